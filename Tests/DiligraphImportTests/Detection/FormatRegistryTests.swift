// SPDX-License-Identifier: Apache-2.0
import DiligraphImport
import Testing

@Suite struct FormatRegistryTests {
  @Test(arguments: [
    ("from,to,kind\n", "csv"), ("Entity;Category\n", "csv"), ("id,name,role\n", "csv"),
    ("{\"relationships\":[]}", "json"), ("{\"policy\":{\"a\":[{\"ocid\":1}]},\"flags\":[]}", "json"),
    ("{\"ocid\":\"x\"}", "ocds"), ("[{\"ocid\":\"x\"}]", "ocds"), ("{\"uri\":\"u\",\"releases\":[", "ocds"),
    ("\u{FEFF}\n {\"a\":\"}\\\"{\",\"records\":[{}]}", "ocds"),
    ("{\"id\":\"x\",\"schema\":\"Company\",\"properties\":{}}\n", "ftm"),
    ("{\"op\":\"ADD\",\"entity\":{}}\n", "ftm"),
    ("id,schema,name,aliases,sanctions,dataset\n", "ftm-targets"),
    ("canonical_id,entity_id,prop,schema,value\n", "ftm-statements"),
    ("country,year,status\nDE,2020,F\n", "country-scores"),
    ("node_id_start,node_id_end,rel_type\n", "offshore-leaks"), ("1,2\n", "edges"),
  ]) func `the format is told from the content`(text: String, format: String) throws {
    #expect(try FormatRegistry.importer(for: .text(text, name: "in")).name == format)
  }

  @Test func `what cannot be told is said with what was found`() {
    let names = FormatRegistry.importers.map(\.name).joined(separator: ", ")
    let unknown = #expect(throws: FormatError.self) {
      try FormatRegistry.importer(for: .text("{\"mood\":1}", name: "in"))
    }
    #expect(
      unknown?.description
        == "in: the format cannot be told from \"mood\"; it is one of \(names). Name it with --format."
    )
    let empty = #expect(throws: FormatError.self) {
      try FormatRegistry.importer(for: .text(" \n", name: "in"))
    }
    #expect(empty?.description == "in: the file holds no table and no JSON; nothing can be imported from it.")
    let name = #expect(throws: FormatError.self) { try FormatRegistry.importer(named: "odcs") }
    #expect(
      name?.description
        == "--format: is \"odcs\", perhaps for \"ocds\"; the formats are \(names).")
  }
}
