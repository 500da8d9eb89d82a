// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Into how many parts a large loop is cut: as many as laptops have fast cores, and no question to the system, since the
/// library looks at no environment. On fewer cores the parts are done one after another.
private let mostParts = 4

/// Does `body` for the parts of 0..<count; a small count in one part. What comes out must not depend on the parts.
func inParallel(_ count: Int, least: Int = 1 << 15, _ body: (Range<Int>) -> Void) {
  let parts = max(1, min(mostParts, count / least))
  inParallel(parts: (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }, body)
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
