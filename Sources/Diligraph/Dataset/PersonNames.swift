// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Finds names and ids of persons in texts, however they are written there: in another case, without accents, percent-
/// encoded, joined by hyphens, in another order, or by the surname alone.
///
/// In doubt a text counts as naming a person: what is left out too much can be asked for, and what is published cannot be
/// taken back.
struct PersonNames {
  /// Words of four letters and more of persons' names that tell one from others.
  private var words: Set<String> = []
  /// The words of each phrase, by its longest word.
  private var phrases: [String: [[String]]] = [:]
  /// Names that are looked for within words, by their beginning.
  private var joined: [String: [String]] = [:]
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
      for word in Set(person.flatMap(Self.words)) where word.count >= 4 { counts[word, default: 0] += 1 }
    }
    var elsewhere: [String: Int] = [:]
    for entity in others {
      for word in Set(entity.flatMap(Self.words)) where counts[word] != nil { elsewhere[word, default: 0] += 1 }
    }
    words = Set(counts.lazy.filter { $0.value < Self.common && elsewhere[$0.key, default: 0] < Self.common }.map(\.key))
    for name in names.joined() {
      let parts = Self.words(name)
      guard !parts.isEmpty else { continue }
      whole.insert(parts.joined())
      add(phrase: parts)
    }
    for id in ids {
      let parts = Self.words(id)
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
    // Scripts without spaces have no words: there a name is looked for wherever it may stand.
    let isWithoutSpaces = letters.unicodeScalars.contains { (0x2E80...0xD7AF).contains($0.value) }
    guard letters.count >= Self.beginning || isWithoutSpaces else { return }
    let start = String(letters.prefix(isWithoutSpaces ? 2 : Self.beginning))
    if let character = start.first { first.insert(character) }
    if joined[start]?.contains(letters) != true { joined[start, default: []].append(letters) }
  }

  /// Whether there is nobody to be found.
  private var isEmpty: Bool { words.isEmpty && phrases.isEmpty && joined.isEmpty && whole.isEmpty }

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

  private func isNamed(in text: String) -> Bool {
    let forms = [text, text.removingPercentEncoding ?? text]
    return Set(forms).contains { occur(inWords: Self.words($0)) }
  }

  private func occur(inWords found: [String]) -> Bool {
    guard !found.isEmpty else { return false }
    let letters = found.joined()
    if whole.contains(letters) { return true }
    let all = Set(found)
    for word in all {
      if words.contains(word) { return true }
      // All words of a name in any order: "Doe, Jane".
      if let known = phrases[word], known.contains(where: { all.isSuperset(of: $0) }) { return true }
    }
    return occursWithin(letters)
  }

  private func occursWithin(_ letters: String) -> Bool {
    guard !joined.isEmpty else { return false }
    let characters = Array(letters)
    for index in characters.indices where first.contains(characters[index]) {
      for length in [2, Self.beginning] where index + length <= characters.count {
        guard let known = joined[String(characters[index..<index + length])] else { continue }
        let rest = characters[index...]
        if known.contains(where: { rest.starts(with: $0) }) { return true }
      }
    }
    return false
  }

  /// The words of a text, in small letters and digits without accents.
  static func words(_ text: String) -> [String] {
    let folded = text.decomposedStringWithCompatibilityMapping.lowercased()
    var words: [String] = []
    var current = String.UnicodeScalarView()
    for scalar in folded.unicodeScalars {
      // Accents, and marks that cannot be seen, part no word.
      if scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .format {
        continue
      }
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        current.append(scalar)
      } else if !current.isEmpty {
        words.append(String(current))
        current = String.UnicodeScalarView()
      }
    }
    if !current.isEmpty { words.append(String(current)) }
    return words
  }
}
