// SPDX-License-Identifier: Apache-2.0

/// Rows under a header, for CSV and for text in columns.
public struct ReportTable: Hashable, Sendable {
  /// The names of the columns.
  public var header: [String]
  /// The cells of each row, one for each column.
  public var rows: [[String]]

  /// A table.
  public init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// The table as CSV (RFC 4180, CRLF), header first.
  ///
  /// A cell of text that a spreadsheet would take for a formula gets an apostrophe before it.
  public var csv: String {
    ([header] + rows).map { $0.map(Self.cell).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func cell(_ text: String) -> String {
    let text = neutralized(text)
    let needsQuotes = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
    return needsQuotes ? doubleQuoted(text) : text
  }

  /// `text` as it stands in a cell, before quoting: no control characters, and nothing that is a formula.
  static func neutralized(_ text: String) -> String {
    // What drives a terminal has no place in a table either; line breaks and tabs have.
    var text = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          return isControl && !["\n", "\r", "\t"].contains(scalar) ? "\u{FFFD}" : scalar
        }))
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(text) == nil {
      text = "'" + text
    }
    return text
  }

  /// The rows as a list of objects, keyed by the header; an empty cell is null.
  public var structuredValue: StructuredValue {
    .array(
      rows.map { row in
        .object(
          zip(header, row).map { key, cell in
            StructuredValue.Member(key: key, value: cell.isEmpty ? .null : .string(cell))
          })
      })
  }

  /// The table in columns separated by two spaces; numbers to the right.
  ///
  /// - Parameters:
  ///   - indent: what each line starts with.
  ///   - cellLimit: the most characters of a cell; a longer one ends in an ellipsis.
  public func text(indent: String = "", cellLimit: Int = 90) -> String {
    let safe = ([header] + rows).map { $0.map { ReportText.visible($0, limit: cellLimit) } }
    var widths = [Int](repeating: 0, count: header.count)
    for row in safe { for (column, cell) in row.enumerated() { widths[column] = max(widths[column], width(cell)) } }
    let isNumeric = header.indices.map { column in
      !rows.isEmpty && rows.allSatisfy { Self.isNumber($0[column]) }
    }
    return safe.map { row in
      var line = indent
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - width(cell))
        line += (column > 0 ? "  " : "") + (isNumeric[column] ? padding + cell : cell + padding)
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private static func isNumber(_ text: String) -> Bool {
    text.isEmpty || text == "–" || Double(text.drop { $0 == "<" || $0 == ">" }) != nil
  }

  /// Columns of a terminal: wide East Asian characters take two.
  private func width(_ text: String) -> Int {
    text.reduce(0) { sum, character in
      let value = character.unicodeScalars.first?.value ?? 0
      let isWide =
        (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value)
        || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
        || (0xFE30...0xFE6F).contains(value) || (0xFF00...0xFF60).contains(value)
        || (0x1F300...0x1FAFF).contains(value) || (0x20000...0x3FFFD).contains(value)
      return sum + (isWide ? 2 : 1)
    }
  }
}
