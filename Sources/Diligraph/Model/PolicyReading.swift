// SPDX-License-Identifier: Apache-2.0

extension Policy {
  /// The default policy with what `value` states changed.
  ///
  /// A key given there replaces the whole default value, maps and lists included. An entry of
  /// `ownershipRules` is a rule, or the name of a rule pack.
  ///
  /// - Throws: ``PolicyError`` for an unknown key, a value of another type or out of range.
  public init(_ value: StructuredValue) throws(PolicyError) {
    self.init()
    if value == .null { return }
    let root = PolicyCursor(key: "", value: value)
    var rules: PolicyCursor?
    for member in try root.members(known: Policy.keys) {
      if member.key == "ownershipRules" { rules = member } else { try read(member) }
    }
    // Last, because an entry may name a rule pack of the same policy.
    if let rules { ownershipRules = try Policy.rules(rules, packs: rulePacks) }
  }

  /// Every key, in the order of the default policy.
  static let keys = [
    "name", "passThrough", "transmission", "relevance", "relevanceUnspecified", "relevanceUnlisted", "grades",
    "confidenceUnspecified", "maxConfidence", "minLevel", "levelUnspecified", "flagConfidenceUnspecified",
    "flagsInForce", "asOf", "ownershipRules", "rulePacks", "attribution", "attributionThreshold", "maxHops",
    "timeConsistent", "timeToleranceDays", "defaultDurationDays", "productConsistent", "transformingRoles",
    "minConfidence", "bands",
  ]

  private mutating func read(_ cursor: PolicyCursor) throws(PolicyError) {
    let kinds = RelationshipKind.allCases.map(\.rawValue)
    switch cursor.key {
    case "name": name = try cursor.text()
    case "passThrough": passThrough = try cursor.fractions()
    case "transmission": transmission = try cursor.fractions(known: kinds)
    case "relevance": relevance = try cursor.fractions()
    case "relevanceUnspecified": relevanceUnspecified = try cursor.fraction()
    case "relevanceUnlisted": relevanceUnlisted = try cursor.fraction()
    case "grades": grades = try cursor.fractions()
    case "confidenceUnspecified": confidenceUnspecified = try cursor.fraction()
    case "maxConfidence": maxConfidence = try cursor.positiveFraction()
    case "minLevel": minLevel = try cursor.whole(0...5)
    case "levelUnspecified": levelUnspecified = try cursor.whole(0...5)
    case "flagConfidenceUnspecified": flagConfidenceUnspecified = try cursor.positiveFraction()
    case "flagsInForce": flagsInForce = try cursor.word(FlagsInForce.self)
    case "asOf": asOf = try cursor.day()
    case "rulePacks": rulePacks = try Policy.packs(cursor)
    case "attribution": attribution = try cursor.word(Attribution.self)
    case "attributionThreshold": attributionThreshold = try cursor.positiveFraction()
    case "maxHops": maxHops = cursor.value == .null ? nil : try cursor.whole(1...1_000_000)
    case "timeConsistent": timeConsistent = try cursor.truth()
    case "timeToleranceDays": timeToleranceDays = try cursor.whole(0...3650)
    case "defaultDurationDays": defaultDurationDays = try cursor.durations(known: kinds)
    case "productConsistent": productConsistent = try cursor.truth()
    case "transformingRoles": transformingRoles = try cursor.texts()
    case "minConfidence": minConfidence = try cursor.fraction()
    case "bands": bands = try cursor.fractions()
    default: throw PolicyError(key: cursor.key, problem: .unknownKey(nearest: nil))
    }
  }

  private static func packs(_ cursor: PolicyCursor) throws(PolicyError) -> [String: [OwnershipRule]] {
    var packs: [String: [OwnershipRule]] = [:]
    for member in try cursor.members(known: nil) {
      packs[member.name] = try rules(member, packs: [:], defaultName: member.name)
    }
    return packs
  }

  private static func rules(
    _ cursor: PolicyCursor, packs: [String: [OwnershipRule]], defaultName: String? = nil
  ) throws(PolicyError) -> [OwnershipRule] {
    var rules: [OwnershipRule] = []
    for element in try cursor.elements() {
      guard case .string(let name) = element.value else {
        rules.append(try rule(element, defaultName: defaultName))
        continue
      }
      guard let pack = packs[name] else {
        throw PolicyError(
          key: element.key,
          problem: .unknownWord(
            found: name, allowed: packs.keys.sorted(), nearest: nearestWord(to: name, in: packs.keys)))
      }
      rules += pack
    }
    return rules
  }

