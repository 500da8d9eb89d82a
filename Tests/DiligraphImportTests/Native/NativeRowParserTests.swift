// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphTesting
import Testing

@testable import DiligraphImport

/// Everything that was added, for comparing.
private struct Collected: StatementSink {
  var statements: [Statement: Int] = [:]
  var findings: [Finding] = []

  mutating func add(_ statement: Statement) { statements[statement, default: 0] += 1 }
  mutating func add(_ finding: Finding) { findings.append(finding) }
}

private func read(_ text: [UInt8], pieceSize: Int?, chunkSize: Int = .max) -> (Collected, ImportSummary?, String) {
  var sink = Collected()
  do {
    let source = ByteSource.bytes(text, name: "t.csv", chunkSize: chunkSize)
    let summary = try NativeCSVImporter(pieceSize: pieceSize).read(source, into: &sink)
    return (sink, summary, "")
  } catch {
    return (sink, nil, "\(error)")
  }
}

@Suite struct NativeRowParserTests {
  /// Cells of every sort, by column: plain ones, doubtful ones, ones that are wrong.
  private static let cells: [(column: String, cells: [String])] = [
    (
      "from",
      [
        "Norvale", "Norvale", "NORVALE  gmbh", " Kestrel", "Čapek a syn", "Zoë", "é", "Иван", "東芝", "\u{A0}Tarn",
        "Tarn\u{A0}", "\"Tarn, Ltd\"", "\"Tarn \"\"T\"\"\"", "\"Tarn\" x", "\"two\nlines\"", "a\"b", "",
        "Norvale\t x", "e\u{301}", "\u{301}x",
      ]
    ),
    ("from_id", ["", "", "n1", "N1 ", "x:1", "é1"]),
    ("to", ["Kestrel", "Tarn", "kestrel", "\"Kestrel\"", "", "Ἀθῆναι"]),
    ("to_id", ["", "", "", "k1"]),
    ("kind", ["supply", "supply", "ownership", "Part Of", "SUPPLY", "suply", "", "part-of", "bid"]),
    ("share", ["", "", "51%", "0.5", "51", "140", "x"]), ("share_min", ["", "", "", "25%"]),
    ("share_max", ["", "", "", "50%"]), ("confidence", ["", "", "0.9", "90 %", "1.7", "?"]),
    ("start", ["", "2020-02-29", "2020", "2020-05", "2023-02-29", "04/05/2020", "2021-01-01T00:00", "2O20-01-01"]),
    ("end", ["", "2021-12-31", "2019", "never"]),
    ("products", ["", "", "dpi", "video_surveillance; dpi", ";", "dpi;dpi"]),
    ("amount", ["", "1200.5", "12", "1.200.50", "1,5", "-3", "1e3", "0.1", "123456789012345678", ".5", "5.", "+7"]),
    ("currency", ["", "eur", "USD", "€"]), ("note", ["", "seen", "\"a; b\""]), ("id", ["", "", "r1", "r2"]),
    ("source", ["", "Register", "Ünïcode"]), ("source_url", ["", "https://register.example/1"]),
    ("publisher", ["", "P", "Q"]), ("published", ["", "2021-05-04", "May"]), ("grade", ["", "A3", "a3", "Z"]),
    ("stance", ["", "", "supports", "Disputes", "dispute"]), ("response", ["", "Denied it."]),
  ]

  /// The same for a table of entities.
  private static let entityCells: [(column: String, cells: [String])] = [
    (
      "name",
      ["Norvale", "NORVALE  gmbh", " Kestrel", "Zoë", "\"Tarn, Ltd\"", "\"Tarn \"\"T\"\"\"", "a\"b", "", "\u{A0}Tarn"]
    ),
    ("id", ["n1", "", "N1 ", "x:1", "é1"]), ("kind", ["company", "", "Company", "person", "firm", "unknown"]),
    ("role", ["distributor", "", "Reseller", "public-body", "unspecified", "reseler", "middleman"]),
    ("jurisdiction", ["DE", "", "de", "DE;FR", "US-CA", "Germany", "Neverland", ";"]),
    ("identifiers", ["", "", "GB-COH:00946107", "00946107"]), ("aliases", ["", "", "", "Norv; Val"]),
    ("pass_through", ["0.5", "", "51%", "51", "1", "0", "x", "-1"]), ("note", ["", "seen", "\"a; b\""]),
  ]

