// SPDX-License-Identifier: Apache-2.0

/// A heap of nodes by probability, most probable first, for searches in which what is pushed is never more probable
/// than what was popped last.
///
/// Ahuja, Mehlhorn, Orlin and Tarjan, "Faster Algorithms for the Shortest Path Problem" (1990). The key is the exponent
/// of the probability and the first nine bits after it, so all within 0.2 % of each other come out together, in any
/// order: the memory can then answer for many nodes at once. Who needs the order exactly compares probabilities
/// besides, and pushes again what became better. O(1) for a push, 20 moves at most for each item.
struct RadixHeap: ~Copyable {
  /// Items by the highest bit in which their key differs from `last`: a key, then a node.
  private let buckets: UnsafeMutablePointer<Bucket>
  private var last: UInt32 = 0
  private var count = 0

  private struct Bucket {
    var items: UnsafeMutablePointer<UInt64>
    var count = 0
    var capacity: Int
    /// The smallest key; what it is of an empty bucket means nothing.
    var least = UInt32.max

    init(capacity: Int) { (items, self.capacity) = (.allocate(capacity: capacity), capacity) }
  }

  /// An empty heap.
  init() {
    buckets = .allocate(capacity: 33)
    for index in 0..<33 { (buckets + index).initialize(to: Bucket(capacity: 16)) }
  }

  deinit {
    for index in 0..<33 { buckets[index].items.deallocate() }
    buckets.deallocate()
  }

  /// Keys grow as probabilities fall: positive numbers are in the order of their bits.
  @inline(__always)
  private static func key(_ probability: Double) -> UInt32 {
    UInt32.max >> 11 - UInt32(truncatingIfNeeded: probability.bitPattern >> 43)
  }

  /// Adds `node` with `probability`, 0...1.
  @inline(__always)
  mutating func push(_ probability: Double, _ node: Int32) {
    // What comes late is due at once.
    let key = max(Self.key(probability), last)
    count += 1
    put(UInt64(key) << 32 | UInt64(UInt32(bitPattern: node)), key)
  }

  @inline(__always)
  private mutating func put(_ item: UInt64, _ key: UInt32) {
    let place = buckets + (32 - (key ^ last).leadingZeroBitCount)
    if place.pointee.count == place.pointee.capacity { Self.grow(place) }
    place.pointee.least = place.pointee.count == 0 ? key : min(key, place.pointee.least)
    place.pointee.items[place.pointee.count] = item
    place.pointee.count += 1
  }

  private static func grow(_ bucket: UnsafeMutablePointer<Bucket>) {
    var larger = Bucket(capacity: bucket.pointee.capacity * 2)
    larger.items.update(from: bucket.pointee.items, count: bucket.pointee.count)
    larger.count = bucket.pointee.count
    larger.least = bucket.pointee.least
    bucket.pointee.items.deallocate()
    bucket.pointee = larger
  }

  /// The most nodes that come out together.
  static var most: Int { 256 }

  /// The key of what comes out next: it grows as probabilities fall; nil when the heap is empty.
  var nextKey: UInt32? {
    guard count > 0 else { return nil }
    return buckets[firstBucket].least
  }

  private var firstBucket: Int {
    var index = 0
    while buckets[index].count == 0 { index += 1 }
    return index
  }

  /// Takes out nodes of the largest probability into `nodes`, at most ``most``.
  ///
  /// - Returns: how many; 0 when the heap is empty.
  @inline(__always)
  mutating func pop(_ nodes: UnsafeMutablePointer<Int32>) -> Int {
    guard count > 0 else { return 0 }
    if buckets[0].count == 0 { refill() }
    let taken = min(buckets[0].count, Self.most)
    buckets[0].count -= taken
    count -= taken
    let first = buckets[0].items + buckets[0].count
    for index in 0..<taken { nodes[index] = Int32(truncatingIfNeeded: first[index]) }
    return taken
  }

  /// Moves the items of the first bucket that has any closer: each goes to a bucket before this one.
  private mutating func refill() {
    let index = firstBucket
    let (items, count) = (buckets[index].items, buckets[index].count)
    last = buckets[index].least
    buckets[index].count = 0
    for item in 0..<count { put(items[item], UInt32(truncatingIfNeeded: items[item] >> 32)) }
  }
}
