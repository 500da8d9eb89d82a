// SPDX-License-Identifier: Apache-2.0

/// What was found about the entity that was asked about by name last.
///
/// An explanation asks a dozen questions about one entity, and most of them look at its best paths: they are searched
/// for once.
struct AskedEntity {
  fileprivate struct Run {
    var limit: Int
    var steps: Int
    var outcome: PathSearch.Outcome
    var events: ExposureEvents?
  }

  private var node: Int32 = -1
  private var runs: [Run] = []
  private var network: ExposureNetwork??

  private mutating func ask(_ node: Int32) {
    if node == self.node { return }
    self = AskedEntity()
    self.node = node
  }

  /// The best paths from a node, as a search for so many of them finds them.
  mutating func paths(from node: Int32, limit: Int, steps: Int, in search: PathSearch) -> PathSearch.Outcome {
    run(node, limit, steps, search).outcome
  }

  /// The events of these paths.
  mutating func events(of node: Int32, limit: Int, steps: Int, in search: PathSearch) -> ExposureEvents {
    let run = run(node, limit, steps, search)
    if let events = run.events { return events }
    let events = ExposureEvents(run.outcome.paths, search: search)
    if let index = runs.firstIndex(where: { $0.limit == limit && $0.steps == steps }) { runs[index].events = events }
    return events
  }

  /// The network of a node, nil where it has none.
  mutating func network(of node: Int32, in search: PathSearch) -> ExposureNetwork? {
    ask(node)
    if let network { return network }
    let made = ExposureNetwork(node, search: search)
    network = .some(made)
    return made
  }

  private mutating func run(_ node: Int32, _ limit: Int, _ steps: Int, _ search: PathSearch) -> Run {
    ask(node)
    for run in runs where run.limit == limit && run.steps == steps { return run }
    var known: Run?
    for run in runs where known == nil { known = run.narrowed(limit, steps) }
    let made =
      known
      ?? Run(
        limit: limit, steps: steps,
        outcome: search.run(PathSearch.Request(sources: [node], limit: limit, steps: steps)))
    // What was stopped from outside says nothing about the next question.
    if !search.isCancelled { runs.append(made) }
    return made
  }
}

extension AskedEntity.Run {
  /// What a search for `limit` paths would have found, where this one tells; else nil.
  fileprivate func narrowed(_ limit: Int, _ steps: Int) -> Self? {
    guard steps == self.steps else { return nil }
    if outcome.isCut {
      // Neither search was full: they went the same steps.
      guard outcome.paths.count < min(limit, self.limit) else { return nil }
      return Self(limit: limit, steps: steps, outcome: outcome, events: events)
    }
    if outcome.paths.count < limit {
      // Neither search ended before it had seen everything.
      return outcome.isComplete ? Self(limit: limit, steps: steps, outcome: outcome, events: events) : nil
    }
    // Of exactly as many, a search for them does not learn that they are all.
    guard outcome.paths.count > limit, limit >= 0 else { return nil }
    // The order of paths is total, so the best of more paths are the best paths.
    var outcome = outcome
    outcome.isComplete = false
    outcome.paths.removeLast(outcome.paths.count - limit)
    return Self(limit: limit, steps: steps, outcome: outcome, events: nil)
  }
}

extension Analysis.Core {
  /// The best paths from a node that is asked about by name.
  func paths(from node: Int32, limit: Int, steps: Int) -> PathSearch.Outcome {
    asked.paths(from: node, limit: limit, steps: steps, in: search)
  }

  /// The events of these paths.
  func events(of node: Int32, limit: Int, steps: Int) -> ExposureEvents {
    asked.events(of: node, limit: limit, steps: steps, in: search)
  }

  /// The network of a node that is asked about by name; nil where its paths are excluded by more than their events.
  func network(of node: Int32) -> ExposureNetwork? { asked.network(of: node, in: search) }
}
