// SPDX-License-Identifier: Apache-2.0

/// Solves the equations of ``NoisyOr`` within its components, one after another.
///
/// A large component is cut into parts that are swept at the same time: a part sees its own values as they are, and
/// the others' as they were before the sweep. The parts do not depend on how many cores there are, so neither does the
/// outcome.
final class NoisyOrComponent {
  typealias Reading = NoisyOr.Reading

  /// Some nodes of the component, in the order in which they are swept.
  private struct Part {
    var members: ArraySlice<Int32>
    /// All of them lie in here, and no member of another part does.
    var nodes: ClosedRange<Int32>
  }

  private static let partCount = 4

  private let bound: NoisyOr
  private let smallComponent: Int
  private let cancellation: Cancellation?
  private let nodeCount: Int
  private let values: UnsafeMutablePointer<Double>
  private let messages: UnsafeMutablePointer<Double>
  /// The values before a sweep, or before they are raised.
  private let before: Scratch<Double>
  /// What parts send during a sweep, or the messages before they are raised.
  private let sent: Scratch<Double>
  /// The direction in which values and messages are raised.
  private let rise: Scratch<Double>
  private let riseBefore: Scratch<Double>
  private let messageRise: Scratch<Double>
  private let riseSent: Scratch<Double>

  /// What is needed for the components of `bound`.
  init(_ bound: NoisyOr, _ smallComponent: Int, _ cancellation: Cancellation?) {
    self.bound = bound
    self.cancellation = cancellation
    self.smallComponent = max(smallComponent, Self.partCount)
    nodeCount = bound.values.count
    let messageCount = bound.messages.count
    (values, messages) = (bound.values.values, bound.messages.values)
    before = Scratch(repeating: 0, count: nodeCount)
    sent = Scratch(repeating: 0, count: messageCount)
    rise = Scratch(repeating: 1, count: nodeCount)
    riseBefore = Scratch(repeating: 1, count: nodeCount)
    messageRise = Scratch(repeating: 1, count: messageCount)
    riseSent = Scratch(repeating: 1, count: messageCount)
  }

  /// How far a sweep raised values and messages.
  private struct Change {
    var largest = 0.0
    /// Of values alone.
    var total = 0.0
  }

  /// Sweeps over the component `index` until the values settle, then certifies.
  ///
  /// The order in which a component was found settles a long row in few sweeps. A large one is first swept in the
  /// order of memory, which is several times as fast, as long as that settles it: to and fro, then in the direction
  /// that settles more, where one does.
  ///
  /// - Returns: how far values were raised at the end, before that spread.
  func solve(_ components: Components, _ index: Int) -> Double {
    let found = components[index]
    let isSmall = found.count <= smallComponent
    let whole = [Part(members: found, nodes: 0...Int32.max)]
    let ordered = isSmall ? whole : Self.parts(components.ascending(index))
    var parts = ordered
    let tolerance = isSmall ? 1e-14 : 1e-7
    let limit = isSmall ? max(1_000, 100_000_000 / found.count) : 100
    var changes: [Change] = []
    var direction: Bool?
    while changes.count < limit {
      changes.append(sweep(parts, backwards: !isSmall && (direction ?? changes.count.isMultiple(of: 2))))
      let largest = changes[changes.count - 1].largest
      if isCancelled || largest <= tolerance { break }
      if changes.count == Self.triedSweeps { direction = Self.isBetterBackwards(changes) }
      if !isSmall, changes.count > 30, largest > 0.9 * changes[changes.count - 2].largest { parts = whole }
    }
    let largest = changes.last?.largest ?? 1
    // Where nothing comes in there is nothing to be raised: 0 is the bound, however sure the ways around are.
    if largest == 0, changes.count == 1, found.allSatisfy({ values[Int($0)] == 0 }) { return 0 }
    return certify(isSmall ? whole : ordered, backwards: direction ?? false, from: max(1e-11, 10 * largest))
  }

  private static let triedSweeps = 4

  /// Whether sweeps backwards leave less to be done, by what the sweep after each one found; nil if it is the same.
  private static func isBetterBackwards(_ changes: [Change]) -> Bool? {
    let forwards = changes[2].total * changes[2].total
    let backwards = changes[1].total * changes[3].total
    if max(forwards, backwards) < 1.5 * min(forwards, backwards) { return nil }
    return backwards < forwards
  }

