// SPDX-License-Identifier: Apache-2.0

/// The numbers that the texts of one batch have in a table, as far as they were asked for.
struct BatchTextNumbers: Sendable {
  /// The number of each text plus 1; 0 is not known yet.
  private var numbers: [UInt32] = []

  /// Begins a batch, whose texts have numbers of their own.
  mutating func begin(_ batch: StatementBatch) {
    numbers.removeAll(keepingCapacity: true)
    numbers.append(contentsOf: repeatElement(0, count: batch.ends.count))
  }

  /// Whether the number of a text was asked for.
  func isKnown(_ text: StatementBatch.Text) -> Bool { numbers[Int(text.index)] > 0 }

  /// The number of a text plus 1, which is added to the table if it is new; 0 is no text.
  mutating func number(
    _ text: StatementBatch.Text, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ table: inout TextTable
  ) -> UInt32 {
    guard !text.isNone else { return 0 }
    if numbers[Int(text.index)] == 0 {
      numbers[Int(text.index)] = table.intern(UnsafeBufferPointer(rebasing: bytes[batch.range(of: text)])) + 1
    }
    return numbers[Int(text.index)]
  }
}
