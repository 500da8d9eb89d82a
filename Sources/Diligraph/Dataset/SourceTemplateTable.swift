// SPDX-License-Identifier: Apache-2.0

/// Distinct ``RelationshipColumns/SourceTemplate``s, numbered from 0 in the order in which they came.
///
/// Nearly every row of some tables has one of its own, so that they are found by a hash of the numbers that they are made
/// of, and not in a dictionary.
struct SourceTemplateTable: Sendable {
  typealias Template = RelationshipColumns.SourceTemplate

  private(set) var templates: [Template] = []
  private var slots = HashSlots()

  /// The position of a template, which is added if it is new.
  mutating func intern(_ template: Template) -> UInt32 { intern(template, hash: Self.hash(template)) }

  /// Loads what the look-ups of templates with these hashes will need (``HashSlots/preload(_:within:_:)``).
  func preload(_ hashes: ArraySlice<UInt64>, _ numbers: inout [UInt32]) -> Int {
    var sum = hashes.withUnsafeBufferPointer { slots.preload($0, &numbers) }
    for number in numbers where number > 0 { sum &+= Int(templates[Int(number - 1)].title) }
    return sum
  }

  /// The position of a template, of which the hash is known; it is added if it is new.
  mutating func intern(_ template: Template, hash: UInt64) -> UInt32 {
    let place = slots.find(hash) { templates[$0] == template }
    if let known = place.position { return UInt32(known) }
    templates.append(template)
    slots.insert(templates.count - 1, hash, at: place)
    return UInt32(templates.count - 1)
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
