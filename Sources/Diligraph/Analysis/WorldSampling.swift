// SPDX-License-Identifier: Apache-2.0

/// One world: what holds in it is decided by draws that are the same whoever asks.
struct World {
  let draws: Draws
  let number: UInt64

  /// The members of one channel share a draw, so that they are nested.
  func holds(_ edge: Graph.Edge) -> Bool {
    draws.unit(stream(edge.isProvision ? 0 : 1), pair(edge)) < edge.probability
  }

  /// Whether what is supplied first is relevant; the members of one channel share a draw.
  func isRelevant(_ edge: Graph.Edge) -> Bool { draws.unit(stream(2), pair(edge)) < edge.relevance }

  func passesOn(_ node: Int32, _ passThrough: Double) -> Bool {
    draws.unit(stream(3), UInt64(node)) < passThrough
  }

  func applies(_ flag: Int32, _ confidence: Double) -> Bool { draws.unit(stream(4), UInt64(flag)) < confidence }

  private func stream(_ type: UInt64) -> UInt64 { number &* 8 &+ type }

  private func pair(_ edge: Graph.Edge) -> UInt64 { UInt64(edge.from) << 32 | UInt64(edge.to) }
}

/// An estimate for an entity with more paths than can be looked at: in each of some worlds a feasible path of what holds
/// is searched for. Dates, products and hops count as everywhere.
struct WorldSampling {
  let search: PathSearch
  let draws: Draws

  /// The estimate from `worlds` worlds.
  ///
  /// - Parameter steps: of the path search, in each world and in all together.
  /// - Returns: nil where the search was cut off in so many worlds that nothing is known.
  func estimate(_ node: Int32, worlds: Int, steps: (each: Int, all: Int)) -> Exposure.Estimate? {
    var (hits, count, unknown) = (0, 0, 0)
    var left = steps.all
    for number in 0..<worlds where left > 0 {
      let outcome = search.run(
        PathSearch.Request(
          sources: [node], limit: 1, steps: min(left, steps.each),
          world: World(draws: draws, number: UInt64(number))))
      left -= outcome.steps
      if outcome.paths.isEmpty && outcome.isCut {
        unknown += 1
      } else {
        hits += outcome.paths.isEmpty ? 0 : 1
        count += 1
      }
    }
    // A world that is not decided is left out, which is fair only as long as there are few.
    guard count >= 100, unknown * 100 <= count else { return nil }
    return Exposure.Estimate(
      value: Double(hits) / Double(count), standardError: SampleMean.standardError(hits: hits, of: count),
      worlds: count,
      seed: draws.seed)
  }
}
