// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What all statements of one release have in common.
struct OCDSProcess {
  var line = 0
  var path: String?
  var pathBytes: JSONBytes?
  /// The OCID, or what stands in for it.
  var id = JSONBytes.empty
  /// The space of the publisher's ids and names: the OCID's prefix.
  var namespace = JSONBytes.empty
  /// The tender's title.
  var title: JSONBytes?
  var published: Day?
  /// Where a notice among the tender's documents can be read.
  var noticeURL: JSONBytes?

  // Texts of the batch.
  var file = StatementBatch.Text.none
  var grade = StatementBatch.Text.none
  var namespaceText = StatementBatch.Text.none
  var publisher = StatementBatch.Text.none
  var sourcePath = StatementBatch.Text.none

  /// The place of a part of the release, or of the release.
  func location(_ spot: OCDSSpot?, in file: String) -> SourceLocation {
    let location = SourceLocation(file: file, line: line, path: path)
    return spot.map { location.inside($0.text) } ?? location
  }
}

/// Texts that are the same for many releases, once in each batch.
struct OCDSConstants {
  var file: StatementBatch.Text
  var grade: StatementBatch.Text
  var publicBody: StatementBatch.Text
  var person: StatementBatch.Text
  var namespace = ""
  var namespaceText = StatementBatch.Text.none
  var publisher = ""
  var publisherText = StatementBatch.Text.none
}

extension OCDSReading {
  /// Takes from a release what its statements share.
  mutating func begin(_ part: OCDSReleasePart, _ tender: OCDSTenderPart, publisher: String?) {
    var constants =
      self.constants
      ?? OCDSConstants(
        file: batch.add(file), grade: batch.add(Grade.officialRegister.code), publicBody: batch.add("public-body"),
        person: batch.add("person"))
    let ocid = text(part.ocid)
    if ocid == nil {
      report(
        "ocds-release-without-ocid", .doubt, at: nil,
        "the release has no ocid, which tells contracting processes apart; its id or place stands in for it.")
    }
    let prefix = ocid.flatMap { self.prefix($0) }
    if let prefix, let ocid {
      process.namespace = prefix
      process.id = ocid
    } else {
      // Without a registered prefix, the publisher keeps its numbers apart from those of others, else the data set.
      let namespace = "ocds/" + (publisher.map(foldedName) ?? scope)
      let place = SourceLocation(file: file, line: process.line, path: process.path).description
      process.namespace = arena.bytes(namespace)
      process.id = arena.bytes("\(namespace)/\((ocid ?? text(part.id))?.string ?? place)")
    }
    if !process.namespace.isEqual(to: constants.namespace) {
      constants.namespace = process.namespace.string
      constants.namespaceText = add(process.namespace)
    }
    let publisher = publisher ?? (prefix == nil ? "" : "publisher of \(constants.namespace)")
    if publisher != constants.publisher {
      constants.publisher = publisher
      constants.publisherText = publisher.isEmpty ? .none : batch.add(publisher)
    }
    process.title = text(tender.title)
    process.published = text(part.date).flatMap { day($0) }
    process.file = constants.file
    process.grade = constants.grade
    process.namespaceText = constants.namespaceText
    process.publisher = constants.publisherText
    process.sourcePath = ocid.map { add($0) } ?? batch.add(process.path)
    self.constants = constants
  }

  /// The publisher's registered prefix, `ocds-213czf` of `ocds-213czf-000-00001`: `ocds-` and what follows up to the
  /// next hyphen.
  private func prefix(_ ocid: JSONBytes) -> JSONBytes? {
    guard ocid.count > 5, ocid.slice(0, 5).isWord("ocds-") else { return nil }
    var end = 5
    while end < ocid.count, ocid[end] != UInt8(ascii: "-") { end += 1 }
    guard end > 5 else { return nil }
    let start = arena.room(end)
    for index in 0..<end {
      let byte = ocid[index]
      start[index] = byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
    }
    return JSONBytes(start: UnsafePointer(start), count: end)
  }

  /// The day that a text begins with; nil where it is none.
  func day(_ text: JSONBytes) -> Day? {
    func number(_ from: Int, _ to: Int) -> Int? {
      var value = 0
      for index in from..<to {
        guard text[index] >= 48, text[index] <= 57 else { return nil }
        value = value * 10 + Int(text[index] - 48)
      }
      return value
    }
    // YYYY-MM-DD with or without a time is what nearly all state; Day judges the rest.
    guard text.count >= 10, text[4] == 45, text[7] == 45, text.count == 10 || text[10] == 84 || text[10] == 32,
      let year = number(0, 4), let month = number(5, 7), let day = number(8, 10)
    else { return Day(text.string) }
    return Day(year: year, month: month, day: day)
  }

