// SPDX-License-Identifier: Apache-2.0
import CScan

/// A look at the bytes of a file of notices for words without which none of them takes the place of another one, so
/// that most files need not be read twice.
enum EFormsChangeScan {
  private static let chunkSize = 1 << 20
  private static let changed = Array("ChangedNoticeIdentifier".utf8)
  private static let version = Array("VersionID".utf8)
  /// The first version of a notice, as it is written.
  private static let first = Array(">01<".utf8)
  /// So many bytes are looked at with each word.
  private static let around = changed.count + first.count

  /// Whether a notice may name another one that it changes, or be of a later version than the first.
  static func mayFindChange(in source: ByteSource) throws -> Bool {
    let stream = try source.open()
    var window: [UInt8] = []
    // So many bytes at the start of the window were looked at before.
    var seen = 0
    var chunk = [UInt8](repeating: 0, count: chunkSize)
    while true {
      let count = try chunk.withUnsafeMutableBytes { buffer throws(ReadingError) in try stream.read(into: buffer) }
      window += chunk[..<count]
      if hasChange(window, seen: seen, isLast: count == 0) { return true }
      if count == 0 { return false }
      // A word that the end cuts is seen with what follows.
      window.removeFirst(max(0, window.count - around))
      seen = window.count
    }
  }

  private static func hasChange(_ window: [UInt8], seen: Int, isLast: Bool) -> Bool {
    window.withUnsafeBytes { bytes in
      if find(changed, in: bytes) != nil { return true }
      var rest = bytes[...]
      while let place = find(version, in: UnsafeRawBufferPointer(rebasing: rest)) {
        let (start, end) = (rest.startIndex + place, rest.startIndex + place + version.count)
        rest = rest[end...]
        // Another name ends in the same way (UBLVersionID), and so does the element's end.
        let isElement = start > 0 && (bytes[start - 1] == UInt8(ascii: "<") || bytes[start - 1] == UInt8(ascii: ":"))
        guard isElement, !isEndTag(bytes, start) else { continue }
        if end + first.count <= seen { continue }
        if end + first.count > bytes.count { return isLast }
        if !bytes[end..<end + first.count].elementsEqual(first) { return true }
      }
      return false
    }
  }

  /// Whether the name at `start`, with its prefix, follows `</`.
  private static func isEndTag(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
    for place in stride(from: start - 1, through: max(0, start - 24), by: -1) where bytes[place] == UInt8(ascii: "<") {
      return place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "/")
    }
    return false
  }

  private static func find(_ word: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return nil }
    let place = cscan_find(base, bytes.count, word, word.count)
    return place < bytes.count ? place : nil
  }
}
