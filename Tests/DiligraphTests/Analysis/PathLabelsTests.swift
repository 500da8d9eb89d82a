// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct PathLabelsTests {
  @Test(arguments: seeds(300))
  func `a list says of each entity what a question about it says`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    let listed = Dictionary(uniqueKeysWithValues: analysis.exposures().map { ($0.entity, $0) })
    for entity in analysis.dataset.entities.indices {
      let named = analysis.exposure(of: entity)
      guard let row = listed[entity] else {
        #expect(named.lower == 0, "seed \(seed), entity \(entity)")
        continue
      }
      #expect(abs(row.lower - named.lower) < 1e-12, "seed \(seed), entity \(entity)")
      #expect(row.level == named.level, "seed \(seed), entity \(entity)")
      #expect(row.directness == named.directness, "seed \(seed), entity \(entity)")
      // But for the last digit of a sum.
      #expect(row.upper >= (named.exact ?? 0) - 1e-12, "seed \(seed), entity \(entity)")
    }
  }

  @Test func `the labels decide most entities, and leave some to the search of paths`() {
    var decided = 0
    var doubtful = 0
    for seed in 0..<300 {
      let analysis = GeneratedCase(seed: seed).analysis
      let best = analysis.asking { PathLabels($0.search).best }
      decided += best.count { $0.lower > 0 && $0.isDecided }
      doubtful += best.count { !$0.isDecided }
    }
    #expect(decided > 200)
    #expect(doubtful > 0)
    #expect(doubtful * 4 < decided)
  }

  /// The way of the highest probability is too late, too long or of another product; the labels take the next one.
  @Test func `a less probable way counts where the most probable one is excluded`() throws {
    func supply(_ id: String, _ from: String, _ to: String, _ confidence: Double, _ day: String?, _ product: String?)
      -> Statement
    {
      var statement = RelationshipStatement(
        id: id, from: EntityReference(id: from), to: EntityReference(id: to), kind: .supply)
      statement.confidence = Probability(confidence)
      statement.period = Period(start: day.flatMap { Day($0) }, end: day.flatMap { Day($0) })
      statement.products = product.map { [ProductCategory($0)] } ?? []
      return .relationship(statement)
    }
    var builder = DatasetBuilder()
    for statement in [
      supply("1", "s", "a", 0.9, "2020-01-01", nil), supply("2", "a", "t", 0.9, "2010-01-01", nil),
      supply("3", "a", "b", 0.9, "2021-01-01", nil), supply("4", "b", "t", 0.5, "2022-01-01", nil),
    ] { builder.add(statement) }
    var flag = FlagStatement(id: "f", entity: EntityReference(id: "t"), category: "listed")
    flag.confidence = Probability(0.9)
    builder.add(.flag(flag))
    let analysis = Analysis(builder.dataset(), policy: Policy())
    let start = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let row = try #require(analysis.exposures().first { $0.entity == start })
    // relevance 0.4 · 0.9 · pass 0.5 · 0.9 · pass 0.5 · 0.5 · 0.9
    #expect(abs(row.lower - 0.4 * 0.9 * 0.5 * 0.9 * 0.5 * 0.5 * 0.9) < 1e-12)
    #expect(row.directness == [.indirect])
  }
}