  private static func rule(
    _ cursor: PolicyCursor, defaultName: String?
  ) throws(PolicyError) -> OwnershipRule {
    let known = ["name", "threshold", "inclusive", "aggregate", "control", "appliesTo", "from", "to"]
    let members = try cursor.members(known: known)
    func member(_ name: String) -> PolicyCursor? { members.first { $0.name == name && $0.value != .null } }
    guard let name = try member("name")?.text() ?? defaultName else {
      throw PolicyError(key: cursor.key + ".name", problem: .missing)
    }
    guard let threshold = try member("threshold")?.positiveFraction() else {
      throw PolicyError(key: cursor.key + ".threshold", problem: .missing)
    }
    var rule = OwnershipRule(name: name, threshold: threshold)
    if let value = member("inclusive") { rule.inclusive = try value.truth() }
    if let value = member("aggregate") { rule.aggregate = try value.truth() }
    // As in the oracle: a rule that says nothing of control does not count it.
    rule.control = try member("control")?.truth() ?? false
    rule.appliesTo = try member("appliesTo")?.texts()
    rule.period = Period(start: try member("from")?.day(), end: try member("to")?.day(edge: .last))
    return rule
  }
}

/// A value of a policy with its key's path, read as one type or refused.
private struct PolicyCursor {
  let key: String
  let value: StructuredValue

  /// The last part of the key's path.
  var name: String { key.split(separator: ".").last.map(String.init) ?? key }

  func wrongType(_ expected: String) -> PolicyError {
    PolicyError(key: key.isEmpty ? "policy" : key, problem: .wrongType(found: value.typeName, expected: expected))
  }

  func members(known: [String]?) throws(PolicyError) -> [PolicyCursor] {
    guard case .object(let members) = value else { throw wrongType("a map") }
    var cursors: [PolicyCursor] = []
    for member in members {
      let path = key.isEmpty ? member.key : "\(key).\(member.key)"
      if let known, !known.contains(member.key) {
        throw PolicyError(key: path, problem: .unknownKey(nearest: nearestWord(to: member.key, in: known)))
      }
      cursors.append(PolicyCursor(key: path, value: member.value))
    }
    return cursors
  }

  func elements() throws(PolicyError) -> [PolicyCursor] {
    guard case .array(let values) = value else { throw wrongType("a list") }
    return values.enumerated().map { PolicyCursor(key: "\(key)[\($0.offset)]", value: $0.element) }
  }

  func number(_ range: ClosedRange<Double>, _ text: String) throws(PolicyError) -> Double {
    guard case .number(let number) = value else { throw wrongType("a number") }
    guard range.contains(number) else {
      throw PolicyError(key: key, problem: .outOfRange(found: canonicalNumber(number), range: text))
    }
    return number
  }

  func fraction() throws(PolicyError) -> Double { try number(0...1, "0 to 1") }

  func positiveFraction() throws(PolicyError) -> Double {
    try number(Double.leastNonzeroMagnitude...1, "0 to 1, 0 excluded")
  }

  func whole(_ range: ClosedRange<Int>) throws(PolicyError) -> Int {
    let bounds = "\(range.lowerBound) to \(range.upperBound)"
    let number = try number(Double(range.lowerBound)...Double(range.upperBound), bounds)
    guard let whole = Int(exactly: number) else { throw wrongType("a whole number from \(bounds)") }
    return whole
  }

  func truth() throws(PolicyError) -> Bool {
    guard case .bool(let bool) = value else { throw wrongType("true or false") }
    return bool
  }

  func text() throws(PolicyError) -> String {
    guard case .string(let text) = value else { throw wrongType("a text") }
    return text
  }

  func texts() throws(PolicyError) -> [String] {
    var texts: [String] = []
    for element in try elements() { texts.append(try element.text()) }
    return texts
  }

  func day(edge: Day.Edge = .first) throws(PolicyError) -> Day? {
    if value == .null { return nil }
    let text: String =
      if case .number(let year) = value { canonicalNumber(year) } else { try self.text() }
    guard let day = Day(text, edge: edge) else {
      throw PolicyError(key: key, problem: .notADate(found: text))
    }
    return day
  }

  func word<Word: RawRepresentable & CaseIterable>(_: Word.Type) throws(PolicyError) -> Word
  where Word.RawValue == String {
    let found = try text()
    if let word = Word(rawValue: found) { return word }
    let allowed = Word.allCases.map(\.rawValue)
    throw PolicyError(
      key: key,
      problem: .unknownWord(found: found, allowed: allowed, nearest: nearestWord(to: found, in: allowed)))
  }

  func fractions(known: [String]? = nil) throws(PolicyError) -> [String: Double] {
    var map: [String: Double] = [:]
    for member in try members(known: known) { map[lastComponent(of: member)] = try member.fraction() }
    return map
  }

  func durations(known: [String]) throws(PolicyError) -> [String: Int] {
    var map: [String: Int] = [:]
    for member in try members(known: known) {
      // Null takes a kind's default away: the relationship stays open.
      if member.value != .null { map[lastComponent(of: member)] = try member.whole(0...36_500) }
    }
    return map
  }

  /// The member's own key, which may itself contain a full stop.
  private func lastComponent(of member: PolicyCursor) -> String {
    key.isEmpty ? member.key : String(member.key.dropFirst(key.count + 1))
  }
}
