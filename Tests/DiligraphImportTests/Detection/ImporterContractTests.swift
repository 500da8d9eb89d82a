// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

/// A small input of one format that is all right, and what every importer must make of its damaged forms.
struct ContractSample: CustomTestStringConvertible, Sendable {
  var format: String
  var text: String
  /// The text with a field that the format does not have.
  var withUnknownField: String
  /// A deep value where a field stands.
  var deep: String
  var testDescription: String { format }
  /// Whether it is a table: a row that is cut is still a row.
  var isTable: Bool { !["{", "[", "<"].contains(text.first) }

  /// Whether the format states relationships or flags, and not entities alone.
  var statesMoreThanEntities = true

  /// How many records the text holds.
  var records = 2

  static let all =
    [csv, json, ocds, ocdsLines, ftm, ftmChanges, statementTable, targets, offshore, edges, graph, scores] + owners
    + lists
    + procurement

  private static let nest = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)

  static let csv = ContractSample(
    format: "csv",
    text: "from,to,kind,share\nNorvale,Kestrel,supply,\n\"Tarn, Ltd\",Norvale,ownership,51%\n",
    withUnknownField:
      "from,to,kind,share,mood\nNorvale,Kestrel,supply,,\n\"Tarn, Ltd\",Norvale,ownership,51%,\n",
    deep: "from,to,kind,share\nNorvale,Kestrel,supply,\(nest)\n")

  static let json = ContractSample(
    format: "json",
    text: """
      {"entities": [{"id": "e1", "name": "Norvale"}],
       "relationships": [
        {"id": "r1", "from": "e1", "to": "e2", "kind": "supply"},
        {"id": "r2", "from": "e3", "to": "e1", "kind": "ownership", "share": 0.51}],
       "flags": [{"id": "f1", "entity": "e2", "level": 3}]}
      """,
    withUnknownField: """
      {"mood": {"is": "fine"}, "entities": [{"id": "e1", "name": "Norvale"}],
       "relationships": [
        {"id": "r1", "from": "e1", "to": "e2", "kind": "supply"},
        {"id": "r2", "from": "e3", "to": "e1", "kind": "ownership", "share": 0.51}],
       "flags": [{"id": "f1", "entity": "e2", "level": 3}]}
      """,
    deep: "{\"relationships\":[{\"id\":\"r1\",\"from\":\(nest)}]}", records: 4)

  static let statementTable = ContractSample(
    format: "ftm-statements",
    text: "canonical_id,prop,schema,value,dataset\nc1,name,Company,Norvale,x\n"
      + "o1,owner,Ownership,c2,x\no1,asset,Ownership,c1,x\n",
    withUnknownField: "canonical_id,prop,schema,value,dataset,mood\nc1,name,Company,Norvale,x,\n"
      + "o1,owner,Ownership,c2,x,\no1,asset,Ownership,c1,x,fine\n",
    deep: "canonical_id,prop,schema,value,dataset\no1,owner,Ownership,\(nest),x\n", records: 3)

  static let targets = ContractSample(
    format: "ftm-targets",
    text: "id,schema,name,aliases,countries,sanctions,dataset\n"
      + "c1,Company,Norvale,Nor,no,Office of Tides - Foggy Programme - 2020-01-01,Tide List\n"
      + "c2,Company,Kestrel,,no,Office of Tides - Foggy Programme,Tide List\n",
    withUnknownField: "id,schema,name,aliases,countries,sanctions,dataset,mood\n"
      + "c1,Company,Norvale,Nor,no,Office of Tides - Foggy Programme - 2020-01-01,Tide List,fine\n"
      + "c2,Company,Kestrel,,no,Office of Tides - Foggy Programme,Tide List,\n",
    deep: "id,schema,name,aliases,countries,sanctions,dataset\nc1,Unheard,\(nest),,,,\n")

  static let scores = ContractSample(
    format: "country-scores", text: "country,year,status\nGermany,2020,F\nNorway,2020,F\n",
    withUnknownField: "country,year,status,mood\nGermany,2020,F,fine\nNorway,2020,F,\n",
    deep: "country,year,status\n\(nest),2020,F\n")

  static let offshore = ContractSample(
    format: "offshore-leaks",
    text: "node_id_start,node_id_end,rel_type,link\nn1,n2,officer_of,shareholder of\nn3,n2,intermediary_of,\n",
    withUnknownField:
      "node_id_start,node_id_end,rel_type,link,mood\nn1,n2,officer_of,shareholder of,\nn3,n2,intermediary_of,,x\n",
    deep: "node_id_start,node_id_end,rel_type,link\nn1,n2,\(nest),\n")

  static let edges = ContractSample(
    format: "edges", text: "source,target\ne1,e2\ne2,e3\n", withUnknownField: "source,target,mood\ne1,e2,\ne2,e3,\n",
    deep: "source,target\ne1,\(nest)\n")

  static let graph = ContractSample(
    format: "graph", text: "c norvale\np edge 3 2\ne 1 2\ne 2 3\n",
    withUnknownField: "c norvale\nc mood\np edge 3 2\ne 1 2\ne 2 3\n",
    deep: "p edge 3 2\ne 1 \(nest)\n")

  private static let release = """
    {"ocid":"ocds-abc123-1","buyer":{"id":"B1","name":"Ministry of Tides"},\
    "parties":[{"id":"B1","name":"Ministry of Tides","roles":["buyer"]}],\
    "awards":[{"id":"a1","suppliers":[{"name":"Norvale"},{"name":"Kestrel"}],"date":"2021-03-01"}]}
    """

  static let ocds = ContractSample(
    format: "ocds",
    text: "{\"publisher\": {\"name\": \"Tidal Office\"},\n\"releases\": [\n\(release),\n"
      + release.replacing("abc123-1", with: "abc123-2") + "]}",
    withUnknownField:
      "{\"publisher\": {\"name\": \"Tidal Office\"}, \"mood\": {\"is\": 1},\n\"releases\": [\n\(release),\n"
      + release.replacing("abc123-1", with: "abc123-2").replacing(
        "{\"ocid\"", with: "{\"mood\": [{}], \"ocid\"")
      + "]}",
    deep: "{\"releases\":[{\"ocid\":\"ocds-abc123-1\",\"awards\":\(nest)}]}")

  static let ocdsLines = ContractSample(
    format: "ocds", text: release + "\n" + release.replacing("abc123-1", with: "abc123-2") + "\n",
    withUnknownField: release.replacing("{\"ocid\"", with: "{\"mood\": 7, \"ocid\"") + "\n"
      + release.replacing("abc123-1", with: "abc123-2") + "\n",
    deep: "{\"ocid\":\"ocds-abc123-1\",\"awards\":\(nest)}")

  private static let ownership = """
    {"id":"o1","schema":"Ownership","properties":{"owner":["c2"],"asset":["c1"],"percentage":["25-50"]}}
    """

  static let ftm = ContractSample(
    format: "ftm",
    text: """
      {"id":"c1","schema":"Company","datasets":["x_list"],"properties":{"name":["Norvale"],"topics":["sanction"]}}
      \(ownership)
      {"id":"s1","schema":"Sanction","datasets":["x_list"],"properties":{"entity":["c1"],"program":["TIDE"]}}

      """,
    withUnknownField: """
      {"id":"c1","schema":"Company","mood":{},"datasets":["x_list"],"properties":{"name":["Norvale"],"topics":["sanction"]}}
      \(ownership.replacing("\"properties\":{", with: "\"properties\":{\"mood\":[{}],"))
      {"id":"s1","schema":"Sanction","datasets":["x_list"],"properties":{"entity":["c1"],"program":["TIDE"]}}

      """,
    deep: "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":\(nest)}", records: 3)

  static let ftmChanges = ContractSample(
    format: "ftm",
    text: """
      {"op":"ADD","entity":{"id":"c1","schema":"Company","datasets":["x_list"],"properties":{"name":["Norvale"]}}}
      {"op":"MOD","entity":\(ownership)}

      """,
    withUnknownField: """
      {"op":"ADD","mood":[],"entity":{"id":"c1","schema":"Company","datasets":["x_list"],"properties":{"name":["Norvale"]}}}
      {"op":"MOD","entity":\(ownership)}

      """,
    deep: "{\"op\":\"ADD\",\"entity\":{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":\(nest)}}")
}

