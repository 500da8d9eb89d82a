// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// The keys by which parts of one batch are looked up, one after another, with their hashes: they are made first, so that
/// what all of them need can be loaded together.
struct BatchKeys: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var hashes: [UInt64] = []

  /// How many keys there are.
  var count: Int { hashes.count }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    ends.append(0)
    hashes.removeAll(keepingCapacity: true)
  }

  /// Adds bytes to the key that is being made.
  mutating func append(_ part: UnsafeRawBufferPointer) { bytes.append(contentsOf: part) }
  /// Adds a byte to the key that is being made.
  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// Ends the key that is being made.
  mutating func endKey() {
    let start = ends[ends.count - 1]
    ends.append(bytes.count)
    hashes.append(
      bytes.withUnsafeBufferPointer { TextTable.hash(UnsafeBufferPointer(rebasing: $0[start...])) })
  }

  func hash(_ index: Int) -> UInt64 { hashes[index] }

  func withKey<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[ends[index]..<ends[index + 1]]))
    }
  }

  func withHashes<Result>(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt64>) throws -> Result) rethrows
    -> Result
  {
    try hashes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }
}
