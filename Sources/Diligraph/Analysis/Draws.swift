// SPDX-License-Identifier: Apache-2.0

/// Uniform draws by number: the same for the same seed, whatever else is drawn, in any order and on any core.
///
/// SplitMix64 (Steele, Lea and Flood 2014) of a counter; 53 bits are used.
struct Draws {
  /// The seed of all draws of an answer.
  let seed: UInt64

  /// 64 bits for the draw `number` of the stream `stream`.
  @inline(__always)
  func bits(_ stream: UInt64, _ number: UInt64) -> UInt64 {
    mixed(mixed(seed &+ stream &* 0x9E37_79B9_7F4A_7C15) &+ number &* 0xD1B5_4A32_D192_ED03)
  }

  /// A number of 0..<1.
  @inline(__always)
  func unit(_ stream: UInt64, _ number: UInt64) -> Double {
    Double(bits(stream, number) >> 11) * 0x1p-53
  }

  @inline(__always)
  private func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}

/// The mean of samples and its standard error, added up in blocks so that the sum is the same in any order of work.
struct SampleMean {
  private(set) var count = 0
  private var sum = 0.0
  private var squares = 0.0

  /// Adds one sample.
  mutating func add(_ value: Double) {
    count += 1
    sum += value
    squares += value * value
  }

  /// Adds the samples of another block.
  mutating func add(_ other: SampleMean) {
    count += other.count
    sum += other.sum
    squares += other.squares
  }

  /// The standard error of a share of worlds. Two worlds more are counted on either side, since the few that differ
  /// among many that agree say little of how many there are (Agresti and Coull 1998).
  static func standardError(hits: Int, of count: Int) -> Double {
    let share = Double(hits + 2) / Double(count + 4)
    return (share * (1 - share) / Double(count + 4)).squareRoot()
  }

  var mean: Double { count == 0 ? 0 : sum / Double(count) }

  /// The standard error of the mean; of samples that are all equal it is not known to be 0, so one more that differs
  /// by the whole range `range` is counted.
  func standardError(range: Double) -> Double {
    guard count > 1 else { return range }
    let variance = max(0, squares / Double(count) - mean * mean) * Double(count) / Double(count - 1)
    if variance > 1e-18 * range * range { return (variance / Double(count)).squareRoot() }
    return range / Double(count)
  }
}
