// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the UK's register of people with significant control as Companies House publishes it: JSON lines with a
/// company's number and a record under `data` (the snapshot), the same with an address in place of the number (the stream),
/// or a company's list (the interface). Memory does not grow with the file.
public struct ControlRegisterImporter: Importer {
  /// What the command line calls the format.
  public let name = "uk-psc"
  /// What the format is.
  public let summary = "UK register of people with significant control, Companies House snapshot"

  /// The importer.
  public init() {}

  /// Whether the object has a company and a record, or a list of records.
  public func recognizes(_ sample: FormatSample) -> Bool {
    if sample.keys.isSuperset(of: ["items", "active_count", "ceased_count"]) {
      return sample.innerKeys.isSuperset(of: ["etag", "kind"])
    }
    if sample.keys.isSuperset(of: ["resource_uri", "event"]) {
      return sample.words.contains { $0.hasPrefix("company-psc") }
    }
    return sample.keys.isSuperset(of: ["company_number", "data"])
      && !sample.words.isDisjoint(with: ["kind", "natures_of_control", "etag"])
  }

  /// Reads the records.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      var reading = ControlRegisterReading(consume writer)
      defer { writer = reading.writer }
      try reading.readRecords(of: source, options: JSONRecordOptions(arrayKeys: ["items"]))
    }
  }
}

/// Turns records of the register into statements.
private struct ControlRegisterReading<Sink: StatementSink>: JSONRecordReading {
  static var namespace: String { "uk-psc" }

  var writer: ImportWriter<Sink>

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  mutating func read(_ element: JSONElement, at location: SourceLocation) throws {
    writer.count("records")
    // A list has the records themselves.
    let data = element["data"] ?? (element["etag"] == nil ? nil : element)
    let kind = data?["kind"]?.trimmedString ?? ""
    // The last line says how many records there are.
    if kind.hasPrefix("totals") { return writer.passOver("the number of records") }
    if element["event"]?["type"]?.trimmedString == "deleted" {
      writer.count("records deleted")
      return try writer.report(
        "psc-deleted", .note, at: location, "the stream says that the record was deleted; what it stated is not ended.")
    }
    guard let data, let number = Self.number(element, data),
      let identifier = Identifier(scheme: CompaniesHouseNumber.scheme, value: number)
    else {
      writer.count("records left out")
      return try writer.report(
        "psc-incomplete", .error, at: location, "there is no company_number or no data; the record was left out.")
    }
    let reference = EntityReference(id: identifier.description, namespace: Self.namespace)
    var company = EntityStatement(reference, location: location)
    company.kind = .company
    company.jurisdictions = CompanyNumber.isOfOverseas(number) ? [] : ["GB"]
    company.identifiers = [identifier]
    let record = ControlRecord(number: number, company: reference, data: data, kind: kind, location: location)
    if record.saysNothingOfAnOwner {
      company.notes = record.statement
      writer.count("statements about missing owners")
      return try writer.add(company)
    }
    guard let owner = record.owner else {
      writer.count("records left out")
      return try writer.report(
        "psc-kind-unknown", .doubt, at: location,
        "the kind is \(quoted(kind)), of which it is not known who it is about; the record was left out.")
    }
    try writer.add(company)
    try writer.add(owner)
    try relate(owner, record)
  }

  /// The company's number: stated, or in the record's address, `/company/09123456/persons-with-significant-control/…`.
  private static func number(_ element: JSONElement, _ data: JSONElement) -> String? {
    if let stated = element["company_number"] { return stated.trimmedString.flatMap(CompanyNumber.padded) }
    let address = element["resource_uri"]?.trimmedString ?? data["links"]?["self"]?.trimmedString
    guard let parts = address?.split(separator: "/"), let company = parts.firstIndex(of: "company"),
      company + 1 < parts.endIndex
    else { return nil }
    return CompanyNumber.padded(String(parts[company + 1]))
  }

  /// One relationship for each nature of control.
  private mutating func relate(_ owner: EntityStatement, _ record: ControlRecord) throws {
    let natures = (record.data.elements("natures_of_control")).compactMap(\.trimmedString)
    if natures.isEmpty {
      try write(ControlNature(nil), "unstated", owner, record)
    }
    for text in natures {
      let nature = ControlNature(text)
      if nature.meaning == .unstated {
        try writer.report(
          "psc-nature-unknown", .doubt, at: record.location,
          "the nature of control is \(quoted(text)), which is none of the register's; it was read as a holding of an "
            + "unstated share.")
      }
      try write(nature, text, owner, record)
    }
  }

  private mutating func write(
    _ nature: ControlNature, _ text: String, _ owner: EntityStatement, _ record: ControlRecord
  ) throws {
    var statement = RelationshipStatement(
      id: "\(Self.namespace):\(record.key)/\(text)", from: owner.reference, to: record.company, kind: nature.kind)
    statement.share = nature.kind == .ownership ? nature.share : nil
    statement.notes = ["nature of control: \(text)"] + nature.notes
    statement.period.start = try day("notified_on", record)
    statement.period.end = try day("ceased_on", record)
    if let start = statement.period.start, let end = statement.period.end, end < start {
      statement.period.start = nil
      try writer.report(
        "psc-period-inverted", .doubt, at: record.location,
        "it ceased on \(end), before it was notified on \(start); the start was left out.")
    }
    statement.sources = [
      Source(
        publisher: "Companies House", title: "Register of people with significant control, \(record.number)",
        url: "https://find-and-update.company-information.service.gov.uk/company/\(record.number)"
          + "/persons-with-significant-control", published: statement.period.end ?? statement.period.start,
        grade: .officialRegister, location: record.location)
    ]
    writer.count("relationships")
    try writer.add(statement)
  }

  private mutating func day(_ key: String, _ record: ControlRecord) throws -> Day? {
    guard let text = record.data[key]?.trimmedString else { return nil }
    if let day = Day(text) { return day }
    try writer.report(
      "psc-date-malformed", .doubt, at: record.location,
      "\(key) is \(quoted(text)); a date is YYYY-MM-DD. It counts as unstated.")
    return nil
  }
}
