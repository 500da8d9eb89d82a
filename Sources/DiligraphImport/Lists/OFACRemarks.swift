// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What the Treasury writes into remarks, and words of its own.
enum OFACRemarks {
  private static let nonSDNProgrammes = ["NS-", "FSE-", "561", "CMIC", "CAPTA", "SSI"]

  /// Whether a programme is one of the lists beside the SDN list.
  static func isNonSDN(_ programme: String) -> Bool {
    nonSDNProgrammes.contains { programme.uppercased().hasPrefix($0) }
  }

  /// Whether what stands among the identifiers is about the listing.
  static func saysMoreOfListing(_ type: String) -> Bool {
    let type = type.lowercased()
    return ["executive order", "additional sanctions information", "secondary sanctions", "determination", "listing"]
      .contains { type.contains($0) } || type.hasPrefix("transactions prohibited")
  }

  /// Reads `(Linked To: A; Linked To: B)`; what else the remarks of the XML format say is a note.
  static func readLinks(_ remarks: String?, _ entry: inout ListEntry) {
    guard let remarks else { return }
    for part in parts(remarks) where !readLink(part, &entry) { entry.note("remark", part) }
  }

  /// Reads the remarks of the tables, into which everything is written that has no column.
  ///
  /// - Parameter isCut: whether the last part goes on in another table, so that nobody can be told by it.
  /// - Returns: how many numbers of people's papers were left out.
  static func read(_ remarks: String, isCut: Bool = false, _ entry: inout ListEntry) -> Int {
    var papers = 0
    var parts = parts(remarks)
    if isCut, let last = parts.popLast() { entry.note("remark, cut off in the table", last) }
    for part in parts where !readLink(part, &entry) {
      let isAlternative = part.lowercased().hasPrefix("alt. ")
      let text = isAlternative ? String(part.dropFirst(5)) : part
      if text.hasPrefix("a.k.a. '") {
        let name = String(text.dropFirst(8).drop { $0 == " " }).trimmingQuote
        // Of the rest of remarks it is not known whether they are a person's.
        let isKnown = !entry.namesAreOthers
        entry.add(name: entry.isPerson ? OFACTableImporter.named(name, isPerson: isKnown) : name, isWeak: true)
      } else if text.hasPrefix("DOB ") {
        entry.noteBirth(text)
      } else if text.hasPrefix("nationality ") || text.hasPrefix("citizen ") {
        entry.countries.append(String(text.drop { $0 != " " }.dropFirst()))
      } else if text.hasPrefix("POB ") || text.hasPrefix("Gender ") {
        continue
      } else if let (type, number, country) = identifier(text) {
        if !entry.add(identifier: type, number, country: country) { papers += 1 }
      } else if entry.isPerson, isPaper(text) {
        papers += 1
      } else if saysMoreOfListing(text) {
        entry.listingNotes.append(text)
      } else {
        entry.note("remark", text)
      }
    }
    return papers
  }

  /// Adds what the advanced and the enhanced format call a feature, under its type.
  static func addDetail(_ type: String, _ text: String, _ entry: inout ListEntry) {
    if saysMoreOfListing(type) {
      entry.note(type, text)
    } else if ListIdentifiers.isKnown(type) {
      entry.add(identifier: type, text, country: nil)
    } else if !entry.isPerson || type.lowercased().contains("title") {
      // Of persons, what else there is are ways to reach them.
      entry.note(type, text)
    }
  }

  private static func readLink(_ part: String, _ entry: inout ListEntry) -> Bool {
    guard part.lowercased().hasPrefix("linked to: ") else { return false }
    var name = String(part.dropFirst("linked to: ".count)).collapsed
    // The bracket around all links ends in the last one; a bracket of the name itself stays.
    while name.hasSuffix(")"), name.count(where: { $0 == ")" }) > name.count(where: { $0 == "(" }) { name.removeLast() }
    if !name.isEmpty { entry.links.append(OFACTableImporter.named(name)) }
    return true
  }

  private static func parts(_ remarks: String) -> [String] {
    var parts = remarks.split(separator: ";").map { part in
      var part = String(part).collapsed
      if part.hasPrefix("(Linked") { part.removeFirst() }
      return part
    }.filter { !$0.isEmpty }
    // The full stop of the whole, which the name may end in, too.
    if let last = parts.last, last.hasSuffix("."), !last.hasSuffix("S.A."), !last.hasSuffix("LTD.") {
      parts[parts.count - 1].removeLast()
    }
    return parts.filter { !$0.isEmpty }
  }

  /// `Tax ID No. 7702070139 (Russia)`: a type that is known, a number with a digit, and perhaps a country.
  private static func identifier(_ text: String) -> (type: String, number: String, country: String?)? {
    guard ListIdentifiers.isKnown(text) else { return nil }
    var words = text.split(separator: " ").map(String.init)
    var country: String?
    if let open = words.firstIndex(where: { $0.hasPrefix("(") }), let last = words.last, last.hasSuffix(")"), open > 0 {
      country = words[open...].joined(separator: " ").trimmingCharacters(in: "()")
      words.removeLast(words.count - open)
    }
    guard let number = words.popLast(), number.contains(where: \.isNumber), !words.isEmpty else { return nil }
    return (words.joined(separator: " "), number, country)
  }

  private static let papers = [
    "passport", "national id", "ssn", "cedula", "d.n.i", "driver", "birth certificate", "c.u.r.p", "r.f.c",
    "identification number", "nit #", "tax id", "credencial", "travel document", "residen", "phone number", "visa",
    "stateless", "nie ", "fiscal code", "email address",
  ]

  private static func isPaper(_ text: String) -> Bool {
    let text = text.lowercased()
    return papers.contains { text.contains($0) }
  }
}

extension StringProtocol {
  /// The text without any of these characters at its ends.
  func trimmingCharacters(in set: String) -> String {
    var text = Substring(self)
    while let first = text.first, set.contains(first) { text.removeFirst() }
    while let last = text.last, set.contains(last) { text.removeLast() }
    return String(text)
  }
}

extension String {
  /// The text up to a closing quote.
  fileprivate var trimmingQuote: String { trimmingCharacters(in: "'.") }
}
