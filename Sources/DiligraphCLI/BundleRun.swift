// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphCase
import DiligraphImport
import Foundation

/// Asks the questions of a bundle in a folder of their own, in which inputs have the same names wherever they come from,
/// so that the same inputs give the same answers, byte for byte. The data are read for the first of them.
final class BundleRun {
  /// An input, and where its bytes are now.
  struct Input {
    var path: String
    /// The name under which questions are asked of it.
    var relative: String
  }

  /// What one question wrote.
  struct Answer {
    var exitCode: Int
    /// Members and their bytes; the first is the answer.
    var files: [(name: String, bytes: [UInt8])]
  }

  private let temporary: TemporaryFolder
  private var folder: URL { temporary.url }
  private let inputs: [Input]
  private let caseFile: String?
  private let options: BundleManifest.Options
  private let embargo: String?

  /// - Parameters:
  ///   - inputs: the files in their order; none for a case.
  ///   - caseFile: the case; nil for files.
  ///   - policy: the bytes of the policy.
  ///   - embargo: the file of the embargo, for a published form that has one.
  init(
    inputs: [Input], caseFile: String?, policy: [UInt8], options: BundleManifest.Options, embargo: String?
  ) throws {
    temporary = try TemporaryFolder(named: "diligraph-bundle")
    self.inputs = inputs
    self.caseFile = caseFile.map(Self.absolute)
    self.options = options
    self.embargo = embargo.map(Self.absolute)
    do {
      try Data(policy).write(to: folder.appendingPathComponent(BundleManifest.policyMember))
      for input in inputs {
        let place = folder.appendingPathComponent(input.relative)
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          at: place, withDestinationURL: URL(fileURLWithPath: Self.absolute(input.path)))
      }
    } catch { throw CommandError(.io, "\(folder.path): the folder for the questions cannot be made.") }
    LoadedData.shared.startKeeping()
  }

  deinit { LoadedData.shared.stopKeeping() }

  static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

  /// What the files of question `number`, from 1, are called after.
  static func label(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  /// The data set that the questions are about, as they see it: under the names that inputs have here, and published where
  /// they are.
  func dataset() throws -> Dataset {
    let knownBy = try options.knownBy.map {
      KnownBy(try DayOptions.day($0, "manifest.json: knownBy"), countsUndated: !options.withoutUndated)
    }
    let origin =
      caseFile.map(QuestionInput.Origin.inCase)
      ?? .files(inputs.map(\.relative), sameNames: options.sameNames)
    var publication = PublicationOptions()
    publication.publish = options.published
    publication.embargo = embargo
    let input = QuestionInput(
      origin: origin, policy: BundleManifest.policyMember, asOf: nil, knownBy: knownBy,
      needsStatements: publication.needsStatements)
    // What is doubtful in the data is said by whoever reads them first.
    return try within(folder) {
      try Output.collecting {
        let question = try input.load().question
        guard options.published else { return question.dataset }
        let profile = try publication.profile(under: [question.policy])
        return try LoadedData.shared.published(of: origin, knownBy, profile) {
          try publication.published(question).dataset
        }
      }.result
    }
  }

  private func within<Result>(_ place: URL, _ body: () throws -> Result) throws -> Result {
    let files = FileManager.default
    let before = files.currentDirectoryPath
    guard files.changeCurrentDirectoryPath(place.path) else {
      throw CommandError(.io, "\(place.path): the folder for the questions cannot be used.")
    }
    defer { _ = files.changeCurrentDirectoryPath(before) }
    return try body()
  }

  /// Asks question `number`, from 1.
  func answer(_ words: [String], number: Int) throws -> Answer {
    try BundleQuestions.check(words)
    let label = Self.label(number)
    let place = folder.appendingPathComponent("q\(label)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for shared in ["inputs", BundleManifest.policyMember] {
      try FileManager.default.createSymbolicLink(
        atPath: place.appendingPathComponent(shared).path, withDestinationPath: "../\(shared)")
    }
    let (exitCode, written) = try run(words + common, in: place)
    guard [ExitStatus.done, .findings].contains(where: { $0.rawValue == exitCode }) else {
      let message = String(decoding: written.errors, as: UTF8.self)
      throw CommandError(
        ExitStatus(rawValue: exitCode) ?? .software,
        "the question \"\(visibleLines(words.joined(separator: " ")))\" ended with \(exitCode): \(message)")
    }
    var files = [("answers/\(label).\(Self.ending(words))", written.output)]
    for name in try filesWritten(in: place) {
      files.append(("answers/\(label)/\(name)", [UInt8](try Data(contentsOf: place.appendingPathComponent(name)))))
    }
    return Answer(exitCode: Int(exitCode), files: files)
  }

  private static func ending(_ words: [String]) -> String {
    for format in ["json", "csv"] {
      if words.contains("--format=\(format)") { return format }
      if let place = words.firstIndex(of: "--format"), words.dropFirst(place + 1).first == format { return format }
    }
    return "txt"
  }

  private var common: [String] {
    var words = ["--policy", BundleManifest.policyMember]
    if let caseFile { words += ["--case", caseFile] }
    for input in inputs { words += ["--from", input.relative] }
    if options.sameNames { words.append("--same-names") }
    if let day = options.knownBy { words += ["--known-by", day] }
    if options.withoutUndated { words.append("--without-undated") }
    if options.published { words.append("--publish") }
    if let embargo { words += ["--embargo", embargo] }
    return words
  }

  /// Runs the program with `words` in a folder, as a process of its own would end and write.
  private func run(_ words: [String], in place: URL) throws -> (exitCode: Int32, written: Output.Written) {
    try within(place) { Self.run(words) }
  }

  private static func run(_ words: [String]) -> (exitCode: Int32, written: Output.Written) {
    let (exitCode, written) = Output.collecting { () -> Int32 in
      do {
        var command = try DiligraphCommand.parseAsRoot(words)
        try command.run()
        return ExitStatus.done.rawValue
      } catch {
        let code = DiligraphCommand.exitCode(for: error).rawValue
        let message = DiligraphCommand.fullMessage(for: error)
        // Help that was asked for is an answer.
        if code == ExitStatus.done.rawValue {
          Output.write(message + "\n")
        } else if !message.isEmpty {
          Output.error(message)
        }
        return code
      }
    }
    return (exitCode, written)
  }

  /// What a question wrote besides its answer, in order.
  private func filesWritten(in place: URL) throws -> [String] {
    let all = try FileManager.default.subpathsOfDirectory(atPath: place.path).filter { name in
      let isShared = name == "inputs" || name.hasPrefix("inputs/") || name == BundleManifest.policyMember
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: place.appendingPathComponent(name).path, isDirectory: &isFolder)
      return !isShared && !isFolder.boolValue
    }
    return all.sorted(by: precedesByCodePoint)
  }
}