  private var isCancelled: Bool { cancellation?.isCancelled ?? false }

  private static func parts(_ members: [Int32]) -> [Part] {
    (0..<partCount).map { index in
      let range = members.count * index / partCount..<members.count * (index + 1) / partCount
      return Part(members: members[range], nodes: members[range.lowerBound]...members[range.upperBound - 1])
    }
  }

  /// Does `body` for each part, on all cores; what it gives, in the order of parts.
  private func each(_ parts: [Part], _ body: (Part) -> Change) -> Change {
    let results = Scratch(repeating: Change(), count: parts.count)
    let place = results.values
    inParallel(parts: Array(parts.indices)) { place[$0] = body(parts[$0]) }
    return (0..<parts.count).reduce(into: Change()) { all, part in
      all.largest = max(all.largest, results[part].largest)
      all.total += results[part].total
    }
  }

  // MARK: Sweeps

  /// One step of all members.
  private func sweep(_ parts: [Part], backwards: Bool) -> Change {
    guard parts.count > 1 else { return sweep(parts[0], Reading(bound.values), backwards: backwards, into: messages) }
    before.values.update(from: values, count: nodeCount)
    let change = each(parts) { part in
      sweep(
        part, Reading(bound.values, of: part.nodes, before: before), backwards: backwards, into: sent.values)
    }
    for way in 0..<bound.messages.count { messages[way] = max(messages[way], sent[way]) }
    return change
  }

  /// - Parameter target: where messages go: to where they are read at once, or to where they wait for the end.
  private func sweep(
    _ part: Part, _ reading: Reading, backwards: Bool, into target: UnsafeMutablePointer<Double>
  ) -> Change {
    var change = Change()
    let members = part.members
    for index in 0..<members.count {
      let node = members[backwards ? members.endIndex - 1 - index : members.startIndex + index]
      let step = bound.step(node, reading)
      let rise = max(0, step.value - values[Int(node)])
      change.largest = max(change.largest, rise)
      change.total += rise
      values[Int(node)] = max(values[Int(node)], step.value)
      bound.send(node, step) { back, message in
        change.largest = max(change.largest, message - messages[back])
        target[back] = max(target[back], message)
      }
    }
    return change
  }

  // MARK: Certifying

  /// Raises the values of the members until one step no longer raises any of them.
  ///
  /// The map is concave along positive directions, so x + δ·d with d = 1 + J·d, J its derivative at x, is a bound for
  /// some small δ; d is found by sweeps. Where no δ below 1 does, 1 is a bound.
  private func certify(_ parts: [Part], backwards: Bool, from least: Double) -> Double {
    findDirection(parts, backwards: backwards)
    before.values.update(from: values, count: nodeCount)
    sent.values.update(from: messages, count: bound.messages.count)
    var raise = least
    var isBound = false
    while raise < 1, !isCancelled {
      self.raise(parts, by: raise)
      isBound = each(parts) { Change(largest: $0.members.allSatisfy(self.isBound) ? 0 : 1) }.largest == 0
      if isBound { break }
      raise *= 10
    }
    if !isBound {
      self.raise(parts, by: .infinity)
      raise = 1
    }
    // The next component's members may not find these waiting.
    sent.values.update(repeating: 0, count: bound.messages.count)
    return raise
  }

  private func raise(_ parts: [Part], by amount: Double) {
    for part in parts {
      for node in part.members {
        values[Int(node)] = min(1, before[Int(node)] + amount * rise[Int(node)])
        for way in bound.mutual.range(node) { messages[way] = min(1, sent[way] + amount * messageRise[way]) }
      }
    }
  }

  /// Whether one step raises neither the value of `node` nor what it sends.
  @inline(__always)
  private func isBound(_ node: Int32) -> Bool {
    let step = bound.step(node, Reading(bound.values))
    var isBound = step.value <= values[Int(node)]
    bound.send(node, step) { back, message in isBound = isBound && message <= messages[back] }
    return isBound
  }

