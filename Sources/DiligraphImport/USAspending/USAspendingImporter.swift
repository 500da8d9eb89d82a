// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the contract tables of USAspending.gov: prime transactions, prime awards and sub-awards as the download
/// centre writes them, and transactions in the layout of before 2017.
///
/// Memory does not grow with the file, but for two things that the layouts force: a sub-award table has repeated
/// rows, which are told by a hash each, and a table without totals has each award's sum kept until its end.
public struct USAspendingImporter: Importer {
  /// What the command line calls the format.
  public let name = "usaspending"
  /// What the format is.
  public let summary = "USAspending.gov contract and sub-award tables"

  /// The importer.
  public init() {}

  /// Whether the header has the columns by which the layouts tell their awards apart.
  public func recognizes(_ sample: FormatSample) -> Bool {
    let header = Set(sample.header)
    return USAspendingLayout.allCases.contains { header.isSuperset(of: $0.telling) }
  }

  /// Reads the table.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let table = try KnownTable(source)
      guard let layout = USAspendingLayout.allCases.first(where: { table.has($0.telling) }) else {
        try table.reportHeader(
          "usaspending",
          needed: "contract_award_unique_key and recipient_name, or prime_award_unique_key and "
            + "subawardee_name", &writer)
        return
      }
      var reading = USAspendingReading(consume writer)
      defer { writer = reading.writer }
      while let row = try table.next(&reading.writer) {
        try reading.read(row, layout)
        reading.writer.endRecord()
      }
      try reading.finish()
    }
  }
}

/// The layouts, the most telling first.
enum USAspendingLayout: CaseIterable {
  /// Sub-awards of contracts or of grants.
  case subawards
  /// Contract transactions, or contract awards.
  case awards
  /// Grants, loans, direct payments: money without goods.
  case assistance
  /// Contract transactions in the layout of before 2017.
  case legacyAwards
  /// Assistance in the layout of before 2017.
  case legacyAssistance

  /// Columns that only this layout has, as keys.
  var telling: Set<String> {
    switch self {
    case .subawards: ["primeawarduniquekey", "subawardeename"]
    case .awards: ["contractawarduniquekey", "recipientname"]
    case .assistance: ["assistanceawarduniquekey", "recipientname"]
    case .legacyAwards: ["uniquetransactionid", "piid", "vendorname"]
    case .legacyAssistance: ["uniquetransactionid", "federalawardid", "recipientname"]
    }
  }
}
