// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import Testing

@testable import DiligraphCase

/// The first import of a case, which has no log, beside other programs.
@Suite struct FirstImportTests {
  @Test func `a program that is killed in the first import leaves an empty case`() throws {
    let directory = try TemporaryDirectory()
    let (path, copy) = (directory.path(), directory.path("copy.diligraph"))
    let inCase = try Case.create(at: path)
    try inCase.pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA cache_size = 10") }
    try inCase.importing(info("one")) { sink in
      for number in 0..<60_000 { try sink.add(entity("e\(number)", "Entity \(number)")) }
      // What others would find if the program ended here.
      for ending in ["", "-journal"] {
        try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
      }
    }
    let size = try #require(try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int)
    #expect(size > 1_000_000, "nothing of the import was in the file: the test says nothing")
    let left = try Case.open(at: copy)
    #expect(try left.imports().isEmpty && left.dataset().entities.isEmpty)
    try left.add(info("two"), [supply("a", "b")])
    #expect(try left.dataset().relationships.count == 1)
    #expect(try inCase.dataset().entities.count == 60_000)
    #expect(!FileManager.default.fileExists(atPath: path + "-journal"))
  }

  @Test func `a first import while another has the case open, and one that fails, leave nothing behind`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    let other = try Case.open(at: directory.path(), busyTimeout: 0.1)
    #expect(try other.imports().isEmpty)
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try inCase.importing(info("one")) { sink in
        for number in 0..<100 { try sink.add(entity("e\(number)", "Entity \(number)")) }
        throw Failure()
      }
    }
    #expect(try inCase.imports().isEmpty && other.imports().isEmpty)
    try inCase.importing(info("one")) { sink in
      for number in 0..<3_000 { try sink.add(entity("e\(number)", "Entity \(number)")) }
      #expect(try other.imports().isEmpty)
    }
    #expect(try other.dataset().entities.count == 3_000)
  }

  @Test func `of two programs that make the same case, the second takes that of the first`() throws {
    let directory = try TemporaryDirectory()
    let first = try Case.openOrCreate(at: directory.path())
    try first.add(info("one"), [supply("a", "b")])
    #expect(try !CaseFile(path: directory.path()).create())
    #expect(try Case.openOrCreate(at: directory.path()).dataset().relationships.count == 1)
    // An empty file is none yet.
    _ = FileManager.default.createFile(atPath: directory.path("empty.diligraph"), contents: nil)
    #expect(try CaseFile(path: directory.path("empty.diligraph")).create())
    #expect(try Case.open(at: directory.path("empty.diligraph")).imports().isEmpty)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.url.path).allSatisfy { !$0.contains(".new-") })
  }

  @Test func `whoever opens the case during its first import waits, and the import ends well`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    try inCase.importing(info("one")) { sink in
      try sink.add(supply("a", "b"))
      let error = #expect(throws: CaseError.self) { try Case.open(at: directory.path(), busyTimeout: 0.1) }
      #expect(error?.problem == .busy)
    }
    #expect(try Case.open(at: directory.path()).dataset().relationships.count == 1)
    // It waited: the import ends meanwhile.
    let other = try Case.create(at: directory.path("other.diligraph"))
    let opened = Opening(directory.path("other.diligraph"))
    try other.importing(info("one")) { sink in
      try sink.add(supply("a", "b"))
      opened.start()
      Thread.sleep(forTimeInterval: 0.3)
    }
    #expect(opened.count() == 1)
  }

  /// Opens a case on a thread of its own.
  private final class Opening: @unchecked Sendable {
    private let path: String
    private let done = DispatchSemaphore(value: 0)
    private var found: Int?

    init(_ path: String) { self.path = path }

    func start() {
      Thread {
        self.found = try? Case.open(at: self.path).dataset().relationships.count
        self.done.signal()
      }.start()
    }

    func count() -> Int? {
      done.wait()
      return found
    }
  }

  @Test func `a case that nothing came of is taken away, unless another program has it or something is in it`() throws {
    let directory = try TemporaryDirectory()
    func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: directory.url.path) }
    let alone = try Case.openOrCreate(at: directory.path())
    #expect(alone.isNew)
    struct Failure: Error {}
    #expect(throws: Failure.self) { try alone.importing(info("one")) { _ in throw Failure() } }
    try alone.closeAndRemoveIfEmpty()
    #expect(try files().isEmpty)

    let first = try Case.openOrCreate(at: directory.path())
    let second = try Case.openOrCreate(at: directory.path())
    #expect(first.isNew && !second.isNew)
    #expect(try second.imports().isEmpty)
    try first.closeAndRemoveIfEmpty()
    try second.add(info("two"), [supply("a", "b")])
    try second.close()

    let third = try Case.open(at: directory.path())
    try third.closeAndRemoveIfEmpty()
    #expect(try Case.open(at: directory.path()).dataset().relationships.count == 1)

    _ = FileManager.default.createFile(atPath: directory.path("empty.diligraph"), contents: nil)
    #expect(try !Case.openOrCreate(at: directory.path("empty.diligraph")).isNew)
  }
}
