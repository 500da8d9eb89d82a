// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What cells were read as lately: the words that a table writes again and again.
///
/// Each cell has two places, so that a few words do not push each other out. Long ones are not remembered.
struct CellMemory<Value: Sendable>: Sendable {
  private static var places: Int { 128 }
  private static var longest: Int { 128 }

  /// How long the cell is that each place has; 0 is none.
  private var lengths = [UInt8](repeating: 0, count: Self.places)
  private var bytes = [UInt8](repeating: 0, count: Self.places * Self.longest)
  private var values = [Value?](repeating: nil, count: Self.places)

  /// What a cell was read as, if that is remembered.
  func known(_ cell: UnsafeBufferPointer<UInt8>) -> Value? {
    guard let start = cell.baseAddress, cell.count <= Self.longest else { return nil }
    let place = Self.place(cell)
    if has(place, start, cell.count) { return values[place] }
    return has(place ^ 1, start, cell.count) ? values[place ^ 1] : nil
  }

  private func has(_ place: Int, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard Int(lengths[place]) == count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { memcmp($0 + place * Self.longest, start, count) == 0 } ?? false
    }
  }

  /// Remembers what a cell, which is not empty, was read as.
  mutating func keep(_ cell: UnsafeBufferPointer<UInt8>, _ value: Value) {
    guard let start = cell.baseAddress, (1...Self.longest).contains(cell.count) else { return }
    var place = Self.place(cell)
    if lengths[place] != 0 { place ^= 1 }
    lengths[place] = UInt8(cell.count)
    values[place] = value
    bytes.withUnsafeMutableBufferPointer { bytes in
      bytes.baseAddress.map { _ = memcpy($0 + place * Self.longest, start, cell.count) }
    }
  }

  /// Forgets all.
  mutating func removeAll() {
    for place in lengths.indices { lengths[place] = 0 }
  }

  /// By the first and the last eight bytes.
  private static func place(_ cell: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(cell)
    var word: UInt64 = 0
    if raw.count >= 8 {
      word = raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
      word ^= raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self) &* 0xA076_1D64_78BD_642F
    } else {
      for byte in raw { word = word << 8 | UInt64(byte) }
    }
    return Int(truncatingIfNeeded: ((word ^ UInt64(raw.count)) &* 0x9E37_79B9_7F4A_7C15) >> 57)
  }
}