  /// A table with some of the columns, in any order; its rows have doubts rarely or often.
  private static func table(seed: Int) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    let isPlain = random.chance(50)
    let (cells, needed) = seed % 4 == 3 ? (entityCells, ["name"]) : (cells, ["from", "to", "kind"])
    var columns = cells.filter { needed.contains($0.column) || random.chance(40) }
    columns = random.shuffled(columns)
    if random.chance(10) { columns.append(("mood", ["", "fine"])) }
    if random.chance(5) { columns.append(columns[0]) }
    let end = random.pick(["\n", "\n", "\r\n", "\r"])
    var text = columns.map(\.column).joined(separator: ",") + end
    for _ in 0..<random.int(0...40) {
      var row = columns.map { isPlain && random.chance(90) ? $0.cells[0] : random.pick($0.cells) }
      if random.chance(3) { row.append("surplus") }
      if random.chance(3) { row.removeLast() }
      text += random.chance(3) ? end : row.joined(separator: ",") + end
      if random.chance(2) { text += "  ,  " + end }
    }
    if random.chance(30), text.hasSuffix(end) { text.removeLast() }
    if random.chance(5) { text += "\"unclosed" }
    var bytes = Array(text.utf8)
    // A byte that is no UTF-8, somewhere.
    if random.chance(10) { bytes[random.int(0...(bytes.count - 1))] = 0xE9 }
    return bytes
  }

  @Test(arguments: 0..<400)
  func `plain rows straight from bytes mean what rows read one by one do`(seed: Int) {
    let text = Self.table(seed: seed)
    let one = read(text, pieceSize: nil)
    var random = SeededGenerator(seed: seed)
    for pieceSize in [CSVPieces.size, random.int(1...200)] {
      let other = read(text, pieceSize: pieceSize, chunkSize: random.pick([1, 7, .max]))
      let shown = "pieces of \(pieceSize):\n" + String(decoding: text, as: UTF8.self)
      #expect(one.0.statements == other.0.statements, "\(shown)")
      #expect(one.0.findings == other.0.findings, "\(shown)")
      #expect(one.1 == other.1, "\(shown)")
      #expect(one.2 == other.2, "\(shown)")
    }
  }

  @Test func `rows without a doubt do not need the reading of rows one by one`() throws {
    let header = ["from", "to", "kind", "start", "amount", "currency", "publisher"].map { NativeColumn($0) }
    let plan = try #require(
      NativeRowPlan(header, .relationships, CSVDialect(delimiter: UInt8(ascii: ",")), file: "t.csv"))
    var parser = NativeRowParser(plan)
    let text = "Norvale,Kestrel,supply,2020-01-01,12.5,EUR,P\n\"Tarn, Ltd\",Zoë,award,2020,,,\n\nA,B,suply,,,,\n"
    parser.work(on: CSVPiece(bytes: Array(text.utf8), line: 2, isComplete: true))
    #expect(parser.rowCount == 2)
    #expect(parser.batch.count == 6)
    #expect(parser.remainders.map(\.line) == [5])
    // Emptied and filled again, nothing of the first piece is left.
    parser.work(on: CSVPiece(bytes: Array("A,B,supply,,,,\n".utf8), line: 9, isComplete: true))
    var lines: [Int?] = []
    parser.batch.forEachStatement {
      if case .relationship(let statement) = $0 { lines.append(statement.sources.first?.location?.line) }
    }
    #expect(lines == [9])
  }

  @Test func `rows about entities without a doubt do not need it either`() throws {
    let header = ["name", "id", "kind", "role", "jurisdiction", "passThrough", "aliases"].map { NativeColumn($0) }
    let plan = try #require(NativeRowPlan(header, .entities, CSVDialect(delimiter: UInt8(ascii: ",")), file: "t.csv"))
    var parser = NativeRowParser(plan)
    let text = "Norvale,n1,company,distributor,DE,0.5,\nKestrel,,,,,,\nTarn,,,,,,Tarn & Co\nTarn,,,,,51,\n,,,,,,\n"
    parser.work(on: CSVPiece(bytes: Array(text.utf8), line: 2, isComplete: true))
    #expect(parser.rowCount == 2)
    #expect(parser.batch.count == 2)
    #expect(parser.remainders.map(\.line) == [4])
  }

  @Test func `each row of a table is accounted for`() throws {
    let text = "from,to,kind\nA,B,supply\n , , \nC,,supply\nD,E,suply\n\nF,G,award\n"
    let summary = try #require(read(Array(text.utf8), pieceSize: 20).1)
    #expect(summary.records.read == 5 && summary.records.stored == 2)
    #expect(summary.records.skipped == ["row blank": 1, "native-party-missing": 1, "native-kind-unknown": 1])
  }
}

@Suite struct CSVPiecesTests {
  @Test(arguments: 0..<200)
  func `pieces are the rows of the table, and know their lines`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    let parts = [
      "a", "b,c", "\"q\"", "\"x\ny\"", "\"x\"\"y\"", "\r\n", "\n", "\n", "\r", ",", "é", "long text", "a\"b",
    ]
    let text = (0..<random.int(0...40)).map { _ in random.pick(parts) }.joined()
    let dialect = CSVDialect(delimiter: UInt8(ascii: ","))
    let whole = rows(of: text, dialect, line: 1)
    var pieces = CSVPieces(
      MemoryStream(Array(text.utf8)), from: [], line: 1, dialect: dialect, size: random.int(1...30))
    var found: [String] = []
    var isComplete = true
    while let piece = try pieces.next() {
      #expect(isComplete)
      isComplete = piece.isComplete
      found += rows(of: String(decoding: piece.bytes, as: UTF8.self), dialect, line: piece.line)
    }
    #expect(found == whole, "\(text.debugDescription)")
  }

  private func rows(of text: String, _ dialect: CSVDialect, line: Int) -> [String] {
    var scanner = CSVScanner(MemoryStream(Array(text.utf8)), dialect: dialect, name: "t.csv", line: line)
    var rows: [String] = []
    do {
      while try scanner.scanRow() { rows.append("\(scanner.rowLine): \(scanner.cells().texts)") }
    } catch {
      rows.append("\(error)")
    }
    return rows
  }
}
