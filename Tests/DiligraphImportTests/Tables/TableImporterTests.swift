// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

private func imported(_ text: String, _ mapping: String) throws -> (summary: ImportSummary, dataset: Dataset) {
  var builder = DatasetBuilder()
  let importer = TableImporter(try TableMapping.read(.text(mapping, name: "m.yaml")))
  let summary = try importer.read(.text(text, name: "t.csv"), into: &builder)
  return (summary, builder.dataset())
}

private func links(_ dataset: Dataset) -> [String] {
  dataset.relationships.map { link in
    "\(dataset.entities[link.from].name) \(link.kind.rawValue) \(dataset.entities[link.to].name)"
  }.sorted()
}

@Suite struct TableImporterTests {
  @Test func `the example for arms transfers reads their register below its eleven lines of titles`() throws {
    let file = RealData.root.appendingPathComponent("examples/mappings/arms-transfers.yaml").path
    let importer = TableImporter(try TableMapping.read(.file(file)))
    var builder = DatasetBuilder()
    let table =
      (1...11).map { "About the download, line \($0)\n" }.joined()
      + "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,"
      + "Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,"
      + "Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production\n"
      + "7,Norway,Bosnia-Herzegovina,FL-1,Fog lamp,Sensors,2010,No,2,No,2012,No,New,1,1,2,No\n"
    let summary = try importer.read(.text(table, name: "t.csv"), into: &builder)
    let dataset = builder.dataset()
    #expect(links(dataset) == ["Norway supply Bosnia-Herzegovina"] && summary["rows of titles"] == 11)
    #expect(dataset.entities.map { $0.jurisdictions }.sorted { $0[0] < $1[0] } == [["BA"], ["NO"]])
    #expect(dataset.relationships.first?.period == Period(start: Day("2010"), end: Day("2012", edge: .last)))
  }

  @Test(arguments: [",", ";"]) func `titles may stand above the header that the mapping names`(delimiter: String) throws
  {
    let table =
      "\"Transfers of fog lamps, 2000 to 2020\",,,\nInformation generated on 2 March 2021,,,\n,,,\n"
      + "Recipient,Supplier,Ordered,Comments\nTidemark,Norvale,2012,\"one, two\"\nTidemark,Kestrel\n"
    let (summary, dataset) = try imported(
      table.replacing(",", with: delimiter).replacing("lamps;", with: "lamps,").replacing("one; two", with: "one, two"),
      "table: relationships\ncolumns: {from: Supplier, to: Recipient, start: Ordered, note: Comments}\n"
        + "constants: {kind: supply}\n")
    #expect(links(dataset) == ["Kestrel supply Tidemark", "Norvale supply Tidemark"])
    #expect(summary["rows of titles"] >= 2 && summary["rows"] == 2 && summary.records.read == 2)
    let one = try #require(dataset.relationships.first { $0.period.start == Day("2012") })
    #expect(one.notes == ["one, two"] && one.sources.first?.location?.line == 5)
    // A row that is cut is said, though the reader was not told of the header.
    #expect(summary.findings == ["csv-row-ragged": 1])
  }

  @Test(arguments: [
    ("31-OCT-2010", "2010-10-31"), ("31-AUG-2002", "2002-08-31"), ("1-SEPT-2011", "2011-09-01"),
    ("31 March 2020", "2020-03-31"), ("March 31, 2020", "2020-03-31"), ("Tuesday, 31st March 2020", "2020-03-31"),
    ("31/03/2021 10:22:00", "2021-03-31"), ("31.03.2021", "2021-03-31"), ("31/03/2021T10:22", "2021-03-31"),
    ("31/03/2021-01/04/2021", "31/03/2021-01/04/2021"), ("31/03/21", "31/03/21"), ("October", "October"),
    ("13/13/2021", "13/13/2021"), ("2010-OCT-31", "2010-10-31"),
  ]) func `a date's parts are told by their order, and by a month's name`(text: String, date: String) {
    #expect(TableDate.iso(text, .dayMonthYear) == date)
  }

  @Test(arguments: [
    ("2021-03-31T10:22:00Z", "2021-03-31"), ("2021-03-31 10:22", "2021-03-31"), ("2021/3/1", "2021-03-01"),
  ])
  func `a time after a date does not count`(text: String, date: String) {
    #expect(TableDate.iso(text, .yearMonthDay) == date)
  }

