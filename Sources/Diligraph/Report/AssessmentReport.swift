// SPDX-License-Identifier: Apache-2.0

/// What persons filled in about one entity: the current values, then every version.
public struct AssessmentReport {
  private let entity: Entity
  private let history: AssessmentHistory

  /// The report on `entity`.
  public init(_ entity: Entity, _ history: AssessmentHistory) {
    self.entity = entity
    self.history = history
  }

  /// The entity, its current assessments and all versions, the newest first.
  public var members: [StructuredValue.Member] {
    [
      .init(key: "entity", value: .string(entity.id)), .init(key: "name", value: .string(entity.name)),
      .init(key: "current", value: .array(history.current.map(\.structuredValue))),
      .init(key: "versions", value: .array(history.versions.map(\.structuredValue))),
    ]
  }

  /// One row for each version, the newest first.
  public var table: ReportTable {
    let current = Set(history.current.map(\.number))
    return ReportTable(
      header: ["number", "current", "record", "author", "time"] + Assessment.Field.allCases.map(\.rawValue),
      rows: history.versions.map { version in
        [String(version.number), current.contains(version.number) ? "yes" : "no", version.record, version.author]
          + [version.time] + Assessment.Field.allCases.map { version.assessment[$0] ?? "" }
      })
  }

  /// The current values, then who changed what and when.
  public var text: String {
    var text = "\(ReportText.visible(entity.name))  [\(ReportText.visible(entity.id))]\n"
    let current = history.current
    if current.isEmpty {
      text += "Nobody has filled in an assessment"
      text += history.versions.isEmpty ? ".\n" : "; an earlier one was emptied.\n"
    }
    if current.count > 1 {
      text += "\(current.count) records of this entity are assessed; which one holds, a person decides.\n"
    }
    for version in current {
      if current.count > 1 { text += "\nrecord \(ReportText.visible(version.record)):\n" }
      text += Self.text(of: version.assessment, indent: current.count > 1 ? "  " : "")
    }
    guard !history.versions.isEmpty else { return text }
    text += "\nVersions, the newest first:\n"
    for version in history.versions {
      text += "  \(version.number)  \(version.time)  \(ReportText.visible(version.author, limit: 80))"
      if version.record != entity.id { text += "  record \(ReportText.visible(version.record))" }
      text += "\n"
      for field in history.changes(of: version) {
        let value = version.assessment[field].map { ReportText.visible($0, limit: 1_000) } ?? "(emptied)"
        text += "     \(field.title): \(value)\n"
      }
    }
    return text
  }

  /// The fields that are filled in, one a line.
  static func text(of assessment: Assessment, indent: String) -> String {
    assessment.filledIn.map { "\(indent)\($0.field.title): \(ReportText.visible($0.text, limit: 1_000))\n" }.joined()
  }
}

/// The current assessments of a whole case, those due first at the top.
public struct AssessmentListReport {
  /// One assessment, with the entity that its record belongs to now.
  public struct Row: Hashable, Sendable {
    /// The assessment.
    public var version: AssessmentVersion
    /// The entity's id and name; nil where no current data states the record any more.
    public var entity: (id: String, name: String)? {
      entityID.map { ($0, entityName ?? $0) }
    }
    private let entityID: String?
    private let entityName: String?

    /// A row.
    public init(_ version: AssessmentVersion, entity: Entity?) {
      self.version = version
      entityID = entity?.id
      entityName = entity?.name
    }
  }

  private let rows: [Row]

  /// The list; what has no date comes after what has one, then the order is that of the record's id.
  public init(_ rows: [Row]) {
    self.rows = rows.sorted { one, other in
      let (first, second) = (one.version.assessment.due, other.version.assessment.due)
      if first != second {
        guard let first else { return false }
        return second.map { first < $0 } ?? true
      }
      return precedesByCodePoint(one.version.record, other.version.record)
    }
  }

  /// One member, the list.
  public var members: [StructuredValue.Member] {
    [
      .init(
        key: "assessments",
        value: .array(
          rows.map { row in
            .object(
              [
                .init(key: "entity", value: .text(row.entity?.id)), .init(key: "name", value: .text(row.entity?.name)),
                .init(key: "record", value: .string(row.version.record)),
                .init(key: "author", value: .string(row.version.author)),
                .init(key: "time", value: .string(row.version.time)),
              ] + Assessment.members(of: row.version.assessment))
          }))
    ]
  }

  /// One row for each record that is assessed.
  public var table: ReportTable {
    ReportTable(
      header: ["entity", "name", "record", "author", "time"] + Assessment.Field.allCases.map(\.rawValue),
      rows: rows.map { row in
        [row.entity?.id ?? "", row.entity?.name ?? "", row.version.record, row.version.author, row.version.time]
          + Assessment.Field.allCases.map { row.version.assessment[$0] ?? "" }
      })
  }

  /// Each with its entity and all that is filled in.
  public var text: String {
    guard !rows.isEmpty else { return "Nothing is assessed.\n" }
    return rows.map { row in
      let version = row.version
      let name = row.entity.map { "\(ReportText.visible($0.name))  [\(ReportText.visible($0.id))]" }
      var text = (name ?? "\(ReportText.visible(version.record)), which no current data states any more") + "\n"
      if let entity = row.entity, entity.id != version.record {
        text += "  record \(ReportText.visible(version.record))\n"
      }
      text += AssessmentReport.text(of: version.assessment, indent: "  ")
      return text + "  by \(ReportText.visible(version.author, limit: 80)), \(version.time)\n"
    }.joined(separator: "\n")
  }
}
