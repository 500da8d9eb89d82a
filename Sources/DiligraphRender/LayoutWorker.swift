// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Draws in a process of its own, which can be ended: the library has no way to stop a layout, and some graphs
/// crash it.
///
/// The program runs itself. A request goes to the worker's standard input, the drawing comes from its standard output.
public struct LayoutWorker: Sendable {
  /// Why a worker made no drawing.
  public enum Failure: Error, Sendable, Hashable {
    /// It was ended after so many seconds.
    case outOfTime(seconds: Int)
    /// It ended by itself without an answer, as where memory was refused to it.
    case ended(status: Int32)
    /// It could not be started.
    case cannotStart
    /// It answered that the picture cannot be drawn.
    case render(RenderError)
  }

  /// What a worker may use; given to it, and watched from outside.
  public struct Limits: Sendable, Hashable, Codable {
    /// Seconds.
    public var seconds: Int
    /// Bytes of memory.
    public var memory: Int

    /// Limits; the default is 60 seconds and 2 GB.
    public init(seconds: Int = 60, memory: Int = 2 << 30) {
      self.seconds = seconds
      self.memory = memory
    }
  }

  private let executable: URL
  private let arguments: [String]
  private let limits: Limits

  /// A worker that is started as `executable` with `arguments`.
  public init(executable: URL, arguments: [String], limits: Limits = Limits()) {
    self.executable = executable
    self.arguments = arguments
    self.limits = limits
  }

  /// What goes to the worker.
  struct Order: Codable {
    var request: RenderRequest
    var limits: Limits
  }

  /// The drawing, as the worker makes it.
  public func draw(_ request: RenderRequest) throws(Failure) -> [UInt8] {
    guard let order = try? JSONEncoder().encode(Order(request: request, limits: limits)) else {
      throw .cannotStart
    }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    // cairo complains there; the answer says all that matters.
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do { try process.run() } catch { throw .cannotStart }
    let answer = Collected()
    let writing = input.fileHandleForWriting
    let reading = output.fileHandleForReading
    // Both at once: a pipe that nobody empties stops whoever fills it.
    Thread.detachNewThread {
      // A worker that ended before it read all is told by its status; the signal that the system sends to whoever
      // writes to it would end this process, so it is held back for the life of this thread.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGPIPE)
      pthread_sigmask(SIG_BLOCK, &signals, nil)
      try? writing.write(contentsOf: order)
      try? writing.close()
    }
    DispatchQueue.global().async { answer.finish((try? reading.readToEnd()) ?? Data()) }
    if ended.wait(timeout: .now() + .seconds(limits.seconds)) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      throw .outOfTime(seconds: limits.seconds)
    }
    return try Self.drawing(answer.wait(), status: process.terminationStatus)
  }

  private static func drawing(_ answer: Data, status: Int32) throws(Failure) -> [UInt8] {
    switch answer.first {
    case WorkerAnswer.drawing where status == 0: return Array(answer.dropFirst())
    case WorkerAnswer.failure where status == 0:
      guard let error = try? JSONDecoder().decode(RenderError.self, from: Data(answer.dropFirst())) else {
        throw .ended(status: status)
      }
      throw .render(error)
    default: throw .ended(status: status)
    }
  }
}

/// The worker's side: reads an order, keeps to its limits, answers.
public enum WorkerAnswer {
  static let drawing: UInt8 = 0x44
  static let failure: UInt8 = 0x46

  /// The answer to an order, and the limits that the process has to set for itself before ``answer(to:)``.
  public static func limits(of order: Data) -> LayoutWorker.Limits? {
    try? JSONDecoder().decode(LayoutWorker.Order.self, from: order).limits
  }

  /// The bytes to write to standard output; nil for what is no order.
  public static func answer(to order: Data) -> Data? {
    guard let order = try? JSONDecoder().decode(LayoutWorker.Order.self, from: order) else { return nil }
    do throws(RenderError) {
      return Data([drawing] + (try Renderer().draw(order.request)))
    } catch {
      guard let text = try? JSONEncoder().encode(error) else { return nil }
      return Data([failure]) + text
    }
  }
}

/// Bytes that another thread collects.
///
/// Safety: written once, before the semaphore is signalled, and read once, after it.
private final class Collected: @unchecked Sendable {
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  func finish(_ data: Data) {
    self.data = data
    done.signal()
  }

  func wait() -> Data {
    done.wait()
    return data
  }
}
