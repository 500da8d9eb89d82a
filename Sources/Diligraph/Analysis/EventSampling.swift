// SPDX-License-Identifier: Apache-2.0

/// An estimate of the probability that all events of at least one set hold, with an error relative to it.
///
/// Karp, Luby and Madras, "Monte-Carlo Approximation Algorithms for Enumeration Problems" (1989): a set is drawn by its
/// probability, then a world in which it holds; one over the number of sets that hold there, times the sum of the sets'
/// probabilities, is an unbiased estimate. Its variance shrinks with the probability itself, so rare exposures are as
/// well known as common ones.
struct EventSampling {
  private let draws: Draws
  /// By set: how large the draw of each of its quantities may be.
  private let sets: [[(variable: Int, bound: Double)]]
  private let variableCount: Int
  /// The sums of the sets' probabilities up to each set.
  private var sums: [Double] = []

  init(_ events: ExposureEvents, seed: UInt64) {
    draws = Draws(seed: seed)
    var numbers: [ExposureEvents.Variable: Int] = [:]
    sets = events.sets.map { set in
      var bounds: [Int: Double] = [:]
      for event in set {
        let variable = events.variable(of: event)
        let number = numbers[variable] ?? numbers.count
        numbers[variable] = number
        bounds[number] = min(bounds[number] ?? 1, events.probability(of: event))
      }
      // The least probable first: most sets fail at once.
      return bounds.map { ($0.key, $0.value) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    }
    variableCount = numbers.count
    var sum = 0.0
    for set in sets {
      sum += set.reduce(1) { $0 * $1.bound }
      sums.append(sum)
    }
  }

  /// The estimate from `worlds` worlds, in blocks on all cores.
  func estimate(worlds: Int) -> Exposure.Estimate {
    guard let total = sums.last, total > 0 else {
      return Exposure.Estimate(value: 0, standardError: 0, worlds: 0, seed: draws.seed)
    }
    let block = 512
    let starts = Array(stride(from: 0, to: worlds, by: block))
    let means = Scratch(repeating: SampleMean(), count: starts.count)
    let results = means.values
    inParallel(parts: Array(starts.enumerated())) { index, start in
      var mean = SampleMean()
      var values = [Double](repeating: 0, count: variableCount)
      for world in start..<min(worlds, start + block) { mean.add(sample(UInt64(world), total, &values)) }
      results[index] = mean
    }
    var all = SampleMean()
    for index in starts.indices { all.add(results[index]) }
    return Exposure.Estimate(
      value: min(1, total * all.mean), standardError: total * all.standardError(range: 1), worlds: worlds,
      seed: draws.seed)
  }

  /// One over the number of sets that hold in a world in which a set that was drawn holds.
  private func sample(_ world: UInt64, _ total: Double, _ values: inout [Double]) -> Double {
    let wanted = draws.unit(world, 0) * total
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] <= wanted { low = middle + 1 } else { high = middle }
    }
    for variable in 0..<variableCount { values[variable] = draws.unit(world, UInt64(variable) + 1) }
    for condition in sets[low] { values[condition.variable] *= condition.bound }
    let holding = sets.count { set in set.allSatisfy { values[$0.variable] < $0.bound } }
    // The set that was drawn holds, but for a bound at which rounding decides.
    return 1 / Double(max(holding, 1))
  }
}
