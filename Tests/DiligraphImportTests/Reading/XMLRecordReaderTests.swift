// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import DiligraphImport

/// What the reader delivers of some bytes: the records, and the problems in a record's stead.
private func read(
  _ bytes: [UInt8], _ names: Set<String> = ["item"], chunkSize: Int = .max,
  change: (inout XMLRecordOptions) -> Void = { _ in }
) throws -> (records: [XMLRecord], elements: [XMLElement], problems: [ReadingProblem]) {
  var options = XMLRecordOptions(recordNames: names)
  change(&options)
  let reader = try XMLRecordReader(.bytes(bytes, name: "in", chunkSize: chunkSize), options: options)
  var (records, elements, problems): ([XMLRecord], [XMLElement], [ReadingProblem]) = ([], [], [])
  while let record = try reader.next() {
    records.append(record)
    switch record.content {
    case .success(let element): elements.append(element)
    case .failure(let error): problems.append(error.problem)
    }
  }
  return (records, elements, problems)
}

private func read(_ text: String, _ names: Set<String> = ["item"], chunkSize: Int = .max) throws
  -> (records: [XMLRecord], elements: [XMLElement], problems: [ReadingProblem])
{
  try read(Array(text.utf8), names, chunkSize: chunkSize)
}

private let list = """
  <?xml version="1.0" encoding="UTF-8"?>
  <!-- a list -->
  <list xmlns="urn:tide" xmlns:x="urn:x" edition="7">
    <header><date>2021-03-10</date></header>
    <items>
      <item id=" 1 " x:mark="a&amp;b&#x21;">
        <name>Norvale &amp; Sons</name>
        <x:name>Tarn</x:name>
        <places><place>Hålm</place><place/><place>Ost</place></places>
        <item>inner</item>
        <raw><![CDATA[<5 & "6"]]> more</raw>
      </item>
      <note>between</note>
      <item id="2"><name>Kestrel</name></item>
    </items>
  </list>

  """

@Suite struct XMLRecordReaderTests {
  @Test(arguments: [1, 2, 3, 7, .max]) func `records come whole, wherever the input is cut`(chunkSize: Int) throws {
    let (records, elements, problems) = try read(list, chunkSize: chunkSize)
    #expect(problems == [])
    try #require(elements.count == 2)
    let first = elements[0]
    #expect(first.name == "item" && first.namespace == "urn:tide")
    #expect(first.attribute("id") == "1" && first.attribute("mark") == "a&b!")
    #expect(first.attributes[1].namespace == "urn:x")
    #expect(first.text("name") == "Norvale & Sons")
    #expect(first.texts("name") == ["Norvale & Sons", "Tarn"])
    #expect(first.children("name")[1].namespace == "urn:x")
    #expect(first.texts("places/place") == ["Hålm", "Ost"])
    #expect(first.children("places/place").count == 3)
    #expect(first.text("item") == "inner")
    #expect(first.text("raw") == "<5 & \"6\" more")
    #expect(first.text("absent") == nil && first.text("places/absent") == nil && first.attribute("absent") == nil)
    #expect(elements[1].allText == "Kestrel")
    #expect(records.map(\.place.line) == [6, 14])
    #expect(first.child("name")?.line == 7)
  }

  @Test func `what stands around the records comes with them`() throws {
    let (records, _, _) = try read(list)
    let root = try #require(records.first?.root)
    #expect(root.name == "list" && root.attribute("edition") == "7")
    #expect(root.text("header/date") == "2021-03-10")
    #expect(records[0].ancestors.map(\.name) == ["list", "items"])
    #expect(records[0].ancestors[1].children.isEmpty)
    #expect(records[1].ancestors[1].texts("note") == ["between"])
    let reader = try XMLRecordReader(.text(list, name: "in"), options: XMLRecordOptions(recordNames: ["item"]))
    while try reader.next() != nil {}
    #expect(reader.otherElements == ["date": 1, "header": 1, "note": 1])
    #expect(reader.root?.text("items/note") == nil && reader.root?.text("header/date") == "2021-03-10")
    #expect(reader.rootName?.name == "list" && reader.rootName?.namespace == "urn:tide")
  }

  @Test func `the root itself can be the record`() throws {
    let (records, elements, _) = try read("<notice><a>1</a></notice>", ["notice"])
    #expect(elements.first?.text("a") == "1")
    #expect(records.first?.root == nil)
  }

