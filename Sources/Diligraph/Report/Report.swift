// SPDX-License-Identifier: Apache-2.0

/// An answer that can be written as text, JSON or CSV.
public protocol Report {
  /// The members of the JSON answer after the common ones, in order.
  var members: [StructuredValue.Member] { get }
  /// The rows for CSV.
  var table: ReportTable { get }
  /// The answer for a person, without the common last lines.
  var text: String { get }
  /// Whether nothing was cut off.
  var isComplete: Bool { get }
}

/// What every answer is true of.
public struct ReportContext: Hashable, Sendable {
  /// The version of the JSON answers' layout.
  public static let schemaVersion = 1

  /// The policy's name.
  public var policyName: String
  /// The SHA-256 of the policy's canonical JSON, in hexadecimal.
  public var policyDigest: String
  /// The day of the question.
  public var asOf: Day?

  /// The context of a question under `policy`, whose digest the caller computes.
  public init(policy: Policy, digest: String) {
    policyName = policy.name
    policyDigest = digest
    asOf = policy.asOf
  }

  /// `report` as one JSON object, pretty-printed.
  public func json(_ report: some Report) -> String {
    let common: [StructuredValue.Member] = [
      .init(key: "schemaVersion", value: .number(Double(Self.schemaVersion))),
      .init(key: "asOf", value: asOf.map { .string($0.description) } ?? .null),
      .init(
        key: "policy",
        value: .object([
          .init(key: "name", value: .string(policyName)), .init(key: "digest", value: .string(policyDigest)),
        ])),
      .init(key: "complete", value: .bool(report.isComplete)),
    ]
    return StructuredValue.object(common + report.members).prettyJSON + "\n"
  }

  /// `report` for a person, followed by what it is true of.
  public func text(_ report: some Report) -> String {
    let day = asOf.map { "as of \($0)" } ?? "without a date of reference"
    return report.text + "\nPolicy \"\(ReportText.visible(policyName))\" (\(policyDigest.prefix(12))), \(day). "
      + "A lead, not a legal conclusion.\n"
  }
}

extension StructuredValue {
  /// The value as JSON, indented by two spaces, keys in their order; short lists stay on one line.
  public var prettyJSON: String { pretty(indent: "") }

  private func pretty(indent: String) -> String {
    let deeper = indent + "  "
    switch self {
    case .array(let values) where !values.isEmpty:
      let isShort = values.allSatisfy {
        switch $0 {
        case .array, .object: false
        default: true
        }
      }
      if isShort { return "[" + values.map { $0.pretty(indent: "") }.joined(separator: ", ") + "]" }
      return "[\n" + values.map { deeper + $0.pretty(indent: deeper) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      return "{\n"
        + members.map { deeper + jsonQuoted($0.key) + ": " + $0.value.pretty(indent: deeper) }
        .joined(separator: ",\n") + "\n\(indent)}"
    default: return canonicalJSON
    }
  }

  /// A number, or null for nil.
  static func number(_ value: Double?) -> StructuredValue { value.map { .number($0) } ?? .null }

  /// A text, or null for nil.
  static func text(_ value: String?) -> StructuredValue { value.map { .string($0) } ?? .null }
}
