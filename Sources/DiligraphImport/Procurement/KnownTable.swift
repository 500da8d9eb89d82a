// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// A table whose columns have names of a published layout, read row by row.
struct KnownTable {
  private let reader: CSVReader
  private let positions: [String: Int]
  private let file: String

  init(_ source: ByteSource) throws(ReadingError) {
    reader = try CSVReader(source)
    file = source.name
    let keys = reader.header.map(NativeColumn.key)
    positions = Dictionary(zip(keys, keys.indices)) { first, _ in first }
  }

  /// Whether the header has all of these columns.
  func has(_ keys: Set<String>) -> Bool { keys.allSatisfy { positions[$0] != nil } }

  /// Says that the header is not one of the layouts; nothing can be read then.
  func reportHeader(_ prefix: String, needed: String, _ writer: inout ImportWriter<some StatementSink>) throws {
    let place = SourceLocation(file: file, line: reader.headerLine)
    if reader.header.isEmpty {
      return try writer.report(
        "\(prefix)-empty", .error, at: place, "the table has no rows; its first row names the columns.")
    }
    let columns = reader.header.prefix(6).map(quoted).joined(separator: ", ")
    try writer.report(
      "\(prefix)-header-unknown", .error, at: place,
      "the columns are \(columns); needed are \(needed). Nothing was read.")
  }

  /// The next row; what is odd about it is reported. It begins a record, which the caller ends.
  func next(_ writer: inout ImportWriter<some StatementSink>) throws -> KnownRow? {
    while let row = try reader.next() {
      let location = SourceLocation(file: file, line: row.line)
      writer.beginRecord()
      if try writer.passesOver(headerIn: row, of: reader, at: location) { continue }
      try writer.report(row, at: location)
      return KnownRow(location: location, cells: row.cells, positions: positions)
    }
    return nil
  }
}

/// A row of a ``KnownTable``.
struct KnownRow {
  /// Where it stands.
  let location: SourceLocation
  fileprivate let cells: [String]
  fileprivate let positions: [String: Int]

  /// The text in the first of these columns that is there and not empty.
  subscript(keys: String...) -> String? {
    for key in keys {
      guard let position = positions[key] else { continue }
      let text = cells[position].trimmed
      if !text.isEmpty { return text }
    }
    return nil
  }

  /// The first of these columns as a flag: `t`, `true`, `Y` or `1`.
  func isTrue(_ key: String) -> Bool {
    self[key].map { ["t", "true", "y", "yes", "1"].contains($0.lowercased()) } ?? false
  }
}

/// Which things an import met before, in memory that has a limit.
///
/// Beyond the limit everything counts as new: what repeats a statement costs time then, and no fact.
struct FirstTimes {
  private static let limit = 1 << 21
  private var seen: Set<UInt64> = []

  /// Whether these parts were not met before.
  mutating func isFirst(_ parts: String...) -> Bool {
    let hash = UInt64(stableHash(parts), radix: 16) ?? 0
    guard seen.count < Self.limit else { return !seen.contains(hash) }
    return seen.insert(hash).inserted
  }
}
