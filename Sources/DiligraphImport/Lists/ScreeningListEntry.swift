// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// An entry of the US Consolidated Screening List, which joins lists of three departments; what its table and its
/// JSON have in common.
struct ScreeningListEntry {
  var source: String?
  var number: String?
  var type: String?
  var name: String?
  var otherNames: [String] = []
  var programmes: [String] = []
  var addresses: [(text: String, country: String?)] = []
  var citizenships: [String] = []
  /// The country of an entry without addresses, and the flag of a vessel.
  var countries: [String] = []
  var births: [String] = []
  var identifiers: [(type: String, number: String, country: String?)] = []
  var startDate: String?
  var endDate: String?
  var notice: String?
  var remarks: String?
  var url: String?
  /// Columns whose text is a note of the listing, with its label.
  var notes: [(label: String, text: String)] = []
  let location: SourceLocation

  init(location: SourceLocation) { self.location = location }

  /// Writes the entry; entries of the Treasury's lists are the same entities as in its own files.
  func write(_ reading: inout ListReading<some StatementSink>) throws {
    guard let name, let source else {
      return try reading.refuse(location, "there is no name or no source; the entry was left out.")
    }
    let list = SanctionsLists.screeningList(source)
    if list == nil {
      try reading.writer.report(
        "list-unknown", .doubt, at: location,
        "the source \(quoted(source)) is no list that is known; it counts as a binding listing of the us-csl.")
    }
    var entry = ListEntry(reference(name, list ?? "us-csl"), list: list ?? "us-csl", location: location)
    setKind(&entry)
    // The Treasury's lists have the family's name first, in the Treasury's own files as here.
    let isTurned = entry.isPerson && entry.list.hasPrefix("ofac")
    for text in [name] + otherNames { entry.add(name: isTurned ? OFACTableImporter.named(text) : text) }
    for address in addresses {
      entry.note("address", address.text)
      if !entry.isPerson, let country = address.country { entry.countries.append(country) }
    }
    entry.countries += citizenships + countries
    for birth in births { entry.noteBirth(birth) }
    var papers = 0
    for (type, number, country) in identifiers {
      if OFACRemarks.saysMoreOfListing(type) {
        entry.listingNotes.append("\(type) \(number)".collapsed)
      } else if !entry.add(identifier: type, number, country: country) {
        papers += 1
      }
    }
    if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
    entry.programmes = programmes
    OFACRemarks.readLinks(remarks, &entry)
    entry.since = try reading.day(startDate, "start_date", at: location)
    entry.until = try reading.day(endDate, "end_date", at: location)
    entry.url = url
    entry.title = notice ?? SanctionsLists.named(entry.list).title
    for note in notes { entry.listingNotes.append("\(note.label): \(note.text.collapsed)") }
    entry.flagID = flagID(entry)
    try reading.write(entry)
  }

  private func reference(_ name: String, _ list: String) -> EntityReference {
    if let number, !number.isEmpty, list.hasPrefix("ofac") { return EntityReference(id: number, namespace: "ofac") }
    let country = (addresses.map(\.country) + countries).lazy.compactMap { $0.flatMap(Countries.code) }.first
    return EntityReference(name: name, namespace: list, jurisdiction: country)
  }

  /// Of the lists without numbers, one party can have several orders: its dates and notices tell them apart.
  private func flagID(_ entry: ListEntry) -> String {
    if !entry.reference.isName { return "ofac:\(entry.reference.key)/\(entry.list)" }
    return "\(entry.list):" + stableHash([entry.reference.recordID, startDate ?? "", notice ?? ""])
  }

  private func setKind(_ entry: inout ListEntry) {
    switch type?.lowercased() {
    case "individual": entry.kind = .person
    case "entity": entry.kind = .organization
    case let type? where !type.isEmpty:
      entry.kind = .unknown
      entry.note("type", type)
    default: break
    }
  }
}
