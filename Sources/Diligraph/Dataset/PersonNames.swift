// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Finds names and ids of persons in texts, however they are written there: in another case, without accents or with
/// two letters for one, percent-encoded, with or without hyphens and apostrophes, in another order, with the ending of a
/// case, or by the surname alone.
///
/// In doubt a text counts as naming a person: what is left out too much can be asked for, and what is published cannot be
/// taken back.
struct PersonNames {
  /// Words of four letters and more of persons' names that tell one from others.
  private var words: Set<String> = []
  /// The forms that these take in sentences.
  private var endings = NameEndings(of: [])
  /// The words of each phrase, by its longest word.
  private var phrases: [String: [[String]]] = [:]
  /// Names that are looked for within words, by their beginning.
  private var within: [String: [String]] = [:]
  /// The characters that these begin with: most places of most texts begin none.
  private var first: Set<Character> = []
  /// Texts that are names as a whole.
  private var whole: Set<String> = []

  /// A word in the names of so many persons, or of so many other entities, tells nobody by itself: "Maria", "Trading".
  private static let common = 3
  /// So many letters begin a name that is looked for within words.
  private static let beginning = 7

  /// - Parameters:
  ///   - names: the names of each person.
  ///   - ids: their ids and identifiers.
  ///   - others: the names of each other entity.
  init(names: [[String]], ids: [String], others: [[String]]) {
    var counts: [String: Int] = [:]
    for person in names {
      for word in Set(person.flatMap(Self.allWords)) where word.count >= 4 { counts[word, default: 0] += 1 }
    }
    var elsewhere: [String: Int] = [:]
    for entity in others {
      for word in Set(entity.flatMap(Self.allWords)) where counts[word] != nil { elsewhere[word, default: 0] += 1 }
    }
    words = Set(counts.lazy.filter { $0.value < Self.common && elsewhere[$0.key, default: 0] < Self.common }.map(\.key))
    endings = NameEndings(of: words)
    for parts in names.joined().flatMap(Self.spellings).map(\.words) where !parts.isEmpty {
      whole.insert(parts.joined())
      add(phrase: parts)
      for form in FamilyNameTitles.forms(of: parts.joined()) { add(within: form) }
    }
    for parts in ids.flatMap(Self.spellings).map(\.words) {
      let letters = parts.joined()
      // "p1" and "17" stand in many texts, and tell nothing of anybody.
      guard letters.count >= 5 || (letters.count >= 4 && letters.contains(where: \.isLetter)) else { continue }
      whole.insert(letters)
      add(phrase: parts)
    }
  }

  private mutating func add(phrase parts: [String]) {
    let letters = parts.joined()
    guard letters.count >= 3 || letters.unicodeScalars.contains(where: { !$0.isASCII }) else { return }
    let key = parts.max { ($0.count, $1) < ($1.count, $0) } ?? ""
    if phrases[key]?.contains(parts) != true { phrases[key, default: []].append(parts) }
    add(within: letters)
  }

  /// Scripts without spaces have no words: there a name is looked for wherever it may stand; and so are long names.
  private mutating func add(within letters: String) {
    let isWithoutSpaces = letters.unicodeScalars.contains { (0x2E80...0xD7AF).contains($0.value) }
    guard letters.count >= Self.beginning || isWithoutSpaces else { return }
    let start = String(letters.prefix(isWithoutSpaces ? 2 : Self.beginning))
    if let character = start.first { first.insert(character) }
    if within[start]?.contains(letters) != true { within[start, default: []].append(letters) }
  }

  /// Whether there is nobody to be found.
  private var isEmpty: Bool { words.isEmpty && phrases.isEmpty && within.isEmpty && whole.isEmpty }

  /// What texts were answered lately: sources and flags say the same again and again.
  private final class Memory {
    var known: [String: Bool] = [:]
    static let most = 200_000
  }

  private let memory = Memory()

  /// Whether a person is named in `text`.
  func occur(in text: String) -> Bool {
    if isEmpty { return false }
    if let known = memory.known[text] { return known }
    let answer = isNamed(in: text)
    if memory.known.count >= Memory.most { memory.known.removeAll(keepingCapacity: true) }
    memory.known[text] = answer
    return answer
  }

  /// How a text is spelled, and how it is where letters with an accent are written as two.
  private static func spellings(_ text: String) -> [NameWords] {
    let words = NameWords(text)
    return [words] + [words.respelled].compactMap(\.self)
  }

  private static func allWords(_ text: String) -> [String] { spellings(text).flatMap { $0.words + $0.compounds } }

  private func isNamed(in text: String) -> Bool {
    let forms = [text, text.removingPercentEncoding ?? text]
    return Set(forms).contains { Self.spellings($0).contains(where: occur) }
  }

  private func occur(in found: NameWords) -> Bool {
    guard !found.words.isEmpty else { return false }
    let letters = found.words.joined()
    if whole.contains(letters) { return true }
    var all = Set(found.words).union(found.compounds)
    // "Does" is a word, and no genitive of "Doe": what is left of one must be long enough to tell a name.
    all.formUnion(all.filter { $0.count > 4 && $0.hasSuffix("s") }.map { String($0.dropLast()) })
    for word in all {
      if words.contains(word) || endings.occur(in: word) { return true }
      // All words of a name in any order: "Doe, Jane".
      if let known = phrases[word], known.contains(where: { all.isSuperset(of: $0) }) { return true }
    }
    return occursWithin(letters)
  }

  private func occursWithin(_ letters: String) -> Bool {
    guard !within.isEmpty else { return false }
    let characters = Array(letters)
    for index in characters.indices where first.contains(characters[index]) {
      for length in [2, Self.beginning] where index + length <= characters.count {
        guard let known = within[String(characters[index..<index + length])] else { continue }
        let rest = characters[index...]
        if known.contains(where: { rest.starts(with: $0) }) { return true }
      }
    }
    return false
  }
}
