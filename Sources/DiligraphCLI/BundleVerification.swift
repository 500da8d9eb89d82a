// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport
import Foundation

/// Compares a bundle with its manifest, and its answers with what its questions answer now.
struct BundleVerification {
  /// Something that is not as the manifest says.
  struct Difference {
    var what: String
    var difference: String
  }

  /// The largest manifest and the largest policy that are read.
  private static let sizeLimit = 16 << 20

  let seal: String
  private(set) var differences: [Difference] = []
  private(set) var notes: [String] = []
  private(set) var filesChecked = 0
  private(set) var questionsAsked = 0
  private let path: String
  private let archive: ZipArchive
  private let manifest: BundleManifest
  private let members: [String: ZipArchive.Member]

  /// Opens a bundle.
  init(_ path: String) throws {
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandError(.noInput, "\(path): there is no such file; name the archive.")
    }
    guard let archive = try ZipArchive(.file(path)) else {
      throw CommandError(.data, "\(path): is no zip archive, and so no bundle. Name what \"diligraph bundle\" wrote.")
    }
    self.archive = archive
    var members: [String: ZipArchive.Member] = [:]
    for member in archive.members {
      guard members.updateValue(member, forKey: member.name) == nil else {
        throw CommandError(.data, "\(path): has two files called \"\(visibleText(member.name))\"; do not trust it.")
      }
    }
    self.members = members
    guard let member = members[BundleManifest.member] else {
      throw CommandError(
        .data, "\(path): has no manifest.json, and so is no bundle. Name what \"diligraph bundle\" wrote.")
    }
    let bytes = try Self.bytes(of: member, archive, path)
    seal = SHA256Digest(of: bytes).hex
    do { manifest = try JSONDecoder().decode(BundleManifest.self, from: Data(bytes)) } catch {
      throw CommandError(.data, "\(path): its manifest.json is none of a bundle; ask for another copy.")
    }
    guard manifest.form == BundleManifest.form, manifest.schemaVersion == 1 else {
      throw CommandError(
        .data, "\(path): its manifest has the form \(manifest.schemaVersion); this program knows 1. Update the program."
      )
    }
    if manifest.programVersion != programVersion {
      notes.append("made by version \(manifest.programVersion) of the program; this is \(programVersion)")
    }
  }

  private static func bytes(of member: ZipArchive.Member, _ archive: ZipArchive, _ path: String) throws -> [UInt8] {
    guard member.size <= sizeLimit else {
      throw CommandError(
        .data, "\(path): \"\(visibleText(member.name))\" has \(member.size) bytes; at most \(sizeLimit) are read.")
    }
    return try archive.source(member).prefix(member.size + 1)
  }

  private mutating func differ(_ what: String, _ difference: String) {
    differences.append(Difference(what: what, difference: difference))
  }

  /// Compares the seal with the one that somebody was told.
  mutating func check(seal expected: String) {
    guard seal != expected.lowercased().trimmingCharacters(in: .whitespaces) else { return }
    differ("seal", "is \(seal), not the one that was given: another manifest")
  }

  /// Compares every file with its digest.
  mutating func checkMembers() throws {
    var listed: Set<String> = [BundleManifest.member]
    for file in manifest.files {
      guard listed.insert(file.name).inserted else {
        differ(file.name, "stands twice in the manifest")
        continue
      }
      guard let member = members[file.name] else {
        differ(file.name, "is missing from the archive")
        continue
      }
      filesChecked += 1
      let digest = try SHA256Digest(of: archive.source(member)).hex
      if digest != file.sha256 { differ(file.name, "has the digest \(digest), not \(file.sha256)") }
    }
    for name in members.keys.sorted(by: precedesByCodePoint) where !listed.contains(name) {
      differ(name, "stands in the archive, and not in the manifest")
    }
    for name in archive.leftOut { differ(name, "is a hidden file, which no bundle has") }
    for input in manifest.inputs {
      if let member = input.member, !listed.contains(member) {
        differ(member, "is an input of which there is no digest")
      }
    }
    for file in manifest.questions.flatMap(\.files) where !listed.contains(file) {
      differ(file, "is an answer of which there is no digest")
    }
  }

  /// Asks every question again, of the inputs that are packed or of `files`, and compares the answers.
  mutating func askAgain(files: [String], isCase: Bool, embargo: String?) throws {
    for question in manifest.questions { try BundleQuestions.check(question.words) }
    let unpacked = try Unpacked(manifest, archive, members)
    defer { unpacked.remove() }
    let paths: [String]
    if !files.isEmpty {
      paths = files
    } else if let packed = unpacked.inputs, !packed.isEmpty {
      paths = packed
    } else {
      notes.append("the inputs are not packed, so that no question was asked again; name them with --from or --case")
      return
    }
    let isPacked = files.isEmpty
    if manifest.options.embargoed, embargo == nil {
      notes.append("made under an embargo, so that no question was asked again; name its file with --embargo")
      return
    }
    guard try checkInputs(paths, isCase: isPacked ? nil : isCase, embargo: embargo) else { return }
    guard let policy = members[BundleManifest.policyMember] else { return }
    let isCase = manifest.inputs.first?.isCase ?? false
    let run = try BundleRun(
      inputs: isCase
        ? [] : paths.enumerated().map { BundleRun.Input(path: $1, relative: relative($0, $1)) },
      caseFile: isCase ? paths.first : nil, policy: try Self.bytes(of: policy, archive, path),
      options: manifest.options, embargo: embargo)
    for (number, question) in manifest.questions.enumerated() {
      try Interruption.check()
      try compare(question, run, number: number + 1)
    }
  }

  /// The name that the input had when the questions were asked.
  private func relative(_ number: Int, _ path: String) -> String {
    guard manifest.inputs.indices.contains(number) else { return BundleInputs.relative(number, path) }
    let input = manifest.inputs[number]
    // In the published form the name is not told, and stands in no answer.
    return BundleInputs.relative(number, manifest.options.published ? path : input.name)
  }

  /// Whether the inputs are those of the bundle, so that asking them makes sense.
  ///
  /// - Parameter isCase: whether a case was named; nil for what is packed, whose digest was compared before.
  private mutating func checkInputs(_ paths: [String], isCase: Bool?, embargo: String?) throws -> Bool {
    guard let isCase else { return true }
    guard paths.count == manifest.inputs.count else {
      differ("inputs", "\(paths.count) are there, and the bundle was made of \(manifest.inputs.count)")
      return false
    }
    guard isCase == (manifest.inputs.first?.isCase ?? false) else {
      differ("inputs", isCase ? "the bundle was made of files, not of a case" : "the bundle was made of a case")
      return false
    }
    if isCase { return try checkData(ofCase: paths[0], embargo: embargo) }
    var isSame = true
    for (input, path) in zip(manifest.inputs, paths) {
      let digest = (try? SHA256Digest(of: ByteSource.file(path)))?.hex ?? "that cannot be read"
      if digest != input.sha256 {
        differ(input.name, "has the digest \(digest), not \(input.sha256)")
        isSame = false
      }
    }
    if !isSame { notes.append("the inputs are others, so that no question was asked again") }
    return isSame
  }

  /// Whether a case has the data of the bundle; its bytes may be others.
  private mutating func checkData(ofCase path: String, embargo: String?) throws -> Bool {
    let options = manifest.options
    let knownBy = try options.knownBy.map {
      KnownBy(try DayOptions.day($0, "manifest.json: knownBy"), countsUndated: !options.withoutUndated)
    }
    let input = QuestionInput(origin: .inCase(path), policy: nil, asOf: nil, knownBy: knownBy)
    var publication = PublicationOptions()
    publication.publish = options.published
    publication.embargo = embargo
    let question = try publication.published(Question(dataset: input.open().dataset(), policy: Policy()))
    let digest = DataDigest.of(question.dataset)
    guard digest == manifest.dataDigest else {
      differ("data", "of the case have the digest \(digest), not \(manifest.dataDigest)")
      notes.append("the data are others, so that no question was asked again")
      return false
    }
    return true
  }

  private mutating func compare(_ question: BundleManifest.Question, _ run: BundleRun, number: Int) throws {
    let label = "question \(number), \(question.words.joined(separator: " "))"
    let answer: BundleRun.Answer
    do { answer = try run.answer(question.words, number: number) } catch let error as CommandError {
      differ(label, "cannot be asked again: \(error.message)")
      return
    }
    questionsAsked += 1
    if answer.exitCode != question.exitCode {
      differ(label, "ended with \(answer.exitCode), not \(question.exitCode)")
    }
    let digests = Dictionary(manifest.files.map { ($0.name, $0.sha256) }) { first, _ in first }
    for (name, bytes) in answer.files where digests[name] != SHA256Digest(of: bytes).hex {
      let isPicture = [".svg", ".png", ".pdf", ".html"].contains { name.hasSuffix($0) }
      let hint = isPicture ? "; pictures also depend on the version of Graphviz and on the fonts" : ""
      differ(name, "is not what the question answers now\(hint)")
    }
    for name in question.files where !answer.files.contains(where: { $0.name == name }) {
      differ(name, "is not written any more")
    }
  }
}

/// The inputs of a bundle, unpacked into a folder of their own under names that the program makes.
private struct Unpacked {
  private let folder: URL
  /// Where they are; nil where they are not all packed.
  private(set) var inputs: [String]?

  init(_ manifest: BundleManifest, _ archive: ZipArchive, _ members: [String: ZipArchive.Member]) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("diligraph-inputs-\(UUID().uuidString)")
    var paths: [String] = []
    for (number, input) in manifest.inputs.enumerated() {
      guard let name = input.member, let member = members[name] else { return }
      let place = folder.appendingPathComponent("\(number)")
      let file = place.appendingPathComponent(
        URL(fileURLWithPath: BundleInputs.relative(0, input.name)).lastPathComponent)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
      let handle = try FileHandle(forWritingTo: file)
      let stream = try archive.source(member).openStored()
      var chunk = [UInt8](repeating: 0, count: 256 << 10)
      while true {
        let count = try chunk.withUnsafeMutableBytes { buffer throws(ReadingError) in try stream.read(into: buffer) }
        if count == 0 { break }
        try handle.write(contentsOf: Data(chunk.prefix(count)))
      }
      try handle.close()
      paths.append(file.path)
    }
    inputs = paths
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