/// The files of a bundle's inputs.
enum BundleInputs {
  /// The files that `paths` name, folders by what is in them; an archive is one file.
  static func files(_ paths: [String]) throws -> [String] {
    var files: [String] = []
    for path in paths {
      guard path != "-" else {
        throw CommandError(.usage, "--from -: standard input can be read once only; name a file.")
      }
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      guard exists, isFolder.boolValue else {
        guard exists else { throw CommandError(.noInput, "\(path): there is no such file; name the data.") }
        files.append(path)
        continue
      }
      for source in try InputFiles([path]).all() {
        // The member of an archive stands for the archive.
        var name = source.name
        while !FileManager.default.fileExists(atPath: name), let slash = name.lastIndex(of: "/") {
          name = String(name[..<slash])
        }
        if !files.contains(name) { files.append(name) }
      }
    }
    return files
  }

  /// The case at `path` as one file that holds everything.
  static func checkIsWhole(_ path: String) throws {
    // What an earlier program left in the log is put into the file by whoever closes last.
    try Case.open(at: path).close()
    let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
    guard (log?[.size] as? Int ?? 0) == 0 else {
      throw CommandError(
        .io, "\(path): another process has the case open, so that its file does not hold everything. Try again later.")
    }
  }

  /// Where questions find input `number`, from 0.
  static func relative(_ number: Int, _ path: String) -> String {
    let digits = String(number + 1)
    let label = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    let name = URL(fileURLWithPath: path).lastPathComponent
    // The same name everywhere, and none that is hidden or leads elsewhere.
    let plain = String(
      name.unicodeScalars.map { scalar -> Character in
        let isKept =
          ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
          || [".", "-", "_"].contains(scalar)
        return isKept ? Character(scalar) : "_"
      })
    return "inputs/\(label)/" + (plain.hasPrefix(".") ? "_" + plain : plain)
  }
}
