// SPDX-License-Identifier: Apache-2.0

/// Whether a red flag of a pack is met by the paths of a dossier.
struct RedFlagCheck {
  /// How it stands.
  enum Status: String {
    case met
    case notMet
    case notAssessable
  }

  let redFlag: SectorPack.RedFlag
  let status: Status
  /// Of what it is met.
  var relationships: [Int] = []
  var entities: [Int] = []
  /// Entities that are of the sort not by a flag of their own, but through who owns or controls them; they meet nothing.
  var derived: [(entity: Int, derivation: Derivation)] = []
  /// Why it cannot be assessed.
  var reason: DossierText?
}

/// Looks at the paths of one dossier for red flags.
struct RedFlagSearch {
  private let facts: DossierFacts
  /// The relationships of the paths, and of the derivations of their end users, each once.
  private let relationships: [Int]
  private let intermediaries: [Int]
  private let endUsers: [Int]

  init(_ facts: DossierFacts) {
    self.facts = facts
    let dataset = facts.dataset
    var relationships: [Int] = []
    var intermediaries: [Int] = []
    var endUsers: [Int] = []
    var seen = (relationships: Set<Int>(), intermediaries: Set<Int>(), endUsers: Set<Int>())
    for path in facts.list.paths {
      for index in path.relationships + path.derivation.relationships
      where seen.relationships.insert(index).inserted {
        relationships.append(index)
      }
      for index in path.relationships.dropLast() {
        let entity = dataset.relationships.parties(index).to
        if seen.intermediaries.insert(entity).inserted { intermediaries.append(entity) }
      }
      if seen.endUsers.insert(path.endUser).inserted { endUsers.append(path.endUser) }
    }
    self.relationships = relationships
    self.intermediaries = intermediaries
    self.endUsers = endUsers
  }

  func check(_ redFlag: SectorPack.RedFlag) -> RedFlagCheck {
    guard let test = redFlag.test else {
      return RedFlagCheck(redFlag: redFlag, status: .notAssessable, reason: DossierWords.notInData)
    }
    guard !facts.list.paths.isEmpty else {
      return RedFlagCheck(redFlag: redFlag, status: .notAssessable, reason: DossierWords.noPathToAssess)
    }
    let found = find(test)
    if !found.relationships.isEmpty || !found.entities.isEmpty {
      return RedFlagCheck(
        redFlag: redFlag, status: .met, relationships: found.relationships, entities: found.entities,
        derived: found.derived)
    }
    if let reason = found.reason { return RedFlagCheck(redFlag: redFlag, status: .notAssessable, reason: reason) }
    return RedFlagCheck(redFlag: redFlag, status: .notMet, derived: found.derived)
  }

  /// What meets a test; if nothing does, why that may be for want of data.
  private struct Found {
    var relationships: [Int] = []
    var entities: [Int] = []
    var derived: [(entity: Int, derivation: Derivation)] = []
    var reason: DossierText?
  }

  private func find(_ test: SectorPack.Test) -> Found {
    let dataset = facts.dataset
    switch test {
    case .product(let categories):
      return find(Set(categories.map(Self.folded)))
    case .kind(let kinds): return Found(relationships: steps { kinds.contains($0.kind) })
    case .endUserLevel(let level):
      let reached = Set(facts.list.paths.filter { $0.level >= level }.map(\.endUser))
      return flagged(endUsers.filter(reached.contains), level: level)
    case .endUserWords(let words): return Found(entities: endUsers.filter { isCalled($0, words) })
    case .intermediaryRole(let roles):
      var found = Found(entities: intermediaries.filter { roles.contains(dataset.entities[$0].role) })
      let unstated = intermediaries.count { dataset.entities[$0].role == .unspecified }
      if unstated > 0 { found.reason = DossierWords.roleUnstated(unstated) }
      return found
    case .intermediary(let sort): return find(sort)
    case .unstated(let fact): return find(fact)
    case .evidence(.onePublisher):
      let paths = facts.list.paths.filter { $0.onlyPublisher(in: dataset) != nil }
      return Found(relationships: Array(Set(paths.flatMap(\.relationships))).sorted())
    case .evidence(.disputed):
      return Found(relationships: steps { $0.sources.contains { $0.stance != .supports } })
    }
  }

