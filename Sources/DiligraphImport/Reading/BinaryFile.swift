// SPDX-License-Identifier: Apache-2.0

/// A file that is none of texts, told from its first bytes.
public enum BinaryFile: String, Sendable {
  case parquet = "a Parquet file"
  case excel = "an Excel workbook of before 2007 (.xls)"
  case sqlite = "an SQLite database"
  case arrow = "an Arrow or Feather file"
  case avro = "an Avro file"
  case pdf = "a PDF document"
  case workbook = "an Excel workbook (.xlsx)"
  case openDocument = "an OpenDocument file (.ods and the like)"
  case officeDocument = "an Office document"

  init?(_ beginning: [UInt8]) {
    let marks: [(BinaryFile, [UInt8])] = [
      (.parquet, Array("PAR1".utf8)), (.excel, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
      (.sqlite, Array("SQLite format 3\0".utf8)), (.arrow, Array("ARROW1".utf8)), (.arrow, Array("FEA1".utf8)),
      (.avro, Array("Obj\u{1}".utf8)), (.pdf, Array("%PDF-".utf8)),
    ]
    guard let found = marks.first(where: { beginning.starts(with: $0.1) }) else { return nil }
    self = found.0
  }

  /// A document that is kept as an archive of its parts, told from their names; nil for any other archive.
  init?(members: [String]) {
    if members.contains("[Content_Types].xml") {
      self = members.contains { $0.hasPrefix("xl/") } ? .workbook : .officeDocument
    } else if members.contains("mimetype"), members.contains("content.xml") {
      self = .openDocument
    } else {
      return nil
    }
  }
}
