// SPDX-License-Identifier: Apache-2.0

/// Solves a reliability network arc by arc, and keeps of the arcs decided so far only what matters to the rest: how
/// the nodes at the frontier, which still have undecided arcs, reach one another.
///
/// A state is which frontier nodes the source reaches, which reach the sink, and which of the others reach which.
/// Equal states are one, with their probabilities added. For two-terminal reliability of undirected networks this
/// is Hardy, Lucet and Limnios (2007, "K-terminal network reliability measures with binary decision diagrams");
/// here the relation is directed, so that the state is a preorder instead of a partition.
struct ReliabilityFrontier {
  /// A state: bits by the slot of a frontier node. 16 rows of 16 bits, of which row i says whom slot i reaches; the rows
  /// 14 and 15 are whom the source reaches, and who reaches the sink.
  private typealias State = SIMD16<UInt16>
  /// The widest frontier that a state has room for.
  static let maxWidth = 14
  private static let reached = 14
  private static let reaching = 15

  private let network: ReliabilityNetwork
  private let order: [ReliabilityNetwork.Arc]
  /// How many further states may be looked at.
  private(set) var budget: Int

  init(_ network: ReliabilityNetwork, budget: Int) {
    self.network = network
    self.budget = budget
    let source = Self.order(network, from: network.source, reversed: false)
    let sink = Self.order(network, from: network.sink, reversed: true).reversed().map { $0 }
    order = Self.work(network, source) <= Self.work(network, sink) ? source : sink
  }

  /// The reliability; nil past the budget, or where the network is too wide.
  mutating func solve() -> Double? {
    let plan = Self.plan(network, order)
    guard plan.width <= Self.maxWidth else { return nil }
    var states = WeightedStates()
    states.add(State(repeating: 0), 1)
    var success = 0.0
    for step in plan.steps {
      budget -= states.count
      guard budget > 0 else { return nil }
      var next = WeightedStates()
      states.forEach { state, weight in
        if let absent = Self.settled(state, step) { next.add(absent, weight * (1 - step.probability)) }
        switch Self.present(state, step) {
        case .success: success += weight * step.probability
        case .state(let state):
          if let state = Self.settled(state, step) { next.add(state, weight * step.probability) }
        }
      }
      states = next
    }
    return success
  }

  /// States with their probabilities, in the order of their first arrival: sums must not depend on the order of a
  /// hash table, which differs from run to run.
  private struct WeightedStates {
    private var indices: [State: Int] = [:]
    private var states: [State] = []
    private var weights: [Double] = []

    var count: Int { states.count }

    mutating func add(_ state: State, _ weight: Double) {
      if let index = indices[state] {
        weights[index] += weight
      } else {
        indices[state] = states.count
        states.append(state)
        weights.append(weight)
      }
    }

    func forEach(_ body: (State, Double) -> Void) {
      for index in states.indices { body(states[index], weights[index]) }
    }
  }

  // MARK: One arc

  /// An arc in slots, and what ends with it.
  private struct Step {
    /// Slots; -1 is the source, or the sink.
    var from: Int
    var to: Int
    var probability: Double
    /// Frontier nodes that get no further arc in, or out.
    var closedIn: UInt16 = 0
    var closedOut: UInt16 = 0
    /// Whether undecided arcs leave the source, or enter the sink.
    var sourceIsOpen = false
    var sinkIsOpen = false
  }

  private enum Outcome {
    case success
    case state(State)
  }

  /// The state with the arc.
  private static func present(_ state: State, _ step: Step) -> Outcome {
    var state = state
    let comesFromSource = step.from < 0 || state[reached] >> UInt16(step.from) & 1 == 1
    let leadsToSink = step.to < 0 || state[reaching] >> UInt16(step.to) & 1 == 1
    if comesFromSource {
      if leadsToSink { return .success }
      // No row of a reached node is kept, and none leads to one that reaches the sink.
      state[reached] |= 1 << UInt16(step.to) | state[step.to]
      return .state(normalized(state))
    }
    // The node itself and whoever reaches it.
    for row in 0..<maxWidth where row == step.from || state[row] >> UInt16(step.from) & 1 == 1 {
      if leadsToSink {
        state[reaching] |= 1 << UInt16(row)
      } else {
        state[row] |= 1 << UInt16(step.to) | state[step.to]
      }
    }
    return .state(normalized(state))
  }

  /// Of nodes that are reached or reach the sink nothing else matters.
  private static func normalized(_ state: State) -> State {
    var state = state
    let decided = state[reached] | state[reaching]
    for row in 0..<maxWidth {
      state[row] = decided >> UInt16(row) & 1 == 1 ? 0 : state[row] & ~decided & ~(1 << UInt16(row))
    }
    return state
  }

