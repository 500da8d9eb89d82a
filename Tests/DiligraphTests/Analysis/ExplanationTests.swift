// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// What an explanation says, held against the case rebuilt without what is taken away.
@Suite struct ExplanationTests {
  private func exact(_ generated: GeneratedCase, _ id: String) throws -> Double {
    let analysis = generated.analysis
    guard let index = analysis.dataset.entityIndex(ofRecord: id) else { return 0 }
    return try #require(analysis.exposure(of: index).exact)
  }

  @Test(arguments: seeds(200))
  func `the factors of every path multiply to its probability`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    for path in analysis.paths().paths {
      let factors = PathFactors(path, in: analysis)
      #expect(abs(factors.product - path.probability) < 1e-12, "seed \(seed)")
      #expect(Set(factors.factors.map(\.event)).count == factors.factors.count)
    }
  }

  @Test(arguments: seeds(60))
  func `the importance of an intermediary is what is lost when its relationships are taken away`(seed: Int) throws {
    let generated = GeneratedCase(seed: seed)
    let analysis = generated.analysis
    for (index, entity) in analysis.dataset.entities.enumerated() {
      let before = try #require(analysis.exposure(of: index).exact)
      let rows = try #require(analysis.intermediaryImportance(for: index))
      let unavoidable = analysis.unavoidableIntermediaries(of: index) ?? []
      #expect(
        rows.filter { unavoidable.contains($0.entity) && analysis.derivations(of: $0.entity).isEmpty }
          .allSatisfy { $0.remaining == 0 })
      for row in rows.prefix(3) {
        let key = analysis.dataset.entities[row.entity].id
        var less = generated
        // One that is flagged itself stays an end user.
        let isFlagged = !analysis.derivations(of: row.entity).isEmpty
        less.relationships.removeAll {
          isFlagged ? $0.from.key == key && $0.kind.family == .provision : $0.from.key == key || $0.to.key == key
        }
        let after = try exact(less, entity.id)
        #expect(abs(after - row.remaining) < 1e-9, "seed \(seed), entity \(entity.id), without \(key)")
        #expect(abs(before - after - row.importance) < 1e-9)
      }
    }
  }

  /// The case without a publisher's support; what nobody else supports is gone.
  private func without(_ publisher: String?, _ generated: GeneratedCase) -> GeneratedCase {
    var less = generated
    for relationship in generated.dataset.relationships {
      let supporting = relationship.sources.filter { $0.stance == .supports }
      if !supporting.isEmpty, supporting.allSatisfy({ $0.publisher == publisher }) {
        less.relationships.removeAll { $0.id == relationship.id }
      }
    }
    for index in less.relationships.indices {
      less.relationships[index].sources.removeAll { $0.stance == .supports && $0.publisher == publisher }
    }
    less.flags.removeAll { flag in !flag.sources.isEmpty && flag.sources.allSatisfy { $0.publisher == publisher } }
    return less
  }

  @Test(arguments: seeds(10))
  func `what rests on a publisher is what is lost when its support is taken away`(block: Int) throws {
    var lost = 0
    for seed in block * 10..<block * 10 + 10 {
      var generated = GeneratedCase(seed: seed)
      generated.flags[0].sources = [Source(publisher: "P")]
      let analysis = generated.analysis
      for (index, entity) in analysis.dataset.entities.enumerated() {
        let before = try #require(analysis.exposure(of: index).exact)
        let rows = try #require(analysis.evidenceDependence(of: index)).rows
        for publisher in ["P", "Q", nil] {
          let row = rows.first { $0.evidence == .publisher(publisher) }
          let after = try exact(without(publisher, generated), entity.id)
          #expect(abs((row?.remaining ?? before) - after) < 1e-9, "seed \(seed), \(entity.id), \(publisher ?? "–")")
          lost += row == nil ? 0 : 1
        }
      }
    }
    #expect(lost > 0, "nothing rested on anybody in ten cases: the test says nothing")
  }

  // Block 93 has an entity that passes nothing on, before a flagged one: the network counted the flag.
  @Test(arguments: Array(seeds(10)) + [93])
  func `what rests on a publisher is the same by the network as by the paths`(block: Int) throws {
    var compared = 0
    for seed in block * 20..<block * 20 + 20 {
      var generated = GeneratedCase(seed: seed)
      generated.flags[0].sources = [Source(publisher: "P")]
      var budget = Budget()
      budget.exactPaths = 0
      let byPaths = generated.analysis
      let byNetwork = Analysis(generated.dataset, policy: generated.policy, budget: budget)
      for entity in byPaths.dataset.entities.indices {
        let expected = try #require(byPaths.evidenceDependence(of: entity))
        guard let found = byNetwork.evidenceDependence(of: entity) else { continue }
        let place: Comment = "seed \(seed), entity \(entity)"
        #expect(found.leftOut == 0, place)
        for row in expected.rows {
          let same = found.rows.first { $0.evidence == row.evidence }
          #expect(abs((same?.remaining ?? .infinity) - row.remaining) < 1e-9, place)
          #expect(same?.flags == row.flags, place)
        }
        #expect(found.rows.count == expected.rows.count, place)
        compared += expected.rows.count
      }
    }
    #expect(compared > 0, "no network in twenty cases: the test says nothing")
  }

  @Test func `two documents of one publisher are told apart, and each alone loses nothing`() throws {
    var tiny = TinyCase([], flagged: ["t"])
    var statement = RelationshipStatement(
      id: "r", from: EntityReference(id: "s"), to: EntityReference(id: "t"), kind: .supply)
    statement.sources = [
      Source(publisher: "Gazette", title: "March", grade: Grade("C")),
      Source(publisher: "Gazette", title: "April", grade: Grade("C")),
    ]
    tiny.add(statement)
    let analysis = tiny.analysis
    let source = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let rows = try #require(analysis.evidenceDependence(of: source)).rows
    #expect(rows.map(\.evidence) == [.publisher("Gazette")])
    #expect(rows[0].remaining == 0 && abs(rows[0].lost - 0.75) < 1e-12)
  }

  @Test(arguments: seeds(60))
  func `without a clearing set no path is left, and no smaller set clears`(seed: Int) throws {
    let generated = GeneratedCase(seed: seed)
    let analysis = generated.analysis
    for (index, entity) in analysis.dataset.entities.enumerated() {
      let paths = analysis.paths(from: index).paths
      guard let clearing = analysis.clearingSet(of: index) else {
        #expect(paths.isEmpty)
        continue
      }
      #expect(clearing.isMinimal && !paths.isEmpty)
      func left(without removed: [Int]) -> Bool {
        var less = generated
        let ids = removed.map { analysis.dataset.relationships[$0].id }
        less.relationships.removeAll { ids.contains($0.id ?? "") }
        let rest = less.analysis
        guard let source = rest.dataset.entityIndex(ofRecord: entity.id) else { return false }
        return !rest.paths(from: source, limit: 1).paths.isEmpty
      }
      #expect(!left(without: clearing.relationships), "seed \(seed), \(entity.id)")
      let candidates = Array(analysis.dataset.relationships.indices)
      for smaller in subsets(of: candidates, size: clearing.relationships.count - 1).prefix(150) {
        #expect(left(without: smaller), "seed \(seed), \(entity.id): \(smaller) clears it too")
      }
    }
  }

  private func subsets(of items: [Int], size: Int) -> [[Int]] {
    if size == 0 { return [[]] }
    return items.indices.flatMap { index in
      subsets(of: Array(items[(index + 1)...]), size: size - 1).map { [items[index]] + $0 }
    }
  }

  @Test func `a cut counts the members of a channel, and neither flags nor what passes on`() throws {
    // Three contracts at the start, or two ways at the end.
    let tiny = TinyCase(
      [
        ("s", .supply, "a", 0.9), ("s", .supply, "a", 0.8), ("s", .award, "a", 0.7), ("a", .supply, "b", 0.9),
        ("a", .supply, "c", 0.9), ("b", .supply, "t", 0.9), ("c", .supply, "t", 0.9),
      ], flagged: ["t"])
    let analysis = tiny.analysis
    let source = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let clearing = try #require(analysis.clearingSet(of: source))
    #expect(clearing.method == .cut && clearing.isMinimal)
    #expect(clearing.relationships.map { analysis.dataset.relationships[$0].id } == ["r3", "r4"])
  }

  @Test func `where not all paths can be looked at, a clearing set has both bounds`() throws {
    var lines: [TinyCase.Line] = (0..<4).map { ("s", .supply, "a\($0)", 0.9) }
    lines += (0..<4).flatMap { from in (0..<4).map { ("a\(from)", .supply, "b\($0)", 0.9) } }
    lines += (0..<4).map { ("b\($0)", .supply, "t", 0.9) }
    var tiny = TinyCase(lines, flagged: ["t"])
    tiny.policy.maxHops = 3
    var budget = Budget()
    budget.exactPaths = 5
    let analysis = Analysis(tiny.builder.dataset(), policy: tiny.policy, budget: budget)
    let source = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let clearing = try #require(analysis.clearingSet(of: source))
    #expect(clearing.method == .bounds && clearing.relationships.count == 4)
    #expect((1...4).contains(clearing.atLeast))
  }

  @Test func `what is not stated is listed once, and nothing else is`() throws {
    var tiny = TinyCase([], flagged: ["t"])
    var named = EntityStatement(EntityReference(id: "a"), names: [Name("Unknown reseller")])
    named.role = Role("reseller")
    tiny.add(named)
    tiny.policy.passThrough["reseller"] = 0.9
    var complete = RelationshipStatement(
      id: "r0", from: EntityReference(id: "s"), to: EntityReference(id: "a"), kind: .supply)
    complete.period.start = Day("2020-01-01")
    complete.products = [ProductCategory("dpi")]
    complete.sources = [Source(publisher: "P")]
    tiny.add(complete)
    tiny.add(
      RelationshipStatement(id: "r1", from: EntityReference(id: "a"), to: EntityReference(id: "t"), kind: .supply))
    let analysis = tiny.analysis
    let source = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let gaps = analysis.dataGaps(in: analysis.paths(from: source).paths)
    #expect(gaps.map(\.fact) == [.name, .start, .product, .source])
  }
}
