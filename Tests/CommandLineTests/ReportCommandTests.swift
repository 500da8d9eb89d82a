// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Dossiers as a user asks for them.
@Suite struct ReportCommandTests {
  private func program() throws -> Program {
    let program = try Program()
    try program.write(
      """
      from,to,kind,products,publisher,grade
      Norvale Optics,Kestrel Trading,supply,facial-recognition,Gazette,C
      Kestrel Trading,Ministry of Interior,supply,facial-recognition,Gazette,C

      """, to: "suppliers.csv")
    try program.write(
      "entity,category,level\nMinistry of Interior,security service,5\n", to: "flags.csv")
    return program
  }

  private let files = "--from suppliers.csv --from flags.csv"

  private func text(_ name: String, of program: Program) throws -> String {
    try String(contentsOf: program.folder.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func `a dossier is written in all forms, with the digests of the files that it rests on`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell("diligraph report \"Norvale Optics\" \(files) -o out/r && sha256sum suppliers.csv")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("out/r/norvale-optics: .html .svg .md .json\n"))
    let digest = try #require(run.output.split(separator: "\n").last?.prefix(64))
    for ending in ["html", "md", "json"] {
      let text = try text("out/r/norvale-optics.\(ending)", of: program)
      #expect(text.contains(digest) && text.contains("Kestrel Trading"))
    }
    let page = try text("out/r/norvale-optics.html", of: program)
    #expect(page.contains("<svg") && page.contains("aria-label"))
    #expect(try text("out/r/norvale-optics.md", of: program).contains("](norvale-optics.svg)"))
  }

