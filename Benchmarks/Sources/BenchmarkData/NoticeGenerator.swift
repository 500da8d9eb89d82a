// SPDX-License-Identifier: Apache-2.0

/// Contract award notices in the layout of eForms, of about 12 KB each, in one document.
struct NoticeGenerator {
  private let writer: ByteWriter
  private var numbers: SeededNumbers
  private let organizations: Organizations
  private let buyerCount: Int
  private let supplierCount: Int
  private var counts: [String: Int] = [:]

  /// Writes notices until the file has `size` bytes; returns what it holds.
  static func write(to writer: ByteWriter, size: Int, seed: UInt64) throws -> [String: Int] {
    var generator = NoticeGenerator(writer, size: size, seed: seed)
    writer.text("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<notices>\n")
    var number = 0
    while writer.position < size {
      generator.notice(number)
      try writer.endRecord()
      number += 1
    }
    writer.text("</notices>\n")
    generator.counts["notices"] = number
    return generator.counts
  }

  private init(_ writer: ByteWriter, size: Int, seed: UInt64) {
    self.writer = writer
    numbers = SeededNumbers(seed: seed)
    organizations = Organizations(seed: seed)
    let notices = max(100, size / 12_000)
    buyerCount = max(10, notices / 20)
    supplierCount = max(30, notices * 2)
  }

  private mutating func notice(_ number: Int) {
    let buyer = numbers.heavyTailed(buyerCount)
    let lotCount = numbers.int(1...4)
    var suppliers: [Int] = []
    while suppliers.count < lotCount {
      let supplier = buyerCount + numbers.heavyTailed(supplierCount)
      if !suppliers.contains(supplier) { suppliers.append(supplier) }
    }
    let day = numbers.below(336 * 12)
    writer.text(
      """
      <ContractAwardNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractAwardNotice-2"
        xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
        xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
        xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
        xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1"
        xmlns:efbc="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1"
        xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1">
       <ext:UBLExtensions>
        <ext:UBLExtension>
         <ext:ExtensionContent>
          <efext:EformsExtension>

      """)
    result(suppliers, day)
    organizationsOf([buyer] + suppliers)
    writer.text("     <efac:Publication>\n      <efbc:NoticePublicationID schemeName=\"ojs-notice-id\">")
    writer.number(number + 1, width: 8)
    writer.text("-2024</efbc:NoticePublicationID>\n      <efbc:PublicationDate>")
    date(day + 30)
    writer.text(
      """
      </efbc:PublicationDate>
           </efac:Publication>
          </efext:EformsExtension>
         </ext:ExtensionContent>
        </ext:UBLExtension>
       </ext:UBLExtensions>
       <cbc:UBLVersionID>2.3</cbc:UBLVersionID>
       <cbc:CustomizationID>eforms-sdk-1.10</cbc:CustomizationID>
       <cbc:ID schemeName="notice-id">notice-
      """)
    writer.number(number)
    writer.text("</cbc:ID>\n <cbc:IssueDate>")
    date(day + 29)
    writer.text(
      """
      </cbc:IssueDate>
       <cac:ContractingParty>
        <cac:Party>
         <cac:PartyIdentification>
          <cbc:ID schemeName="organization">ORG-0001</cbc:ID>
         </cac:PartyIdentification>
        </cac:Party>
       </cac:ContractingParty>

      """)
    let country = organizations.country(buyer)
    project(country, indent: " ")
    for lot in 1...lotCount { procurementLot(lot, day, country) }
    writer.text("</ContractAwardNotice>\n")
    counts["awardRelationships", default: 0] += lotCount
  }

  private func date(_ day: Int) {
    writer.day(day)
    writer.text("+01:00")
  }

  private func element(_ name: StaticString, _ prefix: StaticString, _ number: Int) {
    writer.text("<")
    writer.text(name)
    writer.text(">")
    writer.text(prefix)
    writer.number(number, width: 4)
    writer.text("</")
    writer.text(name)
    writer.text(">")
  }

  // MARK: Result

  private mutating func result(_ suppliers: [Int], _ day: Int) {
    writer.text("     <efac:NoticeResult>\n")
    for lot in 1...suppliers.count {
      writer.text("      <efac:LotResult>\n       ")
      element("cbc:ID", "RES-", lot)
      writer.text(
        "\n       <cbc:TenderResultCode listName=\"winner-selection-status\">selec-w</cbc:TenderResultCode>\n       <efac:LotTender>"
      )
      element("cbc:ID", "TEN-", lot)
      writer.text("</efac:LotTender>\n       <efac:SettledContract>")
      element("cbc:ID", "CON-", lot)
      writer.text("</efac:SettledContract>\n       <efac:TenderLot>")
      element("cbc:ID", "LOT-", lot)
      writer.text("</efac:TenderLot>\n      </efac:LotResult>\n")
    }
    for lot in 1...suppliers.count { lotTender(lot) }
    for lot in 1...suppliers.count { contract(lot, day, organizations.country(suppliers[lot - 1])) }
    for lot in 1...suppliers.count {
      writer.text("      <efac:TenderingParty>\n       ")
      element("cbc:ID", "TPA-", lot)
      writer.text("\n       <efac:Tenderer>")
      element("cbc:ID", "ORG-", lot + 1)
      writer.text("</efac:Tenderer>\n      </efac:TenderingParty>\n")
    }
    writer.text("     </efac:NoticeResult>\n")
  }

