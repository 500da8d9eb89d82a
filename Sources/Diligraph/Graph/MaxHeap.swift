// SPDX-License-Identifier: Apache-2.0

/// A binary heap of payloads by a Double key, largest key first; of equal keys the largest payload, as a number without
/// a sign, so that negative ones come before all others.
struct MaxHeap {
  private var keys: [Double] = []
  private var payloads: [Int32] = []

  var isEmpty: Bool { keys.isEmpty }
  var count: Int { keys.count }
  /// The largest key, or nil when empty.
  var largestKey: Double? { keys.first }

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    payloads.removeAll(keepingCapacity: true)
  }

  mutating func push(_ key: Double, _ payload: Int32) {
    keys.append(key)
    payloads.append(payload)
    var child = keys.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(key, payload, parent) else { break }
      keys[child] = keys[parent]
      payloads[child] = payloads[parent]
      child = parent
    }
    keys[child] = key
    payloads[child] = payload
  }

  mutating func pop() -> (key: Double, payload: Int32)? {
    guard let key = keys.popLast(), let payload = payloads.popLast() else { return nil }
    guard let top = keys.first else { return (key, payload) }
    let topPayload = payloads[0]
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < keys.count else { break }
      if child + 1 < keys.count, precedes(keys[child + 1], payloads[child + 1], child) { child += 1 }
      guard !precedes(key, payload, child) else { break }
      keys[parent] = keys[child]
      payloads[parent] = payloads[child]
      parent = child
    }
    keys[parent] = key
    payloads[parent] = payload
    return (top, topPayload)
  }

  @inline(__always)
  private func precedes(_ key: Double, _ payload: Int32, _ place: Int) -> Bool {
    key != keys[place]
      ? key > keys[place] : UInt32(bitPattern: payload) > UInt32(bitPattern: payloads[place])
  }
}
