// SPDX-License-Identifier: Apache-2.0

/// Random numbers that are the same for the same seed on every machine (SplitMix64; Steele, Lea and Flood 2014, "Fast
/// splittable pseudorandom number generators").
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A whole number from 0 up to `count`, which it does not reach.
  mutating func below(_ count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

  /// A whole number of `range`.
  mutating func int(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// True in `percent` of a hundred draws.
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// An index below `count` with a heavy tail: a tenth of the indices gets about half of the draws, as few buyers sign
  /// most contracts, and most suppliers have one or two.
  mutating func heavyTailed(_ count: Int) -> Int {
    let uniform = Double(next() >> 11) * 0x1p-53
    return min(count - 1, Int(uniform * uniform * uniform * Double(count)))
  }
}