/// What an import makes of some bytes.
private func imported(
  _ sample: ContractSample, _ bytes: [UInt8], chunkSize: Int = .max, into builder: inout DatasetBuilder
) throws -> ImportSummary {
  let source = ByteSource.bytes(bytes, name: "in", chunkSize: chunkSize)
  return try FormatRegistry.importer(named: sample.format).read(source, into: &builder)
}

private func dataset(_ sample: ContractSample, _ bytes: [UInt8], chunkSize: Int = .max) throws -> Dataset {
  var builder = DatasetBuilder()
  _ = try imported(sample, bytes, chunkSize: chunkSize, into: &builder)
  return builder.dataset()
}

/// Everything but places and findings, to compare two imports.
private func facts(_ dataset: Dataset) -> [String] {
  dataset.entities.map { "\($0.id) \($0.names.map(\.text)) \($0.kind) \($0.identifiers)" }
    + dataset.relationships.map { "\($0.id) \($0.from) \($0.to) \($0.kind) \(String(describing: $0.share))" }
    + dataset.flags.map { "\($0.id) \($0.entity) \($0.category) \(String(describing: $0.level))" }
}

@Suite struct ImporterContractTests {
  @Test(arguments: ContractSample.all) func `a sound input gives relationships and no error`(
    sample: ContractSample
  ) throws {
    let dataset = try dataset(sample, Array(sample.text.utf8))
    #expect(!dataset.relationships.isEmpty || !dataset.flags.isEmpty || !sample.statesMoreThanEntities)
    #expect(dataset.findings.filter { $0.severity == .error } == [])
    #expect(try FormatRegistry.importer(for: .text(sample.text, name: "in")).name == sample.format)
  }

