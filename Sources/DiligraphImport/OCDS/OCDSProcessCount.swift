// SPDX-License-Identifier: Apache-2.0
import CScan

/// How many records of a source there are of each contracting process that has several.
///
/// Found by a pass over the source that cuts out its records and looks for their `ocid` only, without parsing them.
/// Memory: a number for each process, up to ``limit`` of them.
struct OCDSProcessCount {
  /// How many processes are told apart; the records of further ones are not merged.
  static let limit = 4_000_000

  /// By a hash of the OCID; equal hashes of different OCIDs only make a process wait for the end of the source.
  private var counts: [UInt64: UInt32] = [:]
  /// Whether there were more processes than are told apart.
  private(set) var isPartial = false

  /// Counts the records of a source.
  init(_ source: ByteSource, options: JSONRecordOptions) throws(ReadingError) {
    var splitter = JSONSplitter(try source.open(), options: options)
    while true {
      if let line = try splitter.wholeLine() {
        let bytes = splitter.window.bytes(line)
        // A line may hold several values; each of them that counts has an ocid of its own.
        if let ocid = Self.ocid(of: bytes, arrayKeys: options.arrayKeys), !Self.hasAnother(bytes, after: ocid) {
          note(ocid.hash)
          splitter.pass(line)
          continue
        }
        splitter.refuse(line)
      }
      guard let piece = try splitter.next() else { break }
      guard case .bytes(let range) = piece.content else { continue }
      if let ocid = Self.ocid(of: splitter.window.bytes(range), arrayKeys: []) { note(ocid.hash) }
    }
    counts = counts.filter { $0.value > 1 }
  }

  /// How many records the process has, at least 1.
  func records(of ocid: JSONBytes) -> Int { Int(counts[ocid.hash] ?? 1) }

  private mutating func note(_ hash: UInt64) {
    if let known = counts[hash] {
      counts[hash] = known + 1
    } else if counts.count < Self.limit {
      counts[hash] = 1
    } else {
      isPartial = true
    }
  }

  /// Whether the word `"ocid"` stands once more behind the value of one.
  private static func hasAnother(_ bytes: UnsafeRawBufferPointer, after ocid: JSONBytes) -> Bool {
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
    let rest = ocid.start + ocid.count
    return cscan_has_ocid(rest, bytes.count - (rest - start)) != 0
  }

  /// The text of an object's own member `ocid`, without space around it; nil where there is none, or where a member of
  /// one of `arrayKeys` comes before it, so that the object may be a package.
  static func ocid(of record: UnsafeRawBufferPointer, arrayKeys: [String]) -> JSONBytes? {
    guard let start = record.bindMemory(to: UInt8.self).baseAddress else { return nil }
    let text = JSONBytes(start: start, count: record.count)
    var depth = 0
    var at = 0
    while at < text.count {
      at += cscan_json_structure(start + at, text.count - at)
      guard at < text.count else { return nil }
      let byte = text[at]
      at += 1
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        let end = stringEnd(text, at)
        let string = text.slice(at, end)
        at = min(end + 1, text.count)
        guard depth == 1, isKey(text, at) else { continue }
        if string.isWord("ocid") { return value(text, at) }
        if arrayKeys.contains(where: { string.isEqual(to: $0) }) { return nil }
      default: break
      }
    }
    return nil
  }

  /// Where the string ends that begins at a position: at its closing quote.
  private static func stringEnd(_ text: JSONBytes, _ start: Int) -> Int {
    var at = start
    while at < text.count {
      at += cscan_json_string(text.start + at, text.count - at)
      guard at < text.count else { return text.count }
      if text[at] == UInt8(ascii: "\"") { return at }
      at += text[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return text.count
  }

  private static func afterSpace(_ text: JSONBytes, _ start: Int) -> Int {
    var at = start
    while at < text.count, text[at] <= 0x20 { at += 1 }
    return at
  }

  private static func isKey(_ text: JSONBytes, _ start: Int) -> Bool {
    let at = afterSpace(text, start)
    return at < text.count && text[at] == UInt8(ascii: ":")
  }

  /// The text of the value after a key's colon: of a string, or of a number.
  private static func value(_ text: JSONBytes, _ start: Int) -> JSONBytes? {
    let at = afterSpace(text, afterSpace(text, start) + 1)
    guard at < text.count else { return nil }
    if text[at] == UInt8(ascii: "\"") { return text.slice(at + 1, stringEnd(text, at + 1)).trimmed }
    var end = at
    while end < text.count, JSONBytes.isAlphanumeric(text[end]) || text[end] == UInt8(ascii: "-") { end += 1 }
    return end > at && end - at != 4 ? text.slice(at, end) : nil
  }
}
