// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import GRDB

/// Reads the statements of a case in parts, some of them over a second connection that sees the same state.
///
/// The order of parts does not matter to a ``DatasetBuilder``, nor whether one is added twice.
///
/// Safety: everything that changes is guarded by `lock`.
final class PartReading: @unchecked Sendable {
  private struct Part {
    var table: StatementTable
    var selection: StatementReader.Selection
  }

  /// How many relationships a part has; smaller cases are read over one connection.
  static let size: Int64 = 65_536

  private let lock = NSLock()
  private var builder: DatasetBuilder
  private var parts: [Part] = []

  private init(_ knownBy: KnownBy?) { builder = DatasetBuilder(knownBy: knownBy) }

  /// A builder with all statements that `db` sees.
  ///
  /// - Parameter inCase: the case, where a second connection may help: one that sees what `db` sees.
  static func builder(
    of db: Database, in inCase: Case?, _ knownBy: KnownBy?, partSize size: Int64 = size
  ) throws -> DatasetBuilder {
    let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(StatementTable.relationship.statements)") ?? 0
    let reading = PartReading(knownBy)
    // Taken from the end: the entities, which are one part, are begun first.
    for first in stride(from: 1, through: last, by: Int(size)) {
      let ids = Int64(first)...Int64(first) + size - 1
      reading.parts.append(Part(table: .relationship, selection: .part(ids)))
    }
    reading.parts.append(Part(table: .relationship, selection: .furtherPlaces))
    reading.parts.append(Part(table: .flag, selection: .current))
    reading.parts.append(Part(table: .entity, selection: .current))
    let records = try StoredRecords(db)
    let helping = DispatchGroup()
    if let inCase, last > size {
      let version = try Case.contentVersion(db)
      DispatchQueue.global().async(group: helping) {
        // What fails here is read again over the first connection, which says what is wrong with it.
        try? inCase.pool.read { other in
          guard try Case.contentVersion(other) == version else { return }
          try reading.readParts(other, records)
        }
      }
    }
    defer { helping.wait() }
    do { try reading.readParts(db, records) } catch {
      reading.lock.withLock { reading.parts.removeAll() }
      throw error
    }
    helping.wait()
    try reading.readParts(db, records)
    return reading.builder
  }

  private func readParts(_ db: Database, _ records: StoredRecords) throws {
    var reader = try StatementReader(db, records: records)
    while let part = lock.withLock({ parts.popLast() }) {
      do {
        try reader.read(part.table, part.selection) { batch, _ in lock.withLock { builder.add(batch) } }
      } catch {
        lock.withLock { parts.append(part) }
        throw error
      }
    }
  }
}
