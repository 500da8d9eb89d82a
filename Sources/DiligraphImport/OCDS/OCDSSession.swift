// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Reads the records of one source: finds out what each is, and puts together what belongs together.
///
/// Like ``OCDSReading`` it knows no sink.
struct OCDSSession {
  /// What became of a record.
  enum Outcome {
    /// It was read, with so many others that were held for it.
    case read(together: Int)
    /// It waits for the other releases of its process.
    case held
  }

  /// A release that waits for the others of its process.
  private struct Held {
    let text: [UInt8]
    let line: Int
    let path: String?
    let publisher: String?
    /// Where it came in the source.
    let position: Int
  }

  /// Where a record stands, and who published it.
  struct Place {
    var line: Int
    var path: String?
    var publisher: String?

    func inside(_ part: String) -> Place {
      Place(line: line, path: path.map { "\($0).\(part)" } ?? part, publisher: publisher)
    }
  }

  var reading: OCDSReading
  private let source: ByteSource
  private let options: JSONRecordOptions
  private var count: OCDSProcessCount?
  private var held: [String: [Held]] = [:]
  private var heldBytes = 0
  /// The processes that wait, the earliest first; among them some that no longer do.
  private var queue: [(ocid: String, position: Int)] = []
  private var queueStart = 0
  private var hasSaidPartial = false
  private var position = 0
  private var seen: Set<UInt64> = []
  /// Parses what is put together here.
  private var parser = JSONParser()
  private let limit: Int

  /// How many bytes of releases wait for others at most.
  static let heldLimit = 128 << 20

  init(_ source: ByteSource, options: JSONRecordOptions, heldLimit: Int = Self.heldLimit) {
    self.source = source
    self.options = options
    limit = heldLimit
    reading = OCDSReading(file: source.name, scope: source.scope)
  }

  // MARK: Records

  /// A record of a record package, or an object that is one.
  mutating func record(_ value: JSONValue, _ part: OCDSReleasePart, at place: Place) {
    guard value.isObject else {
      return report("ocds-not-an-object", .error, place, "this is no record; a record is an object. It was left out.")
    }
    reading.counts.records += 1
    if let compiled = part.compiledRelease, compiled.isObject, compiled.members.contains(where: { _ in true }) {
      return compiledRelease(compiled, of: part, at: place.inside("compiledRelease"))
    }
    if let versioned = part.versionedRelease, versioned.isObject, versioned.members.contains(where: { _ in true }) {
      return versionedRelease(versioned, of: part, at: place.inside("versionedRelease"))
    }
    embeddedReleases(part, at: place)
  }

  private mutating func compiledRelease(_ value: JSONValue, of record: OCDSReleasePart, at place: Place) {
    var part = OCDSReleasePart(value, reading.keys)
    if part.isVersioned(reading.keys) { return versionedRelease(value, of: record, at: place) }
    // The record states the process as well.
    part.ocid = part.ocid ?? record.ocid
    reading.release(part, line: place.line, path: place.path, publisher: place.publisher)
  }

  /// The latest value of each field.
  private mutating func versionedRelease(_ value: JSONValue, of record: OCDSReleasePart?, at place: Place) {
    let ocid = record?.ocid.map { OCDSTree($0) }
    read(OCDSTree(value).latest, ocid: ocid, at: place, releases: 1)
  }

  /// The embedded releases as one; linked ones are only named.
  private mutating func embeddedReleases(_ record: OCDSReleasePart, at place: Place) {
    var linked = 0
    var embedded: [(tree: OCDSTree, place: Place)] = []
    for (index, element) in (record.releases.map { $0.items } ?? JSONItems.none).enumerated() {
      let part = OCDSReleasePart(element, reading.keys)
      let place = place.inside("releases[\(index)]")
      // A linked release has a url, a date and a tag; an embedded one has an ocid or parts of a process.
      if !part.isRelease, part.url != nil {
        linked += 1
      } else if !element.isObject {
        report("ocds-not-an-object", .error, place, "this is no release; a release is an object. It was left out.")
      } else {
        let tree = OCDSTree(element)
        embedded.append((part.isVersioned(reading.keys) ? tree.latest : tree, place))
      }
    }
    if linked > 0 {
      report(
        "ocds-release-linked", .doubt, place,
        "\(linked) releases are only linked, and there is no compiled release; download and import them.")
    } else if embedded.isEmpty {
      report(
        "ocds-record-empty", .doubt, place,
        "the record has neither a compiled release nor releases; nothing was read from it.")
    }
    let ocid = record.ocid.map { OCDSTree($0) }
    for group in Self.processes(embedded) { read(group, ocid: ocid) }
  }

