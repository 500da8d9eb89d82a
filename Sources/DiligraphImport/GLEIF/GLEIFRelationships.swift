// SPDX-License-Identifier: Apache-2.0
import Diligraph

extension GLEIFReading {
  // MARK: Level 2

  /// A relationship record: the start node is the child, the end node the parent.
  mutating func relationship(_ record: GLEIFRecord) throws {
    guard let start = record.text("Relationship", "StartNode", "NodeID"),
      let end = record.text("Relationship", "EndNode", "NodeID")
    else {
      return try leaveOut(
        "gleif-node-missing", at: record.location,
        "a start node or an end node is missing; a relationship has both. It was left out.")
    }
    guard let type = record.text("Relationship", "RelationshipType")?.uppercased() else {
      return try leaveOut(
        "gleif-type-missing", at: record.location, "there is no RelationshipType; the record was left out.")
    }
    if let status = record.text("Registration", "RegistrationStatus")?.uppercased(), GLEIFTerms.void.contains(status) {
      return try leaveOut(
        "gleif-void", .note, at: record.location,
        "the registration of the relationship of \(quoted(start)) is \(status.lowercased()); it was left out.")
    }
    let meaning = GLEIFTerms.relationships[type]
    if meaning == nil {
      try writer.report(
        "gleif-type-unknown", .doubt, at: record.location,
        "the relationship type \(quoted(type)) is not known; it is shown as an association.")
    }
    let child = try node(start, record, "StartNode")
    let parent = try node(end, record, "EndNode")
    let isFromEnd = meaning?.isFromEnd ?? false
    var statement = RelationshipStatement(
      id: "gleif:\(start.uppercased())/\(type)/\(end.uppercased())", from: isFromEnd ? parent : child,
      to: isFromEnd ? child : parent, kind: meaning?.kind ?? .associate)
    statement.notes = [meaning?.note ?? type] + record.quantifiers
    statement.sources = [source(record)]
    try fillPeriod(&statement, record)
    writer.count("relationships")
    try writer.add(statement)
  }

  private mutating func node(_ id: String, _ record: GLEIFRecord, _ node: String) throws -> EntityReference {
    let type = record.text("Relationship", node, "NodeIDType")?.uppercased() ?? "LEI"
    // ISO 17442 is the standard of the LEI.
    if type == "LEI" || type.contains("17442") {
      let reference = EntityReference(id: id.uppercased(), namespace: GLEIFTerms.namespace)
      if !Identifier.isValidLEI(reference.key) {
        try writer.report(
          "gleif-lei-invalid", .doubt, at: record.location,
          "\(quoted(id)) has not the form and check digits of a LEI; it merges nobody.")
      }
      // Without a statement of its own, what is known of it is its LEI.
      var entity = EntityStatement(reference, location: record.location)
      entity.identifiers = [Identifier(scheme: Identifier.leiScheme, value: id)].compactMap { $0 }
      try writer.add(entity)
      return reference
    }
    return EntityReference(id: id, namespace: "gleif-\(type.lowercased())")
  }

  private mutating func fillPeriod(_ statement: inout RelationshipStatement, _ record: GLEIFRecord) throws {
    var starts: [Day] = []
    var ends: [Day?] = []
    for period in record.periods {
      guard period.type.uppercased() == "RELATIONSHIP_PERIOD" else {
        let days = [period.start, period.end].map { $0.map { String($0.prefix(10)) } ?? "…" }
        statement.notes.append(
          "\(period.type.isEmpty ? "period" : period.type.lowercased()): \(days.joined(separator: " to "))")
        continue
      }
      if let start = try day(period.start, "StartDate", record) { starts.append(start) }
      ends.append(try day(period.end, "EndDate", record))
    }
    statement.period.start = starts.min()
    // An open period among them means that it holds still.
    if !ends.isEmpty, !ends.contains(nil) { statement.period.end = ends.compactMap { $0 }.max() }
    switch record.text("Relationship", "RelationshipStatus")?.uppercased() {
    case "ACTIVE", nil: break
    case "INACTIVE":
      statement.notes.append("status: inactive")
      if statement.period.end == nil {
        statement.period.end = record.text("Registration", "LastUpdateDate").flatMap { Day($0) }
        statement.notes.append("its end is not stated; it is the day on which it was reported inactive, at the latest")
      }
    case let status?: statement.notes.append("status: \(status)")
    }
    if let start = statement.period.start, let end = statement.period.end, end < start {
      try writer.report(
        "gleif-period-inverted", .doubt, at: record.location,
        "it ends on \(end), before it starts on \(start); the start was left out.")
      statement.period.start = nil
    }
  }

  private mutating func day(_ text: String?, _ field: String, _ record: GLEIFRecord) throws -> Day? {
    guard let text else { return nil }
    if let day = Day(text) { return day }
    try writer.report(
      "gleif-date-malformed", .doubt, at: record.location,
      "\(field) is \(quoted(text)); a date is YYYY-MM-DD. It counts as unstated.")
    return nil
  }
}
