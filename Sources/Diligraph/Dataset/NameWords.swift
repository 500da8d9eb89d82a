// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The words of a text as names are compared: in small letters and digits without accents.
struct NameWords {
  /// The words in their order.
  private(set) var words: [String] = []
  /// What a hyphen or an apostrophe parts, or follows a short word, as one word: "oneill" of "O'Neill", "alassadi" of
  /// "Al Assadi".
  private(set) var compounds: [String] = []

  /// Words of so many letters can be a part of the name that follows them: "al", "de", "van".
  private static let longestParticle = 3
  /// A compound has so many words at most: "van der Berg-Smit".
  private static let mostParts = 4

  init(_ text: String) {
    var isBound: [Bool] = []
    var current = String.UnicodeScalarView()
    var binds = false
    func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x27, 0x60, 0xB4, 0x2D, 0x2B9...0x2BF, 0x2C8, 0x2010...0x2013, 0x2018...0x201B, 0x2032: true
      default: false
      }
    }
    func close() {
      guard !current.isEmpty else { return }
      words.append(String(current))
      isBound.append(binds)
      current = String.UnicodeScalarView()
      binds = true
    }
    for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
      // Accents, and marks that cannot be seen, part no word.
      let category = scalar.properties.generalCategory
      if category == .nonspacingMark || category == .format { continue }
      if isJoiner(scalar) {
        close()
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        if let letters = LatinLetters.withoutAccent[scalar] {
          current.append(contentsOf: letters.unicodeScalars)
        } else {
          current.append(scalar)
        }
      } else {
        close()
        binds = false
      }
    }
    close()
    for start in words.indices {
      var compound = words[start]
      for next in words[(start + 1)...].indices.prefix(Self.mostParts - 1) {
        guard isBound[next] || words[next - 1].count <= Self.longestParticle else { break }
        compound += words[next]
        compounds.append(compound)
      }
    }
  }

  /// The same as it is where letters with an accent are written as two: equal of "Müller" and "Mueller", of "Ågård" and
  /// "Aagaard", of "Đukić" and "Djukic"; nil where there is no difference.
  var respelled: NameWords? {
    var result = self
    result.words = words.map(Self.respelled)
    result.compounds = compounds.map(Self.respelled)
    return result.words == words && result.compounds == compounds ? nil : result
  }

  private static func respelled(_ word: String) -> String {
    guard word.utf8.contains(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "a") || $0 == UInt8(ascii: "j") })
    else { return word }
    var result: [UInt8] = []
    for byte in word.utf8 {
      switch (result.last, byte) {
      case (UInt8(ascii: "a"), UInt8(ascii: "e")), (UInt8(ascii: "o"), UInt8(ascii: "e")),
        (UInt8(ascii: "u"), UInt8(ascii: "e")), (UInt8(ascii: "a"), UInt8(ascii: "a")),
        (UInt8(ascii: "d"), UInt8(ascii: "j")):
        continue
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// The forms that a word of a name takes in a sentence, in languages that put endings to names.
struct NameEndings {
  /// What stays of names in every form.
  private var stems: Set<String> = []

  /// So many letters of a stem tell one name from other words; in scripts with other letters words are shorter.
  private static let leastLatin = 6
  private static let leastOther = 4
  private static let longestEnding = 3
  /// Endings of names in Latin letters: of the genitive in Germanic languages, and of Slavic, Baltic and Finnic ones.
  private static let latin: Set<String> = [
    "", "s", "es", "ens", "n", "en", "in", "nin", "a", "u", "e", "em", "om", "ov", "ova", "ou", "owi", "ego", "emu",
    "iej",
    "ie", "ym", "im", "ych", "ich", "ami", "ach", "ya", "yu", "oy", "oj", "as", "ui",
  ]
  private static let vowels: Set<Character> = [
    "a", "e", "i", "o", "u", "y", "а", "е", "и", "о", "у", "ы", "э", "ю", "я", "ь", "ъ", "і",
  ]

  init(of names: Set<String>) {
    for name in names where !name.unicodeScalars.contains(where: { $0.properties.numericType != nil }) {
      // Scripts without spaces have no endings.
      guard !name.unicodeScalars.contains(where: { (0x2E80...0xD7AF).contains($0.value) }) else { continue }
      let least = name.utf8.allSatisfy { $0 < 0x80 } ? Self.leastLatin : Self.leastOther
      guard name.count >= least else { continue }
      stems.insert(name)
      // "Petrovskaya" is "Petrovskoy" in other cases.
      var stem = name
      for _ in 0..<2 {
        guard stem.count > least, let last = stem.last, Self.vowels.contains(last) else { break }
        stem.removeLast()
        stems.insert(stem)
      }
    }
  }

  /// Whether a word is a form of one of the names.
  func occur(in word: String) -> Bool {
    guard !stems.isEmpty else { return false }
    let isLatin = word.utf8.allSatisfy { $0 < 0x80 }
    var stem = Substring(word)
    for length in 0...Self.longestEnding {
      if length > 0 { stem = stem.dropLast() }
      guard stem.count >= (isLatin ? Self.leastLatin : Self.leastOther) else { return false }
      guard stems.contains(String(stem)) else { continue }
      if !isLatin || Self.latin.contains(String(word[stem.endIndex...])) { return true }
    }
    return false
  }
}

/// How persons with a name in Chinese characters are called by their family name.
enum FamilyNameTitles {
  private static let titles = [
    "先生", "女士", "小姐", "太太", "夫人", "老师", "老師", "教授", "博士", "律师", "律師", "主任", "经理", "經理", "总", "總",
    "董", "某", "局长", "局長", "部长", "部長", "书记", "書記", "さん", "様",
  ]

  /// The family name of `name` with each title; empty for a name in other letters. Of three characters and more one or
  /// two can be the family name.
  static func forms(of name: String) -> [String] {
    let isHan = name.unicodeScalars.allSatisfy {
      (0x4E00...0x9FFF).contains($0.value) || (0x3400...0x4DBF).contains($0.value)
    }
    guard isHan, (2...5).contains(name.count) else { return [] }
    var forms: [String] = []
    if name.count <= 3 { forms += titles.map { String(name.prefix(1)) + $0 } }
    if name.count >= 3 { forms += (titles + ["氏"]).map { String(name.prefix(2)) + $0 } }
    return forms
  }
}
