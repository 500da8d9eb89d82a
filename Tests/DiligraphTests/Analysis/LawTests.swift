// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// Laws that hold for every case, whatever the right numbers are.
@Suite struct LawTests {
  private func exact(_ generated: GeneratedCase) -> [String: Double] {
    let analysis = generated.analysis
    var values: [String: Double] = [:]
    for (index, entity) in analysis.dataset.entities.enumerated() {
      values[entity.id] = analysis.exposure(of: index).exact ?? .nan
    }
    return values
  }

  /// How many entities rose; an entity that fell is an issue.
  private func expectNoneFalls(_ before: GeneratedCase, _ after: GeneratedCase, _ what: String) -> Int {
    let old = exact(before)
    let new = exact(after)
    var risen = 0
    for (id, value) in old {
      let other = new[id] ?? .nan
      #expect(other >= value - 1e-12, "seed \(before.seed): \(what) lowered \(id) from \(value) to \(other)")
      risen += other > value + 1e-9 ? 1 : 0
    }
    return risen
  }

  @Test(arguments: seeds(200))
  func `lower is at most exact is at most upper`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    for entity in analysis.dataset.entities.indices {
      let exposure = analysis.exposure(of: entity)
      let exact = exposure.exact ?? .nan
      #expect(0 <= exposure.lower && exposure.lower <= exact && exact <= exposure.upper && exposure.upper <= 1)
    }
  }

  @Test(arguments: seeds(10))
  func `adding a relationship lowers no exposure`(block: Int) {
    var risen = 0
    for seed in block * 20..<block * 20 + 20 {
      let generated = GeneratedCase(seed: seed)
      var more = generated
      for var statement in GeneratedCase(seed: seed + 1_000_000).relationships.prefix(2) {
        statement.id = "z" + (statement.id ?? "")
        more.relationships.append(statement)
      }
      risen += expectNoneFalls(generated, more, "a relationship")
    }
    #expect(risen > 0, "nothing rose in twenty cases: the test says nothing")
  }

  @Test(arguments: seeds(10))
  func `adding a flag lowers no exposure`(block: Int) {
    var risen = 0
    for seed in block * 20..<block * 20 + 20 {
      let generated = GeneratedCase(seed: seed)
      var more = generated
      var flag = FlagStatement(id: "z", entity: EntityReference(id: "e1"), category: "listed")
      flag.level = FlagLevel(5)
      more.flags.append(flag)
      risen += expectNoneFalls(generated, more, "a flag")
    }
    #expect(risen > 0, "nothing rose in twenty cases: the test says nothing")
  }

  /// A relationship without any source has the policy's default confidence, which a weak first source may
  /// lower: the law is about those that have a source.
  @Test(arguments: seeds(10))
  func `adding a supporting publisher lowers no exposure`(block: Int) {
    var risen = 0
    for seed in block * 20..<block * 20 + 20 {
      let generated = GeneratedCase(seed: seed)
      var more = generated
      for index in more.relationships.indices where !more.relationships[index].sources.isEmpty {
        more.relationships[index].sources.append(Source(publisher: "further", grade: Grade("A2")))
      }
      risen += expectNoneFalls(generated, more, "a publisher")
    }
    #expect(risen > 0, "nothing rose in twenty cases: the test says nothing")
  }

  @Test(arguments: seeds(100))
  func `a higher least level counts fewer flags and raises no exposure`(seed: Int) {
    var generated = GeneratedCase(seed: seed)
    var previous: [String: Double] = [:]
    for level in (0...5).reversed() {
      generated.policy.minLevel = level
      let values = exact(generated)
      for (id, value) in previous { #expect((values[id] ?? .nan) >= value - 1e-12, "seed \(seed), level \(level)") }
      previous = values
    }
  }

  @Test(arguments: seeds(100))
  func `importance is what is lost when the relationship is taken away`(seed: Int) throws {
    let generated = GeneratedCase(seed: seed)
    let analysis = generated.analysis
    for (index, entity) in analysis.dataset.entities.enumerated() {
      let before = try #require(analysis.exposure(of: index).exact)
      for row in try #require(analysis.importance(for: index)).prefix(4) {
        let id = analysis.dataset.relationships[row.relationship].id
        var less = generated
        less.relationships.removeAll { $0.id == id }
        let after = try #require(exact(less)[entity.id])
        #expect(abs(before - after - row.importance) < 1e-9, "seed \(seed), entity \(entity.id), \(id)")
      }
    }
  }

  @Test(arguments: seeds(100))
  func `permuting and repeating statements changes nothing`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    var random = SeededGenerator(seed: seed)
    var builder = DatasetBuilder()
    let repeated = generated.statements + random.shuffled(generated.statements).prefix(5)
    for statement in random.shuffled(repeated) { builder.add(statement) }
    let dataset = builder.dataset()
    #expect(dataset.entities == generated.dataset.entities)
    #expect(dataset.relationships == generated.dataset.relationships)
    #expect(dataset.flags == generated.dataset.flags)
    #expect(dataset.findings == generated.dataset.findings)
    #expect(Analysis(dataset, policy: generated.policy).paths() == generated.analysis.paths())
  }

  @Test(arguments: seeds(100))
  func `renaming entities and relationships changes no figure`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    // Backwards, so that every order by id is another one.
    func renamed(_ id: String) -> String { "n\(99 - (Int(id.dropFirst()) ?? 0))" }
    func renamed(_ reference: EntityReference) -> EntityReference { EntityReference(id: renamed(reference.key)) }
    var other = generated
    for index in other.entities.indices { other.entities[index].reference = renamed(other.entities[index].reference) }
    for index in other.flags.indices { other.flags[index].entity = renamed(other.flags[index].entity) }
    for index in other.relationships.indices {
      other.relationships[index].id = other.relationships[index].id.map(renamed)
      other.relationships[index].from = renamed(other.relationships[index].from)
      other.relationships[index].to = renamed(other.relationships[index].to)
    }
    func figures(_ generated: GeneratedCase, _ name: (String) -> String) -> Set<String> {
      let analysis = generated.analysis
      let dataset = analysis.dataset
      func rounded(_ value: Double) -> Int { Int((value * 1e9).rounded()) }
      var lines: Set<String> = []
      for (index, entity) in dataset.entities.enumerated() {
        let exposure = analysis.exposure(of: index)
        lines.insert(
          "\(name(entity.id)) \(rounded(exposure.lower)) \(rounded(exposure.exact ?? -1)) "
            + "\(rounded(exposure.upper / 10)) \(exposure.level ?? -1) \(exposure.directness)")
      }
      for path in analysis.paths().paths {
        lines.insert(
          "\(path.relationships.map { name(dataset.relationships[$0].id) }) \(rounded(path.probability)) \(path.level)")
      }
      return lines
    }
    #expect(figures(generated, renamed) == figures(other, { $0 }))
  }
}
