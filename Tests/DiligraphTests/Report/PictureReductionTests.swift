// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

/// A drawing as a plain graph: who provides to whom, in which family.
private struct DrawnGraph: Equatable {
  struct Edge: Hashable {
    let from: String
    let to: String
    let family: String
  }

  var edges: Set<Edge> = []
  var subjects: Set<String> = []
  var endUsers: Set<String> = []

  /// What a reader sees: each member of a group has each line of the group.
  init(expanding entities: [Picture.Entity], _ lines: [Picture.Relationship]) {
    var members: [String: [String]] = [:]
    for entity in entities {
      members[entity.id] = entity.members.isEmpty ? [entity.id] : entity.members.map(\.id)
      if entity.standing == .subject { subjects.formUnion(members[entity.id] ?? []) }
      if entity.standing == .endUser { endUsers.formUnion(members[entity.id] ?? []) }
    }
    for line in lines {
      for from in members[line.from] ?? [] {
        for to in members[line.to] ?? [] {
          edges.insert(Edge(from: from, to: to, family: line.family.rawValue))
        }
      }
    }
  }

  /// Every way from one that is asked about to an end user that visits nobody twice.
  var paths: Set<[String]> {
    let next = Dictionary(grouping: edges, by: \.from)
    var found: Set<[String]> = []
    func walk(_ path: [String], _ visited: Set<String>) {
      guard let last = path.last else { return }
      if endUsers.contains(last), path.count > 1 { found.insert(path) }
      for edge in next[last] ?? [] where !visited.contains(edge.to) {
        walk(path + [edge.family, edge.to], visited.union([edge.to]))
      }
    }
    for subject in subjects { walk([subject], [subject]) }
    return found
  }
}

/// A graph in tiers, in which many entities have the neighbours of another.
private struct TieredGraph {
  var entities: [Picture.Entity] = []
  var lines: [Picture.Relationship] = []

  init(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var tiers: [[Int]] = []
    for tier in 0...random.int(2...4) {
      let count = tier == 0 ? random.int(1...2) : random.int(1...6)
      tiers.append((0..<count).map { entities.count + $0 })
      for _ in 0..<count {
        let isLast = tier > 1 && random.chance(40)
        entities.append(
          Picture.Entity(
            id: "n\(entities.count)", name: "N", role: random.pick(["reseller", "company"]),
            standing: tier == 0 ? .subject : isLast ? .endUser : .intermediary,
            flags: isLast ? [Picture.Flag(level: random.int(1...2), label: "L")] : []))
      }
    }
    for (above, tier) in zip(tiers, tiers.dropFirst()) {
      var earlier: [[(Int, RelationshipKind)]] = []
      for node in tier {
        // The neighbours of an earlier one, or its own.
        let isCopy = !earlier.isEmpty && random.chance(70)
        let neighbours =
          isCopy
          ? random.pick(earlier)
          : above.filter { _ in random.chance(60) }.map { ($0, random.pick([.supply, .award, .ownership])) }
        earlier.append(neighbours)
        for (from, kind) in neighbours { connect(from, node, kind) }
      }
      if random.chance(20), let from = tier.first, let to = above.last { connect(from, to, .supply) }
    }
  }

  private mutating func connect(_ from: Int, _ to: Int, _ kind: RelationshipKind) {
    let fact = Picture.Fact(
      id: "r\(lines.count)", from: "n\(from)", to: "n\(to)", names: ("N", "N"), kind: kind.rawValue, verb: kind.verb)
    lines.append(
      Picture.Relationship(
        ids: [fact.id], from: fact.from, to: fact.to, family: kind.family == .control ? .control : .provision,
        facts: [fact]))
  }
}