  @Test(arguments: ContractSample.all) func `importing again changes nothing`(sample: ContractSample) throws {
    let bytes = Array(sample.text.utf8)
    var builder = DatasetBuilder()
    for _ in 0..<2 { _ = try imported(sample, bytes, into: &builder) }
    let once = try dataset(sample, bytes)
    let twice = builder.dataset()
    #expect(
      twice.entities == once.entities && twice.relationships == once.relationships
        && twice.flags == once.flags)
  }

  @Test(arguments: ContractSample.all, [1, 2, 3, 7, 4096])
  func `where the input is cut into chunks changes nothing`(sample: ContractSample, chunkSize: Int) throws {
    let bytes = Array(sample.text.utf8)
    let whole = try dataset(sample, bytes)
    let cut = try dataset(sample, bytes, chunkSize: chunkSize)
    #expect(cut.relationships == whole.relationships && cut.findings == whole.findings)
  }

  @Test(arguments: ContractSample.all)
  func `a byte order mark, other line ends and compression change nothing`(sample: ContractSample) throws {
    let bytes = Array(sample.text.utf8)
    let expected = try facts(dataset(sample, bytes))
    #expect(try facts(dataset(sample, [0xEF, 0xBB, 0xBF] + bytes)) == expected)
    #expect(try facts(dataset(sample, Array(sample.text.replacing("\n", with: "\r\n").utf8))) == expected)
    #expect(try facts(dataset(sample, gzipped(bytes))) == expected)
  }

  @Test(arguments: ContractSample.all) func `an unknown field changes no fact`(sample: ContractSample) throws {
    let expected = try facts(dataset(sample, Array(sample.text.utf8)))
    #expect(try facts(dataset(sample, Array(sample.withUnknownField.utf8))) == expected)
  }

  @Test(arguments: ContractSample.all)
  func `an input cut off anywhere gives facts of the whole, or a finding`(sample: ContractSample) throws {
    let bytes = Array(sample.text.utf8)
    let whole = Set(try dataset(sample, bytes).relationships.map(\.id))
    for length in 0..<bytes.count {
      do {
        let cut = try dataset(sample, Array(bytes[..<length]))
        // A row of a table that is cut is still a row; a JSON record that is cut is none.
        if !sample.isTable {
          #expect(whole.isSuperset(of: cut.relationships.map(\.id)), "cut at \(length)")
        }
        let isComplete = cut.relationships.count == whole.count
        #expect(isComplete || !cut.findings.isEmpty || sample.format != "json", "cut at \(length)")
      } catch let error as ReadingError {
        #expect("\(error)".hasPrefix("in"), "cut at \(length)")
      }
    }
  }

  @Test(arguments: ContractSample.all) func `nothing at all is a finding`(sample: ContractSample) throws {
    for bytes in [[], Array(" \n\n".utf8)] as [[UInt8]] {
      let empty = try dataset(sample, bytes)
      #expect(empty.entities.isEmpty && empty.findings.count == 1)
      #expect(empty.findings.first?.severity == .error)
    }
  }

  /// Found by the replay of the fuzzers' seeds: several formats read a header without rows, and said nothing.
  @Test(arguments: ContractSample.all.filter(\.isTable)) func `a table of which nothing is taken is a finding`(
    sample: ContractSample
  ) throws {
    let header = sample.text.split(separator: "\n")[0]
    let empty = try dataset(sample, Array(header.utf8))
    #expect(!empty.entities.isEmpty || !empty.findings.isEmpty)
  }

  @Test(arguments: ContractSample.all) func `a hundred thousand brackets in a field are survived`(
    sample: ContractSample
  ) throws {
    let deep = try dataset(sample, Array(sample.deep.utf8))
    #expect(!deep.findings.isEmpty)
  }

  @Test(arguments: ContractSample.all, 0..<40)
  func `noise is refused or reported, never trusted`(sample: ContractSample, seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random() -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(truncatingIfNeeded: state >> 1)
    }
    // Half of the seeds are pure noise; the others damage the sound text in a few places.
    var bytes = Array(sample.text.utf8)
    if seed % 2 == 0 {
      bytes = (0..<5_000).map { _ in UInt8(truncatingIfNeeded: random()) }
    } else {
      for _ in 0..<5 { bytes[random() % bytes.count] = UInt8(truncatingIfNeeded: random()) }
    }
    do { _ = try dataset(sample, bytes, chunkSize: 64) } catch is ReadingError {}
  }

  @Test(arguments: ContractSample.all) func `every source points at the line it was read from`(
    sample: ContractSample
  ) throws {
    let lines = sample.text.split(separator: "\n", omittingEmptySubsequences: false)
    let dataset = try dataset(sample, Array(sample.text.utf8))
    for relationship in dataset.relationships {
      let source = try #require(relationship.sources.first)
      let line = try #require(source.location?.line)
      let names =
        dataset.entities[relationship.from].names.map(\.text) + dataset.entities[relationship.from].records
      let isThere = names.contains { name in
        lines[line - 1].contains(name) || lines[line - 1].contains(name.split(separator: ":").last ?? "")
      }
      #expect(isThere, "\(relationship.id) at line \(line)")
    }
  }
}
