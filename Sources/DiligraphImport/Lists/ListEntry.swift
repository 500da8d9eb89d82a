// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// One entry of a list, or what one row says of it, in the words that all lists share.
struct ListEntry {
  /// Who it is about.
  var reference: EntityReference
  /// The list's name, see ``SanctionsLists``.
  var list: String
  var location: SourceLocation
  var names: [Name] = []
  /// Whether the names are other ones of an entry whose main name stands elsewhere.
  var namesAreOthers = false
  /// Names that the list itself calls weak; stored, and marked in the notes.
  var weakNames: [String] = []
  var kind: EntityKind?
  /// Names or codes of countries.
  var countries: [String] = []
  var identifiers: [Identifier] = []
  /// What is said of the entity.
  var notes: [String] = []
  /// Whether the entry says that the entity is listed; rows that only add names or addresses do not.
  var isListing = true
  /// The flag's id; nil lets entity, list and programme decide.
  var flagID: String?
  var programmes: [String] = []
  var since: Day?
  var until: Day?
  /// What is said of the listing.
  var listingNotes: [String] = []
  var url: String?
  var title: String?
  var published: Day?
  /// Names of entities to which the list says that it is linked.
  var links: [String] = []

  init(_ reference: EntityReference, list: String, location: SourceLocation) {
    self.reference = reference
    self.list = list
    self.location = location
  }

  var isPerson: Bool { kind == .person }

  /// Adds a name unless it is empty or there already.
  mutating func add(name text: String?, language: String? = nil, isWeak: Bool = false) {
    guard let text = text?.collapsed, !text.isEmpty, text != "-" else { return }
    if !names.contains(where: { $0.text == text }) { names.append(Name(text, language: language)) }
    if isWeak, !weakNames.contains(text) { weakNames.append(text) }
  }

  /// Adds a note unless its text is missing.
  mutating func note(_ label: String, _ text: String?) {
    guard let text = text?.collapsed, !text.isEmpty else { return }
    let note = "\(label): \(text)"
    if !notes.contains(note) { notes.append(note) }
  }

  /// Adds the year of a birth, and nothing else of it: enough to tell people of one name apart.
  mutating func noteBirth(_ text: String?) {
    guard let text else { return }
    if let year = ListDates.year(in: text) {
      note("born", year)
    } else if text.lowercased().contains("0s") {
      note("born in", text)
    }
  }

  /// Adds an identifier of an organisation or a vessel where its register is known, else a note. Numbers of people's
  /// papers are left out.
  ///
  /// - Returns: whether it was stored.
  @discardableResult
  mutating func add(identifier type: String, _ number: String, country: String?) -> Bool {
    guard !isPerson else { return false }
    let code = country.flatMap(Countries.code)
    if let identifier = ListIdentifiers.identifier(type, number, country: code) {
      if !identifiers.contains(identifier) { identifiers.append(identifier) }
    } else {
      note(type, number + (country.map { " (\($0))" } ?? ""))
    }
    return true
  }
}

extension String {
  /// The text with every run of spaces and line ends as one space.
  var collapsed: String {
    var text = self
    let changed = text.withUTF8 { bytes in bytes.baseAddress.flatMap { Self.collapsed($0, bytes.count) } }
    return changed ?? self
  }

  /// The bytes collapsed; nil where there is nothing to change, as in most texts.
  private static func collapsed(_ start: UnsafePointer<UInt8>, _ count: Int) -> String? {
    guard let first = firstSurplusSpace(start, count) else { return nil }
    return String(unsafeUninitializedCapacity: count) { text in
      var length = first
      _ = text.initialize(fromContentsOf: UnsafeBufferPointer(start: start, count: first))
      var index = first
      while index < count {
        let space = JSONBytes.spaceLength(start + index, count - index)
        if space == 0 {
          text[length] = start[index]
          length += 1
        } else if length > 0, text[length - 1] != 0x20 {
          text[length] = 0x20
          length += 1
        }
        index += Swift.max(1, space)
      }
      return length > 0 && text[length - 1] == 0x20 ? length - 1 : length
    }
  }

  /// Where the first white space is that is not a single space between words.
  private static func firstSurplusSpace(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    var isAfterSpace = true
    var index = 0
    while index < count {
      let space = JSONBytes.spaceLength(start + index, count - index)
      if space > 0, isAfterSpace || start[index] != 0x20 { return index }
      isAfterSpace = space > 0
      index += 1
    }
    return isAfterSpace && count > 0 ? count - 1 : nil
  }
}
