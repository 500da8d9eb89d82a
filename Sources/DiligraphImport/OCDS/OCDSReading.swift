// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns releases into the rows of a batch.
///
/// Works on the bytes of a parsed release and makes no string where none is needed. It knows no sink, so that it is
/// compiled as it stands: a generic type would be called unspecialized from other modules. Whoever holds it takes
/// ``findings`` and ``batch`` away.
struct OCDSReading {
  let file: String
  /// What keeps numbers apart from those of other data sets where neither a prefix nor a publisher does.
  let scope: String
  let keys = OCDSKeys()
  let arena = ByteArena()
  let scratch = ByteScratch()
  var batch = StatementBatch()
  /// What is doubtful, since they were taken away last.
  private(set) var findings: [Finding] = []
  private var findingCounts: [String: Int] = [:]
  private var statementsCounted = 0
  var counts = OCDSCounts()
  /// Numbers of organizations and owners that are no identifiers.
  var placeholders = PlaceholderNumbers()
  /// How many awards, contracts and bids had a status by which they provide nothing.
  var notProviding: [String: Int] = [:]

  // Of the release that is being read.
  var process = OCDSProcess()
  var parties = OCDSParties()
  var awards: [OCDSAward] = []
  var contracts: [OCDSContract] = []
  var relatedNotes: [StatementBatch.Text] = []

  // Texts of the batch that many rows share, and lists that are filled and emptied again.
  var constants: OCDSConstants?
  var texts: [StatementBatch.Text] = []
  var pairs: [StatementBatch.Pair] = []
  var sourceRows: [StatementBatch.SourceRow] = []
  var identifiers: [OCDSIdentifier] = []
  /// Identifiers of a party that are those of another body, or in no list.
  var otherIdentifiers: [OCDSMembers] = []
  var suppliers: [OCDSSupplier] = []
  var classifications = ByteIndex()
  var bidders = ByteIndex()
  var buyers: [Int] = []
  /// The bids, looked for when the first award refers to them.
  var bids: JSONValue?
  var bidsAreIndexed = false
  var bidsByID = ByteIndex()
  var bidsIndexed: [OCDSBid] = []
  var matches: [ProductMatch] = []
  var countries: [UInt64: String] = [:]
  /// Who buys in processes that others are parts of.
  var parents = OCDSParents()
  /// What sort of scheme those are that were asked for last, by their hashes.
  var schemes = [(hash: UInt64, kind: OCDSScheme)](repeating: (0, .none), count: 256)

  init(file: String, scope: String) { (self.file, self.scope) = (file, scope) }

  /// Reads one release, compiled or not.
  ///
  /// - Parameter retracts: whether other files may state what the release takes back: then an award that was cancelled is
  ///   a relationship that the publisher retracts.
  mutating func release(
    _ part: OCDSReleasePart, line: Int, path: String?, publisher: String?, releases: Int = 1, retracts: Bool = false
  ) {
    arena.removeAll()
    counts.releases += releases
    process = OCDSProcess(line: line, path: path, pathBytes: path.map(arena.bytes))
    let tender = single(part.tender, .tender).map { OCDSTenderPart($0, keys) } ?? OCDSTenderPart()
    begin(part, tender, publisher: publisher)
    if part.numbered > 0 {
      report(
        "ocds-numbered-members", .doubt, at: nil,
        "\(part.numbered) objects stand under numbers, as releases of a list do that was written as an object; they were "
          + "left out. A list of releases is written in brackets.")
    }
    readParties(part.parties)
    collectAwards(part)
    if !awards.isEmpty || !contracts.isEmpty { process.noticeURL = noticeURL(in: tender.documents) }
    bids = part.bids
    bidsAreIndexed = false
    bidsByID.removeAll()
    bidsIndexed.removeAll(keepingCapacity: true)
    defer { bids = nil }
    readRelatedProcesses(part.relatedProcesses)
    let procuring = procuringEntity(tender)
    let ownBuyer = buyer(part, procuring)
    rememberBuyer(ownBuyer, of: part)
    let buyer = ownBuyer ?? parentsBuyer(part)
    represent(procuring, buyer)
    for index in awards.indices { readAward(index, buyer, tender, retracts: retracts) }
    readStrayContracts(buyer, tender)
    readBids(part.bids, tender, buyer)
    addParties()
  }

  /// The batch is handed on: its texts are gone.
  mutating func emptyBatch() {
    batch.removeAll()
    statementsCounted = 0
    constants = nil
  }

  /// How many statements there are since this was asked last.
  mutating func newStatements() -> Int {
    defer { statementsCounted = batch.count }
    return batch.count - statementsCounted
  }

  /// The findings so far, which are taken away.
  mutating func takeFindings() -> [Finding] {
    defer { findings = [] }
    return findings
  }

  // MARK: Values

  /// The text of a string without white space around it, or of a number as it would be written; nil where nothing is
  /// left, and for lists and objects.
  func text(_ value: JSONValue?) -> JSONBytes? {
    guard let value else { return nil }
    if let bytes = value.stringBytes {
      let trimmed = bytes.trimmed
      return trimmed.isEmpty ? nil : trimmed
    }
    return value.plainText.map(arena.bytes)
  }

