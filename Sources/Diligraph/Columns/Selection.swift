// SPDX-License-Identifier: Apache-2.0

extension Sequence {
  /// The first `count` elements in the order of `precedes`, as sorting would give them, without sorting the rest.
  ///
  /// Most elements are only compared with the last one that is wanted so far: O(n + c log n log c) comparisons where they
  /// come in a random order, O(n log c) at most.
  ///
  /// - Parameter precedes: a total order.
  package func first(_ count: Int, sortedBy precedes: (Element, Element) -> Bool) -> [Element] {
    guard count > 0 else { return [] }
    var found: [Element] = []
    // An element that does not precede it is not wanted.
    var last: Element?
    for element in self {
      if let last, !precedes(element, last) { continue }
      found.append(element)
      guard found.count / 2 >= count else { continue }
      found.sort(by: precedes)
      found.removeLast(found.count - count)
      last = found[count - 1]
    }
    found.sort(by: precedes)
    return Array(found.prefix(count))
  }
}
