// SPDX-License-Identifier: Apache-2.0

/// What of an exposure rests on one publisher, or on one document.
public struct EvidenceDependence: Hashable, Sendable {
  /// The publisher or the document.
  public var evidence: Evidence
  /// Indices of the relationships that it supports, ascending.
  public var relationships: [Int]
  /// Indices of the flags that it supports, ascending.
  public var flags: [Int]
  /// The exact exposure without its support.
  public var remaining: Double
  /// The exact exposure, less what remains.
  public var lost: Double

  /// A publisher, or a document of one.
  public enum Evidence: Hashable, Sendable {
    /// All sources of a publisher; nil is the group of those that name none.
    case publisher(String?)
    /// All sources with one title and address; where neither is stated, all in one file.
    case document(publisher: String?, title: String?, url: String?, file: String?)
  }
}

/// What of an exposure rests on whom: publishers first, then documents, each by what is lost without it.
public struct EvidenceDependences: Hashable, Sendable {
  /// The rows; what changes nothing has none.
  public var rows: [EvidenceDependence]
  /// How many publishers and documents were not looked at, because of the budget.
  public var leftOut: Int
}

extension EvidenceDependence.Evidence {
  /// The publisher and the document of a source.
  init(publisherOf source: Source) { self = .publisher(source.publisher) }

  init(documentOf source: Source) {
    let isNamed = source.title != nil || source.url != nil
    self = .document(
      publisher: source.publisher, title: source.title, url: source.url,
      file: isNamed ? nil : source.location?.file)
  }

  /// Whether a source is of it.
  func contains(_ source: Source) -> Bool {
    switch self {
    case .publisher: self == Self(publisherOf: source)
    case .document: self == Self(documentOf: source)
    }
  }

  /// A text to order by.
  fileprivate var order: String {
    switch self {
    case .publisher(let name): "0 \(name ?? "")"
    case .document(let publisher, let title, let url, let file):
      "1 \(title ?? "") \(url ?? "") \(file ?? "") \(publisher ?? "")"
    }
  }
}

extension Relationship {
  /// The confidence without the support of some evidence: 0 where nobody else supports the relationship.
  ///
  /// A stated confidence stays as long as some support is left. What the evidence disputes is still disputed.
  public func confidence(without evidence: EvidenceDependence.Evidence, policy: Policy) -> Double {
    guard sources.stillSupporting.contains(where: evidence.contains) else {
      return Confidence(of: self, policy: policy).value
    }
    var rest = self
    rest.sources.removeAll { $0.stance == .supports && evidence.contains($0) }
    guard !rest.sources.stillSupporting.isEmpty else { return 0 }
    let value = Confidence(of: rest, policy: policy).value
    return value < policy.minConfidence ? 0 : value
  }
}

extension Flag {
  /// Whether nobody but some evidence supports the flag.
  public func restsOnly(on evidence: EvidenceDependence.Evidence) -> Bool {
    let supporting = sources.stillSupporting
    return !supporting.isEmpty && supporting.allSatisfy(evidence.contains)
  }
}

extension Analysis {
  /// Solutions are tried up to about this many sets of events in all.
  private static let mostSets = 400_000
  /// Networks of many paths are solved again so often.
  private static let mostNetworks = 200

  /// What of the exposure of `entity` rests on each publisher and each document.
  ///
  /// For each of them, the confidences are computed without the sources by which it supports something, and the
  /// exposure is solved again; a flag that nobody else supports is gone.
  ///
  /// - Returns: nil when the budget did not allow an exact exposure.
  public func evidenceDependence(of entity: Int) -> EvidenceDependences? {
    asking { core in
      let node = Int32(entity)
      guard let events = events(of: node, core), let exposure = events.probability(budget: budget.exactProblems) else {
        return networkEvidence(node, core)
      }
      let most = max(20, Self.mostSets / max(1, events.sets.count))
      return dependences(
        claims(events.edges, events.neededFlags, core), most: most, exposure, core
      ) { changes in
        var changed = events
        for (edge, factor) in changes.factors {
          changed.changed[4 * edge] = core.graph.edges[Int(edge)].probability * factor
        }
        for flag in changes.flags { changed.changed[4 * flag + 3] = 0 }
        return changed.probability(budget: budget.exactProblems)
      }
    }
  }