  @Test func `comments above the header are no header, and no relationship`() throws {
    for (mapping, table) in [
      ("columns: {from: 1, to: 2}", "# made 2020; by me\n\n# c2\ns;c\nA;B\n# c3\nC;D\n"),
      ("columns: {from: s, to: c}\ndelimiter: whitespace", "# made 2020\n# by me\ns c\nA B\n# c3\nC D\n"),
    ] {
      let (summary, dataset) = try imported(
        table, "table: relationships\ncomments: [\"#\"]\nconstants: {kind: supply}\n\(mapping)\n")
      #expect(links(dataset) == ["A supply B", "C supply D"] && summary["comment lines"] == 3)
    }
  }

  @Test func `an empty cell is the constant before it is every other`() throws {
    let (_, dataset) = try imported(
      "a,how,b\nA,owns,B\nC,,D\nE,lends,F\n",
      "table: relationships\ncolumns: {from: a, to: b, kind: how}\nconstants: {kind: supply}\n"
        + "values: {kind: {owns: ownership, \"*\": associate}}\n")
    #expect(links(dataset) == ["A ownership B", "C supply D", "E associate F"])
  }

  @Test func `keys that later objects have are named too`() throws {
    let (summary, dataset) = try imported(
      "{\"a\":\"A\",\"b\":\"B\"}\n{\"a\":\"C\",\"b\":\"D\",\"extra\":1}\n",
      "table: relationships\ncolumns: {from: a, to: b}\nconstants: {kind: supply}\n")
    #expect(summary.findings == ["table-columns-not-read": 1])
    #expect(dataset.findings.first?.message.contains("\"extra\"") == true)
  }

  @Test func `columns, constants, value maps and filters make relationships`() throws {
    let (summary, dataset) = try imported(
      "seller;how;buyer;country;when;sum;state\nNorvale;sells;Harbour Office;Germany;31/03/2021;1200;done\n"
        + "Kestrel;lends;Harbour Office;Germany;;;done\nTern;sells;Quay;DEU;;;cancelled\n",
      """
      table: relationships
      columns: {from: seller, to: buyer, to_jurisdiction: country, kind: how, start: when, amount: sum}
      constants: {currency: EUR, to_kind: public-body}
      values: {kind: {sells: supply, "*": associate}}
      filters: {skip: {state: [cancelled]}}
      dates: day-month-year
      """)
    #expect(links(dataset) == ["Kestrel associate Harbour Office", "Norvale supply Harbour Office"])
    let sale = try #require(dataset.relationships.first { $0.kind == .supply })
    #expect(sale.period.start == Day("2021-03-31") && sale.amount == Amount(1200, currency: "EUR"))
    let office = try #require(dataset.entities.first { $0.name == "Harbour Office" })
    #expect(office.kind == .publicBody && office.jurisdictions == ["DE"])
    #expect(summary["rows"] == 3 && summary["rows filtered out"] == 1 && summary["relationships"] == 2)
    #expect(dataset.findings.isEmpty)
  }

  @Test func `a cell with several parties is split, and equal names in two countries are two entities`() throws {
    let (summary, dataset) = try imported(
      "supplier,user,country,goods\n\"Norvale, Kestrel\",Army,Syria,\"Probes, Taps\"\nNorvale,Army,Chad,\n",
      """
      table: relationships
      columns: {from: supplier, to: user, to_jurisdiction: country, products: goods}
      constants: {kind: supply}
      split: {from: ", "}
      listSeparator: ","
      """)
    #expect(links(dataset) == ["Kestrel supply Army", "Norvale supply Army", "Norvale supply Army"])
    #expect(dataset.entities.filter { $0.name == "Army" }.map(\.jurisdictions) == [["SY"], ["TD"]])
    #expect(summary["rows"] == 2 && summary["rows added by split"] == 1 && summary["relationships"] == 3)
    #expect(dataset.relationships.contains { $0.products.map(\.name) == ["probes", "taps"] })
  }

  @Test func `flags, entities, concatenations and notes`() throws {
    let (_, flags) = try imported(
      "first\tlast\twhy\tmood\nTide\tGuard\tlisted\tcalm\n",
      """
      table: flags
      delimiter: tab
      concatenate: {entity: [first, last]}
      columns: {category: why}
      constants: {level: 3}
      notes: [mood]
      """)
    #expect(flags.entities.map(\.name) == ["Tide Guard"])
    #expect(flags.flags.map(\.category) == ["listed"] && flags.flags[0].level == FlagLevel(3))
    #expect(flags.flags[0].notes == ["mood: calm"] && flags.findings.isEmpty)
    let (_, entities) = try imported(
      "country,name,address\nDEU,Norvale,1 Quay\n", "{table: entities, columns: {name: name, jurisdiction: country}}")
    #expect(entities.entities.map(\.jurisdictions) == [["DE"]])
    #expect(entities.findings.map(\.code) == ["table-columns-not-read"])
  }