  /// The releases by their process, in the order of the first of each.
  private static func processes(_ releases: [(tree: OCDSTree, place: Place)]) -> [[(tree: OCDSTree, place: Place)]] {
    var groups: [[(tree: OCDSTree, place: Place)]] = []
    var positions: [String: Int] = [:]
    for release in releases {
      let ocid = release.tree.member("ocid")?.text ?? ""
      if let position = positions[ocid] {
        groups[position].append(release)
      } else {
        positions[ocid] = groups.count
        groups.append([release])
      }
    }
    return groups
  }

  // MARK: Releases

  /// A release that stands for itself or in a package.
  mutating func release(
    _ value: JSONValue, _ part: OCDSReleasePart, at place: Place, bytes: UnsafeRawBufferPointer?
  ) throws(ReadingError) -> Outcome {
    guard value.isObject else {
      report("ocds-not-an-object", .error, place, "this is no release; a release is an object. It was left out.")
      return .read(together: 1)
    }
    position += 1
    if part.isVersioned(reading.keys) {
      versionedRelease(value, of: nil, at: place)
      return .read(together: 1)
    }
    let isCompiled = isTagged(part, "compiled")
    if let ocid = reading.text(part.ocid) {
      if isCompiled {
        noteCompiled(ocid, place)
      } else if let bytes, try records(of: ocid, place) > 1 {
        return try hold(ocid.string, bytes, place)
      }
    }
    if isTagged(part, OCDSAmendments.tag) {
      read([(OCDSTree(value), place)], ocid: nil, retracts: !isCompiled)
    } else {
      reading.release(part, line: place.line, path: place.path, publisher: place.publisher, retracts: !isCompiled)
    }
    return .read(together: 1)
  }

  private func isTagged(_ part: OCDSReleasePart, _ word: StaticString) -> Bool {
    guard let tag = part.tag else { return false }
    return tag.items.contains { $0.stringBytes?.isWord(word) ?? false }
  }

  /// A compiled release says all of its process; a second one of the same file adds to it, whatever it was to replace.
  private mutating func noteCompiled(_ ocid: JSONBytes, _ place: Place) {
    guard seen.count < OCDSProcessCount.limit, !seen.insert(ocid.hash).inserted else { return }
    report(
      "ocds-compiled-repeated", .doubt, place,
      "the process has another compiled release in this file; both were taken, and what they state was added up.")
  }

  /// How many records of the source are of a process; the source is looked through when the first release comes that may
  /// be one of several.
  private mutating func records(of ocid: JSONBytes, _ place: Place) throws(ReadingError) -> Int {
    guard source.isRepeatable else {
      if seen.count < OCDSProcessCount.limit, !seen.insert(ocid.hash).inserted {
        report(
          "ocds-releases-unmerged", .doubt, place,
          "the process has several releases, and an input that is read once cannot be looked through for them: what they "
            + "state was added up. Import the file itself.")
      }
      return 1
    }
    if count == nil {
      let found = try OCDSProcessCount(source, options: options)
      count = found
      if found.isPartial {
        report(
          "ocds-processes-many", .doubt, Place(line: 0, path: nil, publisher: nil),
          "the file has more than \(OCDSProcessCount.limit) contracting processes; several releases of one of the "
            + "further ones were not merged by date. Split the file.")
      }
    }
    return count?.records(of: ocid) ?? 1
  }

  // MARK: Several releases of one process

  private mutating func hold(
    _ ocid: String, _ bytes: UnsafeRawBufferPointer, _ place: Place
  ) throws(ReadingError) -> Outcome {
    let release = Held(
      text: Array(bytes), line: place.line, path: place.path, publisher: place.publisher, position: position)
    held[ocid, default: []].append(release)
    heldBytes += bytes.count
    if held[ocid]?.count == 1 { enqueue(ocid) }
    let expected = ocid.utf8.withContiguousStorageIfAvailable { text -> Int in
      guard let start = text.baseAddress else { return 1 }
      return count?.records(of: JSONBytes(start: start, count: text.count)) ?? 1
    }
    guard held[ocid]?.count ?? 0 >= expected ?? 1, let group = held.removeValue(forKey: ocid) else { return .held }
    return merge(group)
  }

