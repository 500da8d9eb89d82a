// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import GRDB
import GRDBSQLite

/// A statement of SQLite's own interface: no value of it becomes an object of Swift.
///
/// It belongs to one connection, and is used on its thread only.
final class RawStatement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  /// The first answer of a binding that was not "done".
  private var bindingFailure: Int32 = SQLITE_OK
  /// Whether each parameter is NULL, as all are at first: most of a wide row are, in row after row.
  private let nulls: UnsafeMutableBufferPointer<Bool>
  /// What an empty text points at, since no pointer would mean NULL.
  private static let emptyText: StaticString = ""

  init(_ db: Database, _ sql: String) throws {
    guard let connection = db.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
    var made: OpaquePointer?
    // Safety: `connection` is open while `db` is, and outlives its statements.
    let code = sqlite3_prepare_v2(connection, sql, -1, &made, nil)
    guard code == SQLITE_OK, let made else { throw Self.error(code, connection) }
    (handle, self.connection) = (made, connection)
    nulls = .allocate(capacity: Int(sqlite3_bind_parameter_count(made)) + 1)
    nulls.initialize(repeating: true)
  }

  deinit {
    sqlite3_finalize(handle)
    nulls.deallocate()
  }

  private static func error(_ code: Int32, _ connection: OpaquePointer) -> DatabaseError {
    DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
  }

  // MARK: Binding

  private func note(_ code: Int32, _ index: Int32, isNull: Bool = false) {
    if code != SQLITE_OK, bindingFailure == SQLITE_OK { bindingFailure = code }
    if nulls.indices.contains(Int(index)) { nulls[Int(index)] = isNull }
  }

  func bind(_ index: Int32, _ number: Int64) { note(sqlite3_bind_int64(handle, index, number), index) }

  func bindNull(_ index: Int32) {
    if nulls.indices.contains(Int(index)), nulls[Int(index)] { return }
    note(sqlite3_bind_null(handle, index), index, isNull: true)
  }

  func bind(_ index: Int32, _ number: Int64?) {
    if let number { bind(index, number) } else { bindNull(index) }
  }

  func bind(_ index: Int32, _ number: Double?) {
    if let number { note(sqlite3_bind_double(handle, index, number), index) } else { bindNull(index) }
  }

  /// Binds bytes that stay where they are until the statement was run.
  func bind(_ index: Int32, inPlace text: UnsafeRawBufferPointer) {
    let start = text.baseAddress ?? UnsafeRawPointer(Self.emptyText.utf8Start)
    let characters = start.assumingMemoryBound(to: CChar.self)
    note(sqlite3_bind_text(handle, index, characters, Int32(clamping: text.count), nil), index)
  }

  /// Binds a copy of the bytes.
  func bind(_ index: Int32, copy text: UnsafeRawBufferPointer) {
    let start = text.baseAddress ?? UnsafeRawPointer(Self.emptyText.utf8Start)
    // SQLITE_TRANSIENT, a macro with a cast that is not imported.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    note(
      sqlite3_bind_text(
        handle, index, start.assumingMemoryBound(to: CChar.self), Int32(clamping: text.count), transient), index)
  }

  /// Binds a text as it is stored, or NULL.
  func bind(_ index: Int32, _ text: String?) {
    guard let text else { return bindNull(index) }
    var encoded = StoredText.encoded(text)
    encoded.withUTF8 { bind(index, copy: UnsafeRawBufferPointer($0)) }
  }

  // MARK: Running

  /// Runs a statement that gives no rows.
  func run() throws {
    _ = try step()
    reset()
  }

  /// Goes to the next row, if there is one.
  func step() throws -> Bool {
    guard bindingFailure == SQLITE_OK else {
      let code = bindingFailure
      bindingFailure = SQLITE_OK
      throw Self.error(code, connection)
    }
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else {
      let error = Self.error(code, connection)
      reset()
      throw error
    }
    return false
  }

  /// Ends the rows; what is bound stays.
  func reset() { sqlite3_reset(handle) }

  // MARK: Columns

  // A damaged or forged file can hold a value of another type in any column.

  func integer(_ column: Int32) throws -> Int64? {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_NULL: nil
    case SQLITE_INTEGER: sqlite3_column_int64(handle, column)
    default: throw Damage(detail: "column \(column) holds no whole number")
    }
  }

  func requiredInteger(_ column: Int32) throws -> Int64 { try required(try integer(column), column) }

  func real(_ column: Int32) throws -> Double? {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_NULL: nil
    case SQLITE_FLOAT, SQLITE_INTEGER: sqlite3_column_double(handle, column)
    default: throw Damage(detail: "column \(column) holds no number")
    }
  }

  /// The bytes of a text as stored; valid until the next step.
  func stored(_ column: Int32) throws -> UnsafeRawBufferPointer? {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_NULL: return nil
    case SQLITE_TEXT:
      let start = sqlite3_column_text(handle, column)
      return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    default: throw Damage(detail: "column \(column) holds no text")
    }
  }

  func blob(_ column: Int32) throws -> UnsafeRawBufferPointer {
    guard sqlite3_column_type(handle, column) == SQLITE_BLOB else {
      throw Damage(detail: "column \(column) holds no bytes")
    }
    let start = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  func bind(_ index: Int32, blob: UnsafeRawBufferPointer) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    note(sqlite3_bind_blob(handle, index, blob.baseAddress, Int32(clamping: blob.count), transient), index)
  }

  func text(_ column: Int32) throws -> String? {
    try stored(column).map { StoredText.decoded(String(decoding: $0, as: UTF8.self)) }
  }

  func requiredText(_ column: Int32) throws -> String { try required(try text(column), column) }

  func required<Value>(_ value: Value?, _ column: Int32) throws -> Value {
    guard let value else { throw Damage(detail: "column \(column) holds a value that is not allowed") }
    return value
  }

  func day(_ column: Int32) throws -> Day? {
    guard let bytes = try stored(column) else { return nil }
    return try required(StoredDay.day(bytes), column)
  }

  func probability(_ column: Int32) throws -> Probability? {
    try real(column).map { try required(Probability($0), column) }
  }
}

/// Days as they are stored, YYYY-MM-DD.
enum StoredDay {
  /// Writes the ten characters of `day` to `text`.
  static func write(_ day: Day, to text: UnsafeMutablePointer<UInt8>) {
    let (year, month, dayOfMonth) = day.components
    func write(_ number: Int, at offset: Int) {
      text[offset] = UInt8(48 + number / 10)
      text[offset + 1] = UInt8(48 + number % 10)
    }
    write(year / 100, at: 0)
    write(year % 100, at: 2)
    write(month, at: 5)
    write(dayOfMonth, at: 8)
    (text[4], text[7]) = (45, 45)
  }

  static func day(_ bytes: UnsafeRawBufferPointer) -> Day? {
    guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for index in range {
        guard bytes[index] >= 48, bytes[index] <= 57 else { return nil }
        value = value * 10 + Int(bytes[index] - 48)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    guard (1...12).contains(month) else { return nil }
    return Day(year: year, month: month, day: day)
  }
}
