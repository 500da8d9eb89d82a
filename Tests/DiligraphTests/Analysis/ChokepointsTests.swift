// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@Suite struct ChokepointsTests {
  /// The figures of a case, by id of the entity.
  private func figures(_ generated: GeneratedCase, exactly: Bool) -> [String: Double] {
    let analysis = generated.analysis
    var figures: [String: Double] = [:]
    for (index, entity) in analysis.dataset.entities.enumerated() {
      let exposure = analysis.exposure(of: index)
      figures[entity.id] = exactly ? exposure.exact ?? .nan : exposure.lower
    }
    return figures
  }

  @Test(arguments: seeds(2))
  func `with and without an intermediary are the sums of the case and of the rebuilt case`(block: Int) throws {
    var compared = 0
    for seed in block * 30..<block * 30 + 30 {
      let generated = GeneratedCase(seed: seed)
      let analysis = generated.analysis
      let dataset = analysis.dataset
      for suppliers in [nil, Array(dataset.entities.indices)] {
        let list = analysis.chokepoints(for: suppliers, limit: 3)
        let isExact = suppliers != nil
        #expect(list.chokepoints.isEmpty || list.figure == (isExact ? .exact : .lower))
        let before = figures(generated, exactly: isExact)
        for row in list.chokepoints.prefix(3) {
          let id = dataset.entities[row.entity].id
          var less = generated
          // One that is flagged itself stays an end user.
          let isFlagged = !analysis.derivations(of: row.entity).isEmpty
          less.relationships.removeAll {
            isFlagged ? $0.from.key == id && $0.kind.family == .provision : $0.from.key == id || $0.to.key == id
          }
          let after = figures(less, exactly: isExact)
          func sum(_ values: [String: Double]) -> Double { values.reduce(0) { $1.key == id ? $0 : $0 + $1.value } }
          #expect(abs(row.with - sum(before)) < 1e-9, "seed \(seed)")
          #expect(abs(try #require(row.without) - sum(after)) < 1e-9, "seed \(seed), without \(id)")
          compared += 1
        }
      }
    }
    #expect(compared > 0, "no intermediary in thirty cases: the test says nothing")
  }

  @Test(arguments: seeds(60))
  func `who is counted has the intermediary on the best path, or on every path`(seed: Int) throws {
    let analysis = GeneratedCase(seed: seed).analysis
    let relationships = analysis.dataset.relationships
    let list = analysis.chokepoints(limit: 1)
    var wanted: [Int: Set<Int>] = [:]
    for entity in analysis.dataset.entities.indices {
      guard let best = analysis.paths(from: entity, limit: 1).paths.first else { continue }
      for index in best.relationships.dropLast() { wanted[relationships[index].to, default: []].insert(entity) }
    }
    #expect(Dictionary(uniqueKeysWithValues: list.chokepoints.map { ($0.entity, Set($0.onBestPath)) }) == wanted)
    for row in list.chokepoints {
      for entity in row.onBestPath {
        let unavoidable = try #require(analysis.unavoidableIntermediaries(of: entity))
        #expect(row.unavoidableFor.contains(entity) == unavoidable.contains(row.entity), "seed \(seed)")
      }
    }
  }

  @Test func `of two intermediaries that share the flow, the one without a way around is first`() throws {
    // All of s and u goes through m; behind it, a and b replace each other.
    let tiny = TinyCase(
      [
        ("s", .supply, "m", 0.9), ("u", .supply, "m", 0.8), ("m", .supply, "a", 0.9), ("m", .supply, "b", 0.8),
        ("a", .supply, "t", 0.9), ("b", .supply, "t", 0.9),
      ], flagged: ["t"])
    let analysis = tiny.analysis
    let named = try ["s", "u"].map { try #require(analysis.dataset.entityIndex(ofRecord: $0)) }
    let list = analysis.chokepoints(for: named, limit: 10)
    #expect(list.chokepoints.map { analysis.dataset.entities[$0.entity].id } == ["m", "a"])
    #expect(list.chokepoints.first?.without == 0 && list.chokepoints.first?.unavoidableFor == named)
    #expect(list.chokepoints.last?.unavoidableFor == [] && list.isComplete)
  }

  /// Of more entities than anybody would look at, those behind an intermediary are the least exposed.
  private var crowd: Analysis {
    var relationships = (0..<2_100).map { ("d\($0)", RelationshipKind.supply, "t", 0.95) }
    for number in 0..<50 { relationships.append(("s\(number)", .supply, "m", 0.5)) }
    relationships.append(("m", .supply, "t", 0.9))
    return TinyCase(relationships, flagged: ["t"]).analysis
  }

  @Test func `an intermediary behind many entities that are more exposed is found`() throws {
    let analysis = crowd
    let list = analysis.chokepoints()
    #expect((list.entityCount, list.leftOut, list.undecided) == (2_151, 0, 0))
    let row = try #require(list.chokepoints.first)
    #expect(analysis.dataset.entities[row.entity].id == "m")
    #expect(row.onBestPath.count == 50 && row.unavoidableFor == row.onBestPath && list.isComplete)
    #expect(abs(try #require(row.lost) - row.through) < 1e-9, "nobody else leads to the end user")
  }

  @Test func `where the steps of a list do not suffice, the answer without intermediaries says so`() throws {
    let whole = crowd
    var budget = Budget()
    budget.stepsPerList = 100
    let analysis = Analysis(whole.dataset, policy: whole.policy, budget: budget)
    let list = analysis.chokepoints()
    #expect(list.chokepoints.isEmpty && list.leftOut > 2_000 && !list.isComplete)
    let text = ChokepointsReport(list, of: analysis).text
    #expect(text.contains("most exposed entities is direct") && text.contains("not looked at"), "\(text)")
  }
}
