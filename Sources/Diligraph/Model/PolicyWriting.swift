// SPDX-License-Identifier: Apache-2.0

extension Policy {
  /// The policy as a map with every key, defaults filled in, in the order of the default policy.
  public var structuredValue: StructuredValue {
    typealias Member = StructuredValue.Member
    func map(_ numbers: [String: Double]) -> StructuredValue {
      .object(numbers.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: .number($0.value)) })
    }
    let days = defaultDurationDays.mapValues(Double.init)
    let packs = rulePacks.sorted { $0.key < $1.key }
      .map { Member(key: $0.key, value: .array($0.value.map(\.structuredValue))) }
    return .object([
      Member(key: "name", value: .string(name)),
      Member(key: "passThrough", value: map(passThrough)),
      Member(key: "transmission", value: map(transmission)),
      Member(key: "relevance", value: map(relevance)),
      Member(key: "relevanceUnspecified", value: .number(relevanceUnspecified)),
      Member(key: "relevanceUnlisted", value: .number(relevanceUnlisted)),
      Member(key: "grades", value: map(grades)),
      Member(key: "confidenceUnspecified", value: .number(confidenceUnspecified)),
      Member(key: "maxConfidence", value: .number(maxConfidence)),
      Member(key: "minLevel", value: .number(Double(minLevel))),
      Member(key: "levelUnspecified", value: .number(Double(levelUnspecified))),
      Member(key: "flagConfidenceUnspecified", value: .number(flagConfidenceUnspecified)),
      Member(key: "flagsInForce", value: .string(flagsInForce.rawValue)),
      Member(key: "asOf", value: asOf.map { .string($0.description) } ?? .null),
      Member(key: "ownershipRules", value: .array(ownershipRules.map(\.structuredValue))),
      Member(key: "rulePacks", value: .object(packs)),
      Member(key: "attribution", value: .string(attribution.rawValue)),
      Member(key: "attributionThreshold", value: .number(attributionThreshold)),
      Member(key: "maxHops", value: maxHops.map { .number(Double($0)) } ?? .null),
      Member(key: "timeConsistent", value: .bool(timeConsistent)),
      Member(key: "timeToleranceDays", value: .number(Double(timeToleranceDays))),
      Member(key: "defaultDurationDays", value: map(days)),
      Member(key: "productConsistent", value: .bool(productConsistent)),
      Member(key: "transformingRoles", value: .array(transformingRoles.map(StructuredValue.string))),
      Member(key: "minConfidence", value: .number(minConfidence)),
      Member(key: "bands", value: map(bands)),
    ])
  }

  /// The JSON text that the policy's digest is taken of: keys sorted, no space, shortest numbers.
  public var canonicalJSON: String { structuredValue.canonicalJSON }
}

extension OwnershipRule {
  var structuredValue: StructuredValue {
    typealias Member = StructuredValue.Member
    let lists: StructuredValue = appliesTo.map { .array($0.map(StructuredValue.string)) } ?? .null
    return .object([
      Member(key: "name", value: .string(name)),
      Member(key: "threshold", value: .number(threshold)),
      Member(key: "inclusive", value: .bool(inclusive)),
      Member(key: "aggregate", value: .bool(aggregate)),
      Member(key: "control", value: .bool(control)),
      Member(key: "appliesTo", value: lists),
      Member(key: "from", value: period.start.map { .string($0.description) } ?? .null),
      Member(key: "to", value: period.end.map { .string($0.description) } ?? .null),
    ])
  }
}

extension StructuredValue {
  /// The value as JSON with keys sorted by code point and without space, so that equal values have equal texts.
  public var canonicalJSON: String {
    switch self {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .number(let number): canonicalNumber(number)
    case .string(let text): jsonQuoted(text)
    case .array(let values): "[" + values.map(\.canonicalJSON).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { jsonQuoted($0.key) + ":" + $0.value.canonicalJSON }
        .joined(separator: ",") + "}"
    }
  }
}

/// The shortest text that reads back as `number`; whole numbers without a fraction.
package func canonicalNumber(_ number: Double) -> String {
  guard number.isFinite else { return "null" }
  if let whole = Int64(exactly: number), abs(whole) < 1 << 53 { return String(whole) }
  return String(number)
}

/// `text` as a JSON string literal (RFC 8259 section 7).
package func jsonQuoted(_ text: String) -> String {
  // Most texts have nothing to escape.
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }) { return "\"" + text + "\"" }
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      let hex = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