  /// Steps of one of the categories. A step without a product, or with one that neither the policy nor the pack knows,
  /// may be of one of them: a word in the data is no category of theirs.
  private func find(_ wanted: Set<String>) -> Found {
    let known = Set(facts.policy.relevance.keys).union(wanted)
    var found = Found(relationships: steps { !wanted.isDisjoint(with: $0.products.map(Self.folded)) })
    let unstated = steps { step in
      step.kind.family == .provision
        && (step.products.isEmpty || !step.products.map(Self.folded).allSatisfy(known.contains))
    }.count
    if unstated > 0 { found.reason = DossierWords.productUnstated(unstated) }
    return found
  }

  /// A category's name as tables write it, with spaces for hyphens.
  private static func folded(_ category: ProductCategory) -> String {
    category.name.split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }

  private func steps(_ isWanted: (Relationship) -> Bool) -> [Int] {
    relationships.filter { isWanted(facts.dataset.relationships[$0]) }
  }

  /// Whether a flag of an end user, or of who it is derived from, or a name of it contains one of the words.
  private func isCalled(_ entity: Int, _ words: [String]) -> Bool {
    let derived = facts.analysis.derivations(of: entity).flatMap(\.flags)
    let flags = (derived + (facts.shared.flags[entity] ?? [])).map { facts.dataset.flags[$0] }
    let texts = flags.flatMap { [$0.category, $0.programme ?? ""] } + facts.dataset.entities[entity].names.map(\.text)
    let wanted = Set(words.map { $0.lowercased() })
    return texts.contains { text in
      text.lowercased().split { !$0.isLetter }.contains { wanted.contains(String($0)) }
    }
  }

  private func find(_ sort: SectorPack.Intermediary) -> Found {
    let entities = facts.dataset.entities
    switch sort {
    case .unnamed: return Found(entities: intermediaries.filter { entities[$0].isUnnamed })
    case .flagged: return flagged(intermediaries, level: 0)
    case .foreign: return foreign
    }
  }

  /// Which of some entities have a flag of at least a level, and which are only derived from others who have: to be owned
  /// by somebody on a list is not to be on it.
  private func flagged(_ entities: [Int], level: Int) -> Found {
    var found = Found()
    for entity in entities {
      let derivations = facts.analysis.derivations(of: entity).filter { $0.level >= level }
      if derivations.contains(where: { $0.rule == nil }) {
        found.entities.append(entity)
      } else if let first = derivations.first {
        found.derived.append((entity, first))
      }
    }
    return found
  }

  /// Intermediaries in a country of neither end; where a country is not stated, that is not known.
  private var foreign: Found {
    func countries(_ entity: Int) -> Set<Substring> {
      Set(facts.dataset.entities[entity].jurisdictions.map { $0.prefix(2) })
    }
    var found: Set<Int> = []
    var unknown: Set<Int> = []
    for path in facts.list.paths {
      let ends = (countries(path.from), countries(path.endUser))
      for index in path.relationships.dropLast() {
        let entity = facts.dataset.relationships.parties(index).to
        let own = countries(entity)
        if own.isEmpty || ends.0.isEmpty || ends.1.isEmpty {
          unknown.insert(entity)
        } else if own.isDisjoint(with: ends.0), own.isDisjoint(with: ends.1) {
          found.insert(entity)
        }
      }
    }
    return Found(
      entities: intermediaries.filter(found.contains),
      reason: unknown.isEmpty ? nil : DossierWords.jurisdictionUnstated(unknown.count))
  }

  private func find(_ fact: SectorPack.Unstated) -> Found {
    switch fact {
    case .product: return Found(relationships: steps { $0.kind.family == .provision && $0.products.isEmpty })
    case .start: return Found(relationships: steps { $0.kind.family == .provision && $0.period.start == nil })
    case .source: return Found(relationships: steps { $0.sources.isEmpty })
    case .role:
      return Found(entities: intermediaries.filter { facts.dataset.entities[$0].role == .unspecified })
    case .share:
      let open = ([facts.entity] + intermediaries + endUsers).flatMap { facts.shared.ownership.notExcluding($0) }
      let missing = Set(open.flatMap(\.missing).map(\.relationship))
      let own = steps { $0.kind == .ownership && $0.share?.isExact != true }
      return Found(relationships: missing.union(own).sorted())
    }
  }
}
