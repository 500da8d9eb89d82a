// SPDX-License-Identifier: Apache-2.0
import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct CountedRelationshipsTests {
  @Test(arguments: seeds(200))
  func `what counts has the same numbers in parts as in one`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    let relationships = generated.analysis.dataset.relationships
    let whole = CountedRelationships(relationships, generated.policy, least: .max)
    let parted = CountedRelationships(relationships, generated.policy, least: 1)
    #expect(whole.rows.count == 1 && parted.rows.count == min(4, max(1, relationships.count)))
    #expect(parted.rows.flatMap(\.provision).map(values) == whole.rows[0].provision.map(values))
    #expect(parted.rows.flatMap(\.control).map(values) == whole.rows[0].control.map(values))
    #expect(parted.terms == whole.terms && parted.shares == whole.shares)
    #expect(parted.ignored == whole.ignored)
    #expect(parted.sets.count == whole.sets.count)
  }

  private func values(_ row: GraphRows.Row) -> [Int32] {
    [row.from, row.to, row.terms, row.start, row.end, row.relationship, row.share]
  }

  @Test func `sets of products are the same whoever had them first`() {
    let (one, other) = (ProductSets(), ProductSets())
    let products = ["dpi", "video_surveillance", "drones"].map { ProductCategory($0) }
    _ = one.intern([products[0]])
    _ = other.intern([products[2], products[1]])
    _ = other.intern([products[0]])
    #expect(one.take(other) == [0, 2, 1])
    #expect(one.intern([products[1], products[2]]) == 2)
    #expect(one.intersection(1, 2) == ProductSets.contradiction)
  }
}
