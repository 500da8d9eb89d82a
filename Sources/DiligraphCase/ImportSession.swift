// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation

/// What goes from the thread that reads a file to the thread that writes the case, and what comes back.
///
/// A few batches wait at most: who reads faster than is written waits, so that memory stays bounded.
///
/// Safety: everything that changes is guarded by `condition`.
final class ImportSession: @unchecked Sendable {
  enum Message: Sendable {
    case statements(StatementBatch)
    case prepared(PreparedBatch)
    case findings([Finding])
    /// All is read.
    case end(licences: [String])
    /// The digest of the file and its size, after its end, where they were not known at the beginning.
    case file(digest: String, byteCount: Int)
    /// The reader failed: nothing is to be kept.
    case abort
  }

  /// What the writer says before anything is sent.
  enum Start: Sendable {
    /// The number of the import.
    case ready(Int64)
    case alreadyImported
  }

  /// The reader failed, and knows why.
  struct Aborted: Error {}

  private static let waiting = 3
  private let condition = NSCondition()
  private var messages: [Message] = []
  private var start: Start?
  private var result: Result<ImportSummary, CaseError>?

  // MARK: The reader's side

  /// Waits for the writer to be ready.
  func waitForStart() throws(CaseError) -> Start {
    condition.lock()
    defer { condition.unlock() }
    while start == nil, result == nil { condition.wait() }
    if case .failure(let error) = result { throw error }
    return start ?? .alreadyImported
  }

  /// Hands over a message, waiting until there is room.
  ///
  /// - Throws: why the writer has ended.
  func send(_ message: Message) throws(CaseError) {
    condition.lock()
    defer { condition.unlock() }
    while messages.count >= Self.waiting, result == nil { condition.wait() }
    if case .failure(let error) = result { throw error }
    messages.append(message)
    condition.broadcast()
  }

  /// Whether something waits for the writer.
  var isWriterBehind: Bool {
    condition.lock()
    defer { condition.unlock() }
    return !messages.isEmpty
  }

  /// Waits for the writer to end.
  func waitForResult() throws(CaseError) -> ImportSummary {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result { return try result.get() }
      condition.wait()
    }
  }

  // MARK: The writer's side

  func begin(_ start: Start) {
    condition.lock()
    self.start = start
    condition.broadcast()
    condition.unlock()
  }

  func next() -> Message {
    condition.lock()
    defer { condition.unlock() }
    while messages.isEmpty { condition.wait() }
    let message = messages.removeFirst()
    condition.broadcast()
    return message
  }

  func end(_ result: Result<ImportSummary, CaseError>) {
    condition.lock()
    self.result = result
    messages.removeAll()
    condition.broadcast()
    condition.unlock()
  }
}
