// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// The beginning of an input, as far as it tells the format.
public struct FormatSample: Hashable, Sendable {
  /// How much of an input is looked at, in bytes.
  static let size = 256 << 10

  /// Whether the input begins as JSON does.
  var isJSON = false
  /// The keys of the first JSON object: of the top level, or of a top-level array's first element.
  public var keys: Set<String> = []
  /// The keys of the first object in an array of that object: of a package's first record.
  public var innerKeys: Set<String> = []
  /// The first words in double quotes, keys and texts of JSON alike, up to ``wordsKept``.
  var words: Set<String> = []
  /// The cells of the first row, lower case, without separators; empty where the input is JSON.
  public var header: [String] = []
  /// The local name of the outermost XML element; nil where the input is no XML.
  public var rootElement: String?
  /// The namespace of the outermost XML element.
  public var rootNamespace: String?
  /// The local names of the first XML elements.
  public var elements: Set<String> = []
  /// The first lines as they stand, at most ``linesKept``; empty where the input is JSON.
  public var lines: [String] = []

  /// The cells of the first rows, where titles may stand above the header; at most ``rowsKept``.
  var rows: [[String]] = []

  /// The cells of the header as the file has them.
  var headerAsWritten: [String] { rows.first { $0.map(NativeColumn.key) == header } ?? header }

  static let linesKept = 20
  static let rowsKept = 12
  static let wordsKept = 2_000

  /// Looks at the beginning of a source.
  public init(_ source: ByteSource) throws(ReadingError) {
    let prefix = try source.prefix(Self.size)
    let start = prefix.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    // Control characters before the first brace are reported by the reader; here they tell nothing.
    let first = prefix[start...].first { $0 > 0x20 }
    if Self.isMarkup(prefix[start...]) {
      try readMarkup(prefix, name: source.name)
    } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      isJSON = true
      keys = Self.keys(of: prefix)
      innerKeys = Self.innerKeys(of: prefix)
      words = Self.words(of: prefix)
    } else if first != nil {
      let reader = try CSVReader(.bytes(prefix, name: source.name))
      header = reader.header.map(NativeColumn.key)
      lines = Self.lines(prefix[start...], isWhole: prefix.count < Self.size)
      rows = Self.rows(prefix, name: source.name)
    }
  }

  /// Whether the first character is `<`, in UTF-8 or in UTF-16, which XML may be in.
  private static func isMarkup(_ bytes: ArraySlice<UInt8>) -> Bool {
    let start = bytes.drop { [0xFF, 0xFE, 0x00].contains($0) || $0 <= 0x20 }
    return start.first == UInt8(ascii: "<")
  }

  /// What comes before the sample's end, or before what is wrong in it; the importer reports what that is.
  private mutating func readMarkup(_ prefix: [UInt8], name: String) throws(ReadingError) {
    let reader = try XMLRecordReader(.bytes(prefix, name: name), options: XMLRecordOptions(recordNames: []))
    var failure: ReadingError?
    do throws(ReadingError) {
      if case .failure(let error) = try reader.next()?.content { failure = error }
    } catch { failure = error }
    // Nothing can be told of a document that is wrong before its first element.
    if let failure, reader.rootName == nil { throw failure }
    rootElement = reader.rootName?.name
    rootNamespace = reader.rootName?.namespace
    elements = reader.elementNames
  }

  /// The first lines that are not blank; the last one of a sample may be cut, and is left out.
  private static func lines(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> [String] {
    var parts = bytes.split(maxSplits: 4 * linesKept, whereSeparator: { $0 == 0x0A || $0 == 0x0D })
    if parts.count > 1, !isWhole || parts.count > 4 * linesKept { parts.removeLast() }
    return parts.prefix(linesKept).map { String(decoding: $0.prefix(1_000), as: UTF8.self) }
  }

  /// The first rows, titles above a header among them; what is wrong with one of them the importer reports.
  private static func rows(_ prefix: [UInt8], name: String) -> [[String]] {
    var dialect = CSVDialect(detectedBelowTitlesIn: prefix)
    dialect.hasHeader = false
    var rows: [[String]] = []
    guard let reader = try? CSVReader(.bytes(prefix, name: name), dialect: dialect) else { return rows }
    while rows.count < rowsKept, let row = try? reader.next() { rows.append(row.cells) }
    return rows
  }

  /// The keys at the top of the first object. Strings and brackets are followed, nothing is parsed.
  private static func keys(of bytes: [UInt8]) -> Set<String> {
    var keys: Set<String> = []
    var depth = 0
    var isInArray = true
    var stringStart: Int?
    var last: String?
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if let start = stringStart {
        if byte == UInt8(ascii: "\\") { index += 1 }
        if byte == UInt8(ascii: "\"") {
          if depth == 1, !isInArray { last = String(decoding: bytes[start..<index], as: UTF8.self) }
          stringStart = nil
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): stringStart = index + 1
        case UInt8(ascii: "{"):
          depth += 1
          if depth == 1 { isInArray = false }
        case UInt8(ascii: "["): if !isInArray { depth += 1 }
        case UInt8(ascii: "]"): if !isInArray { depth -= 1 }
        case UInt8(ascii: "}"):
          depth -= 1
          if depth <= 0 { return keys }
        case UInt8(ascii: ":"):
          if depth == 1, let key = last { keys.insert(key) }
          last = nil
        case UInt8(ascii: ","): last = nil
        default: break
        }
      }
      index += 1
    }
    return keys
  }

  /// What stands in quotes, short texts only; escapes are left as they are.
  private static func words(of bytes: [UInt8]) -> Set<String> {
    var words: Set<String> = []
    var start: Int?
    var index = 0
    while index < bytes.count, words.count < wordsKept {
      if bytes[index] == UInt8(ascii: "\\"), start != nil {
        index += 2
        continue
      }
      if bytes[index] == UInt8(ascii: "\"") {
        if let begin = start, index - begin <= 40 {
          words.insert(String(decoding: bytes[begin..<index], as: UTF8.self))
        }
        start = start == nil ? index + 1 : nil
      }
      index += 1
    }
    return words
  }

  /// The keys of the first object that stands in an array of the first object, as `{"records": [{…`.
  private static func innerKeys(of bytes: [UInt8]) -> Set<String> {
    var keys: Set<String> = []
    var open: [UInt8] = []
    var start: Int?
    var last: String?
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if let begin = start {
        if byte == UInt8(ascii: "\\") { index += 1 }
        if byte == UInt8(ascii: "\"") {
          if open.count == 3 { last = String(decoding: bytes[begin..<min(index, bytes.count)], as: UTF8.self) }
          start = nil
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): start = index + 1
        case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if open == Array("{[{".utf8) || open.count <= 1 { return keys }
          open.removeLast()
        case UInt8(ascii: ":"):
          if open == Array("{[{".utf8), let key = last { keys.insert(key) }
          last = nil
        default: break
        }
      }
      index += 1
    }
    return keys
  }
}
