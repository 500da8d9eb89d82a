// SPDX-License-Identifier: Apache-2.0

/// What holds in 512 worlds at once: one bit a world.
typealias WorldBits = SIMD8<UInt64>

extension WorldBits {
  /// In no world.
  static let none = WorldBits(repeating: 0)

  @inline(__always)
  var isEmpty: Bool { union == 0 }

  @inline(__always)
  private var union: UInt64 {
    let half = lowHalf | highHalf
    let quarter = half.lowHalf | half.highHalf
    return quarter[0] | quarter[1]
  }

  /// In how many worlds.
  var count: Int { (0..<8).reduce(0) { $0 + self[$1].nonzeroBitCount } }

  /// In which of the worlds `needed` an event of probability `chance` / 2³² holds.
  ///
  /// A draw is compared with the chance bit by bit, first the highest, until all worlds that are needed are decided:
  /// ten rounds on average for all 512. The draws follow from `key` alone.
  ///
  /// - Parameter key: the event's and the block's own number, well mixed.
  @inline(__always)
  init(chance: UInt64, key: UInt64, needed: WorldBits) {
    self = .none
    guard chance > 0 else { return }
    guard chance < 1 << 32 else {
      self = needed
      return
    }
    // Eight xorshift generators (Marsaglia 2003), each seeded by the key.
    var state = WorldBits(
      key | 1, key &* 0x9E37_79B9_7F4A_7C15 | 1, key &* 0xBF58_476D_1CE4_E5B9 | 1, key &* 0x94D0_49BB_1331_11EB | 1,
      key &* 0xD1B5_4A32_D192_ED03 | 1, key &* 0xC2B2_AE3D_27D4_EB4F | 1, key &* 0x1656_67B1_9E37_79F9 | 1,
      key &* 0xFF51_AFD7_ED55_8CCD | 1)
    state ^= state &>> 31
    var undecided = needed
    var bit: UInt64 = 1 << 31
    while bit > 0 {
      state ^= state &<< 13
      state ^= state &>> 7
      state ^= state &<< 17
      let draw = state ^ (state &>> 32)
      if chance & bit != 0 {
        // A draw of 0 where the chance has 1 is below it.
        self |= undecided & ~draw
        undecided &= draw
      } else {
        undecided &= ~draw
      }
      if undecided.isEmpty { return }
      bit >>= 1
    }
  }
}
