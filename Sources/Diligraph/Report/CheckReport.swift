// SPDX-License-Identifier: Apache-2.0

/// What a check found.
public struct CheckReport: Report {
  private let check: Check
  private let dataset: Dataset
  private let wording: DifferenceWording?
  private let against: String?

  /// The report on `check`.
  ///
  /// - Parameter against: what new paths were looked for against, in words; nil where none were.
  public init(_ check: Check, against: String? = nil) {
    self.check = check
    self.against = against
    dataset = check.analysis.dataset
    if let former = check.former, let facts = check.facts {
      wording = DifferenceWording(former, check.analysis, facts, check.coefficients)
    } else {
      wording = nil
    }
  }

  /// Whether every condition was decided for every exposure.
  public var isComplete: Bool { !check.found.contains(where: \.isUndecided) }

  /// `passed`, `checked`, `conditions`, `against`, `found`.
  public var members: [StructuredValue.Member] {
    [
      .init(key: "passed", value: .bool(check.passes)),
      .init(key: "checked", value: .number(Double(check.count))),
      .init(key: "conditions", value: .array(check.conditions.map { .string($0.description) })),
      .init(key: "against", value: .text(against)),
      .init(
        key: "found",
        value: .array(
          check.found.map { found in
            .object([
              .init(key: "condition", value: .string(check.conditions[found.condition].description)),
              .init(key: "undecided", value: .bool(found.isUndecided)),
              .init(key: "exposure", value: found.exposure.structuredValue(in: dataset)),
              .init(key: "path", value: found.path.flatMap { wording?.structured($0) } ?? .null),
            ])
          })),
    ]
  }

  /// One row for each thing found.
  public var table: ReportTable {
    ReportTable(
      header: [
        "condition", "undecided", "entity", "name", "lower", "exact", "estimate", "upper", "level", "directness",
      ],
      rows: check.found.map { found in
        let row = found.exposure
        let entity = dataset.entities[row.entity]
        return [
          check.conditions[found.condition].description, found.isUndecided ? "yes" : "no", entity.id, entity.name,
          "\(row.lower)", row.exact.map { "\($0)" } ?? "", row.estimate.map { "\($0.value)" } ?? "", "\(row.upper)",
          row.level.map(String.init) ?? "", row.directness.map(\.rawValue).joined(separator: ";"),
        ]
      })
  }

  /// What was found, by condition; at most twenty of each.
  public var text: String {
    let count = ReportText.counted(check.count, "exposure")
    if check.passes {
      let conditions = check.conditions.map { ReportText.visible($0.description) }.joined(separator: ", ")
      return "Passed: none of \(count) meets \(conditions)\(compared).\n"
    }
    var text = "Failed, of \(count) looked at\(compared)\n"
    for (position, condition) in check.conditions.enumerated() {
      let all = check.found.filter { $0.condition == position }
      let met = all.filter { !$0.isUndecided }
      let open = all.filter(\.isUndecided)
      text += "\n\(ReportText.visible(condition.description)): \(met.isEmpty ? "none" : "\(met.count)")\n"
      for found in met.prefix(20) { text += line(found) }
      if met.count > 20 { text += "  … and \(met.count - 20) more (all in --format json)\n" }
      if !open.isEmpty {
        text +=
          "  not decided within the budget, and so counted as failed: "
          + "\(ReportText.counted(open.count, "entity", "entities"))\n"
        for found in open.prefix(5) { text += line(found) }
        if open.count > 5 { text += "  … and \(open.count - 5) more (all in --format json)\n" }
      }
    }
    return text
  }

  private var compared: String { against.map { "; new against \(ReportText.visible($0))" } ?? "" }

  private func line(_ found: Check.Found) -> String {
    let row = found.exposure
    var parts = ["lower \(ReportText.probability(row.lower))"]
    if let estimate = row.estimate { parts.append("estimate \(estimate.text)") }
    if let exact = row.exact { parts.append("exact \(ReportText.probability(exact))") }
    parts.append("upper \(ReportText.probability(row.upper))")
    parts.append("level \(row.level.map(String.init) ?? "–")")
    parts.append(row.directness.map(\.rawValue).joined(separator: ", "))
    let name = ReportText.visible(dataset.entities[row.entity].name)
    return "  \(name): \(parts.filter { !$0.isEmpty }.joined(separator: ", "))\n"
      + (found.path.flatMap { wording?.text($0, indent: "    ") } ?? "")
  }
}