@Suite struct PictureReductionTests {
  @Test func `on 500 graphs the reduced drawing, expanded, has exactly the paths of the original`() {
    var reductions = 0
    var paths = 0
    for seed in 0..<500 {
      let graph = TieredGraph(seed: seed)
      let original = DrawnGraph(expanding: graph.entities, graph.lines)
      let reduced = PictureReduction(entities: graph.entities, relationships: graph.lines, most: 2 + seed % 5)
      let expanded = DrawnGraph(expanding: reduced.entities, reduced.relationships)
      #expect(expanded == original, "seed \(seed)")
      #expect(expanded.paths == original.paths, "seed \(seed)")
      #expect(
        reduced.relationships.flatMap(\.ids).sorted() == graph.lines.flatMap(\.ids).sorted(), "seed \(seed)")
      #expect(reduced.relationships.reduce(0) { $0 + $1.facts.count } == graph.lines.count, "seed \(seed)")
      reductions += reduced.entities.count < graph.entities.count ? 1 : 0
      paths += original.paths.count
    }
    // Neither law would be worth much if there were nothing to break.
    #expect(reductions > 300)
    #expect(paths > 2_000)
  }

  @Test func `drawing together two that differ in one neighbour would be noticed`() {
    let entities = ["s", "a", "b", "t", "u"].map { id in
      Picture.Entity(
        id: id, name: id, standing: id == "s" ? .subject : id == "t" || id == "u" ? .endUser : .intermediary)
    }
    let ends = [("s", "a"), ("s", "b"), ("a", "t"), ("b", "t"), ("b", "u")]
    let lines = ends.enumerated().map { number, ends in
      Picture.Relationship(ids: ["\(number)"], from: ends.0, to: ends.1, family: .provision)
    }
    let reduced = PictureReduction(entities: entities, relationships: lines, most: 2)
    #expect(reduced.entities.count == 5)
    let wrong =
      entities.filter { $0.id != "b" && $0.id != "a" } + [
        Picture.Entity(
          id: "g", name: "g", standing: .intermediary,
          members: [Picture.Member(id: "a", name: "a"), Picture.Member(id: "b", name: "b")])
      ]
    let wrongLines = [("s", "g"), ("g", "t"), ("g", "u")].map {
      Picture.Relationship(ids: ["x"], from: $0.0, to: $0.1, family: .provision)
    }
    let original = DrawnGraph(expanding: entities, lines)
    #expect(DrawnGraph(expanding: wrong, wrongLines).paths != original.paths)
  }

  @Test func `alike resellers become one entity that names how many, and others a tail`() {
    let end = Picture.Entity(id: "t", name: "T", standing: .endUser)
    let start = Picture.Entity(id: "s", name: "S", standing: .subject)
    let middle = (0..<40).map {
      Picture.Entity(id: "m\($0)", name: "M\($0)", role: $0 < 30 ? "reseller" : "broker", standing: .intermediary)
    }
    let lines = middle.flatMap { entity in
      [("s", entity.id), (entity.id, "t")].map { ends in
        Picture.Relationship(ids: [ends.0 + ends.1], from: ends.0, to: ends.1, family: .provision, probability: 0.5)
      }
    }
    let reduced = PictureReduction(entities: [start, end] + middle, relationships: lines, most: 13)
    #expect(reduced.entities.map(\.name).filter { $0.hasSuffix("resellers") } == ["30 resellers"])
    #expect(reduced.entities.count == 13)
    #expect(reduced.relationships.first { $0.count == 30 }?.probability == 0.5)
    #expect(reduced.notes == ["30 entities drawn as 1 group"])
    let smaller = PictureReduction(entities: [start, end] + middle, relationships: lines, most: 3)
    #expect(smaller.entities.map(\.name).sorted() == ["+40 more", "S", "T"])
  }

  @Test func `a picture with room for all is left as it is`() {
    let graph = TieredGraph(seed: 1)
    let reduced = PictureReduction(
      entities: graph.entities, relationships: graph.lines, most: graph.entities.count)
    #expect(reduced.entities == graph.entities && reduced.relationships == graph.lines && reduced.notes.isEmpty)
  }
}
