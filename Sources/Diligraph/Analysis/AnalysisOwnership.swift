// SPDX-License-Identifier: Apache-2.0

/// An entity that a rule derives from flagged owners.
public struct DerivedEntity: Hashable, Sendable {
  /// The index of the entity.
  public var entity: Int
  /// The rule's name.
  public var rule: String
  /// When the rule is in force: one name may have several versions.
  public var rulePeriod: Period
  /// Its minimal derivations.
  public var derivations: [Derivation]
}

/// An entity that a rule does not derive, but would with the most that shares can be.
public struct NotExcludedEntity: Hashable, Sendable {
  /// The index of the entity.
  public var entity: Int
  /// The rule's name.
  public var rule: String
  /// The facts that would decide.
  public var missing: [MissingFact]
}

/// A fact that is not known and would decide.
public struct MissingFact: Hashable, Sendable {
  /// The index of the relationship that it is about.
  public var relationship: Int
  /// What is not known.
  public var fact: Fact

  /// What is not known about a relationship.
  public enum Fact: String, Sendable {
    /// The share is not stated.
    case shareUnstated = "share unstated"
    /// The share is stated as a range.
    case shareRange = "share is a range"
  }
}

extension Analysis {
  /// The entities derived under the policy's rules in force, by rule, then by entity.
  public var derivedEntities: [DerivedEntity] {
    asking { core in
      core.derivations.derived.map { derived in
        DerivedEntity(
          entity: Int(derived.node), rule: derived.rule, rulePeriod: derived.rulePeriod,
          derivations: derived.derivations.map(core.search.publicDerivation))
      }
    }
  }

  /// The entities that the policy's rules in force do not exclude, by rule, then by entity.
  public var notExcludedEntities: [NotExcludedEntity] {
    asking { core in
      // By rule, made once: there may be as many entities as there are holdings.
      var known: [String: Upstream] = [:]
      return core.derivations.notExcluded.map { node, rule in
        let upstream = known[rule.name] ?? Upstream(rule, core.derivations)
        known[rule.name] = upstream
        return NotExcludedEntity(entity: Int(node), rule: rule.name, missing: missingFacts(node, upstream, core))
      }
    }
  }

  /// All ways in which `entity` is flagged: its own flags first.
  public func derivations(of entity: Int) -> [Derivation] {
    asking { core in core.derivations.byNode[entity].map(core.search.publicDerivation) }
  }

  /// Whether a budget cut the derivations of `entity`, so that it may be flagged in other ways, and to a higher level.
  public func hasCutDerivations(of entity: Int) -> Bool { asking { $0.derivations.cutNodes.contains(Int32(entity)) } }

  /// Whether a budget cut the derivations of any entity.
  public var hasCutDerivations: Bool { asking { !$0.derivations.cutNodes.isEmpty } }

  /// Who can be upstream of an entity that a rule does not exclude.
  private struct Upstream {
    let candidates: Set<Int32>
    let derived: Set<Int32>

    init(_ rule: OwnershipRule, _ derivations: Derivations) {
      candidates = Set(derivations.notExcluded.lazy.filter { $0.rule.name == rule.name }.map(\.node))
      derived = Set(derivations.derived.lazy.filter { $0.rule == rule.name }.map(\.node))
    }
  }

  /// The uncertain holdings upstream of a node that is not excluded, nearest first.
  private func missingFacts(_ node: Int32, _ upstream: Upstream, _ core: Core) -> [MissingFact] {
    var facts: [MissingFact] = []
    var queue = [node]
    var seen: Set<Int32> = [node]
    var head = 0
    while head < queue.count {
      let current = queue[head]
      head += 1
      for index in core.graph.controlIn[Int(current)] {
        let edge = core.graph.edges[Int(index)]
        let isCandidate = upstream.candidates.contains(edge.from)
        let isFlagged = upstream.derived.contains(edge.from) || !core.derivations.byNode[Int(edge.from)].isEmpty
        guard isCandidate || isFlagged else { continue }
        if edge.kind == .ownership, edge.share?.isExact != true {
          facts.append(
            MissingFact(
              relationship: Int(edge.relationship), fact: edge.share == nil ? .shareUnstated : .shareRange))
        }
        if isCandidate, seen.insert(edge.from).inserted { queue.append(edge.from) }
      }
    }
    return facts
  }
}