  @Test func `the same question gives the same files, whatever the order of the input`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell(
      "diligraph report \"Norvale Optics\" \(files) -o out/a && diligraph report \"Norvale Optics\" "
        + "--from flags.csv --from suppliers.csv -o out/b && cmp out/a/norvale-optics.svg out/b/norvale-optics.svg")
    #expect(run.status == 0, "\(run.errors)")
    let again = try program.shell("diligraph report \"Norvale Optics\" \(files) -o out/c && diff -r out/a out/c")
    #expect(again.status == 0, "\(again.output)")
  }

  @Test func `a file's name is readable in any script, and safe whatever the entity is called`() throws {
    let program = try program()
    defer { program.remove() }
    let long = String(repeating: "Very Long Name ", count: 20)
    let names: [(name: String, file: Regex<Substring>)] = [
      ("Société Générale & Co.", /societe-generale-co/), ("Mærsk Łódź ＡＢ Straße", /maersk-lodz-ab-strasse/),
      ("Завод «Йод» № 5", /завод-йод-5-[0-9a-f]{10}/), ("شركة الأفق", /شركة-الأفق-[0-9a-f]{10}/),
      ("株式会社東芝", /株式会社東芝-[0-9a-f]{10}/), ("हिन्दी लिमिटेड", /हिन्दी-लिमिटेड-[0-9a-f]{10}/),
      (long, /very-long-name(?:-very-long-name){3}-[0-9a-f]{10}/), ("../../etc/passwd", /etc-passwd/),
      ("con", /con-[0-9a-f]{10}/), ("LPT1", /lpt1-[0-9a-f]{10}/), ("Index", /index-[0-9a-f]{10}/),
      ("-rf .", /rf/), (" dots... ", /dots/), ("…!?", /[0-9a-f]{10}/), ("a\u{200B}b\u{202E}c", /abc/),
      ("acme-0123456789", /acme-0123456789-[0-9a-f]{10}/), (String(repeating: "漢", count: 300), /漢{60}-[0-9a-f]{10}/),
    ]
    let rows = names.enumerated().map { "n\($0),\"\($1.name)\"\n" }.joined()
    try program.write("id,name\n\(rows)", to: "names.csv")
    try program.write(names.indices.map { "n\($0)\n" }.joined(), to: "list.txt")
    let run = try program.shell(
      "diligraph report --list list.txt --from names.csv --from flags.csv --write json,markdown,html -o out/r; ls out")
    #expect(run.status == 0 && run.output.hasSuffix("\nr\n"), "\(run.errors) \(run.output)")
    let folder = program.folder.appendingPathComponent("out/r").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    let written = Set(
      files.filter { $0.hasSuffix(".json") }.map { $0.dropLast(5).precomposedStringWithCanonicalMapping })
    #expect(written.count == names.count + 1, "\(written)")
    for (name, file) in names { #expect(written.contains { $0.wholeMatch(of: file) != nil }, "\(name): \(written)") }
    #expect(files.allSatisfy { $0.utf8.count < 250 })
    // Every link of the overview leads to a file.
    let links = try text("out/r/index.html", of: program).matches(of: /href="([^"]*)"/).map { String($0.1) }
    #expect(links.count == names.count && links.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    #expect(links.allSatisfy { files.contains($0.removingPercentEncoding ?? "") }, "\(links)")
  }

  @Test func `a dossier says the licence that a file states, that of its format, or that none is stated`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write(
      #"""
      {"version": "1.1", "license": "https://creativecommons.org/licenses/by/4.0/", "publisher": {"name": "Portal"},
       "releases": [{"ocid": "ocds-x-1", "id": "1", "date": "2024-01-01T00:00:00Z", "tag": ["award"],
         "buyer": {"id": "b", "name": "Ministry of Interior"},
         "parties": [{"id": "b", "name": "Ministry of Interior", "roles": ["buyer"]},
                     {"id": "s", "name": "Kestrel Trading", "roles": ["supplier"]}],
         "awards": [{"id": "1", "suppliers": [{"id": "s", "name": "Kestrel Trading"}]}]}]}
      """#, to: "ocds.json")
    try program.write(
      #"""
      [{"statementId": "1d0c2a3e-aaaa-4bbb-8ccc-000000000001", "declarationSubject": "e1", "recordId": "e1",
        "recordType": "entity", "recordDetails": {"isComponent": false, "name": "Norvale Optics",
        "entityType": {"type": "registeredEntity"}},
        "publicationDetails": {"publicationDate": "2024-01-01", "bodsVersion": "0.4",
          "license": "Licence of Tamsin Jorvik", "publisher": {"name": "Register"}}}]
      """#, to: "bods.json")
    let inputs = "ocds.json bods.json suppliers.csv flags.csv"
    let files = inputs.split(separator: " ").map { "--from \($0)" }.joined(separator: " ")
    let run = try program.shell(
      "diligraph import \(inputs) --case a.diligraph && diligraph report 'Kestrel Trading' --case a.diligraph -o out/a "
        + "&& diligraph report 'Kestrel Trading' \(files) --same-names -o out/b "
        + "&& diligraph report 'Kestrel Trading' --publish --case a.diligraph -o out/c; ls out/*/*.md")
    #expect(run.status == 0, "\(run.errors)")
    let paths = run.output.split(separator: "\n").filter { $0.hasPrefix("out/") && $0.hasSuffix(".md") }
    #expect(paths.count == 3, "\(run.output) \(run.errors)")
    for path in paths {
      let page = try text(String(path), of: program).replacing("\\", with: "")
      #expect(page.contains("as stated in it: <https://creativecommons.org/licenses/by/4.0/>"), "\(path)")
      #expect(page.contains("as stated in it: Licence of Tamsin Jorvik") != path.hasPrefix("out/c"), "\(path)")
      #expect(page.contains("| not stated |") && !page.contains("not recorded"), "\(path)")
    }
  }

  @Test func `a file's name does not depend on who is asked about with it`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("id,name\na,ACME!\nb,Acme\nc,Acmé\nd,Alone\n", to: "more.csv")
    func files(_ ids: String) throws -> Set<String> {
      let run = try program.shell(
        "rm -rf out/r; diligraph report \(ids) --from more.csv --from flags.csv --write json -o out/r && ls out/r")
      #expect(run.status == 0, "\(run.errors)")
      let files = run.output.split(separator: "\n").map(String.init)
      return Set(files.filter { $0.hasSuffix(".json") && !$0.contains(" ") }).subtracting(["index.json"])
    }
    let each = try ["a", "b", "c", "d"].map(files)
    #expect(each.allSatisfy { $0.count == 1 } && each[3] == ["alone.json"])
    #expect(each[0...2].allSatisfy { $0.allSatisfy { $0.wholeMatch(of: /acme-[0-9a-f]{10}\.json/) != nil } }, "\(each)")
    #expect(try files("a b c d") == each.reduce(into: []) { $0.formUnion($1) })
  }

  @Test func `the headings of a framework and the red flags of a pack are used, shipped or of a file`() throws {
    let program = try program()
    defer { program.remove() }
    let shipped = try program.shell(
      "diligraph report \"Norvale Optics\" \(files) --framework ungp --pack ict --pack employment -o out/r")
    #expect(shipped.status == 0, "\(shipped.errors)")
    let page = try text("out/r/norvale-optics.html", of: program)
    #expect(page.contains("Involvement, leverage and action (Principle 19)"))
    #expect(page.contains("Red flags: <bdi>Employment and recruitment agencies</bdi>"))
    #expect(!page.contains("Further facts"))
    try program.write(
      """
      pack: mine
      title: My own
      redFlags:
        - {id: one, wording: A reseller is there., document: Handbook, test: {intermediary: unnamed}}
      """, to: "mine.yaml")
    let own = try program.shell("diligraph report \"Norvale Optics\" \(files) --pack mine.yaml -o out/s")
    #expect(own.status == 0, "\(own.errors)")
    #expect(
      try text("out/s/norvale-optics.md", of: program).contains(
        "My own: 0 met, 0 not assessable from the data, 1 not met."))
  }

  @Test(arguments: [
    (
      "--pack employmnt", 64,
      """
      --pack: there is no \"employmnt\"; the nearest is \"employment\". Name a file, or one of ict, oil-and-gas, \
      employment.
      """
    ),
    ("--framework mine.yaml", 65, "mine.yaml: framework: is missing; give it a value."),
    ("--write pdf", 64, "--write"),
    ("-k 0", 64, "-k: is 0; it must be at least 1."),
  ])
  func `what cannot be used is said with what would be right`(option: String, status: Int, message: String) throws {
    let program = try program()
    defer { program.remove() }
    try program.write("title: x\n", to: "mine.yaml")
    let run = try program.shell("diligraph report \"Norvale Optics\" \(files) \(option) -o out/r")
    #expect(run.status == Int32(status) && run.errors.contains(message), "\(run.errors)")
  }

  @Test func `several entities have an overview, which a later one is compared with`() throws {
    let program = try program()
    defer { program.remove() }
    let first = try program.shell("diligraph report --all-exposed \(files) -o out/a --write html,json")
    #expect(first.status == 0 && first.output.contains("out/a/index: .html .csv .json: 2 entities"), "\(first.errors)")
    #expect(try text("out/a/index.html", of: program).contains("href=\"norvale-optics.html\""))
    try program.write(
      "from,to,kind,products,publisher,grade\nAlder,Kestrel Trading,supply,facial-recognition,Gazette,A1\n",
      to: "new.csv")
    let second = try program.shell(
      "diligraph report --top 3 \(files) --from new.csv --since out/a/index.json -o out/b --write json")
    #expect(second.status == 0, "\(second.errors)")
    #expect(
      second.output.contains("since the earlier overview: 1 new, 0 changed, 2 the same, 0 gone"), "\(second.output)")
    #expect(try text("out/b/index.csv", of: program).contains("Norvale Optics"))
    #expect(try !text("out/b/index.html", of: program).contains("href=\"norvale"))
  }

  @Test func `the most exposed are those with the highest exact figures, and what is left out is said`() throws {
    let program = try program()
    defer { program.remove() }
    // The best path of Many is worse than that of Kestrel Trading, and all of its paths together are better.
    let rows = (0..<6).map {
      "Many,Way \($0),supply,facial-recognition,G\($0),A1\nWay \($0),Ministry of Interior,supply,facial-recognition,H,D\n"
    }
    try program.write("from,to,kind,products,publisher,grade\n" + rows.joined(), to: "more.csv")
    let run = try program.shell("diligraph report --top 1 \(files) --from more.csv --write json -o out/r")
    #expect(run.status == 0 && run.output.contains("out/r/many: .json"), "\(run.errors) \(run.output)")
    let two = try program.shell("diligraph report --top 2 \(files) --from more.csv --write json -o out/s")
    #expect(
      two.output.contains("Chosen: 2 of 9 exposed entities, those with the highest exact figures."), "\(two.output)")
    let index = try text("out/s/index.json", of: program)
    #expect(index.contains("\"complete\": false") && index.contains("\"leftOut\": 7"), "\(index)")
    #expect(index.contains("\"entity\": \"many\"") && index.contains("\"entity\": \"kestrel trading\""), "\(index)")
    let all = try program.shell("diligraph report --all-exposed \(files) --from more.csv --write json -o out/t")
    #expect(all.status == 0 && !all.output.contains("Chosen"))
    #expect(try text("out/t/index.json", of: program).contains("\"complete\": true"))
  }

  @Test func `names of a list that are not in the data stand in the overview, and the exit code says so`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("\u{FEFF}# suppliers\n\nNorvale Optics\r\nNobody Ltd\nnorvale optics\n", to: "list.txt")
    let run = try program.shell("diligraph report --list list.txt \(files) -o out/r --write json")
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains("diligraph: --list: Nobody Ltd: there is no entity \"Nobody Ltd\""), "\(run.errors)")
    #expect(try text("out/r/index.json", of: program).contains("\"name\": \"Nobody Ltd\""))
    #expect(run.output.contains("1 entity\n"))
  }

  @Test func `of many entities each has its dossier, the same as alone but for the budget that it states`() throws {
    let program = try program()
    defer { program.remove() }
    let rows = (0..<30).map { "Maker \($0),Kestrel Trading,supply,facial-recognition,Gazette,C\n" }.joined()
    try program.write("from,to,kind,products,publisher,grade\n" + rows, to: "more.csv")
    let many = "diligraph report --all-exposed \(files) --from more.csv --write json,markdown"
    let run = try program.shell("\(many) -o out/a && \(many) -o out/b && diff -r out/a out/b")
    #expect(run.status == 0 && run.output.contains("32 entities"), "\(run.errors) \(run.output)")
    #expect(run.errors.contains("32 entities: figures have a hundredth of the budget"))
    #expect(try text("out/a/maker-7.json", of: program).contains("\"exactPaths\": 100"))
    let thorough = try program.shell("\(many) --thorough -o out/c")
    #expect(thorough.status == 0 && thorough.errors.isEmpty, "\(thorough.errors)")
    #expect(try text("out/c/maker-7.json", of: program).contains("\"exactPaths\": 10000"))
  }

  @Test(arguments: [
    ("--since nothing.json", 66, "--since: nothing.json: there is no such file"),
    ("--since suppliers.csv", 65, "--since: suppliers.csv: is no overview"),
    ("--list nothing.txt", 66, "--list: nothing.txt: there is no such file"), ("--top 0", 64, "--top: is 0"),
    ("--all-exposed --top 3", 64, "ask for one of them"),
  ])
  func `an overview that cannot be made says why`(option: String, status: Int, message: String) throws {
    let program = try program()
    defer { program.remove() }
    let name = option.contains("--since") ? "\"Norvale Optics\"" : ""
    let run = try program.shell("diligraph report \(name) \(option) \(files) -o out/r")
    #expect(run.status == Int32(status) && run.errors.contains(message), "\(run.errors)")
    let none = try program.shell("diligraph report \(files) -o out/r")
    #expect(none.status == 64 && none.errors.contains("Name entities, or a --list of them"))
  }

  @Test func `a run that fails writes nothing, and leaves no overview of figures that are no longer there`() throws {
    let program = try program()
    defer { program.remove() }
    let report = "diligraph report --all-exposed \(files) -o out/r"
    #expect(try program.shell("\(report) && cp -r out/r out/before").status == 0)
    try program.write(
      "from,to,kind,products,publisher,grade\nAlder,Kestrel Trading,supply,facial-recognition,Gazette,A1\n",
      to: "new.csv")
    #expect(try program.shell("mkdir out/r/alder.md out/before/alder.md").status == 0)
    let failed = try program.shell("\(report) --from new.csv")
    #expect(failed.status == 74 && failed.errors.contains("out/r/alder.md: is a folder"), "\(failed.errors)")
    #expect(try program.shell("diff -r out/before out/r && ls -A out/r | grep -c '^[.]'").output == "0\n")
    // A single dossier has no overview, and the one that is there is not of it.
    let alone = try program.shell("diligraph report 'Norvale Optics' \(files) -o out/r")
    #expect(alone.status == 0 && alone.errors.contains("out/r/index.html: is the overview of an earlier run"))
  }

  @Test func `a dossier takes away what an earlier one had and it has not`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("Gazette\n", to: "embargo.txt")
    try program.write(
      "from,to,kind,publisher,grade\nNorvale Optics,Other Ltd,supply,Portal,C\n", to: "more.csv")
    let report = "diligraph report 'Norvale Optics' \(files) --from more.csv -o out/r"
    #expect(
      try program.shell("\(report) && grep -q Kestrel out/r/norvale-optics.svg && touch out/r/mine.svg").status == 0)
    let second = try program.shell("\(report) --publish --embargo embargo.txt; ls out/r; grep -rl Kestrel out/r")
    #expect(second.output.contains("norvale-optics.html\n") && second.output.contains("mine.svg"), "\(second.output)")
    #expect(!second.output.contains("norvale-optics.svg\n"), "\(second.output)")
    #expect(second.status == 1, "\(second.output)")
    #expect(second.errors.contains("out/r/norvale-optics.svg: was of an earlier run, and is taken away."))
  }

  @Test func `a folder that cannot be made is said`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell("diligraph report \"Norvale Optics\" \(files) -o suppliers.csv/r")
    #expect(run.status == 74 && run.errors.contains("suppliers.csv/r: the folder cannot be made"), "\(run.errors)")
  }
}
