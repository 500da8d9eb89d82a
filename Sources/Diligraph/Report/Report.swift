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
  /// On which dates flags and holdings count.
  public var flagsInForce: Policy.FlagsInForce
  /// By when something must have been published to count, and what that left out.
  public var knownBy: KnownByOutcome?
  /// What was changed for publication; nil where nothing was.
  public var publication: PublicationOutcome?

  /// The context of a question under `policy`, whose digest the caller computes.
  public init(
    policy: Policy, digest: String, knownBy: KnownByOutcome? = nil, publication: PublicationOutcome? = nil
  ) {
    policyName = policy.name
    policyDigest = digest
    asOf = policy.asOf
    flagsInForce = policy.flagsInForce
    self.knownBy = knownBy
    self.publication = publication
  }

  /// The day, the policy and the day of knowledge, as members of an answer.
  var members: [StructuredValue.Member] {
    [
      .init(key: "asOf", value: .text(asOf?.description)),
      .init(key: "knownBy", value: knownBy?.structuredValue ?? .null),
      .init(
        key: "policy",
        value: .object([
          .init(key: "name", value: .string(policyName)), .init(key: "digest", value: .string(policyDigest)),
        ])),
    ] + (publication.map { [.init(key: "publication", value: $0.structuredValue)] } ?? [])
  }

  /// The same on one line.
  var line: String {
    let inForce = flagsInForce == .asOf ? " (flags and holdings in force then)" : ""
    let day = asOf.map { "as of \($0)\(inForce)" } ?? "without a date of reference"
    return "Policy \"\(ReportText.visible(policyName))\" (\(policyDigest.prefix(12))), \(day)."
      + (knownBy.map { " " + $0.line } ?? "") + (publication.map { " " + $0.line } ?? "")
  }

  /// `report` as one JSON object, pretty-printed.
  public func json(_ report: some Report) -> String {
    let common: [StructuredValue.Member] = [
      .init(key: "schemaVersion", value: .number(Double(Self.schemaVersion)))
    ]
    let complete: [StructuredValue.Member] = [
      .init(key: "complete", value: .bool(report.isComplete))
    ]
    return StructuredValue.object(common + members + complete + report.members).prettyJSON + "\n"
  }

  /// `report` for a person, followed by what it is true of.
  public func text(_ report: some Report) -> String {
    report.text + "\n\(line) A lead, not a legal conclusion.\n"
  }
}

extension KnownByOutcome {
  /// The day, and what it left out.
  var structuredValue: StructuredValue {
    .object([
      .init(key: "day", value: .string(rule.day.description)),
      .init(key: "undatedSources", value: .number(Double(undated))),
      .init(key: "undatedCount", value: .bool(rule.countsUndated)),
      .init(key: "relationshipsLeftOut", value: .number(Double(relationshipsLeftOut))),
      .init(key: "flagsLeftOut", value: .number(Double(flagsLeftOut))),
      .init(key: "sourcesLeftOut", value: .number(Double(sourcesLeftOut))),
    ])
  }

  /// The same on one line.
  var line: String {
    let parts = [
      ReportText.counted(relationshipsLeftOut, "statement") + " of relationships",
      ReportText.counted(flagsLeftOut, "statement") + " of flags",
      ReportText.counted(sourcesLeftOut, "further source"),
    ]
    let left =
      rule.countsUndated ? "published or begun later" : "published or begun later, or without a publication date,"
    let undated = ReportText.counted(undated, "source")
    return "Known by \(rule.day): left out as \(left) \(parts.joined(separator: ", ")); "
      + (rule.countsUndated
        ? "\(undated) without a publication date count as known." : "in all, \(undated) had no publication date.")
  }
}

extension StructuredValue {
  /// The value as JSON, indented by two spaces, keys in their order; short lists stay on one line.
  public var prettyJSON: String {
    var text = ""
    write(to: &text, indent: "")
    return text
  }

  /// One text that grows: of parts that are put together each level would be copied by the next.
  private func write(to text: inout String, indent: String) {
    let deeper = indent + "  "
    switch self {
    case .array(let values) where !values.isEmpty:
      let isShort = values.allSatisfy {
        switch $0 {
        case .array, .object: false
        default: true
        }
      }
      text += isShort ? "[" : "[\n"
      for (number, value) in values.enumerated() {
        if number > 0 { text += isShort ? ", " : ",\n" }
        if !isShort { text += deeper }
        value.write(to: &text, indent: deeper)
      }
      if !isShort { text += "\n" + indent }
      text += "]"
    case .object(let members) where !members.isEmpty:
      text += "{\n"
      for (number, member) in members.enumerated() {
        if number > 0 { text += ",\n" }
        text += deeper
        text += jsonQuoted(member.key)
        text += ": "
        member.value.write(to: &text, indent: deeper)
      }
      text += "\n" + indent
      text += "}"
    default: text += canonicalJSON
    }
  }

  /// A number, or null for nil.
  static func number(_ value: Double?) -> StructuredValue { value.map { .number($0) } ?? .null }

  /// A text, or null for nil.
  static func text(_ value: String?) -> StructuredValue { value.map { .string($0) } ?? .null }
}