  @Test func `a table without a header is mapped by numbers, quotes can be text, encodings declared`() throws {
    let mapping = """
      table: edges
      header: false
      delimiter: comma
      quote: none
      encoding: windows-1252
      columns: {from: 1, to: 2}
      """
    var builder = DatasetBuilder()
    let importer = TableImporter(try TableMapping.read(.text(mapping, name: "m.yaml")))
    let bytes = Array("\"a,b\nc".utf8) + [0xE9] + Array(",d\n".utf8)
    let summary = try importer.read(.bytes(bytes, name: "t.csv"), into: &builder)
    let dataset = builder.dataset()
    #expect(summary["rows"] == 2 && dataset.findings.isEmpty)
    #expect(dataset.entities.map(\.id) == ["m:\"a", "m:b", "m:cé", "m:d"])
  }

  @Test(arguments: [
    (
      "table: relations\n",
      "m.yaml: table: there is no \"relations\"; it is one of entities, relationships, flags, edges"
    ),
    ("tabel: edges\n", "m.yaml: there is no \"tabel\", perhaps for \"table\"; it is one of "),
    ("columns: {from: a}\n", "m.yaml: table is missing; it is one of entities, relationships, flags, edges"),
    (
      "{table: edges, columns: {fron: a, to: b}}",
      "m.yaml: columns: there is no \"fron\", perhaps for \"from\"; it is one of "
    ),
    ("{table: edges, columns: {from: 0, to: b}}", "m.yaml: columns.from: is 0; columns are numbered from 1"),
    ("{table: edges, columns: {from: a}}", "m.yaml: no column or constant gives to or toid; edges need it"),
    ("{table: edges, columns: {from: a, to: b}, delimiter: dash}", "m.yaml: delimiter: there is no \"dash\""),
    ("{table: edges, columns: {from: a, to: b}, header: maybe}", "m.yaml: header: is a text; it is true or false"),
    (
      "{table: edges, columns: {from: a, to: b}, split: {note: ','}}",
      "m.yaml: split.note: only from, to, entity and name"
    ),
    ("[1]", "m.yaml: is a list; it is a map of keys and values"),
  ]) func `a wrong mapping says where and what would be right`(text: String, message: String) {
    let error = #expect(throws: TableMappingError.self) { try TableMapping.read(.text(text, name: "m.yaml")) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func `a column that is not there is one finding, and nothing is read`() throws {
    let (summary, dataset) = try imported("sellor,buyer\nA,B\n", "{table: edges, columns: {from: seller, to: buyer}}")
    #expect(summary["rows"] == 0 && dataset.relationships.isEmpty)
    #expect(
      dataset.findings.map(\.description) == [
        "t.csv:1: there is no column \"seller\", perhaps for \"sellor\"; the columns are \"sellor\", \"buyer\". "
          + "Nothing was read."
      ])
  }

  @Test func `the objects of JSON are rows, and their keys columns`() throws {
    let (summary, dataset) = try imported(
      "[{\"company\": \"Norvale\", \"clients\": 3, \"in\": [\"SY\", \"DE\"]},\n {\"company\": \"Tern\", \"motto\": \"calm\"}, 7]",
      "{table: entities, columns: {name: company, jurisdiction: in}, notes: [clients, motto]}")
    #expect(
      dataset.entities.map { "\($0.name) \($0.jurisdictions) \($0.notes)" } == [
        "Norvale [\"DE\", \"SY\"] [\"clients: 3\"]", "Tern [] [\"motto: calm\"]",
      ])
    #expect(summary["rows"] == 2 && dataset.findings.map(\.code) == ["table-row-no-object"])
  }

  @Test func `a row that would be split too far is kept whole`() throws {
    let many = (0..<20_000).map { "n\($0)" }.joined(separator: ";")
    let (_, dataset) = try imported(
      "a,b\n\(many),x\n", "{table: edges, columns: {from: a, to: b}, split: {from: ';'}}")
    #expect(dataset.relationships.count == 1 && dataset.findings.map(\.code) == ["table-split-too-far"])
  }

  @Test func `names with country are stated with their country code, dates in any order`() {
    #expect(TableDate.iso("23-MAR-2006", .dayMonthYear) == "2006-03-23")
    #expect(TableDate.iso("03/31/2021", .monthDayYear) == "2021-03-31")
    #expect(TableDate.iso("2021-03-31T10:00", .yearMonthDay) == "2021-03-31")
    #expect(TableDate.iso("2021/03/31", .yearMonthDay) == "2021-03-31")
    #expect(TableDate.iso("31/03/21", .dayMonthYear) == "31/03/21" && TableDate.iso("2021", .dayMonthYear) == "2021")
  }
}
