// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the lists of the US Treasury as tables without a header: `SDN.CSV`, and `ALT.CSV`, `ADD.CSV` and
/// `SDN_COMMENTS.CSV`, which add names, addresses and the rest of long remarks to the same entities.
public struct OFACTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "ofac-csv"
  /// What the format is.
  public let summary = "US Treasury sanctions lists, CSV (sdn.csv, alt.csv, add.csv)"

  /// The tables, told by the number of columns.
  private enum Table: Int {
    case comments = 2
    case aliases = 5
    case addresses = 6
    case entries = 12
  }

  /// The importer.
  public init() {}

  /// Whether the first row has as many cells as one of the tables, starts with numbers and has the empty mark.
  public func recognizes(_ sample: FormatSample) -> Bool {
    if Self.isRow(sample.header, sample.lines) { return true }
    guard Self.delimiter(sample.lines) == Self.at else { return false }
    let dialect = CSVDialect(delimiter: Self.at)
    let reader = try? CSVReader(.text(sample.lines[0], name: ""), dialect: dialect)
    return reader.map { Self.isRow($0.header.map(NativeColumn.key), []) } ?? false
  }

  /// The same tables are published with commas (`.CSV`), bars (`.PIP`) and at signs (`.DEL`) between cells.
  private static func delimiter(_ lines: [String]) -> UInt8 {
    let first = lines.first?.drop { $0.isNumber } ?? ""
    return first.first == "|" ? UInt8(ascii: "|") : first.first == "@" ? at : UInt8(ascii: ",")
  }

  private static let at = UInt8(ascii: "@")

  private static func isRow(_ header: [String], _ lines: [String]) -> Bool {
    guard let table = Table(rawValue: header.count), isNumber(header[0]) else { return false }
    switch table {
    case .entries: return header.count { $0 == "0" } >= 3
    case .aliases: return isNumber(header[1]) && ["aka", "fka", "nka"].contains(header[2])
    // Anybody's table may start with a number and a text; the remarks that did not fit are parts between semicolons.
    case .comments:
      return !lines.isEmpty
        && lines.allSatisfy { $0.first?.isNumber == true && $0.contains(",\"") && $0.contains("; ") }
    case .addresses: return isNumber(header[1]) && header.suffix(4).contains("0")
    }
  }

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    let delimiter = Self.delimiter(try FormatSample(source).lines)
    return try writing(source, &sink) { writer in
      let reader = try CSVReader(source, dialect: CSVDialect(delimiter: delimiter))
      var reading = ListReading(consume writer)
      defer { writer = reading.finished() }
      guard let table = Table(rawValue: reader.header.count) else {
        return try reading.writer.report(
          "list-empty", .error, at: SourceLocation(file: source.name),
          "the first row has \(reader.header.count) cells; sdn.csv has 12, alt.csv 5, add.csv 6, "
            + "sdn_comments.csv 2. Nothing was read.")
      }
      try Self.read(reader.header, table, at: SourceLocation(file: source.name, line: reader.headerLine), &reading)
      while let row = try reader.next() {
        let location = SourceLocation(file: source.name, line: row.line)
        try ListTable.report(row, columns: table.rawValue, at: location, &reading.writer)
        try Self.read(row.cells.map { $0.trimmed }, table, at: location, &reading)
      }
      if table == .entries {
        try reading.writer.report(
          "ofac-tables-apart", .note, at: SourceLocation(file: source.name),
          "other names and addresses are in alt.csv and add.csv; import them into the same case.")
      }
      try reading.finish()
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
  }

  private static func read(
    _ cells: [String], _ table: Table, at location: SourceLocation, _ reading: inout ListReading<some StatementSink>
  ) throws {
    reading.writer.count("records")
    reading.writer.beginRecord()
    defer { reading.writer.endRecord() }
    let cells = cells.map { $0 == "-0-" ? nil : $0.trimmedOrNil }
    guard cells.count >= table.rawValue, let id = cells[0], isNumber(id) else {
      return try reading.refuse(location, "the row does not start with a number of an entity; it was left out.")
    }
    var entry = ListEntry(EntityReference(id: id, namespace: "ofac"), list: "ofac-sdn", location: location)
    switch table {
    case .comments:
      let papers = readComments(cells[1] ?? "", &entry)
      if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
    case .aliases:
      entry.isListing = false
      entry.namesAreOthers = true
      entry.add(name: cells[3].map { named($0) })
      entry.note("alias remark", cells[4])
    case .addresses:
      entry.isListing = false
      entry.note("address", [cells[2], cells[3], cells[4]].compactMap { $0 }.joined(separator: ", "))
      entry.note("address remark", cells[5])
    // Whether it is a person's address, this table does not say.
    case .entries:
      guard let name = cells[1] else {
        return try reading.refuse(location, "entry \(quoted(id)) has no name; it was left out.")
      }
      readEntry(name, cells, &entry)
      if let remarks = cells[11] {
        let isCut = remarks.utf16.count >= longestRemarks && !remarks.hasSuffix(".")
        let papers = OFACRemarks.read(remarks, isCut: isCut, &entry)
        if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
      }
      if isOfOtherLists(location.file) || entry.programmes.contains(where: OFACRemarks.isNonSDN) {
        entry.list = "ofac-consolidated"
      }
      entry.flagID = "ofac:\(id)/\(entry.list)"
    }
    try reading.write(entry)
  }

  /// Whether the table is that of the lists beside the SDN list, `CONS_PRIM.CSV`: rows of both look the same, and a
  /// sectoral entry has a programme that entries of the SDN list have, too.
  private static func isOfOtherLists(_ file: String) -> Bool {
    file.split(separator: "/").last?.lowercased().hasPrefix("cons_prim") ?? false
  }

  /// Reads the rest of remarks that did not fit into the table of entries.
  ///
  /// - Returns: how many numbers were left out.
  private static func readComments(_ text: String, _ entry: inout ListEntry) -> Int {
    entry.isListing = false
    entry.namesAreOthers = true
    // Whether it is a person, this table does not say: numbers are read as those of papers, which are not kept.
    entry.kind = .person
    defer { entry.kind = nil }
    // It goes on in the middle of a part, whose beginning stands in sdn.csv. A number's rest may be a paper's.
    let rest = text.prefix { $0 != ";" }
    if !rest.contains(where: \.isNumber) { entry.note("remark, continued", String(rest)) }
    return OFACRemarks.read(String(text.dropFirst(rest.count + 1)), &entry)
  }

  /// What does not fit into so many signs stands in sdn_comments.csv.
  private static let longestRemarks = 990

  private static func readEntry(_ name: String, _ cells: [String?], _ entry: inout ListEntry) {
    switch cells[2]?.lowercased() {
    case "individual": entry.kind = .person
    case nil: entry.kind = .organization
    case let type?:
      entry.kind = .unknown
      entry.note("type", type)
    }
    entry.add(name: entry.isPerson ? named(name, isPerson: true) : name)
    // Several programmes stand as `SDGT] [IRAN`.
    entry.programmes = (cells[3] ?? "").split { "[]".contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
    entry.note("title", cells[4])
    for (index, label) in [(5, "callSign"), (6, "vesselType"), (7, "tonnage"), (8, "grossRegisteredTonnage")] {
      entry.note(label, cells[index])
    }
    entry.note("vesselFlag", cells[9])
    if let flag = cells[9] { entry.countries.append(flag) }
    entry.note("vesselOwner", cells[10])
  }

  /// `LAST, First` as `First LAST`, and `LAST, First, Jr.` as `First LAST Jr.`; other names as they are.
  ///
  /// - Parameter isPerson: whether it is known to be a person's, which may be in capitals throughout.
  static func named(_ name: String, isPerson: Bool = false) -> String {
    var parts = name.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    guard parts.count > 1 else { return name }
    let given = parts.dropFirst().joined(separator: ", ")
    let seemsTurned = parts[0] == parts[0].uppercased() && given != given.uppercased()
    guard isPerson || seemsTurned && !NameAddition.beginsWithLegalForm(given) else { return name }
    let suffix = parts.dropFirst().first(where: NameAddition.isGeneration)
    parts.removeAll { $0 == suffix }
    guard parts.count > 1 else { return name }
    return (parts.dropFirst() + [parts[0]] + [suffix].compactMap(\.self)).joined(separator: " ")
  }
}
