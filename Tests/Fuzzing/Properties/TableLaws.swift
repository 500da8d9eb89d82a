// SPDX-License-Identifier: Apache-2.0
import DiligraphImport

/// What holds for tables, and for tables with a mapping.
///
/// An input with a line `===` is a mapping above it and a table below it.
enum TableLaws {
  private static let divider = Array("\n===\n".utf8)

  static func check(_ bytes: [UInt8], _ laws: inout Laws) {
    guard let divider = dividerRange(bytes) else {
      checkReader(bytes, &laws)
      ImporterLaws.check(bytes, among: .table, &laws)
      return
    }
    let table = Array(bytes[divider.upperBound...])
    do {
      let mapping = try TableMapping.read(.bytes(Array(bytes[..<divider.lowerBound]), name: "mapping.yaml"))
      ImporterLaws.check(TableImporter(mapping), table, &laws)
    } catch let error as TableMappingError {
      laws.expect(error.place.hasPrefix("mapping.yaml"), "mapping: an error names the file", "\(error)")
      laws.expect(
        !"\(error)".unicodeScalars.contains { $0.value < 0x20 }, "mapping: an error is one line", "\(error)")
    } catch let error as ReadingError {
      laws.expect(error.place.source == "mapping.yaml", "mapping: an error names the file", "\(error)")
    } catch { laws.unexpected(error, "mapping: an error is one of the two") }
  }

  private static func dividerRange(_ bytes: [UInt8]) -> Range<Int>? {
    guard bytes.count >= divider.count else { return nil }
    let start = (0...(bytes.count - divider.count)).first { bytes[$0..<($0 + divider.count)].elementsEqual(divider) }
    return start.map { $0..<($0 + divider.count) }
  }

  private struct Row: Hashable {
    let line: Int
    let doubts: [CSVDoubt]
    let isFallbackEncoding: Bool
    let cells: [String]
  }

  private struct Table: Hashable {
    var dialect: CSVDialect?
    var header: [String] = []
    var rows: [Row] = []
    var error: String?

    init(_ source: ByteSource, _ dialect: CSVDialect? = nil) {
      do {
        let reader = try CSVReader(source, dialect: dialect)
        (self.dialect, header) = (reader.dialect, reader.header)
        while let row = try reader.next() {
          rows.append(
            Row(line: row.line, doubts: row.doubts, isFallbackEncoding: row.isFallbackEncoding, cells: row.cells))
        }
      } catch { self.error = "\(error)" }
    }
  }

  private static func checkReader(_ bytes: [UInt8], _ laws: inout Laws) {
    let whole = Table(.bytes(bytes, name: "input"))
    for size in bytes.count <= 512 ? [1, 7, 61] : [61, 4_093] {
      let cut = Table(.bytes(bytes, name: "input", chunkSize: size))
      laws.expect(whole == cut, "table: pieces of \(size) bytes give the same rows", "\(whole) and \(cut)")
    }
    let lines = 1 + bytes.count { $0 == 0x0A || $0 == 0x0D }
    var last = 0
    for row in whole.rows {
      laws.expect(row.cells.count >= whole.header.count, "table: a row has a cell for each column", "\(row)")
      laws.expect(row.line > last && row.line <= lines, "table: lines grow, and are inside the input", "\(row)")
      last = row.line
    }
    checkRewriting(whole, &laws)
  }

  /// Written anew with every cell in quotes, the table has the same cells.
  private static func checkRewriting(_ table: Table, _ laws: inout Laws) {
    guard let dialect = table.dialect, table.error == nil, dialect.hasQuotes, dialect.delimiter != 0 else { return }
    let delimiter = String(UnicodeScalar(dialect.delimiter))
    func line(_ cells: [String]) -> String {
      cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: delimiter) + "\n"
    }
    let text = line(table.header) + table.rows.map { line($0.cells) }.joined()
    let again = Table(.text(text, name: "input"), dialect)
    let cells = table.rows.map(\.cells)
    laws.expect(
      again.header == table.header && again.rows.map(\.cells) == cells, "table: written anew, it reads the same",
      "\(table) and \(again)")
  }
}
