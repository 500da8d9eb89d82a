// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Dispatch
import Foundation

/// Makes the dossiers of some entities and writes each as soon as it is made, on all cores; only their rows of the
/// overview stay in memory.
struct ReportRun {
  let dossiers: Dossiers
  let framework: Framework?
  let files: DossierFiles

  /// Fewer entities than this are not worth an analysis for each core.
  private static let leastInParallel = 8
  /// Each core's analysis takes memory of its own.
  private static let mostCores = 4

  /// What was written of an entity, and its row.
  struct Written {
    var row: Overview.Row
    var files: String
    var summary: [String]
  }

  /// The rows of the entities, in their order.
  func write(_ entities: [Int]) throws -> [Written] {
    let cores = min(Self.mostCores, ProcessInfo.processInfo.activeProcessorCount)
    let count = entities.count < Self.leastInParallel ? 1 : cores
    let queue = Queue(entities.count)
    let work = count == 1 ? [dossiers] : [dossiers] + (1..<count).map { _ in dossiers.forAnotherThread() }
    DispatchQueue.concurrentPerform(iterations: count) { core in
      while let next = queue.next() {
        do {
          try Interruption.check()
          queue.finish(next, try write(work[core].dossier(of: entities[next])))
        } catch {
          queue.fail(error)
        }
      }
    }
    return try queue.results()
  }

  private func write(_ made: Dossier) throws -> Written {
    let dossier = framework.map(made.arranged) ?? made
    var row = dossier.row
    row.file = files.name(of: dossier.entity)
    return Written(row: row, files: try files.write(dossier), summary: Self.sentences(dossier))
  }

  private static func sentences(_ dossier: Dossier) -> [String] {
    guard case .array(let sentences)? = dossier.section(.summary)?.value else { return [] }
    return sentences.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  /// What is left to do, and what was done.
  ///
  /// Safety: everything is touched under the lock alone.
  private final class Queue: @unchecked Sendable {
    private let lock = NSLock()
    private var done: [Written?]
    private var position = 0
    private var error: (any Error)?

    init(_ count: Int) { done = Array(repeating: nil, count: count) }

    /// The number of the next entity; nil when all are taken, or one failed.
    func next() -> Int? {
      lock.withLock {
        guard error == nil, position < done.count else { return nil }
        position += 1
        return position - 1
      }
    }

    func finish(_ number: Int, _ written: Written) { lock.withLock { done[number] = written } }

    func fail(_ error: any Error) { lock.withLock { self.error = self.error ?? error } }

    func results() throws -> [Written] {
      if let error { throw error }
      return done.compactMap(\.self)
    }
  }
}
