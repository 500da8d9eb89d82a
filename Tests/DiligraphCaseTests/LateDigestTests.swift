// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@testable import DiligraphCase

/// Imports of which the digest is known only when the file has been read.
@Suite struct LateDigestTests {
  private func late(_ dataset: String = "tables") -> ImportInfo {
    var info = info("", dataset: dataset)
    info.byteCount = 0
    return info
  }

  private func add(
    _ inCase: Case, _ digest: String, of dataset: String = "tables", replace: Bool = false, _ statements: [Statement]
  ) throws -> DiligraphCase.ImportSummary {
    try inCase.importing(late(dataset), replace: replace, digest: { (digest, 10) }) { sink in
      for statement in statements { try sink.add(statement) }
    }
  }

  @Test func `the import has the digest that is stated at its end`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    #expect(try !inCase.hasImport(ofSize: 10, format: "native-csv", dataset: "tables"))
    let summary = try add(inCase, "one", [supply("a", "b")])
    #expect(!summary.alreadyImported && summary.relationships.new == 1)
    let stored = try #require(try inCase.imports().first?.info)
    #expect(stored.digest == "one" && stored.byteCount == 10)
    #expect(try inCase.hasImport(ofSize: 10, format: "native-csv", dataset: "tables"))
    for (size, format, dataset) in [(11, "native-csv", "tables"), (10, "csv", "tables"), (10, "native-csv", "x")] {
      #expect(try !inCase.hasImport(ofSize: size, format: format, dataset: dataset))
    }
    // An import that began with its digest is the same file as well.
    #expect(try inCase.add(info("one"), []).alreadyImported)
  }

  @Test func `a file that cannot be read again is not imported`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    struct Gone: Error {}
    #expect(throws: Gone.self) {
      try inCase.importing(late(), digest: { throw Gone() }) { sink in try sink.add(supply("a", "b")) }
    }
    #expect(try inCase.imports().isEmpty && inCase.dataset().relationships.isEmpty)
    #expect(try add(inCase, "one", [supply("a", "b")]).relationships.new == 1)
  }

  @Test func `a file that turns out to be current changes nothing`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    try inCase.add(info("one"), [supply("a", "b")])
    let (before, version) = (Content(try inCase.dataset()), try inCase.contentVersion())
    let summary = try add(inCase, "one", [supply("a", "b"), supply("a", "c")])
    #expect(summary.alreadyImported && summary.number == 1)
    #expect(Content(try inCase.dataset()) == before)
    #expect(try inCase.contentVersion() == version && inCase.imports().map(\.number) == [1])
    // For another data set it is another import.
    #expect(try !add(inCase, "one", of: "others", [supply("a", "b")]).alreadyImported)
  }

  @Test func `a replacement that turns out to be current ends the other files of the data set`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    try inCase.add(info("one"), [supply("a", "b")])
    try inCase.add(info("two"), [supply("a", "c")])
    let summary = try add(inCase, "one", replace: true, [supply("a", "b")])
    #expect(summary.alreadyImported && summary.number == 1 && summary.replaced == [2])
    #expect(try inCase.dataset().relationships.count == 1)
  }
}
