// SPDX-License-Identifier: Apache-2.0

/// A binary heap of payloads by a Double key, largest key first; equal keys come in any order.
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
      guard keys[parent] < key else { break }
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
      if child + 1 < keys.count, keys[child + 1] > keys[child] { child += 1 }
      guard keys[child] > key else { break }
      keys[parent] = keys[child]
      payloads[parent] = payloads[child]
      parent = child
    }
    keys[parent] = key
    payloads[parent] = payload
    return (top, topPayload)
  }
}
