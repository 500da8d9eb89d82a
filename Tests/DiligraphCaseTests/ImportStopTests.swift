// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import Synchronization
import Testing

@testable import DiligraphCase

/// An import that is stopped when all is read.
@Suite struct ImportStopTests {
  private static func statements(_ count: Int) -> [Statement] {
    (0..<count).map { supply("a\($0 % 5_000)", "b\($0)") }
  }

  @Test func `one that is to be stopped before its indexes are made leaves the case as it was`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    try inCase.add(info("one"), [supply("a", "b")])
    let error = try #require(throws: CaseError.self) {
      try inCase.importing(info("two"), isStopped: { true }) { try $0.add(supply("c", "d")) }
    }
    #expect(error.problem == .stopped)
    #expect(error.description.hasSuffix("the import was stopped; the case is as it was before it."))
    #expect(try inCase.imports().count == 1 && inCase.dataset().relationships.count == 1)
    try inCase.add(info("two"), [supply("c", "d")])
    #expect(try inCase.dataset().relationships.count == 2)
  }

  /// - Parameter isFirst: whether it has a journal in place of the log.
  @Test(arguments: [true, false]) func `one is stopped while its indexes are made`(isFirst: Bool) throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    if !isFirst { try inCase.add(info("one"), [supply("a", "b")]) }
    let isRead = Atomic<Int>(0)
    let statements = Self.statements(100_000)
    let error = try withExtendedLifetime(isRead) {
      try #require(throws: CaseError.self) {
        // Asked first when indexes begin, where it is not wanted yet.
        try inCase.importing(info("two"), isStopped: { isRead.add(1, ordering: .relaxed).newValue > 1 }) { sink in
          for statement in statements { try sink.add(statement) }
        }
      }
    }
    #expect(error.problem == .stopped)
    #expect(try inCase.imports().count == (isFirst ? 0 : 1))
    // Nothing is in the way of the next one, nor of anybody who looks.
    let other = try Case.open(at: directory.path(), busyTimeout: 0.5)
    #expect(try other.dataset().relationships.count == (isFirst ? 0 : 1))
    try inCase.add(info("two"), statements)
    #expect(try other.dataset().relationships.count == statements.count + (isFirst ? 0 : 1))
  }

  @Test func `nobody is asked when the import has ended`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    let asked = Atomic<Int>(0)
    try withExtendedLifetime(asked) {
      try inCase.importing(
        info("one"),
        isStopped: {
          asked.add(1, ordering: .relaxed)
          return false
        }
      ) { try $0.add(supply("a", "b")) }
    }
    // The thread that watches has at most one look left.
    Thread.sleep(forTimeInterval: 0.2)
    let number = asked.load(ordering: .relaxed)
    Thread.sleep(forTimeInterval: 0.2)
    #expect(asked.load(ordering: .relaxed) == number)
  }
}
