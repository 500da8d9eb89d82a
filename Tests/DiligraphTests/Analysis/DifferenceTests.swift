// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// What differs between two cases is what differs between their complete answers, with the facts that did it.
@Suite struct DifferenceTests {
  /// Two cases of which the second has some statements less, some more, and others changed.
  private static func pair(_ seed: Int) -> (GeneratedCase, GeneratedCase) {
    let first = GeneratedCase(seed: seed)
    var second = first
    var random = SeededGenerator(seed: seed + 77)
    if random.chance(60), second.relationships.count > 2 {
      let gone = random.pick(second.relationships).id
      second.relationships.removeAll { $0.id == gone }
    }
    if random.chance(60), var more = GeneratedCase(seed: seed + 5_000).relationships.first {
      more.id = "z1"
      second.relationships.append(more)
    }
    if random.chance(50), let id = second.relationships.last?.id {
      for index in second.relationships.indices where second.relationships[index].id == id {
        second.relationships[index].confidence = Probability(0.35)
        second.relationships[index].products = []
      }
    }
    if random.chance(40) { second.flags.removeLast() }
    if random.chance(30) { second.entities[0].role = Role("reseller") }
    if random.chance(30) { second.policy.passThrough["unspecified"] = 0.3 }
    if random.chance(15) { second.policy.maxHops = 2 }
    return (first, second)
  }

  private static func everything() -> Difference.Options {
    var options = Difference.Options()
    options.threshold = 0
    options.pathsPerEntity = 100_000
    return options
  }

  @Test(arguments: seeds(150))
  func `seen from the other side it is the same with new and gone exchanged`(seed: Int) {
    let (first, second) = Self.pair(seed)
    var options = Difference.Options()
    if seed % 3 == 0 { options.exactly = true }
    if seed % 2 == 0 { options.threshold = 0 }
    let there = Difference(first.analysis, second.analysis, options: options)
    let back = Difference(second.analysis, first.analysis, options: options)
    #expect(there.mirrored.facts == back.facts, "seed \(seed)")
    #expect(there.mirrored.coefficients == back.coefficients, "seed \(seed)")
    #expect(there.mirrored.exposures == back.exposures, "seed \(seed)")
    #expect(there.mirrored.belowThreshold == back.belowThreshold)
    #expect(there.mirrored.pathsBelowThreshold == back.pathsBelowThreshold)
    #expect(there.mirrored.mirrored.exposures == there.exposures)
  }

  @Test(arguments: seeds(150))
  func `new, gone and changed paths are those of the two complete lists`(seed: Int) {
    let (first, second) = Self.pair(seed)
    let (before, after) = (first.analysis, second.analysis)
    func all(_ analysis: Analysis) -> [[String]: Double] {
      let list = analysis.paths()
      return Dictionary(
        list.paths.map { path in
          let start = analysis.dataset.entities[path.from].id
          return ([start] + path.relationships.map { analysis.dataset.relationships[$0].id }, path.probability)
        }
      ) { first, _ in first }
    }
    let (old, new) = (all(before), all(after))
    var expected: Set<String> = []
    for (key, value) in new {
      guard let known = old[key] else { expected.insert("new \(key)"); continue }
      if abs(known - value) > 1e-9 { expected.insert("changed \(key)") }
    }
    for key in old.keys where new[key] == nil { expected.insert("gone \(key)") }
    let difference = Difference(before, after, options: Self.everything())
    var found: Set<String> = []
    for row in difference.exposures {
      for path in row.paths where path.size > 1e-9 {
        let dataset = path.relationshipsAfter == nil || path.after == nil ? before.dataset : after.dataset
        let indices = (path.after == nil ? path.relationshipsBefore : path.relationshipsAfter) ?? []
        let start = dataset.entities[dataset.relationships[indices[0]].from].id
        found.insert("\(path.form.rawValue) \([start] + indices.map { dataset.relationships[$0].id })")
      }
    }
    #expect(found == expected, "seed \(seed)")
  }

