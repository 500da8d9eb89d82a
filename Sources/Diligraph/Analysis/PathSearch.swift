// SPDX-License-Identifier: Apache-2.0

/// A best-first search for feasible paths: states are partial paths, in the order of the most that they can
/// still be worth (``PathBounds``), so that complete paths come out best first.
///
/// Worst case exponential in the number of hops, since a path visits no entity twice; the number of steps is
/// limited by a budget, and what was cut off is said in the outcome.
struct PathSearch {
  /// Which paths are wanted.
  struct Request {
    /// Where paths may start.
    var sources: [Int32]
    /// How many paths are wanted, at most.
    var limit: Int
    /// How many states may be looked at.
    var steps: Int
    /// Only paths of this form; nil for any.
    var directness: Path.Directness?
    /// Only what holds in this world; nil for all that can.
    var world: World?
    /// Only paths without this; nil for any.
    var avoided: Avoided?
  }

  /// A part that a path may have.
  enum Avoided: Hashable {
    case edge(Int32)
    /// An entity that what is provided passes through; a path may end there.
    case intermediary(Int32)
  }

  /// What a search found.
  struct Outcome {
    /// The paths in order.
    var paths: [FoundPath]
    /// Whether these are all feasible paths.
    var isComplete: Bool
    /// Whether the search stopped for its budget, or came to an entity whose derivations were not looked for: better
    /// paths than the last may be missing.
    var isCut: Bool
    /// How many states were looked at.
    var steps: Int
  }

  let graph: Graph
  let derivations: Derivations
  let policy: Policy
  /// The strongly connected components: a path that has left one never comes back to it.
  let components: Components
  /// The component of each node.
  var component: [Int32] { components.number }
  /// The strongly connected components by edges of provision alone.
  func provisionComponents() -> Components {
    graph.controlOut.edgeCount == 0 ? components : Components(graph, families: [graph.provisionOut])
  }
  let goal: PathGoal
  let bounds: PathBounds
  /// Ends runs as if their budget were spent.
  let cancellation: Cancellation?

  /// - Parameter components: those of the graph by all edges, where another search knows them.
  init(
    graph: Graph, derivations: Derivations, policy: Policy, components: Components? = nil, goal: PathGoal = PathGoal(),
    cancellation: Cancellation? = nil
  ) {
    self.graph = graph
    self.derivations = derivations
    self.policy = policy
    self.goal = goal
    self.cancellation = cancellation
    var found = components
    bounds = PathBounds(graph: graph, derivations: derivations, goal: goal) { endUsers in
      if found != nil { return PathReach(graph, endUsers, policy) }
      let (reach, made) = inParallel(
        { PathReach(graph, endUsers, policy) },
        { Components(graph, families: [graph.provisionOut, graph.controlOut]) })
      found = made
      return reach
    }
    self.components = found ?? Components(graph, families: [graph.provisionOut, graph.controlOut])
  }

  /// The same search over the same graph, of which another thread has its own.
  init(sharing other: PathSearch, graph: Graph) {
    self.graph = graph
    derivations = other.derivations
    policy = other.policy
    components = other.components
    goal = other.goal
    bounds = other.bounds
    cancellation = other.cancellation
  }

  /// Whether somebody wants no answer any more.
  var isCancelled: Bool { cancellation?.isCancelled ?? false }

  /// Finds the best paths of `request`.
  func run(_ request: Request) -> Outcome {
    var run = PathSearchRun(search: self, request: request)
    return run.outcome()
  }
}

/// A path as the search finds it: edges instead of relationships.
struct FoundPath {
  var source: Int32
  var probability: Double
  /// Control edges, then provision edges.
  var edges: [Int32]
  var controlCount: Int
  var endUser: Int32
  /// The derivations of the end user that are in force, best first, each with the path's probability.
  var options: [(derivation: Int, probability: Double)]
  var level: Int
}

/// A probability in units of 1e-12, in which paths are compared (semantics.md section 4).
func roundedProbability(_ value: Double) -> Double {
  (value * 1e12).rounded(.toNearestOrEven)
}
