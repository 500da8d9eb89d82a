// SPDX-License-Identifier: Apache-2.0

/// Ids of amended contracts: a register that gives each amendment a number of its own (`CN3900001-A1` of `CN3900001`, as
/// AusTender does) means the same contract, with other values.
///
/// Only where a release says that it is of an amendment, and has one award or contract: a number that ends alike
/// elsewhere is somebody's own.
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

extension OCDSReading {
  /// Whether a release is of an amendment of its only award or contract.
  func amendsOnly(_ part: OCDSReleasePart) -> Bool {
    guard let tag = part.tag, tag.items.contains(where: { $0.stringBytes?.isWord(OCDSAmendments.tag) ?? false }) else {
      return false
    }
    return [part.awards, part.contracts].allSatisfy { list in
      var count = 0
      for _ in list.map({ $0.items }) ?? JSONItems.none { count += 1 }
      return count <= 1
    }
  }

  /// The id of what is amended; an id as it is where the release is of no amendment.
  func amended(_ id: JSONBytes) -> JSONBytes {
    guard isOfAmendment else { return id }
    let length = OCDSAmendments.amendedLength(UnsafeBufferPointer(start: id.start, count: id.count))
    return length.map { id.slice(0, $0) } ?? id
  }
}

extension OCDSTree {
  /// A release of an amendment with its award and contract called as what it amends, so that they are merged with that.
  var callingAmendmentsByAmended: OCDSTree {
    let lists = ["awards", "contracts"].compactMap { key in member(key).map { (key: key, list: $0) } }
    guard isTagged(OCDSAmendments.tag.description), lists.allSatisfy({ $0.list.itemCount <= 1 }) else { return self }
    var result = self
    for (key, list) in lists {
      guard case .array(let items) = list else { continue }
      result.set(key, .array(items.map { $0.amended(["id", "awardID"]) }))
    }
    return result
  }

  private func isTagged(_ word: String) -> Bool {
    switch member("tag") {
    case .array(let tags): tags.contains { $0.text?.lowercased() == word }
    case let tag: tag?.text?.lowercased() == word
    }
  }

  private var itemCount: Int { if case .array(let items) = self { items.count } else { 1 } }

  /// With the ids in these members as those of what is amended.
  private func amended(_ keys: [String]) -> OCDSTree {
    var result = self
    for key in keys {
      guard case .string(var id) = member(key) else { continue }
      let length = id.withUTF8 { OCDSAmendments.amendedLength($0) }
      if let length { result.set(key, .string(String(decoding: id.utf8.prefix(length), as: UTF8.self))) }
    }
    return result
  }
}
