// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Does the same work on many inputs on all cores, and hands the results out in the order of the inputs.
///
/// Each of a few workers has its own memory, which it uses again. Only the thread that submits takes results, so
/// that what it does with them needs no locks.
struct OrderedWork<Worker: OrderedWorker> {
  /// A worker with what it works on. One thread has it at a time: the semaphore hands it over.
  private final class Slot: @unchecked Sendable {
    var worker: Worker
    var input: Worker.Input?
    let isDone = DispatchSemaphore(value: 0)

    init(_ worker: Worker) { self.worker = worker }

    func run() {
      if let input { worker.work(on: input) }
      input = nil
      isDone.signal()
    }
  }

  private let depth: Int
  private let make: () -> Worker
  private var free: [Slot] = []
  private var waiting: [Slot] = []

  /// - Parameters:
  ///   - depth: how many inputs are under way at most.
  ///   - make: makes a worker.
  init(depth: Int = 8, _ make: @escaping () -> Worker) {
    self.depth = depth
    self.make = make
  }

  /// Has an input worked on, and takes the first result if enough is under way.
  mutating func submit(_ input: Worker.Input, _ take: (inout Worker) throws -> Void) throws {
    let slot = free.popLast() ?? Slot(make())
    slot.input = input
    waiting.append(slot)
    DispatchQueue.global().async { slot.run() }
    if waiting.count >= depth { try takeFirst(take) }
  }

  /// Takes all results that are under way.
  mutating func finish(_ take: (inout Worker) throws -> Void) throws {
    while !waiting.isEmpty { try takeFirst(take) }
  }

  private mutating func takeFirst(_ take: (inout Worker) throws -> Void) throws {
    let slot = waiting.removeFirst()
    slot.isDone.wait()
    try take(&slot.worker)
    free.append(slot)
  }
}

/// Works on one input after the other, and keeps the last result.
protocol OrderedWorker: Sendable {
  /// What it works on.
  associatedtype Input: Sendable
  /// Works on `input`; the result is in the worker.
  mutating func work(on input: Input)
}
