// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// The UK Sanctions List as its publisher offers it: what its XML and its table have in common.
enum UKSanctionsPublished {
  /// The entry of a unique id; older files have only the number of OFSI's group.
  static func entry(id: String?, group: String?, at location: SourceLocation) -> ListEntry? {
    guard let key = id ?? group.map({ "OFSI-\($0)" }) else { return nil }
    let reference = EntityReference(id: key, namespace: "uk-sanctions")
    var entry = ListEntry(reference, list: "uk-sanctions", location: location)
    entry.flagID = "uk-sanctions:\(key)"
    return entry
  }

  /// The unique ids of the groups of OFSI's table, which states them in the text of a group's rows only, and not in all
  /// of them: `(UK Sanctions List Ref):RUS0001. (…`. Empty for tables that have a column for it, and for an input that
  /// can be read once only.
  static func idsOfGroups(_ source: ByteSource) throws -> [String: String] {
    guard source.isRepeatable else { return [:] }
    let reader = try CSVReader(source)
    var header = reader.header.map(NativeColumn.key)
    if !header.contains("groupid"), let row = try reader.next() { header = row.cells.map(NativeColumn.key) }
    guard !header.contains("uniqueid"), let group = header.firstIndex(of: "groupid"),
      let text = header.firstIndex(of: "otherinformation")
    else { return [:] }
    var ids: [String: String] = [:]
    // What is wrong with the table is said when it is read.
    while let row = try? reader.next() {
      guard row.cells.count > max(group, text), let id = part("UK Sanctions List Ref", of: row.cells[text]) else {
        continue
      }
      ids[row.cells[group].trimmed] = id
    }
    return ids
  }

  /// What follows a label in OFSI's texts: `IMO number` of `(IMO number):1234567. (Listed as):…`.
  static func part(_ label: String, of text: String) -> String? {
    guard let start = text.firstRange(of: "(\(label)):") else { return nil }
    let value = text[start.upperBound...].prefix { !".( ".contains($0) }
    return value.isEmpty ? nil : String(value)
  }

  /// Whether a name of a type is the main one of its entry; where no type is stated, the first one is.
  static func isMain(_ type: String?, isFirst: Bool) -> Bool {
    guard let type = type?.lowercased() else { return isFirst }
    return type.hasPrefix("primary") && !type.contains("variation")
  }

  static func setKind(_ type: String?, _ entry: inout ListEntry) {
    switch type?.lowercased() {
    case "individual": entry.kind = .person
    case "entity": entry.kind = .organization
    case let type?:
      entry.kind = .unknown
      entry.note("type", type)
    case nil: break
    }
  }

  /// Given names stand in the columns 1 to 5, the last or only name in column 6.
  static func addName(_ part: (String) -> String?, strength: String?, _ entry: inout ListEntry) {
    let parts = ["1", "2", "3", "4", "5", "6"].compactMap(part)
    entry.add(name: parts.joined(separator: " "), isWeak: strength?.lowercased().contains("low") == true)
  }

  /// Reads a row of the table: one of an entry's names with one of its addresses.
  static func read(
    _ row: ListRow, isFirst: Bool, _ entry: inout ListEntry, _ reading: inout ListReading<some StatementSink>
  ) throws {
    setKind(row["designationtype"] ?? row["individualentityship"] ?? row["grouptype"], &entry)
    entry.namesAreOthers = !isMain(row["nametype"] ?? row["aliastype"], isFirst: isFirst)
    addName({ row["name\($0)"] }, strength: row["aliasstrength"] ?? row["aliasquality"], &entry)
    entry.add(name: row["namenonlatinscript"])
    let lines = (1...6).flatMap { ["addressline\($0)", "address\($0)"] }.compactMap { row[$0] }
    let country = row["addresscountry"] ?? row["country"]
    let code = row["addresspostalcode"] ?? row["postzipcode"]
    entry.note("address", (lines + [code, country].compactMap { $0 }).joined(separator: ", "))
    if !entry.isPerson, let country { entry.countries.append(country) }
    entry.countries += nationalities(row["nationalityies"] ?? row["nationality"])
    entry.noteBirth(row["dob"])
    let information = row["otherinformation"] ?? ""
    if let number = row["imonumber"] ?? part("IMO number", of: information) {
      entry.add(identifier: "IMO number", number, country: nil)
    }
    if let number = row["businessregistrationnumbers"] { entry.note("registration number", number) }
    for (key, label) in [
      ("title", "title"), ("position", "position"), ("parentcompany", "parent company"),
      ("subsidiaries", "subsidiaries"), ("typeofentity", "type of entity"), ("unreferencenumber", "UN reference"),
      ("currentowneroperators", "owner or operator"), ("previousowneroperators", "owner or operator before"),
      ("currentbelievedflagofship", "flag"), ("previousflags", "flags before"), ("typeofship", "type of ship"),
      ("tonnageofship", "tonnage"), ("lengthofship", "length"), ("yearbuilt", "built"),
      ("hullidentificationnumberhin", "hull number"), ("otherinformation", "information"),
    ] { entry.note(label, row[key]) }
    if let flag = row["currentbelievedflagofship"] { entry.countries.append(flag) }
    if !entry.isPerson { entry.note("website", row["website"]) }
    entry.isListing = isFirst
    guard isFirst else { return }
    entry.programmes = [row["regimename"] ?? row["regime"]].compactMap { $0 }
    let since = row["datedesignated"] ?? row["uksanctionslistdatedesignated"] ?? row["listedon"]
    entry.since = try reading.day(since, "the date of the designation", .dayFirst, at: row.location)
    entry.published = try reading.day(row["lastupdated"], "Last Updated", .dayFirst, at: row.location)
    if let measures = row["sanctionsimposed"] { entry.listingNotes.append("measures: \(measures.collapsed)") }
    if let reasons = row["ukstatementofreasons"] { entry.listingNotes.append("reasons: \(reasons.collapsed)") }
  }

