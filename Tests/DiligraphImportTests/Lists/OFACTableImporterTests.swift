// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

@Suite struct OFACTableImporterTests {
  @Test func `the Treasury's table of its other lists is told by its name, as published`() throws {
    let row = "7,\"NORVALE\",-0- ,\"UKRAINE-EO13662\"" + String(repeating: ",-0- ", count: 8) + "\r\n"
    for (name, list) in [("a/cons_prim.csv", "ofac-consolidated"), ("a/sdn.csv", "ofac-sdn")] {
      var builder = DatasetBuilder()
      _ = try OFACTableImporter().read(.text(row, name: name), into: &builder)
      #expect(builder.dataset().flags.map(\.list) == [list])
    }
  }

  @Test(arguments: [",", "|", "@"]) func `the Treasury's tables are read with any of its delimiters`(mark: String)
    throws
  {
    let rows = [
      ["7", "\"NORVALE, TRADING | CO @ SEA\"", "-0- ", "\"TIDE\""] + Array(repeating: "-0- ", count: 7) + [
        "\"Website norvale.example\""
      ],
      ["8", "\"KESTREL\"", "-0- ", "\"TIDE\""] + Array(repeating: "-0- ", count: 8),
    ]
    let text = rows.map { $0.joined(separator: mark) + "\r\n" }.joined()
    let source = ByteSource.text(text, name: "sdn")
    #expect(try FormatRegistry.importer(for: source).name == "ofac-csv")
    var builder = DatasetBuilder()
    let summary = try OFACTableImporter().read(source, into: &builder)
    #expect(builder.dataset().entities.map(\.name).sorted() == ["KESTREL", "NORVALE, TRADING | CO @ SEA"])
    #expect(summary.records.stored == 2)
    let alias = ["7", "1", "\"aka\"", "\"NOR\"", "-0- "].joined(separator: mark)
    #expect(try FormatRegistry.importer(for: .text(alias, name: "alt")).name == "ofac-csv")
  }

  @Test(arguments: [
    (["UKRAINE-EO13662"], "ofac-consolidated"), (["SYRIA", "UKRAINE-EO13662"], "ofac-sdn"),
    (["NS-PLC", "UKRAINE-EO13662"], "ofac-consolidated"),
  ]) func `a sectoral determination beside a programme of the SDN list leaves the entry in that list`(
    programmes: [String], list: String
  ) throws {
    let programmeList = programmes.map { "<program>\($0)</program>" }.joined()
    let text = """
      <sdnList><sdnEntry><uid>7</uid><lastName>NORVALE</lastName><sdnType>Entity</sdnType>
      <programList>\(programmeList)</programList><idList><id><uid>9</uid>
      <idType>Executive Order 13662 Directive Determination -</idType><idNumber>Subject to Directive 1</idNumber></id></idList>
      </sdnEntry></sdnList>
      """
    var builder = DatasetBuilder()
    _ = try OFACXMLImporter().read(.text(text, name: "t.xml"), into: &builder)
    #expect(builder.dataset().flags.map(\.list) == [list])
  }
}