  /// The same where there are too many paths to look at one by one, and nothing but their events decides.
  private func networkEvidence(_ node: Int32, _ core: Core) -> EvidenceDependences? {
    guard let whole = core.network(of: node),
      let exposure = whole.network.reliability(budget: budget.exactProblems)
    else { return nil }
    let claims = claims(whole.edges, whole.flags, core)
    return dependences(claims, most: Self.mostNetworks, exposure, core) { changes in
      ExposureNetwork(node, search: core.search, changes: changes)?.network
        .reliability(budget: budget.exactProblems)
    }
  }

  /// What each publisher and document supports.
  private typealias Claims = [EvidenceDependence.Evidence: (edges: [Int32], flags: [Int32])]

  private func claims(_ edges: [Int32], _ flags: [Int32], _ core: Core) -> Claims {
    var claims: Claims = [:]
    for edge in edges {
      let relationship = dataset.relationships[Int(core.graph.edges[Int(edge)].relationship)]
      for evidence in Self.evidence(relationship.sources) { claims[evidence, default: ([], [])].edges.append(edge) }
    }
    for flag in flags {
      let sources = dataset.flags[Int(core.derivations.flags[Int(flag)].index)].sources
      for evidence in Self.evidence(sources) { claims[evidence, default: ([], [])].flags.append(flag) }
    }
    return claims
  }

  /// The rows of `claims`, at most `most` of them looked at, those first that support most; nil past the budget.
  private func dependences(
    _ claims: Claims, most: Int, _ exposure: Double, _ core: Core, _ solved: (EventChanges) -> Double?
  ) -> EvidenceDependences? {
    let ordered = claims.sorted { a, b in
      let sizes = (a.value.edges.count + a.value.flags.count, b.value.edges.count + b.value.flags.count)
      return sizes.0 != sizes.1 ? sizes.0 > sizes.1 : a.key.order < b.key.order
    }
    var rows: [EvidenceDependence] = []
    for (evidence, claim) in ordered.prefix(most) {
      let changes = changes(claim.edges, claim.flags, without: evidence, core)
      guard !changes.isEmpty else { continue }
      guard let remaining = solved(changes) else { return nil }
      let lost = exposure - remaining
      guard lost > 1e-12 * exposure else { continue }
      rows.append(
        EvidenceDependence(
          evidence: evidence,
          relationships: claim.edges.map { Int(core.graph.edges[Int($0)].relationship) }.sorted(),
          flags: claim.flags.map { Int(core.derivations.flags[Int($0)].index) }.sorted(), remaining: remaining,
          lost: lost))
    }
    rows.sort { a, b in
      let kinds = (a.evidence.order.prefix(1), b.evidence.order.prefix(1))
      if kinds.0 != kinds.1 { return kinds.0 < kinds.1 }
      let lost = (roundedProbability(a.lost), roundedProbability(b.lost))
      return lost.0 != lost.1 ? lost.0 > lost.1 : a.evidence.order < b.evidence.order
    }
    return EvidenceDependences(rows: rows, leftOut: max(0, ordered.count - most))
  }

  /// Publishers and documents that support something by one of `sources`, each once.
  private static func evidence(_ sources: [Source]) -> Set<EvidenceDependence.Evidence> {
    let supporting = sources.stillSupporting
    return Set(supporting.map { .init(publisherOf: $0) } + supporting.map { .init(documentOf: $0) })
  }

  /// What becomes less certain without some evidence.
  private func changes(
    _ edges: [Int32], _ flags: [Int32], without evidence: EvidenceDependence.Evidence, _ core: Core
  ) -> EventChanges {
    var changes = EventChanges()
    for index in edges {
      let edge = core.graph.edges[Int(index)]
      let relationship = dataset.relationships[Int(edge.relationship)]
      let value = relationship.confidence(without: evidence, policy: policy)
      // An edge that counts has a confidence above 0; transmission is what is left of its probability.
      if value != edge.confidence { changes.factors[index] = value / edge.confidence }
    }
    for index in flags {
      let flag = dataset.flags[Int(core.derivations.flags[Int(index)].index)]
      if flag.restsOnly(on: evidence) { changes.flags.insert(index) }
    }
    return changes
  }
}
