// SPDX-License-Identifier: Apache-2.0

/// Every coefficient of the analysis, with the rules of ownership and of paths.
///
/// Coefficients are judgements, not measurements; each report names the policy and its digest. The
/// default values are those of `policy.yaml` (see <doc:PolicyReference>). All numbers are within the ranges that
/// ``init(_:)`` checks.
public struct Policy: Hashable, Sendable {
  /// The policy's name.
  public var name = "default"
  /// Which part of what an intermediary receives it passes on, by role, 0...1.
  public var passThrough: [String: Double] = [
    "distributor": 0.9, "reseller": 0.9, "broker": 0.9, "integrator": 0.8, "operator": 0.8,
    "manufacturer": 0.5, "company": 0.4, "public-body": 0.1, "person": 0.1, "unspecified": 0.5,
  ]
  /// How surely a relationship of a kind means that something was provided, 0...1; a kind not listed: 1.
  public var transmission: [String: Double] = ["award": 0.95, "access": 0.9, "service": 0.8, "licence": 0.8]
  /// How much a product category matters to the question, 0...1.
  public var relevance: [String: Double] = [
    "intrusion": 1, "mobile-interception": 1, "ip-mass-surveillance": 1, "monitoring-centre": 1,
    "device-forensics": 0.9, "facial-recognition": 0.9, "emotion-recognition": 0.9, "location-tracking": 0.9,
    "cryptanalysis": 0.8, "jamming": 0.8, "dpi": 0.8, "web-filter": 0.8, "data-retention": 0.7,
    "osint-analytics": 0.7, "video-surveillance": 0.6, "biometrics": 0.6, "storage": 0.3,
    "network-equipment": 0.3, "general": 0.05,
  ]
  /// The relevance of a first supply that states no product, 0...1.
  public var relevanceUnspecified = 0.4
  /// The relevance of a stated category that `relevance` does not list, 0...1.
  public var relevanceUnlisted = 0.3
  /// Evidence grades to confidence, 0...1.
  public var grades: [String: Double] = [
    "A1": 0.99, "A2": 0.97, "A3": 0.95, "B": 0.7, "C": 0.75, "D": 0.4, "E": 0.1,
  ]
  /// The confidence without a stated one, a grade or a source, 0...1.
  public var confidenceUnspecified = 0.6
  /// The most that a confidence can be, above 0 and at most 1.
  public var maxConfidence = 0.99
  /// The least level of a flag that counts, 0...5.
  public var minLevel = 1
  /// The level of a flag that states none, 0...5.
  public var levelUnspecified = 2
  /// The confidence of a flag that states none, above 0 and at most 1.
  public var flagConfidenceUnspecified = 0.8
  /// On which dates flags and the holdings of derivations count.
  public var flagsInForce = FlagsInForce.any
  /// The day of the question, or nil.
  public var asOf: Day?
  /// The rules by which flags are inherited.
  public var ownershipRules: [OwnershipRule] = [.majority]
  /// Rules available by name.
  public var rulePacks: [String: [OwnershipRule]] = OwnershipRule.defaultPacks
  /// Whether an owner answers for what its subsidiaries provide.
  public var attribution = Attribution.controlling
  /// The least share for which an owner answers, above 0 and at most 1.
  public var attributionThreshold = 0.5
  /// The most provision relationships of a path, or nil for no limit.
  public var maxHops: Int? = 8
  /// Whether a path must be possible in time.
  public var timeConsistent = true
  /// Days added to every end, 0...3650.
  public var timeToleranceDays = 30
  /// The duration in days of a relationship that states only its start, by kind, 0...36500.
  public var defaultDurationDays: [String: Int] = ["shipment": 0, "award": 1825]
  /// Whether the product categories stated along a path must have one in common.
  public var productConsistent = true
  /// The roles after which the comparison of products starts anew.
  public var transformingRoles: [String] = ["integrator"]
  /// The least confidence of a relationship that counts, 0...1.
  public var minConfidence = 0.0
  /// Words for levels of exposure in reports: each with the least exposure it stands for, 0...1.
  public var bands: [String: Double] = ["high": 0.5, "elevated": 0.2, "relevant": 0.05]

  /// The default policy.
  public init() {}

  /// On which dates flags and the holdings of derivations count.
  public enum FlagsInForce: String, CaseIterable, Sendable {
    /// Whatever their dates.
    case any
    /// In force at the policy's `asOf`.
    case asOf
    /// All of a derivation's in force together on a date that the last delivery can have.
    case atDelivery
  }

  /// Whether an owner answers for what its subsidiaries provide.
  public enum Attribution: String, CaseIterable, Sendable {
    /// For what it controls or holds at least the threshold of.
    case controlling
    /// Never.
    case none
  }
}

/// A rule by which flags are inherited through ownership and control (semantics.md section 3).
public struct OwnershipRule: Hashable, Sendable {
  /// The rule's name, which answers carry.
  public var name: String
  /// The share that suffices, above 0 and at most 1.
  public var threshold: Double
  /// Whether exactly the threshold suffices.
  public var inclusive = true
  /// Whether the holdings of several flagged owners add up; otherwise each root flag is looked at alone.
  public var aggregate = true
  /// Whether `control` counts besides ownership.
  public var control = true
  /// The lists whose flags are inherited; nil for any flag.
  public var appliesTo: [String]?
  /// When the rule is in force.
  public var period = Period()

  /// A rule called `name` with the threshold `threshold`.
  public init(name: String, threshold: Double) {
    self.name = name
    self.threshold = threshold
  }

  /// The neutral default: at least half, together, control included, any flag.
  public static let majority = OwnershipRule(name: "majority", threshold: 0.5)

  /// The rule packs of the default policy, each a legal rule that applies to its own lists.
  public static let defaultPacks: [String: [OwnershipRule]] = {
    func rule(_ name: String, _ lists: [String], _ change: (inout OwnershipRule) -> Void) -> OwnershipRule {
      var rule = OwnershipRule(name: name, threshold: 0.5)
      rule.appliesTo = lists
      change(&rule)
      return rule
    }
    return [
      "ofac-50": [
        rule("ofac-50", ["ofac-sdn", "ofac-consolidated"]) {
          $0.control = false
          $0.period.start = Day("2014-08-13")
        }
      ],
      "eu-50": [
        rule("eu-50", ["eu-fsf"]) {
          $0.inclusive = false
          $0.period.end = Day("2024-07-02")
        },
        rule("eu-50", ["eu-fsf"]) { $0.period.start = Day("2024-07-03") },
      ],
      "uk-50": [
        rule("uk-50", ["uk-sanctions"]) {
          $0.inclusive = false
          $0.aggregate = false
        }
      ],
      "bis-50": [
        rule("bis-50", ["bis-entity-list", "bis-meu"]) {
          $0.control = false
          $0.period = Period(start: Day("2025-09-29"), end: Day("2025-11-09"))
        }
      ],
    ]
  }()
}
