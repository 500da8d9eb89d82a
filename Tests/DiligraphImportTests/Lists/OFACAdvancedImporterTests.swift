// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

@Suite struct OFACAdvancedImporterTests {
  private static let list = """
    <?xml version="1.0" encoding="utf-8"?>
    <Sanctions xmlns="https://example.org/api/ADVANCED_XML" Version="3">
      <DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>5</Month><Day>21</Day></DateOfIssue>
      <ReferenceValueSets>
        <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
        <CountryValues><Country ID="11" ISO2="NO">Norway</Country><Country ID="12" ISO2="RU">Russia</Country></CountryValues>
        <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="25">Location</FeatureType>
          <FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="30">Website</FeatureType></FeatureTypeValues>
        <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType>
          <IDRegDocType ID="1619">Tax ID No.</IDRegDocType></IDRegDocTypeValues>
        <ListValues><List ID="1550">SDN List</List>
          <List ID="91507">Sectoral Sanctions Identifications List</List></ListValues>
        <LegalBasisValues><LegalBasis ID="5" LegalBasisShortRef="Executive Order 99999">EO</LegalBasis></LegalBasisValues>
        <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType>
        </NamePartTypeValues>
        <PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
          <PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
        </PartySubTypeValues>
        <PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>
          <PartyType ID="4">Transport</PartyType></PartyTypeValues>
        <RelationTypeValues><RelationType ID="15003">Owned or Controlled By</RelationType></RelationTypeValues>
        <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType>
        </SanctionsTypeValues>
      </ReferenceValueSets>
      <Locations>
        <Location ID="500"><LocationCountry CountryID="11"/><LocationPart LocPartTypeID="1454">
          <LocationPartValue Primary="true"><Value>Ost</Value></LocationPartValue></LocationPart></Location>
        <Location ID="501"><LocationCountry CountryID="12"/></Location>
      </Locations>
      <IDRegDocuments>
        <IDRegDocument ID="1" IDRegDocTypeID="1619" IdentityID="91" IssuedBy-CountryID="12">
          <IDRegistrationNo>7702070139</IDRegistrationNo></IDRegDocument>
        <IDRegDocument ID="2" IDRegDocTypeID="1571" IdentityID="92"><IDRegistrationNo>P1234</IDRegistrationNo></IDRegDocument>
      </IDRegDocuments>
      <DistinctParties>
        <DistinctParty FixedRef="7"><Profile ID="7007" PartySubTypeID="3"><Identity ID="91" Primary="true">
          <Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart>
            <NamePartValue>NV</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
          <Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName><DocumentedNamePart>
            <NamePartValue>NORVALE AS</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
          <Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="500"/></FeatureVersion></Feature>
          <Feature FeatureTypeID="30"><FeatureVersion><VersionDetail>example.org</VersionDetail></FeatureVersion></Feature>
        </Profile></DistinctParty>
        <DistinctParty FixedRef="8"><Profile ID="8" PartySubTypeID="4"><Identity ID="92" Primary="true">
          <Alias AliasTypeID="1403" Primary="true"><DocumentedName><DocumentedNamePart>
            <NamePartValue NamePartGroupID="1">TIDE</NamePartValue></DocumentedNamePart><DocumentedNamePart>
            <NamePartValue NamePartGroupID="2">Ada</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
          <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup>
            <MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups>
          </Identity>
          <Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1965</Year><Month>3</Month></From></Start>
            </DatePeriod></FeatureVersion></Feature>
          <Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="501"/></FeatureVersion></Feature>
        </Profile></DistinctParty>
      </DistinctParties>
      <ProfileRelationships>
        <ProfileRelationship ID="1" From-ProfileID="7007" To-ProfileID="8" RelationTypeID="15003"/>
      </ProfileRelationships>
      <SanctionsEntries>
        <SanctionsEntry ID="1" ProfileID="7007" ListID="1550"><EntryEvent ID="1" EntryEventTypeID="1" LegalBasisID="5">
          <Date CalendarTypeID="1"><Year>2019</Year><Month>8</Month><Day>21</Day></Date></EntryEvent>
          <SanctionsMeasure SanctionsTypeID="1"><Comment>HRIT-IR</Comment></SanctionsMeasure>
          <SanctionsMeasure SanctionsTypeID="2"><Comment/></SanctionsMeasure></SanctionsEntry>
        <SanctionsEntry ID="2" ProfileID="8" ListID="91507">
          <SanctionsMeasure SanctionsTypeID="1"><Comment>TIDE</Comment></SanctionsMeasure></SanctionsEntry>
        <SanctionsEntry ID="3" ListID="1550"/>
      </SanctionsEntries>
    </Sanctions>
    """

