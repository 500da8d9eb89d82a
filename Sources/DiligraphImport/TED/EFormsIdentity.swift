// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Which notice a notice is, and which it takes the place of.
///
/// A notice has an identifier and a version (BT-701, BT-757), which it is given before it is published, and a
/// publication number. A change notice names the notice it changes by either of them (BT-758).
struct EFormsIdentity {
  /// With what the ids of its relationships begin: identifier and version; else the publication number.
  let root: String
  /// The notice that it changes, as ``key(_:)`` writes it.
  let changed: String?
  /// The roots of the notices in whose place it comes, as far as it names them.
  let earlierRoots: [String]
  /// The identifier; nil where it is none of eForms.
  fileprivate let identifier: String?
  fileprivate let version: Int
  /// All that others may call it.
  fileprivate let keys: Set<String>

  /// - Parameters:
  ///   - number: the publication number.
  ///   - fallback: what stands for it where there is neither an identifier nor a number.
  init(_ element: XMLElement, number: String?, fallback: String) {
    let identifier = element.text("ID").map { $0.lowercased() }.flatMap { Self.isIdentifier($0) ? $0 : nil }
    let version = element.text("VersionID").flatMap { Int($0) } ?? 1
    let changed = element.texts(
      "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension/Changes/ChangedNoticeIdentifier"
    ).first.map(Self.key)
    let root = identifier.map { Self.joined($0, version) } ?? number ?? Self.number(fallback) ?? fallback
    var earlier = identifier.map { id in (1..<max(1, min(version, 100))).map { Self.joined(id, $0) } } ?? []
    if let changed, changed != root, !earlier.contains(changed) { earlier.append(changed) }
    (self.identifier, self.version, self.changed, self.root) = (identifier, version, changed, root)
    earlierRoots = earlier
    keys = Set([root, number].compactMap(\.self))
  }

  /// A notice's name as it is compared: the publication number `210184-2024`, or identifier and version.
  static func key(_ text: String) -> String {
    if let number = number(text) { return number }
    let word = text.lowercased()
    guard let dash = word.lastIndex(of: "-"), isIdentifier(String(word[..<dash])),
      let version = Int(word[word.index(after: dash)...])
    else { return isIdentifier(word) ? joined(word, 1) : word }
    return joined(String(word[..<dash]), version)
  }

  /// The publication number of a text, which some write with the year before it, `2023-648589`.
  private static func number(_ text: String) -> String? {
    let parts = text.split(separator: "-").map(String.init)
    if parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count > 4, let number = Int(parts[1]) {
      return "\(number)-\(parts[0])"
    }
    return TEDNotice.publicationNumber(text)
  }

  private static func joined(_ identifier: String, _ version: Int) -> String {
    "\(identifier)-\(version < 10 ? "0" : "")\(version)"
  }

  /// Whether the text is a UUID.
  private static func isIdentifier(_ text: String) -> Bool {
    text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count) == [8, 4, 4, 4, 12]
      && text.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...102).contains($0) }
  }
}

/// The notices of a file in whose place others of it come.
struct EFormsSuperseded {
  private var changed: Set<String> = []
  private var newest: [String: Int] = [:]

  mutating func add(_ identity: EFormsIdentity) {
    if let changed = identity.changed, !identity.keys.contains(changed) { self.changed.insert(changed) }
    guard let id = identity.identifier else { return }
    newest[id] = max(newest[id] ?? 0, identity.version)
  }

  /// Whether another notice of the file comes in this one's place.
  func contains(_ identity: EFormsIdentity) -> Bool {
    if let id = identity.identifier, newest[id] ?? 0 > identity.version { return true }
    return !changed.isDisjoint(with: identity.keys)
  }
}