  @Test func `compressed, with a byte order mark, in UTF-16 or in the encoding it states`() throws {
    let plain = "<l><item>Hålm</item></l>"
    let latin =
      Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<l><item>H".utf8) + [0xE5] + Array("lm</item></l>".utf8)
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in plain.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    let windows =
      Array("<?xml version=\"1.0\" encoding=\"windows-1252\"?><l><item>".utf8) + [0x80] + Array("</item></l>".utf8)
    for bytes in try [gzipped(Array(plain.utf8)), [0xEF, 0xBB, 0xBF] + Array(plain.utf8), latin, wide] {
      for chunkSize in [1, 3, .max] {
        let (_, elements, problems) = try read(bytes, chunkSize: chunkSize)
        #expect(elements.map(\.text) == ["Hålm"] && problems == [])
      }
    }
    #expect(try read(windows).elements.map(\.text) == ["€"])
  }

  @Test(arguments: [1, 7, .max]) func `a text in another encoding than it states is an error with its line`(
    chunkSize: Int
  ) throws {
    let bytes = Array("<l>\n<item>a</item>\n<item>H".utf8) + [0xE5] + Array("lm</item></l>".utf8)
    let (records, elements, problems) = try read(bytes, chunkSize: chunkSize)
    #expect(elements.map(\.text) == ["a"])
    guard case .badEncoding = try #require(problems.first) else {
      Issue.record("\(problems)")
      return
    }
    #expect(records.last?.place.line == 3)
    let unknown = try read("<?xml version=\"1.0\" encoding=\"x-tide\"?><l><item/></l>")
    guard case .badEncoding = try #require(unknown.problems.first) else {
      Issue.record("\(unknown.problems)")
      return
    }
  }

  @Test(arguments: ["UTF-7", "utf7", "ISO-2022-JP", "HZ"]) func `an encoding that shifts is refused, however it is cut`(
    encoding: String
  ) throws {
    for chunkSize in [1, 7, Int.max] {
      let (_, elements, problems) = try read(
        Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n<l><item>a</item></l>".utf8), chunkSize: chunkSize)
      guard elements.isEmpty, problems.count == 1, case .badEncoding(let detail) = problems[0] else {
        Issue.record("\(problems)")
        return
      }
      #expect(detail.lowercased().contains(encoding.lowercased()))
    }
  }

  @Test(arguments: [
    "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><l><item>&b;</item></l>",
    "<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><l><item>&a;</item></l>",
    "<!DOCTYPE l [<!ENTITY % a SYSTEM \"http://localhost/x.dtd\"> %a;]><l><item>1</item></l>",
  ]) func `an entity is not declared, and nothing is fetched`(text: String) throws {
    for chunkSize in [1, 2, 7, Int.max] {
      let (_, elements, problems) = try read(text, chunkSize: chunkSize)
      #expect(elements.isEmpty && problems == [.entityDeclared("a")])
    }
  }

  @Test func `a document type without entities is passed over, and its file not fetched`() throws {
    let text = "<!DOCTYPE l SYSTEM \"file:///nowhere/l.dtd\" [<!ELEMENT l ANY>]><l><item>1</item></l>"
    let (_, elements, problems) = try read(text)
    #expect(elements.map(\.text) == ["1"] && problems == [])
    // With a DTD that was not read, libxml2 alone would leave such a word out without an error.
    let word = try read("<!DOCTYPE l SYSTEM \"l.dtd\"><l><item>A&nbsp;B</item></l>")
    #expect(word.elements.isEmpty && word.problems == [.unknownEntity("nbsp")])
    #expect(try read("<l><item t=\"&nbsp;\"/></l>").problems == [.unknownEntity("nbsp")])
  }

  @Test(arguments: [1, 3, .max]) func `what ends early says where it started`(chunkSize: Int) throws {
    let (_, elements, problems) = try read("<l>\n<item>a</item>\n<item><b>c", chunkSize: chunkSize)
    #expect(elements.map(\.text) == ["a"] && problems == [.endsInside(startedAtLine: 3)])
    #expect(try read("<l>\n<item>a</item>\n").problems == [.endsInside(startedAtLine: 1)])
  }

  @Test(arguments: [1, 7, .max]) func `what is wrong before the end is not told as the end`(chunkSize: Int) throws {
    // The quote hides the end of the tag, so that a parser waits for it until the input ends.
    let (_, _, problems) = try read("<l>\n<item a=b\"c><item/>\n<a b='1'", chunkSize: chunkSize)
    guard case .badXML = try #require(problems.first) else { return #expect(Bool(false), "\(problems)") }
    let section = try read("<l>\n<item><![CDATA[a\nb\nc", chunkSize: chunkSize)
    #expect(section.problems == [.endsInside(startedAtLine: 2)])
    #expect(section.records.first?.place.line == 4)
  }

  @Test func `deep nesting is refused`() throws {
    let open = String(repeating: "<a>", count: 100_000)
    #expect(try read("<l><item>1</item><item>" + open).problems == [.tooDeep(limit: 256)])
    let fits = String(repeating: "<a>", count: 254) + String(repeating: "</a>", count: 254)
    #expect(try read("<l><item>\(fits)</item></l>").elements.count == 1)
  }

  @Test func `a record that is too large is left out, and the next one read`() throws {
    let text =
      "<l><item><t>\(String(repeating: "x", count: 5_000))</t></item><item><t>b</t></item>"
      + "<item t=\"\(String(repeating: "x", count: 5_000))\"/><item>\(String(repeating: "<t/>", count: 100))</item></l>"
    let (_, elements, problems) = try read(Array(text.utf8)) { $0.recordLimit = 4_000 }
    #expect(elements.compactMap { $0.text("t") } == ["b"])
    #expect(problems == Array(repeating: .recordTooLarge(limit: 4_000), count: 3))
  }

  @Test func `texts and elements in turn are joined, however many there are`() throws {
    let mixed = String(repeating: "a<b>c</b>", count: 50_000)
    let (_, elements, _) = try read("<l><item>\(mixed)</item></l>")
    let item = try #require(elements.first)
    #expect(item.text == String(repeating: "a", count: 50_000) && item.children.count == 50_000)
  }

  @Test func `an attribute beyond the parser's limit and a flood of names are refused or read, never worse`() throws {
    let huge = "<l><item t=\"\(String(repeating: "x", count: 11_000_000))\"/></l>"
    let (_, elements, problems) = try read(huge)
    #expect(elements.isEmpty && problems.count == 1)
    let names = (0..<20_000).map { "<n\($0) a\($0)='1'/>" }.joined()
    #expect(try read("<l><item>\(names)</item></l>").elements.first?.children.count == 20_000)
  }

  @Test func `an element that is kept stays what it was while others are read`() throws {
    let items = (0..<500).map { "<item><a>\($0)</a></item>" }.joined()
    let reader = try XMLRecordReader(
      .text("<l>\(items)</l>", name: "in", chunkSize: 100), options: XMLRecordOptions(recordNames: ["item"]))
    var kept: [XMLElement] = []
    while let record = try reader.next() {
      if case .success(let element) = record.content { kept.append(element) }
    }
    #expect(kept.map { $0.text("a") } == (0..<500).map { "\($0)" })
  }

  @Test func `a large surrounding does not fill the memory`() throws {
    let other = String(repeating: "<other>\(String(repeating: "x", count: 1_000))</other>", count: 1_000)
    let (records, _, problems) = try read("<l>\(other)<item>1</item></l>")
    #expect(problems == [])
    #expect((records.first?.root?.children.count ?? 0) < 300)
  }

  @Test(arguments: ["<l><item>1</itm></l>", "<l>\u{1}</l>", "<l/><l/>", "<l a='1' a='2'/>", "plain", "<"])
  func `what is not well-formed is said`(text: String) throws {
    #expect(try read(text).problems.count == 1)
  }

  @Test(arguments: [1, 3, .max]) func `bytes that nobody sees are still no document`(chunkSize: Int) throws {
    let reader = try XMLRecordReader(
      .bytes([0x00, 0x01, 0x00, 0x00, 0x41], name: "x", chunkSize: chunkSize),
      options: XMLRecordOptions(recordNames: ["item"]))
    let record = try #require(try reader.next())
    #expect(throws: ReadingError.self) { try record.content.get() }
    #expect(try reader.next() == nil)
  }

  @Test func `of nothing, nothing is delivered`() throws {
    #expect(try read("").records.isEmpty && read(" \n ").records.isEmpty)
  }

  @Test func `a sample of XML tells its elements`() throws {
    let sample = try FormatSample(
      .text("\u{FEFF}<?xml version=\"1.0\"?>\n<x:l xmlns:x=\"urn:x\"><x:item><a/>", name: "in"))
    #expect(sample.rootElement == "l" && sample.rootNamespace == "urn:x")
    #expect(sample.elements == ["l", "item", "a"])
    #expect(throws: FormatError.self) { try FormatRegistry.importer(for: .text("<l><item/></l>", name: "in")) }
  }
}
