// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// A random small case: statements, from which the laws take one away or repeat one, and a policy.
public struct GeneratedCase: Sendable {
  /// The seed that makes the same case again.
  public let seed: Int
  /// What is said about entities.
  public var entities: [EntityStatement]
  /// What is said about relationships; an id may come twice.
  public var relationships: [RelationshipStatement]
  /// What is said about flags.
  public var flags: [FlagStatement]
  /// The coefficients and rules.
  public var policy: Policy

  /// The case of `seed`.
  public init(seed: Int) {
    var drawing = CaseDrawing(seed: seed)
    self.seed = seed
    entities = drawing.entities()
    relationships = drawing.relationships()
    flags = drawing.flags()
    policy = drawing.policy()
  }

  /// All statements, entities first.
  public var statements: [Statement] {
    entities.map(Statement.entity) + relationships.map(Statement.relationship) + flags.map(Statement.flag)
  }

  /// The statements merged and closed.
  public var dataset: Dataset {
    var builder = DatasetBuilder()
    for statement in statements { builder.add(statement) }
    return builder.dataset()
  }

  /// The case, ready to be asked.
  public var analysis: Analysis { Analysis(dataset, policy: policy) }
}

/// The draws of one case. The ranges are chosen so that most cases have paths and many have ties.
private struct CaseDrawing {
  private var random: SeededGenerator
  private let names: [String]
  private let ownsMuch: Bool
  private static let categories = ["dpi", "intrusion", "jamming", "chairs"].map(ProductCategory.init)

  init(seed: Int) {
    random = SeededGenerator(seed: seed)
    names = (0..<random.int(3...7)).map { "e\($0)" }
    ownsMuch = random.chance(40)
  }

  mutating func entities() -> [EntityStatement] {
    let roles = ["manufacturer", "reseller", "integrator", "public-body", "unspecified", "never-heard-of"]
    var statements: [EntityStatement] = []
    for name in names {
      var statement = EntityStatement(EntityReference(id: name))
      statement.role = Role(random.pick(roles))
      if random.chance(15) { statement.passThrough = Probability(random.pick([0, 0.25, 1])) }
      statements.append(statement)
    }
    return statements
  }

  mutating func relationships() -> [RelationshipStatement] {
    var statements: [RelationshipStatement] = []
    var controlCount = 0
    for number in 0..<random.int(4...13) {
      var kind = self.kind()
      // The brute force looks at every subset of the control relationships.
      if kind.family == .control, controlCount == 7 { kind = .supply }
      if kind.family == .control { controlCount += 1 }
      statements.append(relationship(id: "r\(number)", kind: kind))
    }
    if random.chance(25) {
      var doubled = random.pick(statements)
      doubled.sources = [Source(publisher: "S", grade: Grade("C"))]
      statements.append(doubled)
    }
    return statements
  }

  private mutating func kind() -> RelationshipKind {
    if random.chance(5) { return random.pick([.bid, .payment, .family]) }
    if random.chance(ownsMuch ? 45 : 80) {
      return random.pick(RelationshipKind.allCases.filter { $0.family == .provision })
    }
    return random.chance(70) ? .ownership : random.pick([.control, .partOf])
  }

  private mutating func relationship(id: String, kind: RelationshipKind) -> RelationshipStatement {
    let from = random.pick(names)
    // Now and then from an entity to itself.
    let to = random.chance(4) ? from : random.pick(names.filter { $0 != from })
    var statement = RelationshipStatement(
      id: id, from: EntityReference(id: from), to: EntityReference(id: to), kind: kind)
    if random.chance(65) {
      statement.confidence = Probability(random.pick([0, 1, random.hundredths(30...100), random.hundredths(30...100)]))
    } else if random.chance(80) {
      statement.sources = (0..<random.int(1...3)).map { _ in source() }
    }
    if kind == .ownership { statement.share = share() }
    statement.period = period(from: 2008...2016, to: 2012...2020)
    if kind.family == .provision, random.chance(50) {
      statement.products = Array(random.shuffled(Self.categories).prefix(random.int(1...2)))
    }
    return statement
  }

