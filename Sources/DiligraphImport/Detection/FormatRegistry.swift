// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// The formats that can be imported, one line each, the most telling first.
public enum FormatRegistry {
  /// Every importer, in the order in which they are asked whether a file is theirs.
  public static let importers: [any Importer] = [
    NativeJSONImporter(),
    BODSImporter(),
    BODSTablesImporter(),
    ControlRegisterImporter(),
    CompanyDataImporter(),
    GLEIFImporter(),
    OCDSImporter(),
    USAspendingImporter(),
    USAspendingAnswersImporter(),
    FPDSImporter(),
    TEDTableImporter(),
    TEDNoticeImporter(),
    EFormsImporter(),
    FollowTheMoneyImporter(),
    OFACXMLImporter(),
    OFACAdvancedImporter(),
    OFACEnhancedImporter(),
    EUSanctionsImporter(),
    EUSanctionsTableImporter(),
    UNSanctionsImporter(),
    UKSanctionsXMLImporter(),
    SwissSanctionsImporter(),
    CanadianSanctionsImporter(),
    ScreeningListJSONImporter(),
    ScreeningListTableImporter(),
    UKSanctionsTableImporter(),
    ExportControlTableImporter(),
    OtherListsTableImporter(),
    OFACTableImporter(),
    StatementTableImporter(),
    TargetsTableImporter(),
    OffshoreLeaksImporter(),
    CountryScoresImporter(),
    GraphFileImporter(),
    EdgeListImporter(),
    NativeCSVImporter(),
  ]

  /// The importer called `name`.
  public static func importer(named name: String) throws(FormatError) -> any Importer {
    if let importer = importers.first(where: { $0.name == name.lowercased() }) { return importer }
    throw FormatError(place: "--format", problem: .noSuchFormat(name))
  }

  /// The importer whose format the source's beginning shows.
  ///
  /// - Throws: ``ReadingError`` when the beginning cannot be read, ``FormatError`` when it shows no format.
  public static func importer(for source: ByteSource) throws -> any Importer {
    let sample = try FormatSample(source)
    if UnreadFormats.message(sample) != nil { throw FormatError(place: source.name, problem: .unknown(sample)) }
    if let importer = importers.first(where: { $0.recognizes(sample) }) { return importer }
    guard sample.keys.isEmpty, sample.header.isEmpty, sample.rootElement == nil else {
      throw FormatError(place: source.name, problem: .unknown(sample))
    }
    throw FormatError(place: source.name, problem: sample.isJSON ? .noObject : .empty)
  }
}

/// A format that cannot be told, with what would be right.
public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, or the option.
  public let place: String
  /// What is wrong.
  public let problem: Problem

  /// What can be wrong.
  public enum Problem: Hashable, Sendable {
    /// No importer has this name.
    case noSuchFormat(String)
    /// The file holds nothing to tell by.
    case empty
    /// The file is JSON without an object that has members, such as `[]`.
    case noObject
    /// The file begins like none of the formats.
    case unknown(FormatSample)
  }

  /// The message without the list of all formats, for one of many files.
  public var brief: String {
    guard case .unknown(let sample) = problem, NativeTable.missing(in: sample.header) == nil,
      UnreadFormats.message(sample) == nil, UnreadFormats.hint(sample) == nil
    else { return description }
    return "\(place): the format cannot be told from the content. Name it with --format."
  }

  /// The message: where, what is wrong, what would be right.
  public var description: String {
    let names = FormatRegistry.importers.map(\.name)
    switch problem {
    case .noSuchFormat(let name):
      let nearest = nearestWord(to: name, in: names).map { ", perhaps for \"\($0)\"" } ?? ""
      return "\(place): is \"\(name)\"\(nearest); the formats are \(names.joined(separator: ", "))."
    case .empty:
      return "\(place): the file holds no table, no JSON and no XML; nothing can be imported from it."
    case .noObject:
      return "\(place): the file is JSON without an object that has members; a record is an object, written in braces. "
        + "Nothing can be imported from it."
    case .unknown(let sample):
      if let message = UnreadFormats.message(sample) ?? UnreadFormats.hint(sample) { return "\(place): \(message)." }
      if let missing = NativeTable.missing(in: sample.header) {
        return "\(place): \(missing)."
      }
      var words = sample.keys.isEmpty ? sample.headerAsWritten : sample.keys.sorted()
      if let root = sample.rootElement { words = [root] + sample.elements.subtracting([root]).sorted() }
      let found = words.prefix(6).map { "\"\($0.prefix(30))\"" }.joined(separator: ", ")
      let isJSON = !sample.keys.isEmpty
      let parts = isJSON ? "members" : sample.header.count > 1 ? "columns" : nil
      return
        "\(place): the format cannot be told from \(parts.map { "the \($0) " } ?? "")\(found). "
        + (parts.map { "Say with --mapping what the \($0) are, or name the format" } ?? "Name it")
        + " with --format: \(names.joined(separator: ", "))."
    }
  }
}
