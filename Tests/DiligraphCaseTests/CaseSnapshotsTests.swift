// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Synchronization
import Testing

@testable import DiligraphCase

@Suite struct CaseSnapshotsTests {
  /// A case in a directory of its own, with the files beside it and what happened to them.
  private final class Beside: Sendable {
    nonisolated(unsafe) let directory: TemporaryDirectory
    let opened: Case
    private let told = Mutex<[CaseSnapshots.Event]>([])

    init(_ statements: [Statement], name: String = "one") throws {
      directory = try TemporaryDirectory()
      opened = try Case.create(at: directory.path())
      try opened.add(info(name), statements)
    }

    var dataset: String { directory.path("test.diligraph.dataset") }
    var graph: String { directory.path("test.diligraph.graph") }

    func files(program: String = "test") -> CaseSnapshots {
      CaseSnapshots(path: opened.path, program: program, least: 0) { event in self.told.withLock { $0.append(event) } }
    }

    /// What happened since the last time.
    var events: [CaseSnapshots.Event] {
      told.withLock { events in
        defer { events = [] }
        return events
      }
    }

    /// Asks twice: what made the files, and what they answer.
    func content(program: String = "test") throws -> (made: Content, mapped: Content) {
      let made = Content(try files(program: program).open().dataset)
      return (made, Content(try files(program: program).open().dataset))
    }
  }

  private static let few = [entity("a", "A"), supply("a", "b"), supply("b", "c", line: 3), flag("c", "police")]

  @Test(arguments: 0..<50)
  func `a data set from the file is the one that the file was made of`(seed: Int) throws {
    var generator = StatementGenerator(seed: seed)
    let statements = (0..<80).map { _ in generator.statement() }
    let beside = try Beside(statements + statements.prefix(10))
    try beside.opened.add(info("two"), (0..<30).map { _ in generator.statement() })
    let expected = Content(try beside.opened.dataset())
    #expect(expected.relationships.count > 10 && expected.flags.count > 5 && expected.entities.count > 1)
    let (made, mapped) = try beside.content()
    #expect(made == expected)
    #expect(mapped.entities == expected.entities)
    #expect(mapped.relationships == expected.relationships)
    #expect(mapped.flags == expected.flags)
    #expect(mapped.merges == expected.merges)
    #expect(mapped.findings == expected.findings)
    #expect(beside.events.contains(.used(beside.dataset)))
  }

  @Test(arguments: 0..<20)
  func `things are found by their ids as before`(seed: Int) throws {
    var generator = StatementGenerator(seed: seed)
    let beside = try Beside((0..<60).map { _ in generator.statement() })
    let made = try beside.files().open().dataset
    let mapped = try beside.files().open().dataset
    #expect(beside.events.last == .used(beside.dataset))
    for entity in made.entities {
      for record in entity.records {
        #expect(mapped.entityIndex(ofRecord: record) == made.entityIndex(ofRecord: record))
      }
      #expect((try? mapped.entity(named: entity.name)) == (try? made.entity(named: entity.name)))
    }
    #expect(mapped.entityIndex(ofRecord: "no such record") == nil)
    for (index, relationship) in made.relationships.enumerated() {
      #expect(mapped.relationshipIndex(relationship.id) == index)
      #expect(mapped.relationships.id(index) == relationship.id)
    }
  }

  @Test func `judgements are in the file, and what they changed`() throws {
    let beside = try Beside(Self.few)
    let id = try #require(beside.opened.dataset().relationships.first?.id)
    try beside.opened.add(
      .edit(.relationship, id: id, field: "confidence", value: "0.25"), author: "A", time: "2026-01-01", reason: "R")
    try beside.opened.add(
      .edit(.entity, id: "a", field: "role", value: "reseller"), author: "A", time: "2026-01-01", reason: "R")
    _ = try beside.files().open()
    let mapped = try beside.files().open().dataset
    #expect(beside.events.last == .used(beside.dataset))
    #expect(mapped.relationships[try #require(mapped.relationshipIndex(id))].confidence == Probability(0.25))
    #expect(mapped.unedited[id]?.confidence == nil && mapped.unedited[id] != nil)
    #expect(mapped.entities[0].role == Role("reseller"))
    let judgements = try beside.opened.dataset().judgements
    #expect(mapped.judgements == judgements)
  }

  @Test(arguments: 0..<150)
  func `an analysis of the files answers as one of the case`(seed: Int) throws {
    let generated = GeneratedCase(seed: seed)
    let beside = try Beside(generated.statements)
    var policy = generated.policy
    for _ in 0..<2 {
      let expected = Analysis(try beside.opened.dataset(), policy: policy)
      for _ in 0..<2 {
        let files = beside.files()
        let analysis = files.analysis(of: try files.open(), policy: policy, budget: Budget())
        #expect(analysis.exposures(exactly: true) == expected.exposures(exactly: true))
        #expect(analysis.exposures() == expected.exposures())
        #expect(analysis.paths(limit: 20) == expected.paths(limit: 20))
        #expect(analysis.derivedEntities == expected.derivedEntities)
        #expect(analysis.notExcludedEntities == expected.notExcludedEntities)
        #expect(analysis.ignored == expected.ignored)
      }
      #expect(beside.events.suffix(2) == [.used(beside.dataset), .used(beside.graph)])
      // Another policy has another graph.
      policy.minConfidence += 0.1
    }
  }