  /// The organizations that the release relates to others by `relatedProcesses`: notes of its relationships.
  mutating func readRelatedProcesses(_ value: JSONValue?) {
    relatedNotes.removeAll(keepingCapacity: true)
    guard let value else { return }
    for entry in value.items {
      guard let note = relatedNote(entry) else { continue }
      relatedNotes.append(note)
    }
  }

  /// `related process (parent): identifier title`; nil where it names none.
  mutating func relatedNote(_ entry: JSONValue) -> StatementBatch.Text? {
    let members = OCDSMembers(entry, keys, .identifier, .title, .relationship, .scheme)
    let identifier = text(members.first)
    let title = text(members.second)
    guard identifier != nil || title != nil else { return nil }
    scratch.removeAll()
    scratch.append("related process")
    var isFirst = true
    var isSubcontract = false
    if let relationships = members.third {
      for item in relationships.items {
        guard let word = text(item) else { continue }
        isSubcontract = isSubcontract || word.isWord("subcontract")
        scratch.append(isFirst ? " (" : ", ")
        scratch.append(word)
        isFirst = false
      }
    }
    if !isFirst { scratch.append(UInt8(ascii: ")")) }
    scratch.append(":")
    for word in [identifier, title] {
      guard let word else { continue }
      scratch.append(UInt8(ascii: " "))
      scratch.append(word)
    }
    let note = composedText()
    if isSubcontract {
      report(
        "ocds-related-subcontract", .note, at: .relatedProcesses,
        "a related process is said to be a subcontract of this one; it is kept as a note. Import that process as well: "
          + "who is subcontractor of whom stands there.")
    }
    return note
  }
}

/// A part of a release, as findings and places name it.
enum OCDSSpot {
  case buyer, tender, procuringEntity, relatedProcesses
  case party(Int)
  case owner(Int, Int)
  case shareholder(Int, Int)
  case award(Int)
  case awardField(Int, StaticString)
  case supplier(Int, Int)
  case subcontract(Int, Int)
  case contract(Int)
  case contractField(Int, StaticString)
  case contractSupplier(Int, Int)
  case contractSubcontract(Int, Int)
  case tenderer(Int)
  case bid(Int)
  case bidder(Int, Int)

  /// The path.
  var text: String {
    let scratch = ByteScratch()
    append(to: scratch)
    return scratch.bytes.string
  }

  /// Writes the path at the end of a text.
  func append(to text: ByteScratch) {
    switch self {
    case .buyer: text.append("buyer")
    case .tender: text.append("tender")
    case .procuringEntity: text.append("tender.procuringEntity")
    case .relatedProcesses: text.append("relatedProcesses")
    case .party(let index): text.append("parties", index)
    case .owner(let party, let index):
      text.append("parties", party)
      text.append(".beneficialOwners", index)
    case .shareholder(let party, let index):
      text.append("parties", party)
      text.append(".shareholders", index)
    case .award(let index): text.append("awards", index)
    case .awardField(let index, let field):
      text.append("awards", index)
      text.append(".")
      text.append(field)
    case .supplier(let award, let index):
      text.append("awards", award)
      text.append(".suppliers", index)
    case .subcontract(let award, let index):
      text.append("awards", award)
      text.append(".subcontracting.subcontracts", index)
    case .contract(let index): text.append("contracts", index)
    case .contractField(let index, let field):
      text.append("contracts", index)
      text.append(".")
      text.append(field)
    case .contractSupplier(let contract, let index):
      text.append("contracts", contract)
      text.append(".suppliers", index)
    case .contractSubcontract(let contract, let index):
      text.append("contracts", contract)
      text.append(".subcontracting.subcontracts", index)
    case .tenderer(let index): text.append("tender.tenderers", index)
    case .bid(let index): text.append("bids.details", index)
    case .bidder(let bid, let index):
      text.append("bids.details", bid)
      text.append(".tenderers", index)
    }
  }
}

extension ByteScratch {
  /// `name[index]`
  fileprivate func append(_ name: StaticString, _ index: Int) {
    append(name)
    append(UInt8(ascii: "["))
    append(index)
    append(UInt8(ascii: "]"))
  }
}