  private func collected(_ text: String) throws -> (StatementCollector, ImportSummary) {
    var collector = StatementCollector()
    let source = ByteSource.text(text, name: "advanced.xml")
    #expect(try FormatRegistry.importer(for: source).name == "ofac-advanced")
    let summary = try OFACAdvancedImporter().read(source, into: &collector)
    return (collector, summary)
  }

  @Test func `parties have names, seats and registers, and persons no papers`() throws {
    let (list, summary) = try collected(Self.list)
    let company = try #require(list.entity("ofac:7"))
    #expect(company.names.map(\.text) == ["NORVALE AS", "NV"] && company.kind == .organization)
    #expect(company.jurisdictions == ["NO"] && company.identifiers.map(\.description) == ["RU-INN-7702070139"])
    #expect(company.notes == ["weak alias: NV", "address: Ost, NO", "Website: example.org"])
    let person = try #require(list.entity("ofac:8"))
    #expect(person.names.map(\.text) == ["Ada TIDE"] && person.kind == .person && person.jurisdictions == ["RU"])
    #expect(person.notes == ["born: 1965"] && person.identifiers.isEmpty)
    #expect(summary["identifiers of persons left out"] == 1)
  }

  @Test func `listings have their list, programme, day and level`() throws {
    let (list, summary) = try collected(Self.list)
    let flag = try #require(list.flag("ofac:7/ofac-sdn"))
    #expect(flag.entity.key == "7" && flag.period.start == Day("2019-08-21") && flag.programme == "HRIT-IR")
    #expect(flag.level == FlagLevel(5) && flag.sources.first?.published == Day("2026-05-21"))
    #expect(flag.notes == ["legal basis: Executive Order 99999", "measure: Block"])
    let other = try #require(list.flags.last)
    #expect(other.list == "ofac-consolidated" && other.level == FlagLevel(4))
    #expect(other.sources.first?.title == "Sectoral Sanctions Identifications List")
    #expect(summary.records.read == 6 && summary.records.stored == 5)
    #expect(summary.records.skipped == ["list-entry-incomplete": 1])
  }

  @Test func `parties without a listing are said to have no flag, and their sort is known without the tables`() throws {
    func part(_ name: String) -> String {
      let start = Self.list.range(of: "<\(name)>")?.lowerBound ?? Self.list.startIndex
      let end = Self.list.range(of: "</\(name)>")?.upperBound ?? Self.list.endIndex
      return String(Self.list[start..<end])
    }
    let (list, summary) = try collected("<Sanctions>" + part("DistinctParties") + "</Sanctions>")
    #expect(list.flags.isEmpty && summary.findings == ["list-party-unlisted": 1])
    #expect(
      list.findings.last?.message.hasPrefix("of 2 parties the file has no SanctionsEntry, such as of \"7\"") == true)
    #expect(list.entity("ofac:7")?.kind == .organization && list.entity("ofac:8")?.kind == .person)
  }

  @Test func `who is owned or controlled stands first, and is controlled by the other`() throws {
    let (list, _) = try collected(Self.list)
    let link = try #require(list.relationships.first)
    #expect(link.kind == .control && link.from.key == "8" && link.to.key == "7")
    #expect(link.notes == ["Owned or Controlled By"])
  }
}
