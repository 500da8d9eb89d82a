// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport
import Foundation

extension BundleVerification {
  /// Asks every question again, of the inputs that are packed or of `files`, and compares the data and the answers.
  mutating func askAgain(files: [String], isCase: Bool, embargo: String?) throws {
    for question in manifest.questions { try BundleQuestions.check(question.words) }
    if manifest.questions.isEmpty { notes.append("the bundle has no questions, so that nothing was asked again") }
    let isPacked = files.isEmpty
    if isPacked, let reason = reasonNotToUnpack {
      notes.append(reason)
      return
    }
    if manifest.options.embargoed, embargo == nil {
      notes.append("made under an embargo, so that no question was asked again; name its file with --embargo")
      return
    }
    if !isPacked, try !areInputs(files, isCase: isCase) { return }
    guard isPolicyUsable, arePackedInputsSame || !isPacked, let policy = members[BundleManifest.policyMember] else {
      notes.append("what the answers rest on differs, so that no question was asked again")
      return
    }
    let unpacked = isPacked ? try Unpacked(manifest, archive, members) : nil
    let paths = unpacked?.inputs ?? files
    let isCase = manifest.inputs.first?.isCase ?? false
    let run = try BundleRun(
      inputs: isCase ? [] : paths.enumerated().map { BundleRun.Input(path: $1, relative: relative($0, $1)) },
      caseFile: isCase ? paths.first : nil, policy: try Self.bytes(of: policy, archive, path),
      options: manifest.options, embargo: embargo)
    guard try isData(of: run, isPacked: isPacked) else { return }
    if isCase, let path = paths.first { try compareAssessments(of: path, isPacked: isPacked) }
    for (number, question) in manifest.questions.enumerated() {
      try Interruption.check()
      try compare(question, run, number: number + 1)
    }
    withExtendedLifetime(unpacked) {}
  }

  /// Why the inputs of the archive cannot be asked; nil where they can.
  private var reasonNotToUnpack: String? {
    let names = manifest.inputs.compactMap(\.member)
    if names.isEmpty {
      return "the inputs are not packed, so that no question was asked again; name them with --from or --case"
    }
    if names.count < manifest.inputs.count || !names.allSatisfy({ members[$0] != nil }) {
      return "not all inputs are in the archive, so that no question was asked again; name them with --from or --case"
    }
    return nil
  }

  /// The name that the input had when the questions were asked.
  private func relative(_ number: Int, _ path: String) -> String {
    guard manifest.inputs.indices.contains(number) else { return BundleInputs.relative(number, path) }
    let input = manifest.inputs[number]
    // In the published form the name is not told, and stands in no answer.
    return BundleInputs.relative(number, manifest.options.published ? path : input.name)
  }

  /// Whether what was named are the inputs of the bundle, so that asking them makes sense.
  private mutating func areInputs(_ paths: [String], isCase: Bool) throws -> Bool {
    guard paths.count == manifest.inputs.count else {
      differ("inputs", "\(paths.count) are there, and the bundle was made of \(manifest.inputs.count)")
      return false
    }
    guard isCase == (manifest.inputs.first?.isCase ?? false) else {
      differ("inputs", isCase ? "the bundle was made of files, not of a case" : "the bundle was made of a case")
      return false
    }
    // The bytes of a case change where its data do not; a published bundle tells nothing of bytes.
    if isCase { return true }
    var isSame = true
    for (input, path) in zip(manifest.inputs, paths) {
      guard let expected = input.sha256 else { continue }
      let digest = (try? SHA256Digest(of: ByteSource.file(path)))?.hex ?? "that cannot be read"
      if digest != expected {
        differ(input.name, "has the digest \(digest), not \(expected)")
        isSame = false
      }
    }
    if !isSame { notes.append("the inputs are others, so that no question was asked again") }
    return isSame
  }

  /// Whether the data are those of the bundle, or at least its inputs, so that the manifest and not they are wrong.
  private mutating func isData(of run: BundleRun, isPacked: Bool) throws -> Bool {
    let dataset: Dataset
    do { dataset = try run.dataset() } catch {
      guard isPacked else { throw error }
      differ("data", "cannot be read: \(Failure(error).message)")
      return false
    }
    let digest = DataDigest.of(dataset)
    guard digest != manifest.dataDigest else { return true }
    let isCase = manifest.inputs.first?.isCase ?? false
    differ("data", "\(isCase ? "of the case " : "")have the digest \(digest), not \(manifest.dataDigest)")
    let areSameBytes = isPacked || (!isCase && manifest.inputs.allSatisfy { $0.sha256 != nil })
    if !areSameBytes { notes.append("the data are others, so that no question was asked again") }
    return areSameBytes
  }

  private mutating func compareAssessments(of path: String, isPacked: Bool) throws {
    guard !manifest.options.published, let expected = manifest.assessments,
      let now = try BundleInputs.assessments(of: .inCase(path)), now != expected
    else { return }
    hasOtherAssessments = true
    let versions = "\(ReportText.counted(now.versions, "version")) of assessments, and the bundle \(expected.versions)"
    if isPacked {
      differ("assessments", "of the case are others than the manifest says: the case has \(versions)")
    } else {
      notes.append("the assessments of the case were changed since: it has \(versions); dossiers tell them")
    }
  }

  private mutating func compare(_ question: BundleManifest.Question, _ run: BundleRun, number: Int) throws {
    let label = Self.name(of: question, number)
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
    let named = Set(question.files)
    for (name, bytes) in answer.files {
      if !named.contains(name) {
        differ(name, "is written by the question, which does not name it")
      } else if digests[name] != SHA256Digest(of: bytes).hex {
        differ(name, "is not what the question answers now\(hint(question, name))")
      }
    }
    for name in question.files where !answer.files.contains(where: { $0.name == name }) {
      differ(name, "is not written any more")
    }
  }

  /// What else an answer may depend on.
  private func hint(_ question: BundleManifest.Question, _ name: String) -> String {
    if hasOtherAssessments, question.words.first == "report" { return "; assessments were changed since" }
    let isPicture = [".svg", ".png", ".pdf", ".html"].contains { name.hasSuffix($0) }
    return isPicture ? "; pictures also depend on the version of Graphviz and on the fonts" : ""
  }
}

/// The inputs of a bundle, unpacked into a folder of their own under names that the program makes.
private final class Unpacked {
  private let folder: TemporaryFolder
  /// Where they are.
  let inputs: [String]

  init(_ manifest: BundleManifest, _ archive: ZipArchive, _ members: [String: ZipArchive.Member]) throws {
    let folder = try TemporaryFolder(named: "diligraph-inputs")
    self.folder = folder
    inputs = try manifest.inputs.enumerated().compactMap { number, input in
      guard let name = input.member, let member = members[name] else { return nil }
      let place = folder.url.appendingPathComponent("\(number)")
      let file = place.appendingPathComponent(
        URL(fileURLWithPath: BundleInputs.relative(0, input.name)).lastPathComponent)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Self.unpack(archive.source(member), to: file)
      return file.path
    }
  }

  private static func unpack(_ source: ByteSource, to file: URL) throws {
    _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    let handle = try FileHandle(forWritingTo: file)
    let stream = try source.openStored()
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = try chunk.withUnsafeMutableBytes { buffer throws(ReadingError) in try stream.read(into: buffer) }
      if count == 0 { break }
      try handle.write(contentsOf: Data(chunk.prefix(count)))
    }
    try handle.close()
  }
}