  @Test func `a changed case is read again`() throws {
    let beside = try Beside(Self.few)
    _ = try beside.content()
    try beside.opened.add(info("two"), [supply("c", "d", line: 4)])
    let (made, mapped) = try beside.content()
    #expect(made.relationships.count == 3 && made == mapped)
    let judgement = try beside.opened.add(.merge("a", "d"), author: "A", time: "2026-01-01", reason: "R")
    #expect(try beside.content().mapped.entities.count == 3)
    _ = try beside.opened.undo(number: judgement.number, author: "A", time: "2026-01-02")
    #expect(try beside.content().mapped.entities.count == 4)
  }

  @Test func `another case of the same name and number of changes is not the one before`() throws {
    let beside = try Beside(Self.few)
    _ = try beside.content()
    let other = try Beside([supply("x", "y")], name: "other")
    let versions = try [other, beside].map { try $0.opened.contentVersion() }
    #expect(versions[0] == versions[1])
    try FileManager.default.copyItem(atPath: beside.dataset, toPath: other.dataset)
    #expect(try other.files().open().dataset.relationships.count == 1)
    #expect(
      other.events == [
        .made(
          other.dataset, reason: "the case, the policy or the program is another one since", wasDamaged: false)
      ])
  }

  @Test func `what another build of the program made is made anew`() throws {
    let beside = try Beside(Self.few)
    _ = try beside.content()
    _ = beside.events
    _ = try beside.files(program: "later").open()
    #expect(beside.events.count == 1 && beside.events != [.used(beside.dataset)])
  }

  @Test(arguments: ["dataset", "graph"])
  func `a damaged file is never believed, wherever the damage is`(suffix: String) throws {
    let beside = try Beside(Self.few)
    let expected = Analysis(try beside.opened.dataset()).exposures()
    func ask() throws -> [Exposure] {
      let files = beside.files()
      return files.analysis(of: try files.open(), policy: Policy(), budget: Budget()).exposures()
    }
    _ = try ask()
    let path = beside.directory.path("test.diligraph.\(suffix)")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let places = stride(from: 0, to: whole.count, by: max(1, whole.count / 150))
    for place in places {
      for damage in 0..<2 {
        var damaged = damage == 0 ? whole : whole.prefix(place)
        if damage == 0 { damaged[place] ^= 0x10 }
        try damaged.write(to: URL(fileURLWithPath: path))
        _ = beside.events
        let answer = try ask()
        #expect(answer == expected)
        // Between the parts lie zeros that nobody reads.
        let used = beside.events.contains(.used(path))
        #expect(!used || (damage == 0 && whole[place] == 0))
        let after = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(used || after == whole)
      }
    }
  }

  @Test func `it is said that something else stood where the file belongs`() throws {
    let beside = try Beside(Self.few)
    for content in ["", "something else", String(repeating: "x", count: 500)] {
      try Data(content.utf8).write(to: URL(fileURLWithPath: beside.dataset))
      #expect(try beside.files().open().dataset.relationships.count == 2)
      guard case .made(beside.dataset, _, wasDamaged: true) = try #require(beside.events.last) else {
        Issue.record("it should say what it did not use")
        return
      }
    }
  }

  @Test func `a file that others may write is not believed`() throws {
    let beside = try Beside(Self.few)
    _ = try beside.content()
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: beside.dataset)
    _ = beside.events
    _ = try beside.files().open()
    #expect(!beside.events.contains(.used(beside.dataset)))
  }

  @Test func `the files are as confidential as the case`() throws {
    let beside = try Beside(Self.few)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: beside.directory.path())
    _ = try beside.content()
    let attributes = try FileManager.default.attributesOfItem(atPath: beside.dataset)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `a file that cannot be written costs nothing but time`() throws {
    let beside = try Beside(Self.few)
    try FileManager.default.createDirectory(atPath: beside.dataset, withIntermediateDirectories: false)
    try Data().write(to: URL(fileURLWithPath: beside.dataset + "/in the way"))
    #expect(try beside.files().open().dataset.relationships.count == 2)
    guard case .notWritten(beside.dataset, _) = try #require(beside.events.last) else {
      Issue.record("it should say that the file cannot be written")
      return
    }
    let rest = try FileManager.default.contentsOfDirectory(atPath: beside.directory.url.path)
    #expect(!rest.contains { $0.contains(".new-") })
  }

  @Test func `the case is not kept open by what was derived from it`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path()
    let made = try Case.create(at: path)
    try made.add(info("one"), Self.few)
    try made.close()
    let files = CaseSnapshots(path: path, program: "test", least: 0)
    let opened = try files.open()
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    #expect(files.analysis(of: opened, policy: Policy(), budget: Budget()).exposures().count == 2)
  }

  @Test func `no files appear beside a small case`() throws {
    let beside = try Beside(Self.few)
    let files = CaseSnapshots(path: beside.opened.path, program: "test")
    _ = files.analysis(of: try files.open(), policy: Policy(), budget: Budget()).exposures()
    #expect(!FileManager.default.fileExists(atPath: beside.dataset))
    #expect(!FileManager.default.fileExists(atPath: beside.graph))
  }
}
