// SPDX-License-Identifier: Apache-2.0

import Testing

/// The judges are judged: each rule convicts a planted fault, and acquits what only looks like one.
@Suite struct RulesTests {
  private func file(_ path: String, _ text: String) -> SourceFile { SourceFile(path: path, text: text) }

  @Test func `an upward mention is named with both files and the cure`() {
    let files = [
      file("Sources/Diligraph/Graph/Graph.swift", "struct Graph { var exposure: Exposure }"),
      file("Sources/Diligraph/Analysis/Exposure.swift", "public struct Exposure { let graph: Graph }"),
    ]
    #expect(
      Rules.upwardMentions(files) == [
        "Sources/Diligraph/Graph/Graph.swift mentions Exposure, which a later layer declares "
          + "(Sources/Diligraph/Analysis/Exposure.swift). Move one of the two."
      ])
  }

  @Test func `a mention in a comment or a text is none`() {
    let files = [
      file("Sources/Diligraph/Model/Day.swift", "// An Exposure\nlet text = \"Exposure\"\n/* Exposure\n Exposure */"),
      file("Sources/Diligraph/Analysis/Exposure.swift", "struct Exposure {}"),
    ]
    #expect(Rules.upwardMentions(files).isEmpty)
  }

  @Test(arguments: [
    ("Diligraph", "import GRDB"), ("Diligraph", "@preconcurrency import CGraphvizShim"),
    ("DiligraphCase", "import Yams"),
    ("DiligraphImport", "internal import GRDB"), ("DiligraphRender", "import struct ArgumentParser.Option"),
    ("Diligraph", "import DiligraphCase"),
  ])
  func `a foreign import is convicted`(target: String, line: String) {
    #expect(Rules.foreignImports([file("Sources/\(target)/A.swift", line)]).count == 1)
  }

  @Test func `an allowed import is not`() {
    #expect(
      Rules.foreignImports([file("Sources/DiligraphCase/A.swift", "import GRDB\nimport Diligraph\n// import Yams")])
        .isEmpty)
  }

  @Test(arguments: [
    "print(1)", "  exit(1)", "fatalError(\"no\")", "let now = Date()", "ProcessInfo.processInfo.environment[\"A\"]",
    "getenv(\"A\")", "let x = try! f()", "let y = z as! Int", "let t = Date.now",
  ])
  func `a forbidden call is convicted`(line: String) {
    #expect(Rules.forbiddenCalls([file("Sources/Diligraph/Model/A.swift", line)]).count == 1)
    #expect(Rules.forbiddenCalls([file("Sources/DiligraphCLI/A.swift", line)]).isEmpty)
  }

  @Test(arguments: ["// print(1)", "let text = \"print(1)\"", "sheet.print(1)", "blueprint(1)", "let d = PDFDate()"])
  func `what only looks like a forbidden call is not`(line: String) {
    #expect(Rules.forbiddenCalls([file("Sources/Diligraph/Model/A.swift", line)]).isEmpty)
  }

  @Test func `rounding for a reader in a place of its own is convicted`() {
    let line = "let text = (value * 100).rounded() / 100"
    #expect(
      Rules.strayRounding([file("Sources/Diligraph/Report/PathsReport.swift", line)]) == [
        "Sources/Diligraph/Report/PathsReport.swift:1: rounds a number; let ReportNumbers.swift do it."
      ])
    #expect(Rules.strayRounding([file("Sources/Diligraph/Report/ReportNumbers.swift", line)]).isEmpty)
    #expect(Rules.strayRounding([file("Sources/Diligraph/Graph/A.swift", line)]).isEmpty)
  }

  @Test func `a foreign word is convicted with the glossary's`() {
    let found = Rules.foreignWords([file("Sources/Diligraph/A.swift", "let supplyChain = makeAlert()")])
    #expect(found.count == 2)
    #expect(
      found.first == "Sources/Diligraph/A.swift: \"makeAlert\" says \"alert\"; the glossary's word is flag or finding.")
    #expect(Rules.foreignWords([file("Sources/Diligraph/A.swift", "let chained = 1 // an alert")]).isEmpty)
  }

  @Test func `a reminder and a missing licence are convicted`() {
    let text = "// TO" + "DO later"
    #expect(
      Rules.reminders([file("A.swift", text)]) == [
        "A.swift:1: TO" + "DO: do it now, or open an issue and delete the line."
      ])
    #expect(Rules.withoutLicence([file("A.swift", text)]).count == 1)
    #expect(Rules.withoutLicence([file("A.swift", "// SPDX-License-Identifier: Apache-2.0\n")]).isEmpty)
  }

  @Test func `long files and functions are convicted`() {
    let lines = String(repeating: "\n", count: 600)
    #expect(Rules.longFiles([file("A.swift", lines)]) == ["A.swift has 601 lines; split it below 600."])
    #expect(Rules.longFiles([file("A.swift", String(lines.dropLast()))]).isEmpty)
    let body = String(repeating: "  call { \"}\" }\n", count: 59)
    #expect(
      Rules.longFunctions([file("A.swift", "func f() {\n\(body)}\n")]) == [
        "A.swift:1: func f has 61 lines; split it below 60."
      ])
    #expect(Rules.longFunctions([file("A.swift", "init() {\n\(body.dropLast(15))}\n")]).isEmpty)
    #expect(
      Rules.functions(file("A.swift", "protocol P { func f() }\nstruct S {\n  func g() {\n  }\n}")).map(\.name)
        .contains("func g"))
  }

  @Test func `a dead path is convicted`() {
    let page = file(
      "A.md", "See `Sources/Gone/` and `Sources/Here.swift`, `Sources/*.swift`, `print(1)`.\n```\n`Sources/x`\n```")
    #expect(
      Rules.deadPaths([page]) { $0 == "Sources/Here.swift" } == [
        "A.md:1: Sources/Gone/ does not exist; correct the path or the page."
      ])
  }

  @Test func `the scanner leaves out comments and contents of texts only`() {
    let text = #"""
      let a = "x \" // y" + b // c
      let d = #"e " f"# + g
      let h = """
        i
        """ + j /* k
        l */ + m
      """#
    #expect(
      CodeScanner.code(of: text).flatMap(CodeScanner.words) == ["let", "a", "b", "let", "d", "g", "let", "h", "j", "m"])
  }
}