  static func nationalities(_ text: String?) -> [String] {
    (text ?? "").split { "(),;/0123456789".contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
  }
}

/// Imports the UK Sanctions List as its publisher's XML.
public struct UKSanctionsXMLImporter: Importer {
  /// What the command line calls the format.
  public let name = "uk-sanctions-xml"
  /// What the format is.
  public let summary = "UK Sanctions List, XML"

  /// The importer.
  public init() {}

  /// Whether the document is a list of designations.
  public func recognizes(_ sample: FormatSample) -> Bool { sample.rootElement == "Designations" }

  /// Reads the designations.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try readingList(source, &sink, records: ["Designation"]) { element, record, reading in
      let location = record.place.location
      let group = element.text("OFSIGroupID")
      guard var entry = UKSanctionsPublished.entry(id: element.text("UniqueID"), group: group, at: location) else {
        return try reading.refuse(location, "there is no UniqueID, by which the entry is known; it was left out.")
      }
      Self.read(element, &entry)
      guard !entry.names.isEmpty else {
        return try reading.refuse(location, "the designation has no name; it was left out.")
      }
      entry.since = try reading.day(element.text("DateDesignated"), "DateDesignated", .dayFirst, at: location)
      entry.published = try reading.day(element.text("LastUpdated"), "LastUpdated", .dayFirst, at: location)
      let papers = element.children("IndividualDetails/Individual/PassportDetails/Passport").count
      if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
      try reading.write(entry)
    }
  }

  private static func read(_ element: XMLElement, _ entry: inout ListEntry) {
    UKSanctionsPublished.setKind(element.text("IndividualEntityShip"), &entry)
    let names = element.children("Names/Name")
    // The main name is not always the first.
    let main = names.filter { $0.text("NameType")?.lowercased() == "primary name" }
    for name in main + names {
      UKSanctionsPublished.addName({ name.text("Name\($0)") }, strength: name.text("AliasStrength"), &entry)
    }
    for title in element.texts("Titles/Title") { entry.note("title", title) }
    for name in element.texts("NonLatinNames/NonLatinName/NameNonLatinScript") { entry.add(name: name) }
    for address in element.children("Addresses/Address") {
      entry.note("address", address.children.map(\.text).filter { !$0.isEmpty }.joined(separator: ", "))
      if !entry.isPerson, let country = address.text("AddressCountry") { entry.countries.append(country) }
    }
    for details in element.children("IndividualDetails/Individual") {
      for birth in details.texts("DOBs/DOB") { entry.noteBirth(birth) }
      for country in details.texts("Nationalities/Nationality") {
        entry.countries += UKSanctionsPublished.nationalities(country)
      }
      for title in details.texts("Titles/Title") { entry.note("title", title) }
      for position in details.texts("Positions/Position") { entry.note("position", position) }
    }
    for details in element.children("EntityDetails/Entity") {
      for number in details.texts("BusinessRegistrationNumbers/BusinessRegistrationNumber") {
        entry.note("registration number", number)
      }
      for parent in details.texts("ParentCompanies/ParentCompany") { entry.note("parent company", parent) }
      for part in details.texts("Subsidiaries/Subsidiary") { entry.note("subsidiary", part) }
    }
    for ship in element.children("ShipDetails/Ship") {
      for number in ship.children("IMONumbers/IMONumber") + ship.children("IMONumber") {
        entry.add(identifier: "IMO number", number.text, country: nil)
      }
      // Owners, flags and sizes, each under the name that the list gives it.
      for part in ship.children where !part.name.hasPrefix("IMO") { entry.note(part.name, part.allText) }
    }
    entry.note("UN reference", element.text("UNReferenceNumber"))
    entry.note("information", element.text("OtherInformation"))
    entry.programmes = element.texts("RegimeName")
    if let measures = element.text("SanctionsImposed") { entry.listingNotes.append("measures: \(measures.collapsed)") }
    if let reasons = element.text("UKStatementofReasons") { entry.listingNotes.append("reasons: \(reasons.collapsed)") }
  }
}
