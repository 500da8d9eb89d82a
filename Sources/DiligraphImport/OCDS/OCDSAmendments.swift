// SPDX-License-Identifier: Apache-2.0

/// Ids of amended contracts: a register that gives each amendment a number of its own (`CN3900001-A1` of `CN3900001`, as
/// AusTender does) means the same contract, with other values.
///
/// Only where a release says that it is of an amendment, and has one award and one contract at most; not for a number that
/// an earlier release of the process has as its own. Of a release alone nobody can tell that.
enum OCDSAmendments {
  /// The tag of a release (OCDS release tags: `contractAmendment`), compared without regard to case.
  static let tag: StaticString = "contractamendment"

  /// How much of an amendment's id is that of what it amends: what stands before `-A` and digits at the end; nil where that
  /// is not how it ends.
  static func amendedLength(_ id: UnsafeBufferPointer<UInt8>) -> Int? {
    var end = id.count
    while end > 0, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(id[end - 1]) { end -= 1 }
    guard end < id.count, end > 2, id[end - 1] == UInt8(ascii: "A"), id[end - 2] == UInt8(ascii: "-") else {
      return nil
    }
    return end - 2
  }
}

extension OCDSAmendments {
  /// The releases of a process, in their order, with amended awards and contracts called as what they amend, so that they
  /// are merged with that.
  ///
  /// What an earlier release calls so already is its own number (`2020-A15`); what was once amended by a number is meant by
  /// it in later releases, too.
  static func resolved(_ releases: [OCDSTree]) -> [OCDSTree] {
    var known: Set<String> = []
    var amended: [String: String] = [:]
    return releases.map { release in
      let isOfAmendment = release.amendsOnly
      var ids: Set<String> = []
      let result = release.mappingAwardIDs { id in
        if amended[id] == nil, isOfAmendment, !known.contains(id) {
          var text = id
          if let length = text.withUTF8({ amendedLength($0) }) {
            amended[id] = String(decoding: id.utf8.prefix(length), as: UTF8.self)
          }
        }
        ids.insert(amended[id] ?? id)
        return amended[id] ?? id
      }
      known.formUnion(ids)
      return result
    }
  }
}

extension OCDSTree {
  private static var lists: [String] { ["awards", "contracts"] }

  /// Whether it is a release of an amendment of its only award or contract.
  fileprivate var amendsOnly: Bool {
    let tags = if case .array(let tags) = member("tag") { tags } else { member("tag").map { [$0] } ?? [] }
    return tags.contains { $0.text?.lowercased() == OCDSAmendments.tag.description }
      && Self.lists.allSatisfy { if case .array(let items) = member($0) { items.count <= 1 } else { true } }
  }

  /// A release with other ids of its awards and contracts.
  fileprivate func mappingAwardIDs(_ map: (String) -> String) -> OCDSTree {
    var result = self
    for key in Self.lists {
      guard case .array(let items) = member(key) else { continue }
      let mapped = items.map { item in
        var item = item
        for key in ["id", "awardID"] {
          guard let id = item.member(key)?.text, !id.isEmpty else { continue }
          let other = map(id)
          if other != id { item.set(key, .string(other)) }
        }
        return item
      }
      result.set(key, .array(mapped))
    }
    return result
  }
}
