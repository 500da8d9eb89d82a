// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Which column of a table of relationships or entities is what, for rows that are read without ``NativeFields``.
final class NativeRowPlan: Sendable {
  /// The column of each value; nil where the table has none.
  struct Columns: Sendable {
    var id, from, fromID, to, toID, kind, share, confidence, start, end, products, amount, currency, note: Int?
    var title, url, publisher, published, grade, stance, response: Int?
    var name, role, jurisdiction, passThrough: Int?
  }

  /// Of what the table is.
  let table: NativeTable
  let columns: Columns
  /// Columns in which any value makes the row one for ``NativeReading``.
  let others: [Int]
  let columnCount: Int
  let delimiter: UInt8
  let hasQuotes: Bool
  let file: String

  /// The plan for a header; nil where rows need ``NativeReading``: for other tables, and where a column is unknown,
  /// unnamed, or there twice.
  init?(_ header: [NativeColumn], _ table: NativeTable, _ dialect: CSVDialect, file: String) {
    let keys = header.map(\.key)
    let known = table.columns.union(NativeTable.columnsOfExports)
    guard table != .flags, Set(keys).count == keys.count, Set(keys).isSubset(of: known) else { return nil }
    func column(_ key: String) -> Int? { keys.firstIndex(of: key) }
    self.table = table
    columns = Columns(
      id: column("id"), from: column("from"), fromID: column("fromid"), to: column("to"), toID: column("toid"),
      kind: column("kind"), share: column("share"), confidence: column("confidence"), start: column("start"),
      end: column("end"), products: column("products"), amount: column("amount"), currency: column("currency"),
      note: column("note"), title: column("source"), url: column("sourceurl"), publisher: column("publisher"),
      published: column("published"), grade: column("grade"), stance: column("stance"), response: column("response"),
      name: column("name"), role: column("role"), jurisdiction: column("jurisdiction"),
      passThrough: column("passthrough"))
    others = ["sharemin", "sharemax", "aliases", "identifiers"].compactMap(column)
    columnCount = keys.count
    delimiter = dialect.delimiter
    hasQuotes = dialect.hasQuotes
    self.file = file
  }
}
