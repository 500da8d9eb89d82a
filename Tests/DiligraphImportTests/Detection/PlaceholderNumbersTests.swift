// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

/// A placeholder is nobody's identifier: it merges nobody, and each format says that it was left out.
@Suite struct PlaceholderNumbersTests {
  private func imported(_ importer: some Importer, _ text: String, name: String) throws -> Dataset {
    var builder = DatasetBuilder()
    _ = try importer.read(.text(text, name: name), into: &builder)
    return builder.dataset()
  }

  private func placeholders(_ dataset: Dataset) -> [String] {
    dataset.findings.filter { $0.code == "identifier-placeholder" }.map { "\($0.location): \($0.message)" }
  }

  @Test func `OCDS - identifiers that are placeholders, with a scheme or long enough to be one without`() throws {
    func party(_ id: Int, _ identifier: String) -> String {
      #"{"id":"\#(id)","name":"Party \#(id)","identifier":\#(identifier)}"#
    }
    let text = """
      {"ocid":"ocds-abc123-1","tag":["compiled"],"buyer":{"id":"1"},"parties":[\
      \(party(1, #"{"scheme":"XX-REG","id":"000000000"}"#)),\(party(2, #"{"scheme":"XX-REG","id":"n/a"}"#)),\
      \(party(3, #"{"scheme":"XX-REG","id":"n/a"}"#)),\(party(4, #"{"id":"00000"}"#)),\(party(5, #"{"id":"5"}"#)),\
      \(party(6, #"{"scheme":"XX-REG","id":"417263"}"#))],\
      "awards":[{"id":"a","suppliers":[{"id":"2"},{"id":"3"},{"id":"4"},{"id":"5"},{"id":"6"}]}]}
      """
    let dataset = try imported(OCDSImporter(), text, name: "t.json")
    #expect(dataset.entities.count == 6)
    #expect(dataset.entities.flatMap(\.identifiers).count == 1)
    let found = placeholders(dataset)
    #expect(found.count == 3)
    #expect(
      found.contains { $0.hasPrefix("t.json:1: parties[1]: the number XX-REG \"n/a\" stands 2 times in the file") })
    #expect(found.contains { $0.hasPrefix("t.json:1: parties[3]: the number \"00000\" stands once in the file") })
    #expect(found.contains { $0.contains("XX-REG \"000000000\"") && $0.hasSuffix("was left out.") })
  }

  @Test func `TED - national numbers`() throws {
    let text = """
      ID_NOTICE_CAN,CAE_NAME,CAE_NATIONALID,ISO_COUNTRY_CODE,ID_AWARD,WIN_NAME,WIN_NATIONALID,WIN_COUNTRY_CODE
      2018404080,Port of Tides,N/A,FR,1,Norvale,00000000,FR
      2018404080,Port of Tides,N/A,FR,2,Kestrel,417 263,FR

      """
    let dataset = try imported(TEDTableImporter(), text, name: "t.csv")
    #expect(dataset.entities.flatMap(\.identifiers).map(\.description) == ["FR-TED-417263"])
    #expect(
      placeholders(dataset).map { $0.prefix(54) }
        == [
          "t.csv:2: the number FR-TED \"00000000\" stands once in th",
          "t.csv:2: the number FR-TED \"NA\" stands 2 times in the file",
        ].map { $0.prefix(54) })
  }

  @Test func `USAspending - numbers of the register and of Dun and Bradstreet`() throws {
    let text = """
      contract_award_unique_key,award_id_piid,awarding_agency_name,recipient_name,recipient_uei,recipient_duns
      CONT_AWD_T1_2050_-NONE-_-NONE-,T1,Department of Tides,NORVALE INC.,000000000000,123456789

      """
    let dataset = try imported(USAspendingImporter(), text, name: "t.csv")
    #expect(dataset.entities.allSatisfy { $0.identifiers.isEmpty })
    let found = placeholders(dataset)
    #expect(found.count == 2)
    #expect(found.contains { $0.contains("US-SAM \"000000000000\"") })
    #expect(found.contains { $0.contains("XI-DUNS \"123456789\"") })
  }

  @Test func `FollowTheMoney - public numbers`() throws {
    let text = """
      {"id":"c1","schema":"Company","properties":{"name":["Norvale"],"jurisdiction":["ru"],"innCode":["0000000000"]}}
      {"id":"c2","schema":"Company","properties":{"name":["Kestrel"],"jurisdiction":["ru"],"innCode":["0000000000"]}}
      """
    let dataset = try imported(FollowTheMoneyImporter(), text, name: "t.ftm")
    #expect(dataset.entities.count == 2 && dataset.entities.allSatisfy { $0.identifiers.isEmpty })
    #expect(placeholders(dataset).count == 1)
    #expect(placeholders(dataset).first?.contains("\"0000000000\" stands 2 times") == true)
  }

  @Test func `so many are said, and the others counted`() {
    var numbers = PlaceholderNumbers()
    for number in 0..<(findingsKept + 500) {
      numbers.note("\(number)*", scheme: "XX-REG", at: SourceLocation(file: "t", line: number))
      numbers.note("0*", scheme: "XX-REG", at: SourceLocation(file: "t", line: 5_000))
    }
    let findings = numbers.findings(file: "t")
    #expect(findings.count == findingsKept)
    #expect(findings.last?.message.contains("stand 501 times") == true)
    #expect(findings.first?.location == SourceLocation(file: "t", line: 0))
    #expect(findings.first?.message.contains("stands \(findingsKept + 501) times") == true)
  }
}
