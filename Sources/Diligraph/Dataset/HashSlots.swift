// SPDX-License-Identifier: Apache-2.0

/// Positions found by hashes: open addressing over one array, eight bytes for each slot.
///
/// What stands at a position belongs to whoever holds the slots, and so does the comparison: of a hash only the upper half
/// is kept. The place of a hash among the slots is its beginning, which the slot keeps, so that the table grows by one
/// walk over the slots in order, without a look at what they stand for.
///
/// Invariant: positions are below 2^32 - 1, and there are fewer than 2^31 of them. Hashes must be spread well, and where
/// a file gives what is hashed, seeded, so that none can be made to collide.
package struct HashSlots: Sendable {
  /// How full the slots become before they are doubled: a fuller table is searched longer and takes less memory.
  package enum Fill: Sendable {
    case half
    case threeQuarters
  }

  /// Where a hash was looked for: a slot, and the position in it.
  package struct Place {
    fileprivate let slot: Int
    /// The position that was found; nil where the slot is free.
    package let position: Int?
  }

  /// A position plus 1 below, the upper half of its hash above; 0 is free.
  private var slots = [UInt64](repeating: 0, count: 16)
  /// How far a hash is shifted to be a slot.
  private var shift: UInt64 = 60
  private let fill: Fill
  /// How many positions there are.
  package private(set) var count = 0

  package init(fill: Fill = .half) { self.fill = fill }

  /// How many bytes of memory the slots take.
  package var byteCount: Int { slots.count * 8 }

  // MARK: One

  /// The place of the position with this hash that `isWanted` tells from others, or else the free one where it would go.
  @inline(__always)
  package func find(_ hash: UInt64, where isWanted: (Int) -> Bool) -> Place {
    var slot = Int(truncatingIfNeeded: hash >> shift)
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let position = Self.position(slots[slot])
        if isWanted(position) { return Place(slot: slot, position: position) }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return Place(slot: slot, position: nil)
  }

  /// As ``find(_:where:)``, in so many neighbouring slots at most; nil where all of them are other positions'.
  ///
  /// For hashes that many different things may have in common.
  @inline(__always)
  package func find(_ hash: UInt64, within probes: Int, where isWanted: (Int) -> Bool) -> Place? {
    var slot = Int(truncatingIfNeeded: hash >> shift)
    for _ in 0..<probes {
      let element = slots[slot]
      if element == 0 { return Place(slot: slot, position: nil) }
      if element >> 32 == hash >> 32 {
        let position = Self.position(element)
        if isWanted(position) { return Place(slot: slot, position: position) }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Does `body` for each position that may have this hash: of all whose hash begins alike.
  @inline(__always)
  func forEach(_ hash: UInt64, _ body: (Int) -> Void) {
    var slot = Int(truncatingIfNeeded: hash >> shift)
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 { body(Self.position(slots[slot])) }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  /// Puts a position into the free place that was found for its hash. Places found before are no longer valid.
  package mutating func insert(_ position: Int, _ hash: UInt64, at place: Place) {
    slots[place.slot] = (hash >> 32) << 32 | UInt64(position + 1)
    count += 1
    let isFull = fill == .half ? count * 2 > slots.count : count * 4 > slots.count * 3
    if isFull { grow() }
  }

  @inline(__always)
  private static func position(_ element: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: element)) - 1 }

  /// Puts what is in the slots into twice as many, in their order: an element of slot `i` goes to `2 i` or near it.
  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    shift -= 1
    let shift = shift
    larger.withUnsafeMutableBufferPointer { larger in
      for element in slots where element != 0 {
        var slot = Int(truncatingIfNeeded: element >> shift)
        while larger[slot] != 0 { slot = (slot + 1) & mask }
        larger[slot] = element
      }
    }
    slots = larger
  }

  // MARK: Many at once

  /// How many look-ups are prepared at a time: more would push each other out of the nearest cache.
  package static let preloaded = 512

  /// Loads the slots that looking for these hashes will need.
  ///
  /// A table of a million positions is larger than the caches, and a look-up waits for several loads, each of which needs the
  /// one before. Here the loads of many look-ups are under way at the same time.
  ///
  /// - Parameters:
  ///   - probes: how many neighbouring slots are looked at for each hash.
  ///   - positions: set to the position plus 1 that each hash finds first, to load what stands there; 0 is none.
  /// - Returns: a number that depends on all loads, which are left out of the program otherwise.
  package func preload(
    _ hashes: UnsafeBufferPointer<UInt64>, within probes: Int = .max, _ positions: inout [UInt32]
  ) -> Int {
    positions.removeAll(keepingCapacity: true)
    let shift = shift
    var sum: UInt64 = 0
    slots.withUnsafeBufferPointer { slots in
      for hash in hashes { sum &+= slots[Int(truncatingIfNeeded: hash >> shift)] }
      // By now the slots and their neighbours are there.
      for hash in hashes {
        var slot = Int(truncatingIfNeeded: hash >> shift)
        var left = probes
        while slots[slot] != 0, slots[slot] >> 32 != hash >> 32, left > 1 {
          slot = (slot + 1) & (slots.count - 1)
          left -= 1
        }
        positions.append(slots[slot] >> 32 == hash >> 32 ? UInt32(truncatingIfNeeded: slots[slot]) : 0)
      }
    }
    return Int(truncatingIfNeeded: sum)
  }
}
