// SPDX-License-Identifier: Apache-2.0

/// How a relationship's confidence comes about (semantics.md section 1).
public struct Confidence: Hashable, Sendable {
  /// The confidence, 0...1.
  public var value: Double
  /// Where it comes from.
  public var basis: Basis
  /// The strength of each publisher that counts, sorted by stance and publisher.
  public var publishers: [Publisher]

  /// Where a confidence comes from.
  public enum Basis: String, Sendable {
    /// It is stated.
    case stated
    /// From the sources.
    case sources
    /// There is neither: the policy's `confidenceUnspecified`.
    case unspecified
  }

  /// One publisher's part.
  public struct Publisher: Hashable, Sendable {
    /// The publisher; nil is the group of all sources that name none.
    public var name: String?
    /// Whether it disputes; otherwise it supports.
    public var disputes: Bool
    /// How strong its strongest source is, 0...1.
    public var strength: Double
  }

  /// The confidence of `relationship` under `policy`.
  ///
  /// Sources of one publisher are one group, as strong as its strongest; a publisher that retracts withdraws
  /// its own support. (1 − ∏ over supporting publishers of (1 − c)) × ∏ over disputing ones of (1 − c), at
  /// most `maxConfidence`.
  public init(of relationship: Relationship, policy: Policy) {
    var support: [String?: Double] = [:]
    var dispute: [String?: Double] = [:]
    func strength(_ source: Source) -> Double {
      source.confidence?.value ?? source.grade.flatMap { policy.grades[$0.code] } ?? policy.confidenceUnspecified
    }
    for source in relationship.sources.stillSupporting {
      support[source.publisher] = max(support[source.publisher] ?? 0, strength(source))
    }
    for source in relationship.sources where source.stance == .disputes {
      dispute[source.publisher] = max(dispute[source.publisher] ?? 0, strength(source))
    }
    publishers =
      [(support, false), (dispute, true)].flatMap { group, disputes in
        group.map { Publisher(name: $0.key, disputes: disputes, strength: $0.value) }
          .sorted { ($0.name ?? "") < ($1.name ?? "") }
      }
    if let stated = relationship.confidence {
      value = min(stated.value, policy.maxConfidence)
      basis = .stated
    } else if relationship.sources.isEmpty {
      value = min(policy.confidenceUnspecified, policy.maxConfidence)
      basis = .unspecified
    } else {
      var miss = 1.0
      var undisputed = 1.0
      for publisher in publishers {
        if publisher.disputes { undisputed *= 1 - publisher.strength } else { miss *= 1 - publisher.strength }
      }
      value = min((1 - miss) * undisputed, policy.maxConfidence)
      basis = .sources
    }
  }
}
