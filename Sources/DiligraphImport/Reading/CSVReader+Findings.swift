// SPDX-License-Identifier: Apache-2.0
import Diligraph

extension ImportWriter {
  /// Whether a row repeats the header, as in files that were joined; its record has then ended.
  mutating func passesOver(headerIn row: CSVRow, of reader: CSVReader, at location: SourceLocation) throws -> Bool {
    guard row.cells.count == reader.header.count, zip(row.cells, reader.header).allSatisfy({ $0.trimmed == $1 }) else {
      return false
    }
    try report("csv-header-repeated", .note, at: location, "the row repeats the header; it was left out.")
    endRecord("row repeating the header")
    return true
  }

  /// Reports what is odd about a row as such; its cells are read all the same.
  mutating func report(_ row: CSVRow, at location: SourceLocation, encodingIsDeclared: Bool = false) throws {
    for doubt in row.doubts {
      let message =
        switch doubt {
        case .missingCells(let expected, let found):
          "the row has \(found) cells and the header \(expected); the missing ones count as empty."
        case .surplusCells(let expected, let found):
          "the row has \(found) cells and the header \(expected); the last ones are not read. Is a quote missing?"
        case .textAfterQuote(let column):
          "cell \(column) has text after its closing quote; it was read as part of the cell."
        }
      try report("csv-row-ragged", .doubt, at: location, message)
    }
    if row.isFallbackEncoding, !encodingIsDeclared {
      try report(
        "encoding-not-utf8", .doubt, at: location,
        "the row is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
    }
  }
}