  private mutating func lotTender(_ lot: Int) {
    writer.text("      <efac:LotTender>\n       ")
    element("cbc:ID", "TEN-", lot)
    writer.text(
      "\n       <cbc:RankCode>1</cbc:RankCode>\n       <cac:LegalMonetaryTotal>\n        <cbc:PayableAmount currencyID=\"EUR\">"
    )
    writer.number(numbers.int(1_000...90_000_000))
    writer.text(".")
    writer.number(numbers.below(100), width: 2)
    writer.text("</cbc:PayableAmount>\n       </cac:LegalMonetaryTotal>\n       <efac:TenderingParty>")
    element("cbc:ID", "TPA-", lot)
    writer.text("</efac:TenderingParty>\n       <efac:TenderLot>")
    element("cbc:ID", "LOT-", lot)
    writer.text("</efac:TenderLot>\n      </efac:LotTender>\n")
  }

  private mutating func contract(_ lot: Int, _ day: Int, _ country: Organizations.Country) {
    writer.text("      <efac:SettledContract>\n       ")
    element("cbc:ID", "CON-", lot)
    writer.text("\n       <cbc:AwardDate>")
    date(day)
    writer.text("</cbc:AwardDate>\n       <cbc:IssueDate>")
    date(day + 14)
    writer.text("</cbc:IssueDate>\n       <cbc:Title>")
    sentences(country, 1...1)
    writer.text("</cbc:Title>\n       <efac:LotTender>")
    element("cbc:ID", "TEN-", lot)
    writer.text("</efac:LotTender>\n      </efac:SettledContract>\n")
  }

  private mutating func sentences(_ country: Organizations.Country, _ range: ClosedRange<Int>) {
    for _ in 0..<numbers.int(range) { writer.text(country.sentences[numbers.below(country.sentences.count)]) }
    if numbers.chance(5) { writer.text("R&amp;D &lt;annex&#160;2&gt;") }
  }

  // MARK: Organisations

  private func organizationsOf(_ indices: [Int]) {
    writer.text("     <efac:Organizations>\n")
    for (position, index) in indices.enumerated() {
      let country = organizations.country(index)
      writer.text("      <efac:Organization>\n       <efac:Company>\n        <cac:PartyIdentification>")
      element("cbc:ID", "ORG-", position + 1)
      writer.text("</cac:PartyIdentification>\n        <cac:PartyName>\n         <cbc:Name languageID=\"ENG\">")
      organizations.writeName(index, isPublic: false, to: writer)
      writer.text("</cbc:Name>\n        </cac:PartyName>\n        <cac:PostalAddress>\n         <cbc:CityName>")
      organizations.writeTown(index, to: writer)
      writer.text("</cbc:CityName>\n         <cac:Country>\n          <cbc:IdentificationCode listName=\"country\">")
      writer.text(country.code3)
      writer.text(
        "</cbc:IdentificationCode>\n         </cac:Country>\n        </cac:PostalAddress>\n        <cac:PartyLegalEntity>\n         <cbc:CompanyID>"
      )
      writer.number(10_000_000 + index, width: 8)
      writer.text(
        "</cbc:CompanyID>\n        </cac:PartyLegalEntity>\n        <cac:Contact>\n         <cbc:ElectronicMail>office")
      writer.number(index)
      writer.text(
        "@mail.example</cbc:ElectronicMail>\n        </cac:Contact>\n       </efac:Company>\n      </efac:Organization>\n"
      )
    }
    writer.text("     </efac:Organizations>\n")
  }

  // MARK: Lots

  private mutating func project(_ country: Organizations.Country, indent: StaticString) {
    writer.text(indent)
    writer.text("<cac:ProcurementProject>\n  <cbc:Name languageID=\"ENG\">")
    sentences(country, 1...1)
    writer.text("</cbc:Name>\n  <cbc:Description languageID=\"ENG\">")
    sentences(country, 2...7)
    writer.text(
      "</cbc:Description>\n  <cac:MainCommodityClassification>\n   <cbc:ItemClassificationCode listName=\"cpv\">")
    writer.text(Vocabulary.codes[numbers.below(9)].code)
    writer.text("</cbc:ItemClassificationCode>\n  </cac:MainCommodityClassification>\n")
    writer.text(indent)
    writer.text("</cac:ProcurementProject>\n")
  }

  private mutating func procurementLot(_ lot: Int, _ day: Int, _ country: Organizations.Country) {
    writer.text(" <cac:ProcurementProjectLot>\n  ")
    element("cbc:ID", "LOT-", lot)
    writer.text("\n  <cac:TenderingTerms>\n   <cac:AwardingTerms>\n    <cac:AwardingCriterion>\n     <cbc:Description>")
    sentences(country, 1...3)
    writer.text("</cbc:Description>\n    </cac:AwardingCriterion>\n   </cac:AwardingTerms>\n  </cac:TenderingTerms>\n")
    project(country, indent: "  ")
    writer.text(" </cac:ProcurementProjectLot>\n")
  }
}
