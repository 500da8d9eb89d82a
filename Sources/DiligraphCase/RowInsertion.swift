// SPDX-License-Identifier: Apache-2.0

import GRDB

/// Inserts rows of one table, many with each statement: to start a statement costs about as much as a row.
final class RowInsertion {
  /// How many rows are inserted together; more gain nothing.
  static let together = 32

  private let columns: Int32
  private let one: RawStatement
  private let many: RawStatement
  /// Which of the rows that are inserted together is bound next.
  private(set) var position = 0
  private var isTogether = false

  /// - Parameters:
  ///   - insertion: SQL up to the values.
  ///   - columns: how many values a row has.
  init(_ db: Database, _ insertion: String, columns: Int) throws {
    self.columns = Int32(columns)
    let row = "(" + Array(repeating: "?", count: columns).joined(separator: ", ") + ")"
    one = try RawStatement(db, "\(insertion) \(row)")
    many = try RawStatement(db, "\(insertion) " + Array(repeating: row, count: Self.together).joined(separator: ", "))
  }

  /// Where the values of the next row are to be bound: the parameters after the offset. All must be bound, and what is
  /// bound in place must stay until `remaining` rows were inserted.
  ///
  /// - Parameter remaining: how many rows are certain to come, this one included.
  func next(remaining: Int) -> (statement: RawStatement, offset: Int32) {
    if position == 0 { isTogether = remaining >= Self.together }
    return isTogether ? (many, Int32(position) * columns) : (one, 0)
  }

  /// Inserts the row, or notes it to be inserted together with the next ones.
  func endRow() throws {
    guard isTogether else { return try one.run() }
    position += 1
    guard position == Self.together else { return }
    position = 0
    try many.run()
  }
}
