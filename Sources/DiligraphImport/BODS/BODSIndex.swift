// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What the first pass over a file learns: which statement of each record is the newest, which are replaced,
/// and which records there are.
///
/// A newer edition of a record may stand before or after the older one, so the file is read twice. A record
/// takes some forty bytes, whatever its size; texts are kept only of statements that replace others, and of
/// entities whose owner is not told.
struct BODSIndex {
  /// The newest edition of a record.
  private struct Edition {
    var day: Int32
    var publicationDay: Int32
    var ordinal: Int
    var publisher: Int32
  }

  /// Records by a hash of publisher and id, seeded anew in each run, so that nobody can prepare collisions.
  private var newest: [Int: Edition] = [:]
  /// The publisher of each id, for references across publishers.
  private var publisherOfID: [Int: Int32] = [:]
  private var publishers: [String] = []
  private var numberOfPublisher: [String: Int32] = [:]
  /// Statements that take the place of others and those others, as a union-find.
  private var older: [String: String] = [:]
  private var replaced: Set<String> = []
  /// That a statement no longer holds, and since when, where that is stated.
  struct Retirement {
    fileprivate(set) var day: Day?
  }

  /// Statements that no longer hold.
  private var retired: [String: Retirement] = [:]
  /// The statements that say so.
  private var voids: Set<String> = []
  /// Chains of replacements in which something was stated again after that, by their first statement.
  private var restated: Set<String> = []
  /// Entities of which an owner is stated without being told, by record id.
  private(set) var ownersUntold: Set<String> = []
  /// Where there is no publisher, ids are those of the file.
  let dataset: String

  init(dataset: String) { self.dataset = dataset }

  // MARK: The first pass

  mutating func add(_ statement: BODSStatement, ordinal: Int) {
    guard let key = statement.key else { return }
    let publisher = number(statement.publisher)
    publisherOfID[hash(key)] = publisher
    if let id = statement.statementID {
      let isVoid = statement.isVoid
      if isVoid { voids.insert(id) }
      for old in statement.replaced where old != id {
        if isVoid { retire(old, statement.date) } else { replaced.insert(old) }
        unite(old, id)
      }
    }
    if statement.subject == .relationship, case .reference(let subject) = statement.party("subject") {
      if case .unspecified(let reason) = statement.party("interestedParty"), !BODSTerms.saysThatThereIsNone(reason) {
        ownersUntold.insert(subject)
      }
    }
    // In 0.1 to 0.3 a statement is its own record, and what takes its place says so.
    guard statement.recordID != nil else { return }
    let edition = Edition(
      day: Int32(statement.date?.number ?? Int(Int32.min)),
      publicationDay: Int32(statement.publicationDate?.number ?? Int(Int32.min)), ordinal: ordinal,
      publisher: publisher)
    let record = hash(key, publisher)
    guard let known = newest[record] else {
      newest[record] = edition
      return
    }
    let isNewer =
      (known.day, known.publicationDay, known.ordinal) <= (edition.day, edition.publicationDay, edition.ordinal)
    if isNewer { newest[record] = edition }
  }

  /// Notes that a statement no longer holds; of several days the first counts, whichever comes first in the file.
  private mutating func retire(_ id: String, _ day: Day?) {
    let days = [retired[id]?.day, day].compactMap(\.self)
    retired[id] = Retirement(day: days.min())
  }

  private mutating func number(_ publisher: String?) -> Int32 {
    let name = publisher.map(foldedName) ?? dataset
    if let number = numberOfPublisher[name] { return number }
    let number = Int32(clamping: publishers.count)
    publishers.append(name)
    numberOfPublisher[name] = number
    return number
  }

  private func hash(_ key: String, _ publisher: Int32 = -1) -> Int {
    var hasher = Hasher()
    hasher.combine(key)
    hasher.combine(publisher)
    return hasher.finalize()
  }

  private mutating func unite(_ old: String, _ new: String) {
    let oldest = compressedFirst(of: old)
    let other = compressedFirst(of: new)
    if oldest != other { older[other] = oldest }
  }

  /// As ``first(of:)``, and makes the way shorter for the next time.
  private mutating func compressedFirst(of id: String) -> String {
    let root = first(of: id)
    var current = id
    while current != root, let next = older[current] {
      older[current] = root
      current = next
    }
    return root
  }

  /// Ends the first pass.
  mutating func close() {
    // Chains written backwards would otherwise be walked again for each reference.
    for id in Array(older.keys) { _ = compressedFirst(of: id) }
    for id in voids where replaced.contains(id) { restated.insert(first(of: id)) }
  }

  /// The statement with which a chain of replacements began.
  private func first(of id: String) -> String {
    var current = id
    while let next = older[current] { current = next }
    return current
  }

  // MARK: The second pass

  /// Whether a statement counts: it is the newest of its record, and nothing takes its place.
  func counts(_ statement: BODSStatement, ordinal: Int) -> Bool {
    if let id = statement.statementID {
      if replaced.contains(id) { return false }
      // It was retired, and then stated again.
      if retired[id] != nil, restated.contains(first(of: id)) { return false }
    }
    guard let key = statement.recordID, let publisher = number(of: statement.publisher) else { return true }
    return newest[hash(key, publisher)].map { $0.ordinal == ordinal } ?? true
  }

  /// What another statement says of the end of this one; nil where none does.
  func retirement(of statement: BODSStatement) -> Retirement? { statement.statementID.flatMap { retired[$0] } }

  /// Whether a record or statement of this id is in the file.
  func contains(_ id: String) -> Bool { publisherOfID[hash(id)] != nil }

  /// How statements name the record `id` that a statement of `publisher` refers to.
  func reference(_ id: String, publisher: String?) -> EntityReference {
    var name = publisher.map(foldedName) ?? dataset
    if let own = number(of: publisher), newest[hash(id, own)] == nil, let other = publisherOfID[hash(id)] {
      name = publishers[Int(other)]
    }
    return EntityReference(id: first(of: id), namespace: Self.namespace(name))
  }

  /// The space of a publisher's ids, and of the lists that only it has.
  func namespace(of publisher: String?) -> String { Self.namespace(publisher.map(foldedName) ?? dataset) }

  private static func namespace(_ publisher: String) -> String { "bods:\(publisher)" }

  /// The id of a relationship, the same for all of its editions.
  func relationshipID(_ key: String, publisher: String?) -> String {
    let reference = reference(key, publisher: publisher)
    return reference.recordID
  }

  private func number(of publisher: String?) -> Int32? {
    numberOfPublisher[publisher.map(foldedName) ?? dataset]
  }
}
