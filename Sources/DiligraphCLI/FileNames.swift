// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport
import Foundation

/// The names of the files of some entities: what a person can read of the entity's name, and where that is not enough to
/// tell it from all others, a mark made of its id.
///
/// A name depends on the data alone, and not on which entities are asked about together: the files of one run never take
/// the place of another entity's files of an earlier run.
struct FileNames {
  /// The name of each entity's files, without an ending.
  let names: [Int: String]

  init(of entities: [Int], in dataset: Dataset) {
    let readable = entities.map { Readable(dataset.entities[$0].name) }
    // Only a name that is written in full can stand without a mark, and only those are counted.
    var counts = Dictionary(readable.filter(\.isWhole).map { ($0.text, 0) }) { first, _ in first }
    for entity in dataset.entities.indices where !counts.isEmpty {
      let name = Readable(dataset.entities[entity].name).text
      if let count = counts[name] { counts[name] = count + 1 }
    }
    var names: [Int: String] = [:]
    for (entity, name) in zip(entities, readable) {
      let isOwn = name.isWhole && counts[name.text] == 1
      let mark = isOwn ? "" : SHA256Digest(of: dataset.entities.id(at: entity).utf8).hex.prefix(Readable.markLength)
      names[entity] = [name.text, String(mark)].filter { !$0.isEmpty }.joined(separator: "-")
    }
    self.names = names
  }

  /// What a file's name can have of an entity's name: letters and digits with hyphens between them, in small letters;
  /// Latin ones without accents, those of other scripts as they are.
  struct Readable: Equatable {
    /// The letters, digits and hyphens; may be empty.
    var text = ""
    /// Whether a file can have this name without a mark: it is of Latin letters and digits, not cut, no name that a
    /// system keeps for itself, and does not look as if it had a mark.
    var isWhole = true

    static let markLength = 10
    private static let longest = 60
    /// With a mark and an ending it stays below the 255 bytes that file systems allow.
    private static let mostBytes = 180

    init(_ name: String) {
      var name = name
      if let plain = name.withUTF8(Self.plain) {
        text = plain
      } else {
        let scalars = name.unicodeScalars.prefix(1_000)
        isWhole = scalars.endIndex == name.unicodeScalars.endIndex
        for scalar in String(String.UnicodeScalarView(scalars)).precomposedStringWithCanonicalMapping.unicodeScalars {
          append(scalar)
        }
        if text.last == "-" { text.removeLast() }
      }
      shorten()
      if text.isEmpty || Self.isReserved(text) || Self.looksMarked(text) { isWhole = false }
    }

    /// The fast lane, for names of ASCII: most of them, in a data set of millions.
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
      var result: [UInt8] = []
      result.reserveCapacity(min(bytes.count, 2 * longest))
      for byte in bytes {
        switch byte {
        case 0x80...: return nil
        case 0x30...0x39, 0x61...0x7A: result.append(byte)
        case 0x41...0x5A: result.append(byte + 0x20)
        default: if let last = result.last, last != UInt8(ascii: "-") { result.append(UInt8(ascii: "-")) }
        }
      }
      if result.last == UInt8(ascii: "-") { result.removeLast() }
      return String(decoding: result, as: UTF8.self)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
      let properties = scalar.properties
      // A mark that turns or joins letters is nothing to see.
      if properties.isDefaultIgnorableCodePoint { return }
      let folded = Self.latin(scalar)
      if !folded.isEmpty {
        text += folded
      } else if properties.generalCategory == .nonspacingMark || properties.generalCategory == .spacingMark {
        // Vowels of some scripts are marks; what is left on a Latin letter is an accent.
        if let last = text.unicodeScalars.last, !last.isASCII { text.unicodeScalars.append(scalar) }
      } else if properties.isAlphabetic || properties.generalCategory == .decimalNumber {
        isWhole = false
        text += properties.lowercaseMapping
      } else if let last = text.last, last != "-" {
        text += "-"
      }
    }

    /// The small Latin letters or the digit that `scalar` is without its accent; empty where it is none.
    private static func latin(_ scalar: Unicode.Scalar) -> String {
      if scalar.isASCII {
        let isKept = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        return isKept ? String(scalar).lowercased() : ""
      }
      return blocks.contains { $0.contains(scalar.value) } ? letters[scalar] ?? "" : ""
    }

    /// Where letters stand that are Latin ones with something on them, or of another width.
    private static let blocks: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x259...0x259, 0x1E00...0x1EFF, 0xFF10...0xFF5A]

    private static let letters: [Unicode.Scalar: String] = {
      let pairs = blocks.joined().compactMap { value in Unicode.Scalar(value).map { ($0, folded($0)) } }
      return Dictionary(pairs) { first, _ in first }.merging(LatinLetters.withoutAccent) { $1 }
    }()

    private static func folded(_ scalar: Unicode.Scalar) -> String {
      let text = String(scalar).folding(
        options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil
      ).lowercased()
      let isPlain = text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
      return isPlain ? text : ""
    }

    private mutating func shorten() {
      guard text.unicodeScalars.count > Self.longest || text.utf8.count > Self.mostBytes else { return }
      isWhole = false
      var short = text.unicodeScalars.prefix(Self.longest)
      while short.reduce(0, { $0 + UTF8.width($1) }) > Self.mostBytes { short.removeLast() }
      text = String(String.UnicodeScalarView(short))
      if text.last == "-" { text.removeLast() }
    }

    /// Names that Windows keeps for devices whatever the ending, and that of the overview.
    private static func isReserved(_ text: String) -> Bool {
      if ["index", "con", "prn", "aux", "nul"].contains(text) { return true }
      return text.count == 4 && (text.hasPrefix("com") || text.hasPrefix("lpt")) && text.last?.isNumber == true
    }

    private static func looksMarked(_ text: String) -> Bool {
      guard let hyphen = text.lastIndex(of: "-") else { return false }
      let end = text[hyphen...].dropFirst().utf8
      return end.count == markLength
        && end.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
  }
}
