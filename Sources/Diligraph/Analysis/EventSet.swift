// SPDX-License-Identifier: Apache-2.0

/// A set of events as ascending numbers.
typealias EventSet = [Int32]

extension EventSet {
  /// A bit for each event, by its number: a set that has another bit is no part of this one.
  var signature: UInt64 { reduce(0) { $0 | 1 << UInt64($1 & 63) } }
}

/// The sets that contain no other one, ordered by size, then by their numbers; duplicates once.
func minimalSets(_ sets: [EventSet]) -> [EventSet] {
  if sets.count < 2 { return sets }
  var ordered: [EventSet] = []
  for set in sets.sorted(by: { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) })
  where set != ordered.last { ordered.append(set) }
  if ordered[0].isEmpty { return [[]] }
  return ordered.count <= 256 ? minimalOfFew(ordered) : minimalOfMany(ordered)
}

private func minimalOfFew(_ ordered: [EventSet]) -> [EventSet] {
  var kept: [EventSet] = []
  var signatures: [UInt64] = []
  for set in ordered {
    let signature = set.signature
    let isSuperset = kept.indices.contains { signatures[$0] & ~signature == 0 && isSubset(kept[$0], of: set) }
    if isSuperset { continue }
    kept.append(set)
    signatures.append(signature)
  }
  return kept
}

/// A set is compared only with those that share its rarest event, so that thousands of paths stay quick.
private func minimalOfMany(_ ordered: [EventSet]) -> [EventSet] {
  var frequency: [Int32: Int] = [:]
  for set in ordered { for event in set { frequency[event, default: 0] += 1 } }
  var keptByRarest: [Int32: [EventSet]] = [:]
  var kept: [EventSet] = []
  for set in ordered {
    let isSuperset = set.contains { event in
      keptByRarest[event]?.contains { isSubset($0, of: set) } ?? false
    }
    guard !isSuperset, let rarest = set.min(by: { (frequency[$0] ?? 0) < (frequency[$1] ?? 0) }) else { continue }
    keptByRarest[rarest, default: []].append(set)
    kept.append(set)
  }
  return kept
}

/// Whether every number of `a` is in `b`; both ascending.
func isSubset(_ a: EventSet, of b: EventSet) -> Bool {
  var index = 0
  for event in a {
    while index < b.count, b[index] < event { index += 1 }
    guard index < b.count, b[index] == event else { return false }
    index += 1
  }
  return true
}

/// The union of ascending sets, ascending.
func union(_ sets: [EventSet]) -> EventSet {
  var result = sets.first ?? []
  for set in sets.dropFirst() { result = merged(result, set) }
  return result
}

private func merged(_ a: EventSet, _ b: EventSet) -> EventSet {
  EventSet(unsafeUninitializedCapacity: a.count + b.count) { result, count in
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      let isOfA = j == b.count || (i < a.count && a[i] <= b[j])
      let event = isOfA ? a[i] : b[j]
      if isOfA, j < b.count, b[j] == event { j += 1 }
      if isOfA { i += 1 } else { j += 1 }
      result[count] = event
      count += 1
    }
  }
}
