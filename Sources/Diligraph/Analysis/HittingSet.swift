// SPDX-License-Identifier: Apache-2.0

/// The smallest set of elements that has one of every given set: exactly within a budget, else between two bounds.
///
/// Branch and bound: an upper bound by always taking the element of most sets that are not hit; a lower bound by sets
/// without a common element, of which each needs an element of its own; branches over the elements of the smallest set
/// that is not hit. The problem is NP-hard, so the number of branches is limited.
struct HittingSet {
  /// The best set found, ascending.
  private(set) var elements: [Int32] = []
  /// No hitting set has fewer elements.
  private(set) var atLeast = 0

  /// Whether `elements` is a smallest one.
  var isMinimal: Bool { elements.count == atLeast }

  private let sets: [[Int]]
  private let names: [Int32]
  /// By element, the sets that it is in.
  private var members: [[Int]]

  /// A node of the search: which element of a set is tried.
  private struct Branch {
    var candidates: [Int]
    var next = 0
    /// The sets that the element which is tried hits anew.
    var hit: [Int] = []
  }

  /// - Parameters:
  ///   - given: sets, none of them empty.
  ///   - budget: how many elements of sets are looked at, before the answer has two bounds only.
  init(_ given: [[Int32]], budget: Int = 100_000_000) {
    let minimal = minimalSets(given.map { Set($0).sorted() })
    names = Set(minimal.joined()).sorted()
    var numbers: [Int32: Int] = [:]
    for (number, name) in names.enumerated() { numbers[name] = number }
    sets = minimal.map { $0.compactMap { numbers[$0] } }
    members = Array(repeating: [], count: names.count)
    for (index, set) in sets.enumerated() { for element in set { members[element].append(index) } }
    var best = greedy()
    let none = [Bool](repeating: false, count: names.count)
    let root = disjoint([Int](repeating: 0, count: sets.count), none)
    let isExact = root == best.count || search(&best, budget)
    elements = best.map { names[$0] }.sorted()
    atLeast = isExact ? best.count : root
  }

  /// Always the element of most sets that are not hit; the first of equal ones.
  private func greedy() -> [Int] {
    var chosen: [Int] = []
    var isHit = [Bool](repeating: false, count: sets.count)
    var counts = members.map(\.count)
    while let element = counts.indices.max(by: { (counts[$0], $1) < (counts[$1], $0) }), counts[element] > 0 {
      chosen.append(element)
      for set in members[element] where !isHit[set] {
        isHit[set] = true
        for other in sets[set] { counts[other] -= 1 }
      }
    }
    return chosen
  }

  /// How many sets that are not hit have no element in common, of those that are allowed; sets are by size.
  private func disjoint(_ hits: [Int], _ isForbidden: [Bool]) -> Int {
    var isTaken = [Bool](repeating: false, count: names.count)
    var count = 0
    for (index, set) in sets.enumerated() where hits[index] == 0 {
      guard !set.contains(where: { isTaken[$0] && !isForbidden[$0] }) else { continue }
      for element in set { isTaken[element] = true }
      count += 1
    }
    return count
  }

  /// Improves `best` to a smallest set; false past the budget. Iterative: a set may be as large as the data.
  private func search(_ best: inout [Int], _ budget: Int) -> Bool {
    var hits = [Int](repeating: 0, count: sets.count)
    var isForbidden = [Bool](repeating: false, count: names.count)
    var chosen: [Int] = []
    var stack: [Branch] = []
    var remaining = budget
    let size = sets.reduce(0) { $0 + $1.count }
    func open() -> Branch? {
      // The set with the fewest allowed elements; one without any cannot be hit any more.
      var smallest: [Int]?
      for (index, set) in sets.enumerated() where hits[index] == 0 {
        let allowed = set.filter { !isForbidden[$0] }
        if allowed.count < smallest?.count ?? Int.max { smallest = allowed }
        if allowed.count < 2 { break }
      }
      guard let smallest else {
        if chosen.count < best.count { best = chosen }
        return nil
      }
      guard chosen.count + disjoint(hits, isForbidden) < best.count else { return nil }
      func gain(_ element: Int) -> Int { members[element].count { hits[$0] == 0 } }
      let gains = smallest.map { (gain($0), $0) }
      return Branch(candidates: gains.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.map(\.1))
    }
    if let root = open() { stack.append(root) }
    while var branch = stack.popLast() {
      if branch.next > 0 {
        // What was tried is not tried again beside the next element.
        for set in branch.hit { hits[set] -= 1 }
        chosen.removeLast()
        isForbidden[branch.candidates[branch.next - 1]] = true
      }
      guard branch.next < branch.candidates.count else {
        for element in branch.candidates { isForbidden[element] = false }
        continue
      }
      remaining -= size
      guard remaining > 0 else { return false }
      let element = branch.candidates[branch.next]
      branch.next += 1
      branch.hit = members[element]
      for set in branch.hit { hits[set] += 1 }
      chosen.append(element)
      stack.append(branch)
      if let deeper = open() { stack.append(deeper) }
    }
    return true
  }
}
