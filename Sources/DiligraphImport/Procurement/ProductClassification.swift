// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation

/// A product category that a code or a word names, and how surely.
struct ProductMatch: Hashable {
  /// What names the category.
  enum Basis: String {
    /// A classification code.
    case code
    /// A word of a title or a description.
    case keyword
  }

  let category: String
  let basis: Basis
  /// `CPV 32323500`, or the words.
  let evidence: String
  /// 0...1: how likely what was bought is of the category.
  let confidence: Double

  var product: ProductCategory { ProductCategory(category) }

  /// What a relationship says of it: `product video-surveillance: code CPV 32323500, confidence 0.9`.
  var note: String {
    "product \(category): \(basis.rawValue) \(evidence), confidence \(canonicalNumber(confidence))"
  }
}

/// Which procurement classifications and which words name a product category of the policy.
///
/// The tables are data (``ProductTables``). Every importer of procurement uses this one.
enum ProductClassification {
  /// The category that a code clearly names, or nil. Of several rows that fit, the one with the longest beginning counts.
  static func match(scheme: String, code: String) -> ProductMatch? {
    var scheme = scheme
    var code = code
    return scheme.withUTF8 { scheme in
      code.withUTF8 { code in
        guard let schemeStart = scheme.baseAddress, let codeStart = code.baseAddress else { return nil }
        return match(
          scheme: JSONBytes(start: schemeStart, count: scheme.count),
          code: JSONBytes(start: codeStart, count: code.count))
      }
    }
  }

  /// As ``match(scheme:code:)``, of bytes.
  static func match(scheme: JSONBytes, code: JSONBytes) -> ProductMatch? {
    guard let rows = codes.rows.first(where: { $0.isScheme(scheme) }) else { return nil }
    // A CPV code may carry its check digit: 32323500-8. No code of the tables is longer than eight characters.
    var packed: UInt64 = 0
    var best: (row: ProductCodes.Row, length: Int)?
    for (index, byte) in code.bytes.prefix(8).enumerated() {
      let upper = byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte
      guard (0x30...0x39).contains(upper) || (0x41...0x5A).contains(upper) else { break }
      packed = packed << 8 | UInt64(upper)
      if rows.lengths & 1 << index != 0, let row = rows.byPrefix[packed] { best = (row, index + 1) }
    }
    guard let best else { return nil }
    var whole = 0
    while whole < code.count, JSONBytes.isAlphanumeric(code[whole]) { whole += 1 }
    return ProductMatch(
      category: best.row.category, basis: .code, evidence: "\(rows.scheme) \(code.slice(0, whole).string.uppercased())",
      confidence: best.row.confidence)
  }

  /// The categories that words of a text name, the first of each; `text` is looked at as far as `limit` bytes.
  static func matches(inText text: JSONBytes, limit: Int = 400) -> [ProductMatch] { words.matches(text, limit: limit) }

  private static let codes = ProductCodes(ProductTables.codes)
  private static let words = ProductWords(ProductTables.keywords)
}

/// The table of codes, by scheme.
private struct ProductCodes {
  struct Row {
    let category: String
    let confidence: Double
  }

  struct Scheme {
    let scheme: String
    /// Other names of the same scheme.
    let names: [[UInt8]]
    /// Which lengths of beginnings there are, as bits: bit 3 for four characters.
    var lengths = 0
    /// By the beginning of the code, one byte a character.
    var byPrefix: [UInt64: Row] = [:]

    func isScheme(_ text: JSONBytes) -> Bool {
      names.contains { name in
        guard name.count == text.count else { return false }
        for index in 0..<name.count {
          let byte = text[index]
          if (byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte) != name[index] { return false }
        }
        return true
      }
    }
  }

  private(set) var rows: [Scheme] = []

  init(_ table: String) {
    for line in table.split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: ",", maxSplits: 4).map { String($0).trimmed }
      guard cells.count == 5, let confidence = Double(cells[3]) else { continue }
      let scheme = cells[0]
      let at = rows.firstIndex { $0.scheme == scheme } ?? rows.endIndex
      if at == rows.endIndex {
        let names = [scheme] + (ProductTables.schemeNames[scheme] ?? [])
        rows.append(Scheme(scheme: scheme, names: names.map { Array($0.uppercased().utf8) }))
      }
      let packed = cells[1].utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      rows[at].lengths |= 1 << (cells[1].utf8.count - 1)
      rows[at].byPrefix[packed] = Row(category: cells[2], confidence: confidence)
    }
  }
}
