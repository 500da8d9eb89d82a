// SPDX-License-Identifier: Apache-2.0

/// Distinct ``RelationshipColumns/SourceTemplate``s, numbered from 0 in the order in which they came.
///
/// Nearly every row of some tables has one of its own, so that they are found by open addressing over the numbers that
/// they are made of, and not in a dictionary.
struct SourceTemplateTable: Sendable {
  typealias Template = RelationshipColumns.SourceTemplate

  private(set) var templates: [Template] = []
  /// The position of a template plus 1 below, 32 bits of its hash above; 0 is free.
  private var slots = [UInt64](repeating: 0, count: 16)
  /// How far a hash is shifted to be a slot.
  private var shift: UInt64 = 60

  /// The position of a template, which is added if it is new.
  mutating func intern(_ template: Template) -> UInt32 { intern(template, hash: Self.hash(template)) }

  /// Loads what the look-ups of templates with these hashes will need (``TextTable/preload(_:_:)``).
  func preload(_ hashes: ArraySlice<UInt64>, _ numbers: inout [UInt32]) -> Int {
    numbers.removeAll(keepingCapacity: true)
    for hash in hashes {
      numbers.append(UInt32(truncatingIfNeeded: slots[Int(truncatingIfNeeded: hash >> shift)]))
    }
    var sum = 0
    for number in numbers where number > 0 { sum &+= Int(templates[Int(number - 1)].title) }
    return sum
  }

  /// The position of a template, of which the hash is known; it is added if it is new.
  mutating func intern(_ template: Template, hash: UInt64) -> UInt32 {
    var slot = Int(truncatingIfNeeded: hash >> shift)
    while slots[slot] != 0 {
      let position = UInt32(truncatingIfNeeded: slots[slot]) - 1
      if slots[slot] >> 32 == hash >> 32, templates[Int(position)] == template { return position }
      slot = (slot + 1) & (slots.count - 1)
    }
    templates.append(template)
    slots[slot] = (hash >> 32) << 32 | UInt64(templates.count)
    if templates.count * 2 > slots.count { grow() }
    return UInt32(templates.count - 1)
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    shift -= 1
    for element in slots where element != 0 {
      var slot = Int(truncatingIfNeeded: element >> shift)
      while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
      larger[slot] = element
    }
    slots = larger
  }

  /// The hash of a template.
  static func hash(_ template: Template) -> UInt64 {
    func pair(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(a) << 32 | UInt64(b) }
    var hash = TextTable.hash(pair(template.publisher, template.title), with: pair(template.url, template.grade))
    hash = TextTable.hash(hash, with: pair(template.response, template.file))
    guard template.published != nil || template.confidence != nil || template.stance != .supports else { return hash }
    let published = template.published.map { UInt64(UInt32(truncatingIfNeeded: $0.number)) + 1 } ?? 0
    hash = TextTable.hash(hash, with: published << 8 | UInt64(template.stance == .supports ? 0 : 1))
    return TextTable.hash(hash, with: template.confidence?.value.bitPattern ?? 1)
  }
}
