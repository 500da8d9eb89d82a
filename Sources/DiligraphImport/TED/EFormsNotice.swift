// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// A notice's organisations, tenders and owners by the ids that it refers to them with.
struct EFormsNotice {
  let notice: TEDNotice
  let publisher: String
  let element: XMLElement
  /// The extension with the organisations and the result.
  let extensions: XMLElement?
  /// Which notice this is, and which it takes the place of.
  let identity: EFormsIdentity
  private var organizations: [String: XMLElement] = [:]
  private var lots: [String: XMLElement] = [:]
  let tenders: [String: XMLElement]
  let tenderingParties: [String: XMLElement]
  let owners: [String: XMLElement]

  init(_ element: XMLElement, at location: SourceLocation) {
    self.element = element
    extensions = element.child("UBLExtensions/UBLExtension/ExtensionContent/EformsExtension")
    let number = extensions?.text("Publication/NoticePublicationID").flatMap(TEDNotice.publicationNumber)
    let published = extensions?.text("Publication/PublicationDate") ?? element.text("IssueDate")
    notice = TEDNotice(
      id: number ?? element.text("ID") ?? "\(location)",
      url: number.map { "https://ted.europa.eu/en/notice/-/detail/\($0)" },
      published: published.flatMap { Day($0.prefix(10)) }, location: location)
    identity = EFormsIdentity(element, number: number, fallback: notice.id)
    let isNorwegian = element.text("CustomizationID")?.contains("anskaffelser.no") == true && number == nil
    publisher = isNorwegian ? "Doffin" : "Tenders Electronic Daily"
    let result = extensions?.child("NoticeResult")
    tenders = Self.byID(result?.children("LotTender") ?? [])
    tenderingParties = Self.byID(result?.children("TenderingParty") ?? [])
    owners = Self.byID(extensions?.children("Organizations/UltimateBeneficialOwner") ?? [])
    lots = Self.byID(element.children("ProcurementProjectLot"))
    for organization in extensions?.children("Organizations/Organization") ?? [] {
      // A touch point is a part of its organisation, with an id of its own.
      for part in ["Company", "TouchPoint"] {
        for id in organization.texts("\(part)/PartyIdentification/ID") where organizations[id] == nil {
          organizations[id] = organization
        }
      }
    }
  }

  private static func byID(_ elements: [XMLElement]) -> [String: XMLElement] {
    Dictionary(elements.compactMap { element in element.text("ID").map { ($0, element) } }) { first, _ in first }
  }

  /// The organisation with this id; nil where the notice has none, or it has no name.
  func party(_ id: String) -> TEDParty? {
    guard let organization = organizations[id], let company = organization.child("Company") else { return nil }
    var location = notice.location
    (location.line, location.path) = (company.line, id)
    guard
      var party = TEDParty(
        name: company.text("PartyName/Name"), nationalID: company.text("PartyLegalEntity/CompanyID"),
        country: company.text("PostalAddress/Country/IdentificationCode"), location: location)
    else { return nil }
    // Names in further languages.
    for name in company.children("PartyName/Name").dropFirst() {
      guard let text = name.text.trimmedOrNil, !party.statement.names.contains(where: { $0.text == text }) else {
        continue
      }
      party.statement.names.append(Name(text, language: name.attribute("languageID")?.lowercased()))
    }
    // A further number, in another register or of another sort, is not known to be of one scheme.
    for number in company.texts("PartyLegalEntity/CompanyID").dropFirst() {
      party.statement.notes.append("further number: \(number)")
    }
    if organization.text("NaturalPersonIndicator") == "true" { party.statement.kind = .person }
    if organization.text("ListedOnRegulatedMarketIndicator") == "true" {
      party.statement.notes.append("listed on a regulated market")
    }
    return party
  }

  /// The ids of the beneficial owners of the organisation with this id.
  func ownerIDs(of id: String) -> [String] { organizations[id]?.texts("UltimateBeneficialOwner/ID") ?? [] }

  /// Every id of an organisation, sorted; touch points have the owners of theirs.
  var organizationIDs: [String] {
    organizations.filter { id, element in element.texts("Company/PartyIdentification/ID").contains(id) }.keys.sorted()
  }

  /// The ids of who runs the procurement for a buyer (OPT-300-Procedure-SProvider); those who only send the notice do not.
  func serviceProviderIDs(of buyer: String) -> [String] {
    element.children("ContractingParty/Party").filter { $0.texts("PartyIdentification/ID").contains(buyer) }
      .flatMap { $0.children("ServiceProviderParty") }.filter {
        $0.text("ServiceTypeCode") ?? "serv-prov" == "serv-prov"
      }
      .flatMap { $0.texts("Party/PartyIdentification/ID") }
  }

  /// The ids of the buyers (OPT-300-Procedure-Buyer).
  var buyerIDs: [String] { element.texts("ContractingParty/Party/PartyIdentification/ID") }

  /// The procurement projects of the notice and of these lots.
  private func projects(_ lotIDs: [String]) -> [XMLElement] {
    ([element] + lotIDs.compactMap { lots[$0] }).compactMap { $0.child("ProcurementProject") }
  }

  func classification(_ lotIDs: [String]) -> TEDClassification {
    let kinds = ["MainCommodityClassification", "AdditionalCommodityClassification"]
    return TEDClassification(
      projects(lotIDs).flatMap { project in
        kinds.flatMap { kind in
          project.children("\(kind)/ItemClassificationCode").filter { $0.attribute("listName") ?? "cpv" == "cpv" }
            .map(\.text)
        }
      })
  }

  /// The last day of these lots' contract, where one is stated.
  func end(_ lotIDs: [String]) -> String? {
    lotIDs.compactMap { lots[$0]?.text("ProcurementProject/PlannedPeriod/EndDate") }.max()
  }

  /// The notice whose contract this one modifies, where it is a notice of a modification: that one stays true of the
  /// time before.
  var modifiedNotice: String? {
    extensions?.text("ContractModification/ChangedNoticeIdentifier").map(EFormsIdentity.key)
  }

  /// Whether the notice says that a contract was completed (BT-02).
  var isCompletion: Bool { element.text("NoticeTypeCode") == "compl" }

  /// Whether the notice only announces whom a contract is to be awarded to (BT-02): voluntary ex ante transparency.
  var isAnnouncement: Bool { element.text("NoticeTypeCode") == "veat" }

  /// Whether the contract is older than the notice, so that its publication says nothing of when it began.
  var isOfEarlierContract: Bool {
    isCompletion || modifiedNotice != nil || element.text("NoticeTypeCode") == "can-modif"
  }

  func source(_ title: String, _ location: SourceLocation) -> Source {
    var source = notice.source(title)
    source.publisher = publisher
    source.location = location
    return source
  }
}
