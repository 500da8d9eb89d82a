// SPDX-License-Identifier: Apache-2.0

/// A path and all that decides what it is worth: its relationships and entities, who owns or controls its end, and the
/// flags of these. Small enough to be evaluated again and again with a single fact changed.
///
/// Entities have keys instead of indices, which two data sets have in common.
struct PathScene {
  /// What a path is worth, as far as it is compared; nil where it is no feasible path.
  struct Worth: Equatable {
    var probability: Double
    var level: Int

    init(_ value: PathValue) { (probability, level) = (roundedProbability(value.probability), value.level) }
  }

  var entities: [Int: Entity] = [:]
  /// By id; parties are keys.
  var relationships: [String: Relationship] = [:]
  /// By id; the flagged entity is a key.
  var flags: [String: Flag] = [:]

  /// What the path over relationships with these ids is worth, if it starts at `start`.
  func worth(of path: [String], from start: Int, policy: Policy) -> Worth? {
    let keys = entities.keys.sorted()
    let position = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($0.element, $0.offset) })
    func placed<Fact>(_ fact: Fact, _ parties: [WritableKeyPath<Fact, Int>]) -> Fact? {
      var fact = fact
      for party in parties {
        guard let place = position[fact[keyPath: party]] else { return nil }
        fact[keyPath: party] = place
      }
      return fact
    }
    let made = keys.enumerated().compactMap { place, key -> Entity? in
      guard var entity = entities[key] else { return nil }
      // Ids in the order of positions, which nothing changes then.
      let digits = String(place)
      entity.id = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
      entity.records = [entity.id]
      return entity
    }
    let dataset = Dataset(
      parts: made, relationships: relationships.values.compactMap { placed($0, [\.from, \.to]) },
      flags: flags.values.compactMap { placed($0, [\.entity]) })
    let indices = path.compactMap(dataset.relationshipIndex)
    guard indices.count == path.count else { return nil }
    guard let value = Analysis(dataset, policy: policy).value(ofPath: indices), value.from == position[start] else {
      return nil
    }
    return Worth(value)
  }
}

/// What a scene takes of one of two data sets that are compared.
struct PathSceneSource {
  let analysis: Analysis
  /// The key of each entity.
  let key: (Int) -> Int
  /// The entity of a key; nil where this side has none.
  let index: (Int) -> Int?
  private let flagsOf: [Int: [Int]]

  /// The most relationships that lead to a path's end: of an end with more owners, no scene is made.
  private static let mostHoldings = 60

  init(_ analysis: Analysis, key: @escaping (Int) -> Int, index: @escaping (Int) -> Int?) {
    self.analysis = analysis
    (self.key, self.index) = (key, index)
    flagsOf = Dictionary(grouping: analysis.dataset.flags.indices) { analysis.dataset.flags[$0].entity }
  }

  private var dataset: Dataset { analysis.dataset }

  /// The ids of all holdings that lead to an entity, whatever lies between, and those of the flags of all concerned; nil
  /// where they are too many.
  func upstream(of entity: Int) -> (relationships: Set<String>, flags: Set<String>)? {
    var (relationships, flags): (Set<String>, Set<String>) = ([], [])
    var seen: Set<Int> = [entity]
    var open = [entity]
    while let node = open.popLast() {
      for index in flagsOf[node] ?? [] { flags.insert(dataset.flags[index].id) }
      for index in analysis.holdings(in: node) {
        relationships.insert(dataset.relationships.id(index))
        let owner = dataset.relationships.parties(index).from
        if seen.insert(owner).inserted { open.append(owner) }
      }
      guard relationships.count <= Self.mostHoldings else { return nil }
    }
    return (relationships, flags)
  }

  /// The scene of relationships and flags with these ids, as far as they are here, and of their entities.
  func scene(_ relationshipIDs: Set<String>, _ flagIDs: Set<String>) -> PathScene {
    var scene = PathScene()
    for id in relationshipIDs {
      if let index = dataset.relationshipIndex(id) { scene.relationships[id] = relationship(index) }
    }
    for id in flagIDs { if let index = dataset.flagIndex(id) { scene.flags[id] = flag(index) } }
    for index in entities(relationshipIDs, flagIDs) { scene.entities[key(index)] = dataset.entities[index] }
    return scene
  }

  /// The entities of relationships and flags with these ids.
  private func entities(_ relationshipIDs: Set<String>, _ flagIDs: Set<String>) -> Set<Int> {
    var found: Set<Int> = []
    for index in relationshipIDs.compactMap(dataset.relationshipIndex) {
      let parties = dataset.relationships.parties(index)
      found.formUnion([parties.from, parties.to])
    }
    for index in flagIDs.compactMap(dataset.flagIndex) { found.insert(dataset.flags[index].entity) }
    return found
  }

  /// The entity of a key.
  func entity(_ key: Int) -> Entity? { index(key).map { dataset.entities[$0] } }

  /// The key of the entity that a relationship leads to.
  func target(_ id: String) -> Int? { dataset.relationshipIndex(id).map { key(dataset.relationships.parties($0).to) } }

  /// A relationship between keys.
  func relationship(_ index: Int) -> Relationship {
    var relationship = dataset.relationships[index]
    (relationship.from, relationship.to) = (key(relationship.from), key(relationship.to))
    return relationship
  }

  /// A flag of a key.
  func flag(_ index: Int) -> Flag {
    var flag = dataset.flags[index]
    flag.entity = key(flag.entity)
    return flag
  }
}

extension Analysis {
  /// The relationships of control into an entity that count.
  fileprivate func holdings(in entity: Int) -> [Int] {
    asking { core in core.graph.controlIn[entity].map { Int(core.graph.edges[Int($0)].relationship) } }
  }
}
