// SPDX-License-Identifier: Apache-2.0

extension Analysis {
  /// Which parts of an entity's best path every feasible path of it has.
  ///
  /// A part is needed where no path is found without it. Each path that is found without one part rules out, too, the
  /// other parts that it lacks, so that a few searches for one path decide what listing all paths would not.
  ///
  /// - Parameters:
  ///   - best: a path of the entity.
  ///   - steps: what the searches may take, and have taken.
  ///   - parts: the parts of a path, in the order in which they are avoided: those first that are cheap to avoid, which
  ///     are those at its beginning.
  ///   - isWanted: of which parts it is asked.
  /// - Returns: nil where the steps do not suffice.
  func neededParts(
    of best: FoundPath, _ core: Core, _ steps: inout StepCount, parts: (FoundPath) -> [PathSearch.Avoided],
    where isWanted: (PathSearch.Avoided) -> Bool = { _ in true }
  ) -> [PathSearch.Avoided]? {
    var candidates = parts(best).filter(isWanted)[...]
    var needed: [PathSearch.Avoided] = []
    while let candidate = candidates.popFirst() {
      let outcome = core.search.run(
        PathSearch.Request(
          sources: [best.source], limit: 1, steps: max(0, steps.most - steps.taken), avoided: candidate))
      steps.taken += outcome.steps
      if let other = outcome.paths.first {
        let kept = Set(parts(other))
        candidates.removeAll { !kept.contains($0) }
      } else if outcome.isCut {
        return nil
      } else {
        needed.append(candidate)
      }
    }
    return needed
  }
}
