// SPDX-License-Identifier: Apache-2.0

/// A place where data seems to be missing rather than absent, or a near miss that is no path.
public struct Lead: Hashable, Sendable {
  /// What seems to be missing.
  public var kind: Kind
  /// The index of the entity that it is about: see ``Kind``.
  public var entity: Int
  /// The index of the other entity that it is about, if there is one.
  public var other: Int?
  /// The indices of the relationships that it rests on, those that weigh most first.
  public var relationships: [Int]
  /// The indices of the control relationships by which `entity` and `other` belong together, for near misses.
  public var linking: [Int]
  /// The indices of the entities whose exposure hangs on it, for a single source.
  public var exposed: [Int]
  /// What orders leads of a kind, 0...1: about the probability that a path would have if what is missing were there.
  public var weight: Double

  /// What seems to be missing.
  public enum Kind: String, CaseIterable, Sendable {
    /// `entity` provides what matters to `other`, which is flagged, and nobody is known to supply `entity`.
    case supplierUnknown = "supplier-unknown"
    /// `entity` is a distributor that is supplied, and nobody is known to be its customer.
    case customersUnknown = "customers-unknown"
    /// The exposure of `exposed` hangs on one relationship with one source, which is no official one.
    case singleSource = "single-source"
    /// `entity`, a buyer, owns, controls or contains `other`, which is flagged.
    case parentOfFlagged = "parent-of-flagged"
    /// `entity` was supplied, and `other`, a company of the same group, provides to a flagged end user.
    case sameGroup = "same-group"
  }
}

extension Lead {
  /// Whether it names an entity.
  fileprivate func isAbout(_ asked: Int, _ dataset: Dataset) -> Bool {
    entity == asked || other == asked || exposed.contains(asked)
      || relationships.contains { index in
        let parties = dataset.relationships.parties(index)
        return parties.from == asked || parties.to == asked
      }
  }
}

/// Leads by kind, those that weigh most first, and what was looked at.
public struct LeadList: Hashable, Sendable {
  /// The leads.
  public var leads: [Lead]
  /// For how many exposed entities it is not known whether they hang on one source, because they have too many paths,
  /// or because of the budget.
  public var undecided: Int
  /// How many leads of each kind were left out, beyond those that weigh most.
  public var leftOutOfKind: [Lead.Kind: Int] = [:]

  /// How many leads were left out.
  public var leftOut: Int { leftOutOfKind.values.reduce(0, +) }
}

extension Analysis {
  /// So many leads of a kind are kept.
  private static let mostOfAKind = 1_000

  /// Where data seems to be missing, and near misses.
  ///
  /// - Parameters:
  ///   - entity: only leads that name this entity; nil for all.
  ///   - kinds: only leads of these kinds.
  ///   - most: how many leads of a kind are kept at least, where there are so many.
  public func leads(
    about entity: Int? = nil, kinds: Set<Lead.Kind> = Set(Lead.Kind.allCases), most: Int = 0
  ) -> LeadList {
    let most = max(most, Self.mostOfAKind)
    let single = singleSources()
    let search = asking { core in LeadSearch(core.search, dataset, policy) }
    let found = [
      search.supplierUnknown(), search.customersUnknown(), single.leads, search.parentOfFlagged(), search.sameGroup(),
    ]
    let isAskedFor = kinds.contains(.singleSource)
    var list = LeadList(leads: [], undecided: isAskedFor ? single.undecided : 0)
    for leads in found {
      // What is not asked about must not push out what is.
      let wanted = leads.filter { lead in
        kinds.contains(lead.kind) && (entity.map { lead.isAbout($0, dataset) } ?? true)
      }
      let ordered = wanted.sorted { a, b in
        let weights = (roundedProbability(a.weight), roundedProbability(b.weight))
        if weights.0 != weights.1 { return weights.0 > weights.1 }
        return (a.entity, a.other ?? -1, a.relationships.first ?? -1)
          < (b.entity, b.other ?? -1, b.relationships.first ?? -1)
      }
      list.leads += ordered.prefix(most)
      if let kind = ordered.first?.kind, ordered.count > most { list.leftOutOfKind[kind] = ordered.count - most }
    }
    return list
  }
}