  private mutating func source() -> Source {
    Source(
      publisher: random.pick(["P", "Q", "R", nil]),
      grade: random.chance(80) ? Grade(random.pick(["A2", "C", "D", "E", "Z"])) : nil,
      confidence: random.chance(15) ? Probability(random.hundredths(10...100)) : nil,
      stance: random.pick([.supports, .supports, .supports, .supports, .disputes, .retracts]))
  }

  private mutating func share() -> Share? {
    if random.chance(65) { return Share(exactly: random.pick([0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.51, 0.75, 1])) }
    if random.chance(30) { return nil }
    let range = random.pick([(0.25, 0.5), (0.5, 0.75), (0.75, 1), (0, 0.25)])
    return Share(least: range.0, most: range.1)
  }

  private mutating func period(from starts: ClosedRange<Int>, to ends: ClosedRange<Int>) -> Period {
    var start = random.chance(60) ? day(starts) : nil
    var end = random.chance(40) ? day(ends) : nil
    if let first = start, let last = end, last < first { (start, end) = (last, first) }
    return Period(start: start, end: end)
  }

  private mutating func day(_ years: ClosedRange<Int>) -> Day? {
    Day(year: random.int(years), month: random.int(1...12), day: random.int(1...28))
  }

  mutating func flags() -> [FlagStatement] {
    (0..<random.int(1...3)).map { number in
      var statement = FlagStatement(
        id: "f\(number)", entity: EntityReference(id: random.pick(names)), category: "listed")
      if random.chance(80) { statement.level = FlagLevel(random.int(0...5)) }
      if random.chance(80) { statement.confidence = Probability(random.hundredths(40...100)) }
      if random.chance(70) { statement.list = random.pick(["ofac-sdn", "eu-fsf", "press"]) }
      if random.chance(40) { statement.period.start = day(2008...2018) }
      if random.chance(20) { statement.period.end = day(2018...2022) }
      return statement
    }
  }

  mutating func policy() -> Policy {
    var policy = Policy()
    policy.passThrough = [
      "manufacturer": 0.5, "reseller": random.pick([0.9, 1]), "integrator": 0.8, "public-body": random.pick([0, 0.1]),
      "unspecified": 0.6,
    ]
    policy.transmission = ["service": 0.8, "licence": 0.7]
    policy.relevance = ["dpi": 1, "intrusion": 0.9, "jamming": random.pick([0, 0.4])]
    policy.relevanceUnspecified = random.pick([0.4, 0.6, 1])
    policy.relevanceUnlisted = random.pick([0, 0.3])
    policy.grades = ["A2": 0.95, "C": 0.7, "D": 0.4, "E": 0.1]
    policy.confidenceUnspecified = random.pick([0.5, 0.6])
    policy.maxConfidence = random.pick([0.99, 1, 0.9])
    policy.minConfidence = random.pick([0, 0, 0.4])
    policy.minLevel = random.pick([0, 0, 2, 3])
    policy.levelUnspecified = random.pick([1, 2, 4])
    policy.flagConfidenceUnspecified = random.pick([0.8, 1])
    policy.flagsInForce = random.pick(Policy.FlagsInForce.allCases)
    policy.asOf = random.pick([nil, Day("2013-06-30"), Day("2018-01-01")])
    policy.ownershipRules = rules()
    policy.attribution = random.pick([.controlling, .controlling, .none])
    policy.attributionThreshold = random.pick([0.5, 0.25])
    policy.maxHops = random.pick([nil, nil, 1, 2, 3])
    policy.timeConsistent = random.chance(60)
    policy.timeToleranceDays = random.pick([0, 0, 90])
    policy.defaultDurationDays = ["shipment": 0, "award": 1_095, "ownership": 2_000]
    policy.productConsistent = random.chance(60)
    policy.transformingRoles = random.pick([[], ["integrator"], ["unspecified", "reseller"]])
    return policy
  }

  private mutating func rules() -> [OwnershipRule] {
    var official = OwnershipRule(name: "official", threshold: 0.5)
    official.control = false
    official.appliesTo = ["ofac-sdn"]
    var alone = OwnershipRule(name: "alone", threshold: 0.5)
    alone.inclusive = false
    alone.aggregate = false
    var expired = OwnershipRule(name: "expired", threshold: 0.3)
    expired.period.end = Day("2014-12-31")
    let all = random.shuffled([OwnershipRule.majority, official, alone, expired])
    return Array(all.prefix(random.pick([0, 1, 1, 2, 3])))
  }
}
