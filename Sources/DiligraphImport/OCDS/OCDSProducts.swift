// SPDX-License-Identifier: Apache-2.0
import Diligraph

// What was bought: codes of items, else words of titles and descriptions.

extension OCDSReading {
  /// How many classifications of an award are kept as notes: a framework can have thousands of items, and the first few
  /// tell what it is about.
  private static let classificationsKept = 8

  /// Notes the award's classifications in ``texts``, and returns the product categories that they, or else words, name,
  /// each with a note of its own that says by what.
  mutating func classify(_ award: OCDSAward, _ tender: OCDSTenderPart) -> [String] {
    classifications.removeAll()
    matches.removeAll(keepingCapacity: true)
    var descriptions: [JSONBytes] = []
    var items = 0
    if let list = award.part.items { items += classify(list, nil, &descriptions) }
    var contract = firstContract(of: award)
    while contract >= 0 {
      if !contracts[contract].isRepeated, let list = contracts[contract].part.items {
        items += classify(list, nil, &descriptions)
      }
      contract = nextContract(contract)
    }
    if items == 0, let list = tender.items {
      // The tender's items are the award's if there is no other award, else where both name the same lot.
      if awards.count <= 1 {
        items += classify(list, nil, &descriptions)
      } else if let lots = award.part.relatedLots {
        items += classify(list, lots, &descriptions)
      }
    }
    if items == 0, awards.count <= 1 {
      for list in [tender.classification, tender.additionalClassifications] {
        guard let list else { continue }
        for entry in list.items { classify(entry, nil, of: nil) }
      }
    }
    let more = classifications.count - Self.classificationsKept
    if more > 0 { texts.append(batch.add("classification: and \(more) more")) }
    if matches.isEmpty { matchWords(award, tender, descriptions) }
    if matches.isEmpty { return [] }
    for match in matches { texts.append(batch.add(match.note)) }
    return matches.map(\.category).sorted()
  }

  /// Reads the classifications of items, of those of some lots only where lots are given; returns how many items.
  private mutating func classify(_ list: JSONValue, _ lots: JSONValue?, _ descriptions: inout [JSONBytes]) -> Int {
    var number = 0
    for item in list.items {
      let members = OCDSMembers(
        item, keys, .classification, .additionalClassifications, .description, .relatedLot, .relatedLots)
      if let lots, !isOfLot(members.fourth, lots), !isOfLot(members.fifth, lots) { continue }
      number += 1
      let description = text(members.third)
      if let description, descriptions.count < Self.classificationsKept { descriptions.append(description) }
      for value in [members.first, members.second] {
        guard let value else { continue }
        for entry in value.items { classify(entry, description, of: item) }
      }
    }
    return number
  }

  private mutating func isOfLot(_ value: JSONValue?, _ lots: JSONValue) -> Bool {
    guard let value else { return false }
    for item in value.items {
      guard let lot = text(item) else { continue }
      for other in lots.items where text(other).map({ $0 == lot }) ?? false { return true }
    }
    return false
  }

  /// - Parameter item: what the classification is of. Some publishers state the code as its id, and of the classification
  ///   only the scheme.
  private mutating func classify(_ entry: JSONValue, _ description: JSONBytes?, of item: JSONValue?) {
    let members = OCDSMembers(entry, keys, .scheme, .id, .description)
    let scheme = text(members.first)
    guard
      let code = text(members.second)
        ?? (scheme == nil ? nil : text(OCDSMembers(item, keys, .id).first).flatMap { Self.isCode($0) ? $0 : nil })
    else { return }
    scratch.removeAll()
    scratch.append("classification: ")
    if let scheme {
      scratch.append(scheme)
      scratch.append(UInt8(ascii: " "))
    }
    scratch.append(code)
    if let label = text(members.third) ?? description {
      scratch.append(UInt8(ascii: " "))
      scratch.append(label)
    }
    guard classifications.value(scratch.bytes) == nil else { return }
    if classifications.count < Self.classificationsKept { texts.append(composedText()) }
    classifications.insert(arena.copy(scratch.bytes), 0)
    guard let scheme, let match = ProductClassification.match(scheme: scheme, code: code) else { return }
    keep(match)
  }

  /// Whether an id can be a code of a classification, and not a counter: eight digits, as CPV's and UNSPSC's are.
  private static func isCode(_ id: JSONBytes) -> Bool {
    id.count == 8 && id.bytes.allSatisfy { (0x30...0x39).contains($0) }
  }

  private mutating func matchWords(_ award: OCDSAward, _ tender: OCDSTenderPart, _ descriptions: [JSONBytes]) {
    for value in [award.part.title, award.part.description, tender.title, tender.description] { matchWords(value) }
    for object in [award.part.translated, tender.translated] {
      for value in object.map(\.translations) ?? [] { matchWords(value) }
    }
    for words in descriptions { matchWords(words) }
  }

  private mutating func matchWords(_ value: JSONValue?) {
    if let words = text(value) { matchWords(words) }
  }

  private mutating func matchWords(_ words: JSONBytes) {
    for match in ProductClassification.matches(inText: words) { keep(match) }
  }

  /// Keeps a match, of each category the surest one.
  private mutating func keep(_ match: ProductMatch) {
    guard let known = matches.firstIndex(where: { $0.category == match.category }) else {
      return matches.append(match)
    }
    if match.confidence > matches[known].confidence { matches[known] = match }
  }
}
