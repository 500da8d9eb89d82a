// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The rules hold in this checkout.
@Suite struct ArchitectureTests {
  private func expectNone(_ broken: [String]) {
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  private func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: SourceTree.root.appendingPathComponent(path).path)
  }

  @Test func `there are files to look at`() {
    #expect(SourceTree.sources.count > 40)
    #expect(SourceTree.swift.count > SourceTree.sources.count)
    #expect(SourceTree.pages.contains { $0.path == "Sources/README.md" })
  }

  @Test func `a layer of Diligraph mentions no later layer`() { expectNone(Rules.upwardMentions(SourceTree.sources)) }
  @Test func `a target imports only what it may`() { expectNone(Rules.foreignImports(SourceTree.sources)) }
  @Test func `a library prints nothing, ends nothing, and looks at no clock or environment`() {
    expectNone(Rules.forbiddenCalls(SourceTree.sources))
  }
  @Test func `numbers for a reader are rounded in one place`() { expectNone(Rules.strayRounding(SourceTree.sources)) }
  @Test func `identifiers use the glossary's words`() { expectNone(Rules.foreignWords(SourceTree.sources)) }
  @Test func `nothing is put off in a comment`() { expectNone(Rules.reminders(SourceTree.swift + SourceTree.pages)) }
  @Test func `each file states its licence`() { expectNone(Rules.withoutLicence(SourceTree.swift)) }
  @Test func `no file is too long`() { expectNone(Rules.longFiles(SourceTree.swift)) }
  @Test func `no function is too long`() { expectNone(Rules.longFunctions(SourceTree.swift)) }
  @Test func `paths in pages exist`() { expectNone(Rules.deadPaths(SourceTree.pages, exists: exists)) }

  /// As in the projects that this one looks up to: median ≤ 150 and 90 % ≤ 350 lines a file, 90 % of the
  /// functions ≤ 40 lines.
  @Test func `most files and functions are short`() {
    let files = SourceTree.sources.map { $0.text.split(separator: "\n", omittingEmptySubsequences: false).count }
      .sorted()
    let functions = SourceTree.sources.flatMap(Rules.functions).map(\.length).sorted()
    #expect(files[files.count / 2] <= 150 && files[files.count * 9 / 10] <= 350)
    #expect(functions[functions.count * 9 / 10] <= 40)
  }

  @Test func `each target and layer is described in Sources/README, and nothing else`() throws {
    let page = try #require(SourceTree.pages.first { $0.path == "Sources/README.md" }).text
    let named = Set(
      page.split(separator: "`").map(String.init).filter { $0.hasPrefix("Sources/") && !$0.contains(" ") })
    func folders(_ path: String) throws -> [String] {
      let url = SourceTree.root.appendingPathComponent(path)
      let found = try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: [.isDirectoryKey])
      return try found.filter {
        try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true && $0.pathExtension.isEmpty
      }.map { "\(path)/\($0.lastPathComponent)" }
    }
    for folder in try folders("Sources") + folders("Sources/Diligraph") {
      #expect(named.contains(folder), "describe \(folder) in Sources/README.md")
    }
    for path in named.sorted() { #expect(exists(path), "Sources/README.md describes \(path), which does not exist") }
  }
}
