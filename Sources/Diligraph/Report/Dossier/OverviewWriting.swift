// SPDX-License-Identifier: Apache-2.0

extension Overview {
  typealias Words = DossierWords
  typealias Member = StructuredValue.Member

  /// The overview as JSON; a later run can be compared with it.
  public var json: String {
    let common: [Member] = [
      .init(key: "schemaVersion", value: .number(Double(ReportContext.schemaVersion)))
    ]
    let leftOut = choice?.leftOut ?? 0
    let isComplete = missing.isEmpty && leftOut == 0 && rows.allSatisfy { !$0.exposure.isCut && $0.isAll }
    let members: [Member] = [
      .init(key: "complete", value: .bool(isComplete)),
      .init(key: "dataDigest", value: .string(provenance.dataDigest)),
      .init(key: "programVersion", value: .string(provenance.programVersion)),
      .init(key: "rankedBy", value: .string(figure.rawValue)),
      .init(key: "chosenBy", value: .text(leftOut > 0 ? choice?.figure.rawValue : nil)),
      .init(key: "leftOut", value: .number(Double(leftOut))),
      .init(key: "undecided", value: .number(Double(choice?.undecided ?? 0))),
      .init(key: "rows", value: .array(rows.map(value))),
      .init(
        key: "notFound",
        value: .array(
          missing.map {
            .object([
              .init(key: "name", value: .string($0.name)), .init(key: "reason", value: .string($0.reason)),
            ])
          })),
      .init(key: "since", value: sinceValue),
    ]
    return StructuredValue.object(common + context.members + members).prettyJSON + "\n"
  }

  private var sinceValue: StructuredValue {
    guard let earlier else { return .null }
    return .object([
      .init(key: "policyDigest", value: .string(earlier.policyDigest)),
      .init(key: "dataDigest", value: .string(earlier.dataDigest)),
      .init(
        key: "gone",
        value: .array(
          gone.map {
            .object([
              .init(key: "entity", value: .string($0.id)), .init(key: "name", value: .string($0.earlier.name)),
            ])
          })),
    ])
  }

  private func value(_ row: Row) -> StructuredValue {
    func texts(_ values: [String]) -> StructuredValue { .array(values.map(StructuredValue.string)) }
    let exposure = row.exposure
    return .object([
      .init(key: "entity", value: .string(row.entityID)), .init(key: "name", value: .string(row.name)),
      .init(key: "file", value: .text(row.file)), .init(key: "lower", value: .number(exposure.lower)),
      .init(key: "exact", value: .number(exposure.exact)),
      .init(key: "estimate", value: .number(exposure.estimate?.value)),
      .init(key: "standardError", value: .number(exposure.estimate?.standardError)),
      .init(key: "upper", value: .number(exposure.upper)),
      .init(key: "method", value: .string(exposure.method.rawValue)),
      .init(key: "level", value: .number(exposure.level.map(Double.init))),
      .init(key: "directness", value: texts(exposure.directness.map(\.rawValue))),
      .init(key: "route", value: texts(row.route)), .init(key: "bestPath", value: texts(row.pathIDs)),
      .init(key: "time", value: .text(row.time?.rawValue)), .init(key: "product", value: .text(row.product?.rawValue)),
      .init(key: "paths", value: .number(Double(row.paths))), .init(key: "allPaths", value: .bool(row.isAll)),
      .init(key: "flagged", value: .bool(row.isFlagged)), .init(key: "notExcludedBy", value: texts(row.notExcludedBy)),
      .init(key: "redFlagsMet", value: .number(Double(row.redFlagsMet))),
      .init(key: "change", value: .text(change(row).map(Words.changeKey))),
      .init(key: "changes", value: change(row).map { .string(Words.change($0).plain) } ?? .null),
    ])
  }

  /// The overview as CSV, figures in full.
  public var csv: String {
    ReportTable(
      header: [
        "entity", "name", "lower", "exact", "estimate", "standardError", "upper", "method", "level", "directness",
        "bestPath", "time", "product", "paths", "allPaths", "flagged", "notExcludedBy", "redFlagsMet", "change",
        "changes", "file",
      ],
      rows: rows.map { row in
        let exposure = row.exposure
        let figures = [
          exposure.lower, exposure.exact, exposure.estimate?.value, exposure.estimate?.standardError, exposure.upper,
        ].map { $0.map { "\($0)" } ?? "" }
        let path = [row.route.joined(separator: " > "), row.time?.rawValue ?? "", row.product?.rawValue ?? ""]
        let change = change(row)
        return [row.entityID, row.name] + figures
          + [
            exposure.method.rawValue, exposure.level.map(String.init) ?? "",
            exposure.directness.map(\.rawValue).joined(separator: ";"),
          ] + path
          + [
            "\(row.paths)", "\(row.isAll)", "\(row.isFlagged)", row.notExcludedBy.joined(separator: ";"),
            "\(row.redFlagsMet)", change.map(Words.changeKey) ?? "", change.map { Words.change($0).plain } ?? "",
            row.file ?? "",
          ]
      } + missing.map { [$0.name, ""] + Array(repeating: "", count: 16) + ["not found", $0.reason, ""] }
    ).csv
  }
}

extension Overview {
  /// How the entities were chosen, on one line; empty where they were named, or all that are exposed are there.
  public var choiceText: String { Words.choice(self).map { $0.plain + "\n" } ?? "" }

  /// How many entities are new, changed, the same or gone, on one line; empty where there is nothing to compare with.
  public var changeText: String {
    guard earlier != nil else { return "" }
    let changes = rows.compactMap(change)
    let new = changes.count { $0 == .new }
    let same = changes.count { $0 == .same }
    return Words.changeCounts(new: new, changed: changes.count - new - same, same: same, gone: gone.count).plain + "\n"
  }
}
