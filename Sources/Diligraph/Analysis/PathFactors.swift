// SPDX-License-Identifier: Apache-2.0

/// Every factor of a path's probability, in the order of the path, so that the product can be checked by hand.
public struct PathFactors: Sendable {
  /// One factor: what it is, and how large.
  public struct Factor: Hashable, Sendable {
    /// What the factor is.
    public var event: Event
    /// Its probability, 0...1.
    public var value: Double
  }

  /// What can be a factor; numbers are indices in the data set.
  public enum Event: Hashable, Sendable {
    /// A relationship's confidence.
    case confidence(relationship: Int)
    /// What the kind of a provision relationship transmits.
    case transmission(relationship: Int)
    /// How relevant what is provided at the start is.
    case relevance(relationship: Int)
    /// What an intermediary passes on.
    case passThrough(entity: Int)
    /// How surely a flag applies.
    case flag(Int)
  }

  /// The factors; each event stands once.
  public let factors: [Factor]
  /// The path.
  public let path: Path
  let dataset: Dataset
  let policy: Policy

  /// The factors of `path`, which is one of `analysis`.
  public init(_ path: Path, in analysis: Analysis) {
    self.path = path
    dataset = analysis.dataset
    policy = analysis.policy
    var factors: [Factor] = []
    func add(_ event: Event, _ value: Double) { factors.append(Factor(event: event, value: value)) }
    var isFirst = true
    for (position, index) in path.relationships.enumerated() {
      let relationship = dataset.relationships[index]
      add(.confidence(relationship: index), Confidence(of: relationship, policy: policy).value)
      guard relationship.kind.family == .provision else { continue }
      if let transmission = policy.transmission[relationship.kind.rawValue] {
        add(.transmission(relationship: index), transmission)
      }
      if isFirst { add(.relevance(relationship: index), policy.relevance(of: relationship.products)) }
      isFirst = false
      if position < path.relationships.count - 1 {
        let entity = dataset.entities[relationship.to]
        add(.passThrough(entity: relationship.to), policy.passThrough(of: entity.role, stated: entity.passThrough))
      }
    }
    for index in path.derivation.relationships where !path.relationships.contains(index) {
      add(.confidence(relationship: index), Confidence(of: dataset.relationships[index], policy: policy).value)
    }
    for index in path.derivation.flags {
      add(.flag(index), dataset.flags[index].confidence?.value ?? policy.flagConfidenceUnspecified)
    }
    self.factors = factors
  }

  /// The product of all factors: the path's probability.
  public var product: Double { factors.reduce(1) { $0 * $1.value } }

  /// The least sure claim of others: a relationship or a flag, the first of equal ones.
  ///
  /// Transmissions, relevances and pass-throughs are coefficients, which no source can settle.
  public var weakestClaim: Factor? {
    factors.filter {
      switch $0.event {
      case .confidence, .flag: true
      default: false
      }
    }.min { $0.value < $1.value }
  }
}