  /// The value itself, or the first one of a list that stands where one object belongs.
  mutating func single(_ value: JSONValue?, _ spot: @autoclosure () -> OCDSSpot) -> JSONValue? {
    guard let value, value.isArray else { return value }
    var first: JSONValue?
    var number = 0
    for item in value.items where !item.isNull {
      first = first ?? item
      number += 1
    }
    if number > 1 {
      report(
        "ocds-list-for-object", .doubt, at: spot(),
        "a list of \(number) stands where one object belongs; the first of them was taken.")
    }
    return first
  }

  /// A name folded as ``foldedName(_:)`` does it.
  func folded(_ name: JSONBytes) -> JSONBytes {
    let start = arena.room(name.count)
    var count = 0
    for byte in name.bytes {
      switch byte {
      case 0x80...: return arena.bytes(foldedName(name.string))
      case 0x41...0x5A: start[count] = byte + 0x20
      case 0x09...0x0D, 0x20:
        if count == 0 || start[count - 1] == 0x20 { continue }
        start[count] = 0x20
      default: start[count] = byte
      }
      count += 1
    }
    if count > 0, start[count - 1] == 0x20 { count -= 1 }
    return JSONBytes(start: UnsafePointer(start), count: count)
  }

  // MARK: Findings

  /// Reports a doubt; of each code so many are worded as are passed on, and the rest only counted.
  mutating func report(
    _ code: String, _ severity: Finding.Severity, at spot: @autoclosure () -> OCDSSpot?,
    _ message: @autoclosure () -> String
  ) {
    let count = findingCounts[code, default: 0] + 1
    findingCounts[code] = count
    guard count <= findingsKept else {
      return findings.append(Finding(code, severity, at: SourceLocation(file: file), ""))
    }
    findings.append(Finding(code, severity, at: process.location(spot(), in: file), message()))
  }

  /// Awards that provide nothing are no doubt: they are counted and said once, by the place of the file.
  var notProvidingMessage: String? {
    guard !notProviding.isEmpty else { return nil }
    let counts = notProviding.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return "awards that provide nothing by their status: \(counts)."
  }

  // MARK: Rows

  /// The text that stands in the scratch.
  mutating func composedText() -> StatementBatch.Text { batch.add(utf8: scratch.buffer) }

  mutating func add(_ bytes: JSONBytes) -> StatementBatch.Text { batch.add(utf8: bytes.buffer) }

  /// Where something of the release stands.
  mutating func place(_ spot: OCDSSpot) -> StatementBatch.Place {
    scratch.removeAll()
    if let path = process.pathBytes {
      scratch.append(path)
      scratch.append(UInt8(ascii: "."))
    }
    spot.append(to: scratch)
    return StatementBatch.Place(file: process.file, line: process.line, path: composedText())
  }

  /// The release as the source of a statement, by a title of its own.
  mutating func source(
    _ title: StatementBatch.Text, url: JSONBytes? = nil, stance: Stance = .supports
  ) -> StatementBatch.Run {
    var row = StatementBatch.SourceRow()
    if let url { row.url = add(url) }
    row.stance = stance
    row.publisher = process.publisher
    row.title = title
    row.published = process.published
    row.grade = process.grade
    row.place = StatementBatch.Place(file: process.file, line: process.line, path: process.sourcePath)
    sourceRows.removeAll(keepingCapacity: true)
    sourceRows.append(row)
    return batch.add(sources: sourceRows)
  }

  /// `label id: title`, or the tender's title where the thing has none.
  mutating func title(_ label: StaticString, _ id: JSONBytes, _ title: JSONBytes?) -> StatementBatch.Text {
    scratch.removeAll()
    scratch.append(label)
    scratch.append(id)
    if let title = title ?? process.title {
      scratch.append(": ")
      scratch.append(title)
    }
    return composedText()
  }

  /// `process/part/part…`, the identity of a relationship.
  mutating func identity(_ parts: JSONBytes...) -> StatementBatch.Text {
    scratch.removeAll()
    scratch.append(process.id)
    for part in parts {
      scratch.append(UInt8(ascii: "/"))
      scratch.append(part)
    }
    return composedText()
  }
}

/// How many of each sort were read.
struct OCDSCounts {
  var releases = 0
  var records = 0
  var processesMerged = 0
  var parties = 0
  var awards = 0
  var awardsProviding = 0
  var suppliers = 0
  var contracts = 0
  var awardRelationships = 0
  var awardsRetracted = 0
  var representationRelationships = 0
  var subcontractRelationships = 0
  var bidRelationships = 0
  var ownershipRelationships = 0
  var identityPapers = 0

  /// The counts by the names of the summary; what was not there is not in it.
  var byName: [String: Int] {
    let all = [
      "releases": releases, "records": records, "processesMerged": processesMerged, "parties": parties,
      "awards": awards, "awardsProviding": awardsProviding, "awardsRetracted": awardsRetracted, "suppliers": suppliers,
      "contracts": contracts,
      "awardRelationships": awardRelationships, "representationRelationships": representationRelationships,
      "subcontractRelationships": subcontractRelationships, "bidRelationships": bidRelationships,
      "ownershipRelationships": ownershipRelationships, "identity papers, not read": identityPapers,
    ]
    return all.filter { $0.value > 0 }
  }
}

extension SourceLocation {
  /// The place of a part: `releases[3]` and then `awards[0]`.
  func inside(_ part: String) -> SourceLocation {
    var location = self
    location.path = path.map { "\($0).\(part)" } ?? part
    return location
  }
}
