// SPDX-License-Identifier: Apache-2.0

/// Watches how far a compressed input inflates: in bytes, and as a multiple of its own size.
struct InflationGuard {
  /// The largest multiple: tables and JSON inflate about twenty-fold, a bomb of zeros a thousand-fold.
  static let ratioLimit = 500
  /// How much may come out before the multiple counts: a short text that repeats itself is no bomb.
  static let ratioStart = 32 << 20

  let limit: Int
  let name: String
  private var stored = 0
  private var inflated = 0

  init(limit: Int, name: String) {
    self.limit = limit
    self.name = name
  }

  /// Compressed bytes went in.
  mutating func took(_ count: Int) { stored += count }

  /// Inflated bytes came out.
  mutating func gave(_ count: Int) throws(ReadingError) {
    inflated += count
    if inflated > limit { throw ReadingError(.inflatesTooFar(limit: limit), at: InputPlace(source: name)) }
    if Self.isBomb(inflated: inflated, stored: stored) {
      throw ReadingError(.inflatesManifold(ratio: Self.ratioLimit), at: InputPlace(source: name))
    }
  }

  /// Whether so few bytes inflate to so many only to do harm.
  static func isBomb(inflated: Int, stored: Int) -> Bool {
    inflated > ratioStart && inflated / ratioLimit > max(1, stored)
  }
}
