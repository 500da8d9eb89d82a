// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// The records of a case as bytes in memory, to be put into batches.
struct StoredRecords {
  private var numbers: [Int64] = []
  /// Where the key of each record ends, and where its namespace, which follows the key.
  private var keyEnds: [Int] = []
  private var ends: [Int] = []
  private var areNames: [Bool] = []
  private var bytes: [UInt8] = []
  /// Each record's reference in the batch that is being filled, if it has one yet.
  private var references: [StatementBatch.Reference?] = []
  private var used: [Int] = []

  /// All records of the case.
  init(_ db: Database) throws {
    let rows = try RawStatement(db, "SELECT id, key, namespace, is_name FROM records ORDER BY id")
    while try rows.step() {
      numbers.append(try rows.requiredInteger(0))
      try append(try rows.required(try rows.stored(1), 1))
      keyEnds.append(bytes.count)
      try append(try rows.required(try rows.stored(2), 2))
      ends.append(bytes.count)
      areNames.append(try rows.requiredInteger(3) != 0)
    }
    references = Array(repeating: nil, count: numbers.count)
  }

  private mutating func append(_ stored: UnsafeRawBufferPointer) throws {
    if stored.allSatisfy({ $0 < 0x80 }) {
      bytes.append(contentsOf: stored)
    } else {
      bytes.append(contentsOf: StoredText.decoded(String(decoding: stored, as: UTF8.self)).utf8)
    }
  }

  private func index(of record: Int64) throws -> Int {
    // Without gaps, as an import leaves them, the number tells the place.
    let guess = Int(clamping: record) - 1
    if numbers.indices.contains(guess), numbers[guess] == record { return guess }
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < record { low = middle + 1 } else { high = middle }
    }
    guard low < numbers.count, numbers[low] == record else { throw Damage(detail: "a record is missing") }
    return low
  }

  /// The record's reference in `batch`, where it is put if it is not there yet.
  mutating func reference(_ record: Int64, in batch: inout StatementBatch) throws -> StatementBatch.Reference {
    let index = try index(of: record)
    if let reference = references[index] { return reference }
    let start = index == 0 ? 0 : ends[index - 1]
    let (keyEnd, end, isName) = (keyEnds[index], ends[index], areNames[index])
    let row = bytes.withUnsafeBytes { all in
      StatementBatch.ReferenceRow(
        namespace: end == keyEnd ? .none : batch.add(utf8: UnsafeRawBufferPointer(rebasing: all[keyEnd..<end])),
        key: batch.add(utf8: UnsafeRawBufferPointer(rebasing: all[start..<keyEnd])), isName: isName)
    }
    let reference = batch.add(row)
    references[index] = reference
    used.append(index)
    return reference
  }

  /// The next batch begins.
  mutating func endBatch() {
    for index in used { references[index] = nil }
    used.removeAll(keepingCapacity: true)
  }
}
