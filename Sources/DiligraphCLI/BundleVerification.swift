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
  var notes: [String] = []
  private(set) var filesChecked = 0
  /// Whether the packed inputs are those of the manifest.
  private(set) var arePackedInputsSame = true
  /// Whether the policy is one.
  private(set) var isPolicyUsable = true
  /// Whether persons have filled in something else since.
  var hasOtherAssessments = false
  var questionsAsked = 0
  let path: String
  let archive: ZipArchive
  let manifest: BundleManifest
  let members: [String: ZipArchive.Member]

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

  static func bytes(of member: ZipArchive.Member, _ archive: ZipArchive, _ path: String) throws -> [UInt8] {
    guard member.size <= sizeLimit else {
      throw CommandError(
        .data, "\(path): \"\(visibleText(member.name))\" has \(member.size) bytes; at most \(sizeLimit) are read.")
    }
    return try archive.source(member).prefix(member.size + 1)
  }

  mutating func differ(_ what: String, _ difference: String) {
    differences.append(Difference(what: what, difference: difference))
  }

  /// Compares the seal with the one that somebody was told.
  mutating func check(seal expected: String) {
    guard seal != expected.lowercased().trimmingCharacters(in: .whitespaces) else { return }
    differ("seal", "is \(seal), not the one that was given: another manifest")
  }

  /// Compares every file with its digest, and every statement of the manifest with the files.
  mutating func checkMembers() throws {
    var listed: Set<String> = [BundleManifest.member]
    for file in manifest.files {
      guard listed.insert(file.name).inserted else {
        differ(file.name, "stands twice in the manifest")
        continue
      }
      try check(file)
    }
    for name in members.keys.sorted(by: precedesByCodePoint) where !listed.contains(name) {
      differ(name, "stands in the archive, and not in the manifest")
    }
    for name in archive.leftOut { differ(name, "is a hidden file, which no bundle has") }
    for name in archive.folders { differ(name, "is a folder by itself, which no bundle has") }
    if archive.trailingBytes > 0 {
      differ("archive", "\(ReportText.counted(archive.trailingBytes, "byte")) after its end, which no bundle has")
    }
    checkInputs(listed)
    checkAnswers(listed)
    checkPolicy(listed)
  }

  private mutating func check(_ file: BundleManifest.File) throws {
    guard let member = members[file.name] else {
      differ(file.name, "is missing from the archive")
      return
    }
    filesChecked += 1
    if member.isLink { differ(file.name, "is marked as a link, which no bundle has") }
    let digest = try SHA256Digest(of: archive.source(member)).hex
    let isSame = digest == file.sha256
    if !isSame { differ(file.name, "has the digest \(digest), not \(file.sha256)") }
    if member.size != file.bytes {
      differ(file.name, "has \(ReportText.counted(member.size, "byte")), not \(file.bytes)")
    }
    if !isSame, manifest.inputs.contains(where: { $0.member == file.name }) { arePackedInputsSame = false }
  }

  /// What is stated of packed inputs stands twice: among the files, which were compared, and among the inputs.
  private mutating func checkInputs(_ listed: Set<String>) {
    let files = Dictionary(manifest.files.map { ($0.name, $0) }) { first, _ in first }
    if manifest.inputs.isEmpty { differ("inputs", "the manifest names none") }
    for (number, input) in manifest.inputs.enumerated() {
      guard let member = input.member else { continue }
      guard listed.contains(member), let file = files[member] else {
        differ(member, "is an input of which there is no digest")
        continue
      }
      if input.sha256 != file.sha256 {
        differ(member, "has the digest \(file.sha256) among the files, and \(input.sha256 ?? "none") among the inputs")
      }
      if input.bytes != file.bytes {
        differ(member, "has the size \(file.bytes) among the files, and \(input.bytes ?? 0) among the inputs")
      }
      if member != BundleInputs.relative(number, input.name) {
        differ(member, "is not where an input \"\(input.name)\" is packed")
      }
    }
  }

  /// Every answer is that of one question, and every question has its own.
  private mutating func checkAnswers(_ listed: Set<String>) {
    var known = Set(manifest.inputs.compactMap(\.member)).union([BundleManifest.policyMember])
    for (position, question) in manifest.questions.enumerated() {
      let label = "answers/\(BundleRun.label(position + 1))"
      if question.files.isEmpty { differ(Self.name(of: question, position + 1), "has no answer in the manifest") }
      for (place, file) in question.files.enumerated() {
        if !listed.contains(file) { differ(file, "is an answer of which there is no digest") }
        if !file.hasPrefix(place == 0 ? label + "." : label + "/") {
          differ(file, "is not called as an answer to question \(position + 1)")
        }
        if !known.insert(file).inserted { differ(file, "is named twice in the manifest") }
      }
    }
    for file in manifest.files where !known.contains(file.name) {
      differ(file.name, "is no answer to any question")
    }
  }

  private mutating func checkPolicy(_ listed: Set<String>) {
    guard listed.contains(BundleManifest.policyMember), let member = members[BundleManifest.policyMember] else {
      if !listed.contains(BundleManifest.policyMember) { differ(BundleManifest.policyMember, "has no digest") }
      isPolicyUsable = false
      return
    }
    do {
      let value = try StructuredReader.read(archive.source(member))
      let policy = try PolicyFile.policy(value, in: BundleManifest.policyMember)
      let digest = PolicyFile.digest(policy)
      if digest != manifest.policyDigest {
        differ("policy", "has the digest \(digest), not \(manifest.policyDigest), as the manifest says")
      }
      if policy.name != manifest.policyName {
        differ("policy", "is called \"\(policy.name)\", not \"\(manifest.policyName)\", as the manifest says")
      }
    } catch {
      isPolicyUsable = false
      differ(BundleManifest.policyMember, "is no policy: \(Failure(error).message)")
    }
  }

  /// A question in the list of differences.
  static func name(of question: BundleManifest.Question, _ number: Int) -> String {
    "question \(number), \(question.words.joined(separator: " "))"
  }
}
