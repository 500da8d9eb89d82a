// SPDX-License-Identifier: Apache-2.0

/// The most exposed entities with exact figures, of which as few are computed as decide who they are.
///
/// An exact figure is within the entity's bracket. So an entity whose upper bound is below the figure of the last that is
/// wanted cannot be among them: after those of the highest lower bounds, entities are taken by their upper bounds, until
/// that is so of the next one.
public struct MostExposed: Sendable {
  /// What ranks: the level where it is asked for, the figure.
  private struct Key: Comparable {
    var level: Int
    var figure: Double

    static func < (a: Key, b: Key) -> Bool { (a.level, a.figure) < (b.level, b.figure) }
  }

  /// Those whose figures were computed: at least as many as wanted, where there are, in no order.
  public private(set) var exposures: [Exposure] = []
  /// How many exposed entities there are besides.
  public private(set) var others = 0
  /// How many of the others could be among the most exposed: the work stopped before.
  public private(set) var undecided = 0

  /// How many figures are computed at a time, on both cores.
  private static let batch = 16
  /// How many are computed for each that is wanted, and at least.
  private static let most = (forEach: 10, atLeast: 300)

  /// The `count` most exposed entities of an analysis.
  ///
  /// - Parameter levelFirst: whether the level ranks before the figure.
  public init(_ count: Int, of analysis: Analysis, levelFirst: Bool = false) {
    func key(_ exposure: Exposure, _ level: Int?, _ figure: Double) -> Key {
      Key(level: levelFirst ? level ?? -1 : 0, figure: roundedProbability(figure))
    }
    let gravest = analysis.asking { $0.levels.first }
    let bracketed = analysis.exposures().filter { $0.upper > 0 }
    // The level of a search that was cut off may be any higher one.
    let bounds = bracketed.map { key($0, $0.isCut ? gravest : $0.level, $0.upper) }
    let least = bracketed.map { key($0, $0.level, $0.lower) }
    func precedes(_ keys: [Key]) -> (Int, Int) -> Bool {
      { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }
    }
    let first = bracketed.indices.first(count, sortedBy: precedes(least))
    let isFirst = Set(first)
    let candidates = first + bracketed.indices.filter { !isFirst.contains($0) }.sorted(by: precedes(bounds))
    let most = max(Self.most.atLeast, count.multipliedReportingOverflow(by: Self.most.forEach).partialValue)
    let other = analysis.forAnotherThread()
    /// The ranking keys of those that are computed, largest first.
    var known: [Key] = []
    var taken = 0
    func isDecided() -> Bool {
      taken == candidates.count || taken >= first.count && bounds[candidates[taken]] < known[count - 1]
    }
    while !isDecided(), taken < max(most, first.count), !analysis.budget.isCancelled {
      let end = taken < first.count ? first.count : candidates.count
      let batch = candidates[taken..<min(end, taken + Self.batch)]
      var found = analysis.exposures(ofNamed: batch.map { bracketed[$0].entity }, other)
      // A search for the exact figure can be cut off before it finds what the bracket's found.
      for (index, known) in zip(found.indices, batch) {
        found[index].level = [found[index].level, bracketed[known].level].compactMap(\.self).max()
      }
      taken += batch.count
      exposures += found
      known += found.map { key($0, $0.level, max($0.lower, $0.value(of: .estimate))) }
      known.sort { $0 > $1 }
    }
    others = candidates.count - taken
    if !isDecided() {
      let last = count <= known.count ? known[count - 1] : Key(level: -1, figure: 0)
      undecided = candidates[taken...].count { bounds[$0] >= last }
    }
  }
}
