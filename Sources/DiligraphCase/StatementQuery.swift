// SPDX-License-Identifier: Apache-2.0

/// A query for the rows of a table of statements, each with one of its places.
struct StatementQuery {
  var sql: String
  /// Whether all rows are read, in the order of their numbers.
  var isWhole: Bool

  private static let place = ["file", "line", "path", "more"]
  private static let current = "IN (SELECT number FROM current_imports)"

  static func queries(_ table: StatementTable, _ selection: StatementReader.Selection) -> [StatementQuery] {
    let own = columns(table, place: "s")
    switch selection {
    case .current: return queries(table, .part(1...Int64.max)) + queries(table, .furtherPlaces)
    case .part(let ids):
      return [
        StatementQuery(
          sql: """
            SELECT \(own) FROM \(table.statements) s WHERE s.import \(current) 
            AND s.id BETWEEN \(ids.lowerBound) AND \(ids.upperBound) ORDER BY s.id
            """, isWhole: true)
      ]
    case .furtherPlaces:
      return [
        StatementQuery(
          sql: """
            SELECT \(columns(table, place: "p")) FROM \(table.places) p CROSS JOIN \(table.statements) s
            ON s.id = p.statement WHERE p.import \(current) ORDER BY p.statement, p.import, p.id
            """, isWhole: false)
      ]
    case .ended:
      let parties = table == .relationship ? ["from_record", "to_record"] : ["record"]
      let about = parties.map { "s.\($0) = ?1" }.joined(separator: " OR ")
      return [
        StatementQuery(
          sql: """
            SELECT \(own) FROM \(table.statements) s WHERE (\(about)) AND s.import NOT \(current) AND NOT EXISTS
            (SELECT 1 FROM \(table.places) p WHERE p.statement = s.id AND p.import \(current)) ORDER BY s.id
            """, isWhole: false)
      ]
    }
  }

  private static func columns(_ table: StatementTable, place row: String) -> String {
    (["s.id"] + table.content.map { "s.\($0)" } + place.map { "\(row).\($0)" }).joined(separator: ", ")
  }
}
