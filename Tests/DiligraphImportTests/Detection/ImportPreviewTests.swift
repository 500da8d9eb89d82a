// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

@Suite struct ImportPreviewTests {
  private let table = "from;to;kind\r\nNorvale;Kestrel;supply\r\nTern;Kestrel;supply\r\n"

  @Test func `XML in UTF-16 is no table`() throws {
    let text =
      "<?xml version=\"1.0\" encoding=\"utf-16\"?><sdnList><sdnEntry><uid>1</uid><lastName>Ä</lastName></sdnEntry></sdnList>"
    var bytes: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { bytes += [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)] }
    let preview = try ImportPreview(.bytes(bytes, name: "t.xml"))
    #expect(preview.format == "ofac-xml" && preview.dialect == nil && preview.encoding == "UTF-16")
    #expect(preview.statements.count == 2)
  }

  @Test func `a graph of numbered vertices is no table`() throws {
    let preview = try ImportPreview(.text("4 3\n2 3\n1\n1 4\n3\n", name: "t.graph"))
    #expect(preview.format == "graph" && preview.dialect == nil && preview.encoding == "UTF-8")
    #expect(preview.statements.count == 3)
  }

  @Test func `the columns are those below a title`() throws {
    let preview = try ImportPreview(.text("Scores of all years\n\ncountry;year;status\nDE;2020;F\n", name: "t.csv"))
    #expect(preview.format == "country-scores" && preview.dialect?.delimiter == "semicolon")
    #expect(preview.dialect?.header == ["country", "year", "status"])
    #expect(
      try ImportPreview(.text("country\n", name: "t"), importer: CountryScoresImporter()).dialect?.header == ["country"]
    )
  }

  @Test func `the encoding of an unmarked table is said`() throws {
    let bytes = table.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let preview = try ImportPreview(.bytes(bytes, name: "t.csv"))
    #expect(preview.format == "csv" && preview.layers.isEmpty)
    #expect(preview.dialect?.encoding == "UTF-16, little-endian, without byte order mark")
    #expect(preview.dialect?.header == ["from", "to", "kind"])
  }

  @Test func `a preview says format, dialect and the first statements`() throws {
    let preview = try ImportPreview(.text(table, name: "t.csv"), limit: 3)
    #expect(preview.format == "csv" && !preview.isWhole && preview.statements.count == 3)
    let dialect = try #require(preview.dialect)
    #expect(dialect.delimiter == "semicolon" && dialect.lineEnds == "CRLF" && dialect.encoding == "UTF-8")
    #expect(dialect.header == ["from", "to", "kind"])
    #expect(
      preview.text == """
        t.csv: csv (tables of relationships, flags or entities)
          table: semicolon between cells, double quotes, UTF-8, CRLF
          3 columns: from, to, kind
          the first 3 statements:
          - entity | id: norvale | names: Norvale | place: t.csv:2
          - entity | id: kestrel | names: Kestrel | place: t.csv:2
          - relationship | from: norvale | kind: supply | to: kestrel | sources: t.csv:2

        """)
  }

  @Test func `with a mapping it says what each field is read from`() throws {
    let mapping = try TableMapping.read(
      .text("{table: edges, columns: {from: a, to: b}, constants: {kind: supply}}", name: "m.yaml"))
    let preview = try ImportPreview(.text("a,b\n1,2\n", name: "t.csv"), importer: TableImporter(mapping))
    #expect(preview.isWhole && preview.statements.count == 1)
    #expect(preview.mapping == ["a row states: edges", "from: column a", "kind: \"supply\"", "to: column b"])
  }

  @Test func `JSON has no dialect, and the preview's own JSON is JSON`() throws {
    let ftm = "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Norvale\"]}}\n"
    let preview = try ImportPreview(.text(ftm, name: "t.json"))
    #expect(preview.dialect == nil && preview.isWhole)
    let object = try JSONSerialization.jsonObject(with: Data(preview.json.utf8)) as? [String: Any]
    let statements = object?["statements"] as? [[String: Any]]
    #expect(object?["format"] as? String == "ftm" && statements?.first?["names"] as? [String] == ["Norvale"])
  }

  @Test func `an old encoding and a byte order mark are told`() throws {
    let old = Array("from,to,kind\nNorval".utf8) + [0xE9] + Array(",b,supply\n".utf8)
    #expect(try ImportPreview(.bytes(old, name: "t")).dialect?.encoding == "Windows-1252")
    let marked = [0xEF, 0xBB, 0xBF] + Array(table.utf8)
    #expect(try ImportPreview(.bytes(marked, name: "t")).dialect?.encoding == "UTF-8 with byte order mark")
  }
}