  private mutating func enqueue(_ ocid: String) {
    queue.append((ocid, position))
    // Each process that was put together leaves its entry behind; they are cleared when they are most of all.
    guard queue.count > 2 * held.count + 1_024 else { return }
    queue = queue[queueStart...].filter(isWaiting)
    queueStart = 0
  }

  private func isWaiting(_ entry: (ocid: String, position: Int)) -> Bool {
    held[entry.ocid]?.first?.position == entry.position
  }

  /// Whether so much is held that it must be read before more comes.
  var isFull: Bool { heldBytes > limit }

  /// Reads one of the processes that wait, the earliest; nil where none does.
  mutating func readHeld() -> Outcome? {
    if isFull, !hasSaidPartial {
      hasSaidPartial = true
      let limit = limit
      report(
        "ocds-merge-partial", .doubt, Place(line: 0, path: nil, publisher: nil),
        "the releases of processes that wait for further ones exceed \(limit >> 20) MB; of the earliest, those so far were "
          + "merged, and later ones are added to them. Sort the file by ocid.")
    }
    while queueStart < queue.count {
      let entry = queue[queueStart]
      queueStart += 1
      guard isWaiting(entry), let group = held.removeValue(forKey: entry.ocid) else { continue }
      return merge(group)
    }
    return nil
  }

  private mutating func merge(_ group: [Held]) -> Outcome {
    var releases: [(tree: OCDSTree, place: Place)] = []
    for release in group {
      heldBytes -= release.text.count
      let (result, _) = release.text.withUnsafeBytes { parser.parse($0) }
      // It was parsed before, so it is JSON.
      guard let tree = try? OCDSTree(result.get().documentRoot) else { continue }
      releases.append((tree, Place(line: release.line, path: release.path, publisher: release.publisher)))
    }
    read(releases, ocid: nil, retracts: true)
    return .read(together: group.count)
  }

  /// Reads several releases of one process as the compiled release that they make.
  private mutating func read(
    _ releases: [(tree: OCDSTree, place: Place)], ocid: OCDSTree?, retracts: Bool = false
  ) {
    // Stable: releases of equal dates, and those without, stay in the order of the file.
    let dated = releases.enumerated().map { (date: $0.element.tree.member("date")?.text ?? "", index: $0.offset) }
    let order = dated.sorted { ($0.date, $0.index) < ($1.date, $1.index) }.map { releases[$0.index] }
    guard let last = order.last else { return }
    if order.count > 1 {
      reading.counts.processesMerged += 1
      let undated = dated.count { $0.date.isEmpty }
      if undated > 0 {
        report(
          "ocds-release-undated", .doubt, last.place,
          "\(undated) of the process's \(order.count) releases have no date; they count as its earliest.")
      }
    }
    let trees = OCDSAmendments.resolved(order.map(\.tree))
    let tree = trees.count == 1 ? trees[0] : OCDSTree.merged(trees)
    read(tree, ocid: ocid, at: last.place, releases: order.count, retracts: retracts)
  }

  private mutating func read(
    _ tree: OCDSTree, ocid: OCDSTree?, at place: Place, releases: Int, retracts: Bool = false
  ) {
    var tree = tree
    if let ocid, tree.member("ocid") == nil { tree.set("ocid", ocid) }
    var text: [UInt8] = []
    tree.write(to: &text)
    let (result, _) = text.withUnsafeBytes { parser.parse($0) }
    guard let element = try? result.get() else {
      return report(
        "record-unreadable", .error, place, "the releases of the process make none together; they were left out.")
    }
    withExtendedLifetime(element) {
      let part = OCDSReleasePart(element.documentRoot, reading.keys)
      reading.release(
        part, line: place.line, path: place.path, publisher: place.publisher, releases: releases, retracts: retracts)
    }
  }

  // MARK: Findings

  /// Reports a doubt about a record as a whole.
  mutating func report(
    _ code: String, _ severity: Finding.Severity, _ place: Place, _ message: @autoclosure () -> String
  ) {
    reading.process = OCDSProcess(line: place.line, path: place.path)
    reading.report(code, severity, at: nil, message())
  }
}

extension OCDSTree {
  /// A member of an object.
  func member(_ key: String) -> OCDSTree? {
    guard case .object(let object) = self else { return nil }
    return object[key]
  }

  /// Sets a member of an object.
  mutating func set(_ key: String, _ value: OCDSTree) {
    guard case .object(var object) = self else { return }
    object[key] = value
    self = .object(object)
  }
}
