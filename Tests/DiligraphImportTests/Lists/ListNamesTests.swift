// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ texts: String...) throws -> Dataset {
  var builder = DatasetBuilder()
  for (index, text) in texts.enumerated() {
    let source = ByteSource.text(text, name: "list\(index)")
    _ = try FormatRegistry.importer(for: source).read(source, into: &builder)
  }
  return builder.dataset()
}

private func names(_ texts: String...) throws -> [[String]] {
  var builder = DatasetBuilder()
  for text in texts {
    let source = ByteSource.text(text, name: "list")
    _ = try FormatRegistry.importer(for: source).read(source, into: &builder)
  }
  return builder.dataset().entities.map { $0.names.map(\.text) }
}

/// An entity is shown under its list's main name, also where an alias comes first by the alphabet or in the table.
@Suite struct ListNamesTests {
  private let entries =
    "7,\"NORVALE LTD.\",-0- ,\"TIDE\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n"
    + "8,\"TARN, Ada\",\"individual\",\"TIDE\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"a.k.a. 'KESTREL, Bea'.\"\n"
    + "9,\"KIM, BO RAM\",\"individual\",\"TIDE\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n"
  private let others =
    "7,12,\"aka\",\"ABLE TRADING\",-0- \n8,13,\"fka\",\"ABEL, Ada\",-0- \n7,14,\"aka\",\"Zenith\",-0- \n"

  @Test func `the Treasury's table of other names does not rename entries, in any order`() throws {
    let wanted = [
      ["NORVALE LTD.", "ABLE TRADING", "Zenith"], ["Ada TARN", "Ada ABEL", "Bea KESTREL"], ["BO RAM KIM"],
    ]
    #expect(try names(entries, others) == wanted)
    #expect(try names(others, entries) == wanted)
  }

  @Test func `entries of which only other names are known have these`() throws {
    #expect(try names(others) == [["ABLE TRADING", "Zenith"], ["Ada ABEL"]])
  }

  @Test(arguments: [
    ("TARN, Ada", false, "Ada TARN"), ("TARN, Ada, Jr.", true, "Ada TARN Jr."),
    ("TARN, JR., Ada", true, "Ada TARN JR."),
    ("TARN, JR., Ada", false, "Ada TARN JR."),
    ("TARN, Ada, Muhyi al-Din", false, "Ada Muhyi al-Din TARN"), ("KIM, BO RAM", true, "BO RAM KIM"),
    ("KIM, BO RAM", false, "KIM, BO RAM"), ("NORVALE WORKS, Ltd.", false, "NORVALE WORKS, Ltd."),
    ("NORVALE, S.A.", false, "NORVALE, S.A."), ("TARN", true, "TARN"), (",", true, ","),
    ("TARN, Jr.", true, "TARN, Jr."),
  ]) func `the Treasury's names of persons are turned, with what is added to them`(
    text: String, isPerson: Bool, name: String
  ) {
    #expect(OFACTableImporter.named(text, isPerson: isPerson) == name)
  }

  @Test func `the first row of an entry of the EU's table has its main name`() throws {
    let rows = """
      Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName;NameAlias_Title;NameAlias_Remark
      7;P;Tarn Ada;Dr;
      7;P;Abel Ada;;low quality alias

      """
    let person = try #require(try imported(rows).entities.first)
    #expect(person.names.map(\.text) == ["Tarn Ada", "Abel Ada"])
    #expect(person.notes == ["title: Dr", "weak alias: Abel Ada"])
  }

  @Test func `the UK's tables say which name is the main one`() throws {
    let normalised = """
      name_id,unique_id,name_type,alias_strength,full_name
      1,TID0007,alias,,ABLE
      2,TID0007,primary,,NORVALE
      3,TID0007,primary_variation,,BAY NORVALE

      """
    #expect(try names(normalised) == [["NORVALE", "ABLE", "BAY NORVALE"]])
    let published = """
      Report Date: 24-Jun-2026
      Last Updated,Unique ID,OFSI Group ID,Name 6,Name 1,Name type,Alias strength,Regime Name,Designation Type
      16/04/2026,TID0007,1,ABLE,,Alias,,Tides,Entity
      16/04/2026,TID0007,1,VALE,NORTH,Primary Name,,Tides,Entity

      """
    #expect(try names(published) == [["NORTH VALE", "ABLE"]])
  }