  /// The direction d = 1 + J·d, by sweeps over the members.
  private func findDirection(_ parts: [Part], backwards: Bool) {
    // As long as J·d stays below d, by more than a rounding, a small δ is enough: d itself needs no digits.
    var change = 1.0
    var sweeps = 0
    while change > 0.75, sweeps < 1_000, !isCancelled {
      if parts.count == 1 {
        change = raiseDirection(parts[0], Reading(rise), backwards: backwards, into: messageRise.values)
      } else {
        riseBefore.values.update(from: rise.values, count: nodeCount)
        riseSent.values.update(from: messageRise.values, count: bound.messages.count)
        change =
          each(parts) { part in
            let rises = Reading(rise, of: part.nodes, before: riseBefore)
            return Change(largest: raiseDirection(part, rises, backwards: backwards, into: riseSent.values))
          }.largest
        messageRise.values.update(from: riseSent.values, count: bound.messages.count)
      }
      sweeps += 1
    }
  }

  private func raiseDirection(
    _ part: Part, _ rises: Reading, backwards: Bool, into target: UnsafeMutablePointer<Double>
  ) -> Double {
    let members = part.members
    var change = 0.0
    for index in 0..<members.count {
      let node = members[backwards ? members.endIndex - 1 - index : members.startIndex + index]
      change = max(change, raiseDirection(node, rises, into: target))
    }
    return change
  }

  /// One step of `node` for the direction; returns how far it changed.
  @inline(__always)
  private func raiseDirection(_ node: Int32, _ rises: Reading, into target: UnsafeMutablePointer<Double>) -> Double {
    let (channels, ways) = (bound.channels, bound.mutual.range(node))
    var slopes = Slopes()
    var way = ways.lowerBound
    let (to, end) = (channels.to.base, Int(channels.offsets.base[Int(node) + 1]))
    var edge = Int(channels.offsets.base[Int(node)])
    while edge < end {
      let (first, next) = (edge, to[edge])
      var p = 0.0
      while edge < end, to[edge] == next {
        p = max(p, channels.weight(edge))
        edge += 1
      }
      var (value, further) = (values[Int(next)], rises[next])
      if way < ways.upperBound, Int(bound.mutual.edge[way]) == first {
        (value, further) = (messages[way], messageRise[way])
        way += 1
      }
      slopes.add(factor: 1 - p * value, fall: p * further)
    }
    let slope = (1 - bound.base.base[Int(node)]) * bound.scale.base[Int(node)]
    let new = min(Self.mostRise, 1 + slope * slopes.ofProduct)
    var change = abs(new - rise[Int(node)])
    rise[Int(node)] = new
    for way in ways {
      let p = channels.probability(from: Int(bound.mutual.edge[way]), of: node)
      let others = slopes.ofProduct(without: 1 - p * messages[way], fall: p * messageRise[way])
      let message = min(Self.mostRise, 1 + slope * others)
      let back = Int(bound.mutual.pair[way])
      change = max(change, abs(message - messageRise[back]))
      target[back] = message
    }
    return change
  }

  private static let mostRise = 1e9
}

/// How fast a product of factors falls, from how fast each of them does.
private struct Slopes {
  /// ∏ over the factors that are not almost 0, and Σ fall / factor over them.
  private var product = 1.0
  private var sum = 0.0
  /// Those that are almost 0: each of them holds the product at 0 while the others fall.
  private var blocked = 0
  private var blockedSum = 0.0

  @inline(__always)
  mutating func add(factor: Double, fall: Double) {
    if factor < NoisyOr.leastFactor {
      blocked += 1
      blockedSum += fall
    } else {
      product *= factor
      sum += fall / factor
    }
  }

  @inline(__always)
  var ofProduct: Double { Self.slope(product, sum, blocked, blockedSum) }

  /// That of the product without one of the factors that were added.
  @inline(__always)
  func ofProduct(without factor: Double, fall: Double) -> Double {
    factor < NoisyOr.leastFactor
      ? Self.slope(product, sum, blocked - 1, max(0, blockedSum - fall))
      : Self.slope(product / factor, max(0, sum - fall / factor), blocked, blockedSum)
  }

  @inline(__always)
  private static func slope(_ product: Double, _ sum: Double, _ blocked: Int, _ blockedSum: Double) -> Double {
    blocked == 0 ? product * sum : blocked == 1 ? product * blockedSum : 0
  }
}
