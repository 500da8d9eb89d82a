// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func read(_ text: String, name: String = "p.yaml") throws -> StructuredValue {
  try StructuredReader.read(.text(text, name: name))
}

@Suite struct StructuredReaderTests {
  @Test func `YAML and JSON give the same value`() throws {
    let yaml = """
      name: tidal   # a comment
      maxHops: 8
      asOf: 2020-01-31
      inclusive: true
      nothing: null
      empty:
      quoted: "8"
      list: [1.5, two, {three: 3}]
      lines:
        - a
        - b: -1e-3
      """
    let json = """
      {"name": "tidal", "maxHops": 8, "asOf": "2020-01-31", "inclusive": true, "nothing": null, "empty": null,
       "quoted": "8", "list": [1.5, "two", {"three": 3}], "lines": ["a", {"b": -0.001}]}
      """
    #expect(try read(yaml) == read(json))
    #expect(try read(json, name: "p.json") == read(json))
    #expect(try read("") == .null)
    #expect(try read("\u{FEFF}a: 1") == read("a: 1"))
  }

  @Test func `words that look like numbers or truth stay words`() throws {
    #expect(
      try read("[yes, nan, .inf, 0x10, 1_000, '1,5']")
        == read("[\"yes\",\"nan\",\".inf\",\"0x10\",\"1_000\",\"1,5\"]"))
  }

  @Test(arguments: [
    ("a: 1\na: 2\n", "p.yaml: the key \"a\" is given twice; keep one"),
    ("{\"a\": 1, \"a\": 2}", "p.yaml: the key \"a\" is given twice; keep one"),
    ("a: &x [1]\nb: *x\n", "p.yaml: anchors and aliases (& and *) are not read; write the value out"),
    ("a: &x [1]\nb: 2\n", "p.yaml: anchors and aliases (& and *) are not read; write the value out"),
    ("a: [1\n", nil),
    ("a: b: c\n", nil),
    ("\u{0}", "p.yaml: the file is binary (it contains zero bytes); a text file is needed"),
  ]) func `what is not plain is refused with its place`(text: String, message: String?) {
    let error = #expect(throws: ReadingError.self) { try read(text) }
    if let message { #expect(error?.description == message) }
    #expect(error?.description.hasPrefix("p.yaml: ") == true)
  }

  @Test func `bombs and depth are refused`() {
    let bomb = "a: &a [x,x,x,x]\n" + (0..<30).map { "b\($0): &b\($0) [*a,*a,*a,*a]\n" }.joined()
    #expect(throws: ReadingError.self) { try read(bomb) }
    // As a key, the bomb would go off inside the parser.
    #expect(throws: ReadingError.self) { try read(bomb + "? *b29\n: 1\n") }
    for opening in ["[", "{a: ", "- ", "? ", "a:\n ", "- - ? "] {
      #expect(throws: ReadingError.self, "\(opening)") {
        try read(String(repeating: opening, count: 100_000))
      }
    }
    let stairs = (0..<3_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(throws: ReadingError.self) { try read(stairs) }
    #expect(throws: ReadingError.self) { try read(String(repeating: "[", count: 100_000), name: "p.json") }
    #expect(throws: ReadingError.self) { try read(String(repeating: "x", count: 2_000_000)) }
  }
}