  @Test func `a row of Australia's table that is no primary name adds one`() throws {
    let table = """
      Reference,Name of Individual or Entity,Type,Name Type,Alias Strength,Additional Information,Committees,Control Date
      7,Norvale,Entity,Primary Name,,General of the Guard,Tides,03/04/2021
      7a,Able,Entity,aka,,,Tides,03/04/2021

      """
    let entity = try #require(try imported(table).entities.first)
    #expect(entity.names.map(\.text) == ["Norvale", "Able"] && entity.notes == ["information: General of the Guard"])
  }

  @Test(arguments: [
    ("A; B, C", ["A", "B, C"]), ("Able Tarn, Абель Тарн", ["Able Tarn", "Абель Тарн"]),
    ("Norvale, Ltd., Tarn Works, Inc", ["Norvale, Ltd.", "Tarn Works, Inc"]),
    ("NVL, Norvale Guard/GNV, Garde de Norvale", ["NVL", "Norvale Guard", "GNV", "Garde de Norvale"]),
    ("Norvale A/S, NVL", ["Norvale A/S", "NVL"]), ("", []), (",/;", [",/"]), ("/", ["/"]),
  ]) func `Canada's other names are told apart`(text: String, names: [String]) {
    #expect(CanadianNames.aliases(text) == names)
  }

  @Test func `spellings of the parts of a Swiss name make names`() throws {
    func part(_ type: String, _ order: Int, _ value: String, _ variants: [(script: String, text: String)]) -> String {
      let spelled = variants.map {
        "<spelling-variant lang=\"rus\" script=\"\($0.script)\">\($0.text)</spelling-variant>"
      }
      return
        "<name-part order=\"\(order)\" name-part-type=\"\(type)\"><value>\(value)</value>\(spelled.joined())</name-part>"
    }
    let parts =
      part("family-name", 1, "Tarn", [("LATN", "Taern"), ("CYRL", "Тарн")])
      + part("given-name", 2, "Ada", [("CYRL", "Ада")]) + part("title", 3, "Colonel", [])
    let list = """
      <swiss-sanctions-list date="2024-05-06"><target ssid="7"><individual><identity main="true"><name>\(parts)</name>
      <name>\(part("family-name", 1, "Bay", [("CYRL", "Бэй")]))\(part("given-name", 2, "Bea", []))</name></identity>
      <other-information>Head of the Guard</other-information></individual></target></swiss-sanctions-list>
      """
    let person = try #require(try imported(list).entities.first)
    #expect(person.names.first?.text == "Ada Tarn")
    #expect(Set(person.names.map(\.text)) == ["Ada Tarn", "Ada Taern", "Ада Тарн", "Bea Bay"])
    #expect(person.notes == ["information: Head of the Guard", "spelling: Бэй", "title: Colonel"])
  }

  @Test func `the screening list's countries are those of entries without addresses, and flags of vessels`() throws {
    let answer = """
      {"total":2,"results":[{"source":"Nonproliferation Sanctions (ISN) - State Department","name":"Norvale","country":"TH",\
      "addresses":[]},{"source":"Specially Designated Nationals (SDN) - Treasury Department","entity_number":7,\
      "type":"Vessel","name":"Tarn","vessel_flag":"Cuba"}]}
      """
    #expect(try imported(answer).entities.map(\.jurisdictions) == [["CU"], ["TH"]])
  }

  @Test(arguments: [("born in the early 1970s", "born in: born in the early 1970s"), ("circa 1962", "born: 1962")])
  func `a decade is no year of birth`(text: String, note: String) {
    var entry = ListEntry(
      EntityReference(id: "7", namespace: "x"), list: "ca-sema", location: SourceLocation(file: "t"))
    entry.noteBirth(text)
    #expect(entry.notes == [note])
  }
}
