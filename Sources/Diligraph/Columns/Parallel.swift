// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Into how many parts a large loop is cut: as many as laptops have fast cores, and no question to the system, since the
/// library looks at no environment. On fewer cores the parts are done one after another.
private let mostParts = 4

/// Does `body` for the parts of 0..<count; a small count in one part. What comes out must not depend on the parts.
func inParallel(_ count: Int, least: Int = 1 << 15, _ body: (Range<Int>) -> Void) {
  inParallel(parts: parts(of: count, least: least), body)
}

/// 0..<count in as many parts of about one size as are worked on at once, of at least `least` where there are several.
private func parts(of count: Int, least: Int) -> [Range<Int>] {
  let parts = max(1, min(mostParts, count / least))
  return (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }
}

/// Does `body` for each of `parts`, on all cores; returns when all are done.
///
/// `body` is called once for a part and loops inside, so that the loop is compiled for what it walks.
func inParallel<Part: Sendable>(parts: [Part], _ body: (Part) -> Void) {
  guard parts.count > 1 else {
    if let part = parts.first { body(part) }
    return
  }
  withoutActuallyEscaping(body) { body in
    let work = AcrossCores(value: body)
    DispatchQueue.concurrentPerform(iterations: parts.count) { index in work.value(parts[index]) }
  }
}

/// An array of `count` values, each made from its index, on all cores.
func madeInParallel<Value: Sendable>(_ count: Int, _ value: (Int) -> Value) -> [Value] {
  [Value](unsafeUninitializedCapacity: count) { values, initialized in
    if let values = values.baseAddress {
      inParallel(count) { for index in $0 { (values + index).initialize(to: value(index)) } }
    }
    initialized = count
  }
}

/// What `body` makes of each of the parts of 0..<count, in their order, on all cores.
func foundInParallel<Value: Sendable>(_ count: Int, least: Int = 1 << 15, _ body: (Range<Int>) -> Value) -> [Value] {
  foundInParallel(parts: parts(of: count, least: least), body)
}

/// What `body` makes of each of `parts`, in their order, on all cores.
func foundInParallel<Part: Sendable, Value: Sendable>(parts: [Part], _ body: (Part) -> Value) -> [Value] {
  [Value](unsafeUninitializedCapacity: parts.count) { values, initialized in
    if let start = values.baseAddress {
      inParallel(parts: Array(parts.enumerated())) { part in
        (start + part.offset).initialize(to: body(part.element))
      }
    }
    initialized = parts.count
  }
}

/// Does both at once where there are two cores; what they give.
func inParallel<First, Second>(_ first: () -> First, _ second: () -> Second) -> (First, Second) {
  let places = (UnsafeMutablePointer<First>.allocate(capacity: 1), UnsafeMutablePointer<Second>.allocate(capacity: 1))
  defer {
    places.0.deallocate()
    places.1.deallocate()
  }
  inParallel(parts: [0, 1]) { part in
    if part == 0 { places.0.initialize(to: first()) } else { places.1.initialize(to: second()) }
  }
  return (places.0.move(), places.1.move())
}

/// What several cores work on at once; the code that shares it keeps them apart.
struct AcrossCores<Value>: @unchecked Sendable {
  let value: Value
}

/// Does `body` for 0..<count, each on a thread of its own, so that they may wait for each other; the first one on this
/// one. Returns when all are done.
func together(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let done = DispatchGroup()
  for number in 1..<max(1, count) {
    done.enter()
    let thread = Thread {
      body(number)
      done.leave()
    }
    thread.start()
  }
  body(0)
  done.wait()
}

/// What `value` makes of each of 0..<count, every other one on a second thread: for few values that take long each, while
/// ``inParallel(_:least:_:)`` is for many. `part`, 0 or 1, tells the threads apart, for what only one may use at a time.
func madeByTwo<Value: Sendable>(
  _ count: Int, _ value: @escaping @Sendable (_ index: Int, _ part: Int) -> Value
) -> [Value] {
  [Value](unsafeUninitializedCapacity: count) { values, initialized in
    if let start = values.baseAddress, count > 0 {
      let values = AcrossCores(value: start)
      together(min(2, count)) { part in
        for index in stride(from: part, to: count, by: 2) {
          (values.value + index).initialize(to: value(index, part))
        }
      }
    }
    initialized = count
  }
}

/// Where some threads wait until all have come, as often as they like.
///
/// They wait without sleeping, since all come soon; where one of them has no core, the others let it have theirs.
final class Meeting: Sendable {
  private let threadCount: Int
  /// How many have come, of all meetings.
  private let arrivals = Atomic<Int>(0)
  /// How often is looked before the core is left to others.
  private static let patience = 2_000

  /// A meeting of `threadCount` threads.
  init(of threadCount: Int) { self.threadCount = threadCount }

  /// Returns when all threads have called it as often as this one. What they wrote before is seen after.
  func wait() {
    guard threadCount > 1 else { return }
    let arrival = arrivals.add(1, ordering: .acquiringAndReleasing).newValue
    let all = (arrival + threadCount - 1) / threadCount * threadCount
    var looks = 0
    while arrivals.load(ordering: .acquiring) < all {
      looks += 1
      if looks.isMultiple(of: Self.patience) { sched_yield() }
    }
  }
}
