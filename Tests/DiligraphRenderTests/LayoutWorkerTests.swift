// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import Testing

@testable import DiligraphRender

@Suite struct LayoutWorkerTests {
  private let request = RenderRequest(.example, as: .svg)

  private func failure(_ executable: String, _ arguments: [String], seconds: Int = 20) -> LayoutWorker.Failure? {
    let worker = LayoutWorker(
      executable: URL(fileURLWithPath: executable), arguments: arguments,
      limits: LayoutWorker.Limits(seconds: seconds))
    do throws(LayoutWorker.Failure) {
      _ = try worker.draw(request)
      return nil
    } catch { return error }
  }

  @Test func `a worker that does not answer is ended`() {
    #expect(failure("/bin/sleep", ["600"], seconds: 1) == .outOfTime(seconds: 1))
  }

  @Test func `a worker that ends without an answer is told by its status`() {
    #expect(failure("/bin/sh", ["-c", "exit 7"]) == .ended(status: 7))
    #expect(failure("/bin/sh", ["-c", "echo something else"]) == .ended(status: 0))
    #expect(failure("/nowhere/at/all", []) == .cannotStart)
  }

  @Test func `the answer to an order is the drawing that is made without a worker`() throws {
    let order = try JSONEncoder().encode(LayoutWorker.Order(request: request, limits: LayoutWorker.Limits()))
    let answer = try #require(WorkerAnswer.answer(to: order))
    #expect(Array(answer.dropFirst()) == (try Renderer().draw(request)))
    #expect(WorkerAnswer.limits(of: order) == LayoutWorker.Limits())
    #expect(WorkerAnswer.answer(to: Data("no order".utf8)) == nil)
  }

  @Test func `a fault of the drawing comes back as itself`() throws {
    let order = try JSONEncoder().encode(
      LayoutWorker.Order(request: RenderRequest(.example, as: .png, pixelsPerInch: 1e6), limits: LayoutWorker.Limits()))
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("answer-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try #require(WorkerAnswer.answer(to: order)).write(to: file)
    guard case .render(.tooManyPixels) = failure("/bin/cat", [file.path]) else {
      Issue.record("the worker's error did not arrive")
      return
    }
  }
}