  /// The state without what has no future; nil where the sink cannot be reached any more.
  private static func settled(_ state: State, _ step: Step) -> State? {
    var state = state
    var isSettled = false
    while !isSettled {
      isSettled = true
      var someReach: UInt16 = 0
      for row in 0..<maxWidth { someReach |= state[row] }
      for slot in 0..<UInt16(maxWidth) {
        let bit: UInt16 = 1 << slot
        let row = Int(slot)
        // Nobody leads to it any more: whom it reaches does not matter.
        if step.closedIn & bit != 0, state[reached] & bit == 0, someReach & bit == 0,
          state[row] != 0 || state[reaching] & bit != 0
        {
          state[row] = 0
          state[reaching] &= ~bit
          isSettled = false
        }
        // It leads nowhere any more: who reaches it does not matter.
        if step.closedOut & bit != 0, state[reaching] & bit == 0, state[row] == 0,
          state[reached] & bit != 0 || someReach & bit != 0
        {
          state[reached] &= ~bit
          for other in 0..<maxWidth { state[other] &= ~bit }
          isSettled = false
        }
        // Decided both ways, it is only a step between others, which the relation has already.
        if step.closedIn & step.closedOut & bit != 0, state[row] != 0 || someReach & bit != 0 {
          state[row] = 0
          for other in 0..<maxWidth { state[other] &= ~bit }
          isSettled = false
        }
        if !isSettled { break }
      }
    }
    let closed = step.closedIn & step.closedOut
    state[reached] &= ~closed
    state[reaching] &= ~closed
    if state[reached] == 0, !step.sourceIsOpen { return nil }
    if state[reaching] == 0, !step.sinkIsOpen { return nil }
    return state
  }

  // MARK: Order

  private struct Plan {
    var steps: [Step]
    var width: Int
  }

  /// Arcs in slots: a node has a slot from its first arc to its last.
  private static func plan(_ network: ReliabilityNetwork, _ order: [ReliabilityNetwork.Arc]) -> Plan {
    var lastIn = [Int](repeating: -1, count: network.nodeCount)
    var lastOut = lastIn
    for (index, arc) in order.enumerated() {
      lastOut[arc.from] = index
      lastIn[arc.to] = index
    }
    var slots = [Int](repeating: -1, count: network.nodeCount)
    var owners: [Int?] = []
    var steps: [Step] = []
    for (index, arc) in order.enumerated() {
      for node in [arc.from, arc.to] where node != network.source && node != network.sink && slots[node] < 0 {
        let slot = owners.firstIndex { $0 == nil } ?? owners.count
        if slot == owners.count { owners.append(node) } else { owners[slot] = node }
        slots[node] = slot
      }
      var step = Step(
        from: arc.from == network.source ? -1 : slots[arc.from], to: arc.to == network.sink ? -1 : slots[arc.to],
        probability: arc.probability)
      for (slot, owner) in owners.enumerated().prefix(maxWidth) {
        guard let owner else { continue }
        if lastIn[owner] <= index { step.closedIn |= 1 << UInt16(slot) }
        if lastOut[owner] <= index { step.closedOut |= 1 << UInt16(slot) }
      }
      step.sourceIsOpen = lastOut[network.source] > index
      step.sinkIsOpen = lastIn[network.sink] > index
      steps.append(step)
      for (slot, owner) in owners.enumerated() {
        if let owner, lastIn[owner] <= index, lastOut[owner] <= index { owners[slot] = nil }
      }
    }
    return Plan(steps: steps, width: owners.count)
  }

  /// A guess at the work of an order: the sum of 2 to the power of each frontier's width.
  private static func work(_ network: ReliabilityNetwork, _ order: [ReliabilityNetwork.Arc]) -> Double {
    var last = [Int](repeating: -1, count: network.nodeCount)
    var first = last
    for (index, arc) in order.enumerated() {
      for node in [arc.from, arc.to] {
        last[node] = index
        if first[node] < 0 { first[node] = index }
      }
    }
    var change = [Int](repeating: 0, count: order.count + 1)
    for node in 0..<network.nodeCount where first[node] >= 0 && node != network.source && node != network.sink {
      change[first[node]] += 1
      change[last[node]] -= 1
    }
    var width = 0
    var work = 0.0
    for step in change {
      width += step
      work += Double(sign: .plus, exponent: min(2 * width, 1_000), significand: 1)
    }
    return work
  }

  /// Arcs node by node, each node next that closes most: by how many of its neighbours are at the frontier.
  private static func order(
    _ network: ReliabilityNetwork, from start: Int, reversed: Bool
  ) -> [ReliabilityNetwork.Arc] {
    var incident = [[Int]](repeating: [], count: network.nodeCount)
    for (index, arc) in network.arcs.enumerated() {
      incident[arc.from].append(index)
      incident[arc.to].append(index)
    }
    var isTaken = [Bool](repeating: false, count: network.arcs.count)
    var isDone = [Bool](repeating: false, count: network.nodeCount)
    var age = [Int](repeating: Int.max, count: network.nodeCount)
    var frontier: [Int] = [start]
    age[start] = 0
    var clock = 1
    var order: [ReliabilityNetwork.Arc] = []
    while !frontier.isEmpty {
      // Fewest new nodes first, then the oldest.
      func opened(_ node: Int) -> Int {
        Set(incident[node].filter { !isTaken[$0] }.flatMap { [network.arcs[$0].from, network.arcs[$0].to] })
          .count { age[$0] == Int.max }
      }
      let position =
        frontier.indices.min {
          (opened(frontier[$0]), age[frontier[$0]]) < (opened(frontier[$1]), age[frontier[$1]])
        } ?? 0
      let node = frontier.remove(at: position)
      isDone[node] = true
      for index in incident[node] where !isTaken[index] {
        isTaken[index] = true
        order.append(network.arcs[index])
        let other = network.arcs[index].from == node ? network.arcs[index].to : network.arcs[index].from
        if age[other] == Int.max { age[other] = clock; clock += 1; frontier.append(other) }
      }
    }
    return order
  }
}
