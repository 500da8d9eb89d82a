// SPDX-License-Identifier: Apache-2.0

/// What persons filled in about one entity, or about a record that no current data states any more: the current values,
/// then every version.
public struct AssessmentReport {
  /// The entity's id and name; nil where there is only the record.
  private let entity: (id: String, name: String)?
  private let record: String
  private let history: AssessmentHistory

  /// The report on `entity`.
  public init(_ entity: Entity, _ history: AssessmentHistory) {
    self.entity = (entity.id, entity.name)
    record = entity.id
    self.history = history
  }

  /// The report on a record that no current data states any more.
  public init(record: String, _ history: AssessmentHistory) {
    entity = nil
    self.record = record
    self.history = history
  }

  /// The entity, its current assessments and all versions, the newest first.
  public var members: [StructuredValue.Member] {
    [
      .init(key: "entity", value: .text(entity?.id)), .init(key: "name", value: .text(entity?.name)),
      .init(key: "current", value: .array(history.current.map { .object(history.currentMembers($0)) })),
      .init(key: "versions", value: .array(history.versions.map(history.value))),
    ]
  }

  /// One row for each version, the newest first.
  public var table: ReportTable {
    let current = Set(history.current.map(\.number))
    return ReportTable(
      header: ["number", "current", "record", "author", "time", "changed"] + Assessment.Field.allCases.map(\.rawValue),
      rows: history.versions.map { version in
        [String(version.number), current.contains(version.number) ? "yes" : "no", version.record, version.author]
          + [version.time, history.changes(of: version).map(\.rawValue).joined(separator: ";")]
          + Assessment.Field.allCases.map { version.assessment[$0] ?? "" }
      })
  }

  /// The current values, then who changed what and when.
  public var text: String {
    var text = AssessmentListReport.title(entity, record) + "\n"
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
      let indent = current.count > 1 ? "  " : ""
      text += version.assessment.filledIn.map {
        "\(indent)\($0.field.title): \(ReportText.visible($0.text, limit: 1_000))\n"
      }.joined()
    }
    guard !history.versions.isEmpty else { return text }
    text += "\nVersions, the newest first:\n"
    for version in history.versions {
      text += "  \(version.number)  \(version.time)  \(ReportText.visible(version.author, limit: 80))"
      if version.record != record { text += "  record \(ReportText.visible(version.record))" }
      text += "\n"
      for field in history.changes(of: version) {
        let value = version.assessment[field].map { ReportText.visible($0, limit: 1_000) } ?? "(emptied)"
        text += "     \(field.title): \(value)\n"
      }
    }
    return text
  }
}

extension AssessmentHistory {
  /// Each version: its number and record, who changed what and when, then the fields after the change.
  func value(_ version: AssessmentVersion) -> StructuredValue {
    .object(
      [
        .init(key: "number", value: .number(Double(version.number))),
        .init(key: "record", value: .string(version.record)),
        .init(key: "author", value: .string(version.author)), .init(key: "time", value: .string(version.time)),
        .init(key: "changed", value: .array(changes(of: version).map { .string($0.rawValue) })),
      ] + Assessment.members(of: version.assessment))
  }

  /// A current version: its number and record, the fields, who stated each of them and when, and who changed the
  /// assessment last, which may be another.
  func currentMembers(_ version: AssessmentVersion) -> [StructuredValue.Member] {
    func who(_ author: String, _ time: String) -> StructuredValue {
      .object([.init(key: "author", value: .string(author)), .init(key: "time", value: .string(time))])
    }
    let statements = Dictionary(uniqueKeysWithValues: statements(of: version).map { ($0.field, $0) })
    return [
      .init(key: "number", value: .number(Double(version.number))),
      .init(key: "record", value: .string(version.record)),
    ] + Assessment.members(of: version.assessment) + [
      .init(
        key: "statedBy",
        value: .object(
          Assessment.Field.allCases.map { field in
            .init(key: field.rawValue, value: statements[field].map { who($0.author, $0.time) } ?? .null)
          })),
      .init(key: "lastChange", value: who(version.author, version.time)),
    ]
  }
}

/// The current assessments of a whole case, those due first at the top.
public struct AssessmentListReport {
  /// One assessment, with the entity that its record belongs to now.
  public struct Row: Hashable, Sendable {
    /// The assessment.
    public var version: AssessmentVersion
    /// All versions of its record.
    public var history: AssessmentHistory
    /// The entity's id and name; nil where no current data states the record any more.
    public var entity: (id: String, name: String)? {
      entityID.map { ($0, entityName ?? $0) }
    }
    private let entityID: String?
    private let entityName: String?

    /// A row.
    public init(_ version: AssessmentVersion, of history: AssessmentHistory, entity: Entity?) {
      self.version = version
      self.history = history
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
              ] + row.history.currentMembers(row.version))
          }))
    ]
  }

  /// One row for each record that is assessed.
  public var table: ReportTable {
    ReportTable(
      header: ["entity", "name", "record"] + Assessment.Field.allCases.map(\.rawValue)
        + ["statedBy", "lastChangeBy", "lastChange"],
      rows: rows.map { row in
        let version = row.version
        let who = row.history.statements(of: version).map { "\($0.field.rawValue): \($0.author), \($0.time)" }
        return [row.entity?.id ?? "", row.entity?.name ?? "", version.record]
          + Assessment.Field.allCases.map { version.assessment[$0] ?? "" }
          + [who.joined(separator: "; "), version.author, version.time]
      })
  }

  /// Each with its entity and all that is filled in.
  public var text: String {
    guard !rows.isEmpty else { return "Nothing is assessed.\n" }
    return rows.map { row in
      let version = row.version
      var text = Self.title(row.entity, version.record) + "\n"
      if let entity = row.entity, entity.id != version.record {
        text += "  record \(ReportText.visible(version.record))\n"
      }
      for statement in row.history.statements(of: version) {
        text += "  \(statement.field.title): \(ReportText.visible(statement.text, limit: 1_000))"
        text += " (by \(ReportText.visible(statement.author, limit: 80)), \(statement.time))\n"
      }
      return text
    }.joined(separator: "\n")
  }

  /// The entity with its id, or the record where no current data states it.
  static func title(_ entity: (id: String, name: String)?, _ record: String) -> String {
    entity.map { "\(ReportText.visible($0.name))  [\(ReportText.visible($0.id))]" }
      ?? "\(ReportText.visible(record)), which no current data states any more"
  }
}
