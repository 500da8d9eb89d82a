// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// Shapes that break an analysis which was only tried on friendly cases.
@Suite struct RobustnessTests {
  private func name(_ number: Int) -> String {
    let text = String(number)
    return "n" + String(repeating: "0", count: 7 - text.count) + text
  }

  private func row(_ count: Int, kind: RelationshipKind = .supply) -> TinyCase {
    TinyCase((0..<count).map { (name($0), kind, name($0 + 1), 1) }, flagged: [name(count)])
  }

  private func expectSound(_ exposure: Exposure) {
    let exact = exposure.exact ?? exposure.lower
    #expect(0 <= exposure.lower && exposure.lower <= exact && exact <= exposure.upper && exposure.upper <= 1)
  }

  @Test(.timeLimit(.minutes(2)))
  func `tens of thousands of relationships in a row are one path`() throws {
    // Two hundred thousand with THOROUGH=1.
    let count = seeds(20_000).count
    let analysis = row(count).analysis
    let list = analysis.paths(from: 0)
    #expect(list.paths.map(\.relationships.count) == [count])
    #expect(list.isComplete)
  }

  @Test func `a long row of relationships has an exact exposure`() {
    let exposure = row(500).analysis.exposure(of: 0)
    #expect(exposure.exact == 1)
    expectSound(exposure)
  }

  @Test func `a very long row of holdings is derived and answered for`() {
    let count = 2_000
    let tiny = TinyCase(
      (0..<count).map { (name($0), .control, name($0 + 1), 1) } + [(name(count), .supply, "t", 1)], flagged: ["t"])
    #expect(tiny.exposure(name(0))?.lower == 1)
  }

  @Test(.timeLimit(.minutes(2)))
  func `a hundred thousand parallel relationships are one channel`() {
    let tiny = TinyCase(
      (0..<100_000).map { ("s", .supply, "t", Double($0 % 90) / 100) }, flagged: ["t"])
    let analysis = tiny.analysis
    let exposure = analysis.exposures()[0]
    #expect(abs(exposure.lower - 0.89) < 1e-12)
    #expect(abs(exposure.upper - 0.89) < 1e-9)
    let list = analysis.paths(from: 0, limit: 3)
    #expect(list.paths.count == 3)
    #expect(!list.isComplete)
  }

  @Test(arguments: seeds(50))
  func `where everything is flagged and certain, figures stay figures`(seed: Int) {
    var generated = GeneratedCase(seed: seed)
    for index in generated.relationships.indices { generated.relationships[index].confidence = Probability(1) }
    generated.flags = generated.entities.enumerated().map { number, entity in
      var flag = FlagStatement(id: "f\(number)", entity: entity.reference, category: "listed")
      flag.level = FlagLevel(5)
      flag.confidence = Probability(1)
      return flag
    }
    generated.policy.maxConfidence = 1
    generated.policy.passThrough = ["unspecified": 1]
    let analysis = generated.analysis
    for entity in analysis.dataset.entities.indices { expectSound(analysis.exposure(of: entity)) }
  }

  @Test(arguments: seeds(50))
  func `where nothing is flagged, nothing is exposed`(seed: Int) {
    var generated = GeneratedCase(seed: seed)
    generated.flags = []
    let analysis = generated.analysis
    #expect(analysis.exposures().isEmpty)
    let list = analysis.paths()
    #expect(list.paths.isEmpty && list.isComplete && !list.isCut)
    #expect(analysis.derivedEntities.isEmpty && analysis.notExcludedEntities.isEmpty)
    for entity in analysis.dataset.entities.indices {
      #expect(analysis.exposure(of: entity).exact == 0)
      #expect(analysis.importance(for: entity) == [])
    }
  }

  @Test(arguments: seeds(50))
  func `where nothing is confident, nothing is exposed`(seed: Int) {
    var generated = GeneratedCase(seed: seed)
    for index in generated.relationships.indices { generated.relationships[index].confidence = Probability(0) }
    #expect(generated.analysis.exposures(exactly: true).isEmpty)
  }

  @Test func `an empty data set has empty answers`() {
    let analysis = Analysis(DatasetBuilder().dataset())
    #expect(analysis.exposures().isEmpty && analysis.paths().paths.isEmpty && analysis.derivedEntities.isEmpty)
  }
}
