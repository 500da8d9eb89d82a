// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports Companies House's table of the companies on its register (`BasicCompanyData…csv`), which gives the companies
/// of ``ControlRegisterImporter`` their names. Memory does not grow with the file.
public struct CompanyDataImporter: Importer {
  /// What the command line calls the format.
  public let name = "uk-companies"
  /// What the format is.
  public let summary = "Companies House basic company data, CSV"

  private static let telling: Set<String> = ["companyname", "companynumber", "companycategory", "companystatus"]

  /// The importer.
  public init() {}

  /// Whether the header has a company's name, number, category and status.
  public func recognizes(_ sample: FormatSample) -> Bool { Self.telling.isSubset(of: sample.header) }

  /// Reads the table.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let table = try KnownTable(source)
      guard table.has(Self.telling) else {
        return try table.reportHeader("company", needed: "CompanyName, CompanyNumber, CompanyCategory", &writer)
      }
      while let row = try table.next(&writer) {
        try Self.read(row, &writer)
        writer.endRecord()
      }
    }
  }

  private static func read(_ row: KnownRow, _ writer: inout ImportWriter<some StatementSink>) throws {
    writer.count("rows")
    guard let name = row["companyname"], let number = row["companynumber"].flatMap(CompanyNumber.padded),
      let identifier = Identifier(scheme: CompaniesHouseNumber.scheme, value: number)
    else {
      writer.count("rows left out")
      return try writer.report(
        "company-incomplete", .error, at: row.location,
        "there is no name, or no number of eight signs; the row was left out.")
    }
    var company = EntityStatement(
      EntityReference(id: identifier.description, namespace: "uk-psc"), names: [Name(name)], location: row.location)
    for position in 1...10 {
      // The first name is the one that it has now.
      if let former = row["previousname\(position)companyname"] { company.names.append(Name(former)) }
    }
    company.kind = .company
    let origin = row["countryoforigin"]
    company.jurisdictions =
      CompanyNumber.isOfOverseas(number) ? [origin.flatMap(Countries.code)].compactMap(\.self) : ["GB"]
    company.identifiers = [identifier]
    for (key, label) in [
      ("companystatus", "status"), ("companycategory", "category"), ("incorporationdate", "incorporated"),
      ("dissolutiondate", "dissolved"), ("siccodesictext1", "business"), ("siccodesictext2", "business"),
      ("siccodesictext3", "business"), ("siccodesictext4", "business"),
    ] {
      if let text = row[key], text != "None Supplied" { company.notes.append("\(label): \(text)") }
    }
    if let country = origin, !CompanyNumber.isBritish(country: country, place: nil) {
      company.notes.append("country of origin: \(country)")
    }
    writer.count("companies")
    try writer.add(company)
  }
}