  @Test(arguments: seeds(150))
  func `every exposure that moves is listed, and no other`(seed: Int) {
    let (first, second) = Self.pair(seed)
    let (before, after) = (first.analysis, second.analysis)
    func all(_ analysis: Analysis) -> [String: Exposure] {
      Dictionary(
        uniqueKeysWithValues: analysis.exposures().filter { $0.upper > 0 }
          .map { (analysis.dataset.entities[$0.entity].id, $0) })
    }
    let (old, new) = (all(before), all(after))
    var options = Self.everything()
    options.entitiesWithPaths = 0
    let difference = Difference(before, after, options: options)
    var expected: Set<String> = []
    for id in Set(old.keys).union(new.keys) {
      let (x, y) = (old[id], new[id])
      let moves =
        abs((x?.lower ?? 0) - (y?.lower ?? 0)) > 1e-9 || abs((x?.upper ?? 0) - (y?.upper ?? 0)) > 1e-9
        || x != nil && y != nil && (x?.level != y?.level || x?.directness != y?.directness)
      if moves { expected.insert("\(x == nil ? "new" : y == nil ? "gone" : "changed") \(id)") }
    }
    let found = difference.exposures.map { row in
      let id =
        row.entity.after.map { after.dataset.entities[$0].id }
        ?? row.entity.before.map { before.dataset.entities[$0].id } ?? ""
      return "\(row.form.rawValue) \(id)"
    }
    #expect(Set(found) == expected, "seed \(seed)")
    #expect(found.count == expected.count)
  }

  /// Ownership apart, which one fact can move through the sum of several holdings.
  /// The last ones have paths of which only the level moved, by a flag that does not make them most probable.
  @Test(arguments: seeds(10) + [25, 45, 61])
  func `a path that moved has a cause`(block: Int) {
    var count = 0
    for seed in block * 20..<block * 20 + 20 {
      let (first, second) = Self.pair(seed)
      let difference = Difference(first.analysis, second.analysis, options: Self.everything())
      for path in difference.exposures.flatMap(\.paths) {
        let derivations = [path.before?.derivation, path.after?.derivation].compactMap(\.self)
        guard derivations.allSatisfy({ $0.rule == nil }) else { continue }
        count += 1
        #expect(!path.causes.isEmpty, "seed \(seed)")
      }
    }
    #expect(count > 0, "no path moved in twenty cases: the test says nothing")
  }

  @Test func `a note, another source of the same publisher or another place moves nothing and is counted`() {
    var first = DatasetBuilder()
    var second = DatasetBuilder()
    var statement = RelationshipStatement(
      id: "r1", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .supply)
    statement.sources = [Source(publisher: "P", grade: Grade("C"), location: SourceLocation(file: "x.csv", line: 2))]
    first.add(.relationship(statement))
    statement.sources = [
      Source(publisher: "P", grade: Grade("C"), location: SourceLocation(file: "y.csv", line: 9)),
      Source(publisher: "P", grade: Grade("D"), location: SourceLocation(file: "y.csv", line: 10)),
    ]
    statement.notes = ["seen again"]
    second.add(.relationship(statement))
    let flag = FlagStatement(id: "f", entity: EntityReference(id: "b"), category: "listed")
    first.add(.flag(flag))
    second.add(.flag(flag))
    let difference = Difference(Analysis(first.dataset()), Analysis(second.dataset()))
    #expect(difference.exposures.isEmpty)
    #expect(difference.facts.facts.isEmpty)
    #expect(difference.facts.provenanceOnly == 1)
  }

  @Test func `what moves by less than the threshold is counted and not listed`() {
    let before = TinyCase([("a", .supply, "b", 0.5), ("c", .supply, "b", 0.5)], flagged: ["b"])
    let after = TinyCase([("a", .supply, "b", 0.505), ("c", .supply, "b", 0.9)], flagged: ["b"])
    let difference = Difference(before.analysis, after.analysis)
    #expect(difference.exposures.map { after.builder.dataset().entities[$0.entity.after ?? 0].id } == ["c"])
    #expect(difference.belowThreshold == Difference.Tally(new: 0, gone: 0, changed: 1))
    #expect(difference.pathsBelowThreshold.changed == 1)
    #expect(!difference.isComplete)
  }

  @Test func `two entities that became one are compared with it`() throws {
    var before = TinyCase([("a", .supply, "b", 0.5), ("c", .supply, "d", 0.9)], flagged: ["b", "d"]).builder
    let old = before.dataset()
    let merge = Judgement(number: 1, action: .merge("a", "c"), author: "x", time: "2024-01-01T00:00:00Z", reason: "y")
    let new = before.dataset(judgements: [merge])
    before = DatasetBuilder()
    let policy = TinyCase.plainPolicy
    let difference = Difference(Analysis(old, policy: policy), Analysis(new, policy: policy))
    #expect(difference.facts.facts.map(\.subject) == [.entity, .entity])
    #expect(difference.exposures.count == 2)
    let first = try #require(difference.exposures.first { $0.entity.before == old.entityIndex(ofRecord: "a") })
    #expect(first.form == .changed)
    #expect(first.paths.map(\.form) == [.new])
    let causes = try #require(first.paths.first?.causes)
    #expect(!causes.isEmpty)
  }
}
