// SPDX-License-Identifier: Apache-2.0

/// Random numbers that are the same for the same seed on every machine and under every standard library
/// (SplitMix64; Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// A generator whose numbers depend on `seed` only.
  public init(seed: Int) {
    // Neighbouring states would give the same numbers, one draw apart; so the seed is mixed first.
    var mixing = SeededGenerator(state: UInt64(bitPattern: Int64(seed)))
    state = mixing.next() ^ mixing.next().byteSwapped
  }

  private init(state: UInt64) { self.state = state }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A whole number of `range`. The standard library's way to draw one may change; this one does not.
  public mutating func int(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// A number of `range` with two decimals, so that equal numbers, and ties, are common.
  public mutating func hundredths(_ range: ClosedRange<Int>) -> Double { Double(int(range)) / 100 }

  /// True in `percent` of a hundred draws.
  public mutating func chance(_ percent: Int) -> Bool { int(0...99) < percent }

  /// One of `elements`, of which there is at least one.
  public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0...(elements.count - 1))] }

  /// `elements` in another order (Fisher and Yates).
  public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for index in result.indices.dropFirst().reversed() { result.swapAt(index, int(0...index)) }
    return result
  }
}
