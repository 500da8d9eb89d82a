// SPDX-License-Identifier: Apache-2.0

/// Sorts many texts by their bytes, which is the order of their code points.
///
/// Eight bytes of each text are compared at a time as one number; only texts that are alike so far are looked at
/// again, eight bytes further on. That touches each text a few times, and not some twenty times as a sort that
/// compares pairs of texts does.
struct TextOrder {
  private struct Item {
    var key: UInt64
    var number: UInt32
  }

  /// The bytes of which each text is a range.
  let bytes: [UInt8]
  /// Where the text of a number is.
  let range: (UInt32) -> Range<Int>
  /// A byte that each text is followed by, or nil.
  let terminator: UInt8?

  /// `numbers` in the order of their texts; equal texts in the order of numbers.
  func sorted(_ numbers: some Collection<UInt32>) -> [UInt32] {
    var items = numbers.map { Item(key: 0, number: $0) }
    bytes.withUnsafeBufferPointer { bytes in
      items.withUnsafeMutableBufferPointer { items in
        var open = [(range: 0..<items.count, depth: 0)]
        while let (range, depth) = open.popLast() {
          let part = UnsafeMutableBufferPointer(rebasing: items[range])
          sort(part, at: depth, bytes) { run in
            open.append((range.lowerBound + run.lowerBound..<range.lowerBound + run.upperBound, depth + 8))
          }
        }
      }
    }
    return items.map(\.number)
  }

  /// Whether the texts of `numbers` are in order already, as many tables have their ids.
  func areAscending(_ numbers: [UInt32]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      zip(numbers, numbers.dropFirst()).allSatisfy { !precedes($1, $0, bytes) }
    }
  }

  /// Sorts by the eight bytes at `depth`, and hands out the runs that are alike in them.
  private func sort(
    _ items: UnsafeMutableBufferPointer<Item>, at depth: Int, _ bytes: UnsafeBufferPointer<UInt8>,
    _ open: (Range<Int>) -> Void
  ) {
    var items = items
    guard items.count > 1 else { return }
    if items.count < 12 {
      items.sort { precedes($0.number, $1.number, bytes) }
      return
    }
    var least = UInt64.max
    var most: UInt64 = 0
    for index in items.indices {
      let key = key(items[index].number, at: depth, bytes)
      items[index].key = key
      least = min(least, key)
      most = max(most, key)
    }
    if least != most { items.sort { $0.key < $1.key } }
    var start = 0
    while start < items.count {
      var end = start + 1
      while end < items.count, items[end].key == items[start].key { end += 1 }
      if end - start > 1 {
        // Where a text ends within the eight bytes, those after it are zeros, which a text may contain, too.
        let hasEnd = items[start..<end].contains { length($0.number) < depth + 8 }
        if hasEnd {
          items[start..<end].sort { precedes($0.number, $1.number, bytes) }
        } else {
          open(start..<end)
        }
      }
      start = end
    }
  }

  private func length(_ number: UInt32) -> Int { range(number).count + (terminator == nil ? 0 : 1) }

  /// The eight bytes at `depth` as a number that is ordered as they are.
  private func key(_ number: UInt32, at depth: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let range = range(number)
    let start = range.lowerBound + depth
    if start + 8 <= range.upperBound {
      return UInt64(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
    var key: UInt64 = 0
    for index in start..<start + 8 {
      let byte = index < range.upperBound ? bytes[index] : index == range.upperBound ? terminator ?? 0 : 0
      key = key << 8 | UInt64(byte)
    }
    return key
  }

  private func precedes(_ a: UInt32, _ b: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let (first, second) = (range(a), range(b))
    let common = min(first.count, second.count)
    for offset in 0..<common {
      let (x, y) = (bytes[first.lowerBound + offset], bytes[second.lowerBound + offset])
      if x != y { return x < y }
    }
    guard first.count != second.count else { return a < b }
    guard let terminator else { return first.count < second.count }
    // The shorter one goes on with the terminator, against a byte of the longer one or its terminator.
    if first.count < second.count {
      let byte = bytes[second.lowerBound + common]
      return terminator == byte ? true : terminator < byte
    }
    let byte = bytes[first.lowerBound + common]
    return byte == terminator ? false : byte < terminator
  }

  /// Groups texts of which one is the beginning of another, terminators included: the order of what follows them is
  /// not that of the texts alone.
  ///
  /// - Parameter order: the numbers in their order.
  /// - Returns: the number of each text's group, ascending in the order; and whether a group has several texts.
  func groups(_ order: [UInt32], count: Int) -> (group: [UInt32], isShared: [Bool]) {
    var group = [UInt32](repeating: 0, count: count)
    var isShared: [Bool] = []
    var first: UInt32?
    for number in order {
      if let first, isBeginning(first, of: number) {
        isShared[isShared.count - 1] = true
      } else {
        first = number
        isShared.append(false)
      }
      group[Int(number)] = UInt32(isShared.count - 1)
    }
    return (group, isShared)
  }

  private func isBeginning(_ a: UInt32, of b: UInt32) -> Bool {
    let (first, second) = (range(a), range(b))
    guard first.count <= second.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for offset in 0..<first.count where bytes[first.lowerBound + offset] != bytes[second.lowerBound + offset] {
        return false
      }
      guard first.count < second.count, let terminator else { return true }
      return bytes[second.lowerBound + first.count] == terminator
    }
  }
}
