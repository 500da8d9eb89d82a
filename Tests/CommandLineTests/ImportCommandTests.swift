// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DiligraphCLI

/// What `diligraph import` makes of what a user names, and what it says at the end.
@Suite struct ImportCommandTests {
  private static let supplies = "from,to,kind\nNorvale Optics,Kestrel Trading,supply\n"
  private static let doubtful = "from,to,kind,confidence\nNorvale Optics,Kestrel Trading,supply,maybe\n"

  private func program() throws -> Program {
    let program = try Program()
    try program.write(Self.supplies, to: "good.csv")
    try program.write(Self.doubtful, to: "doubtful.csv")
    try program.write("what is this\n", to: "bad.csv")
    try program.write("", to: "nothing.csv")
    return program
  }

  @Test func `of several files the bad ones are said and the others are imported`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell("diligraph import bad.csv good.csv missing.csv nothing.csv --case out/a.diligraph")
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.output.contains("good.csv: csv, import 1"))
    #expect(run.errors.contains("3 of 4 files are not imported: "), "\(run.errors)")
    for name in ["bad.csv", "missing.csv", "nothing.csv"] {
      #expect(run.errors.contains("not imported: \(name): "), "\(run.errors)")
    }
  }

  @Test(arguments: [
    ("bad.csv nothing.csv", Int32(65)), ("missing.csv gone.csv", 66), ("missing.csv bad.csv", 65), ("bad.csv", 65),
    ("missing.csv", 66), ("empty", 66), ("missing.csv -- - -", 64),
  ])
  func `where no file is imported the exit code says why, and no case is left`(files: String, status: Int32) throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell("mkdir empty; diligraph import --case out/a.diligraph \(files)")
    #expect(run.status == status, "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.folder.appendingPathComponent("out/a.diligraph").path))
  }

  @Test func `numbered nodes are those of the data set, in a case and straight from files`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell(
      """
      mkdir one two && printf '7,8\\n' > one/edges.csv && printf '7,9\\n' > two/edges.csv
      diligraph import one/edges.csv two/edges.csv --case out/a.diligraph > out.txt && diligraph find 7 --case out/a.diligraph
      diligraph find 7 --from one/edges.csv --from two/edges.csv
      diligraph import one/edges.csv two/edges.csv --dataset net --case out/b.diligraph > out.txt
      diligraph find 7 --case out/b.diligraph && diligraph show 7 --case out/b.diligraph
      """)
    #expect(run.status == 0, "\(run.errors)")
    let ids = run.output.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("edges:") && $0.hasSuffix(":7") }
    #expect(Set(ids) == ["edges:edges:7", "edges:two/edges:7", "edges:net:7"], "\(run.output)")
    #expect(run.output.contains("edges:net:7 is associate of edges:net:9"), "\(run.output)")
    let several = try program.shell("diligraph show 7 --case out/a.diligraph")
    #expect(several.status == 64, "\(several.errors)")
    for id in ["edges:edges:7", "edges:two/edges:7"] { #expect(several.errors.contains(id), "\(several.errors)") }
  }

  @Test func `a compressed tar archive is its files, of which one can be named`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell(
      """
      mkdir -p in/b && cp good.csv in/b/good.csv && cp bad.csv in/README.md && ln -s good.csv in/b/again.csv
      tar czf in.tar.gz in && tar cf in.tar in && diligraph import in.tar.gz --case out/a.diligraph
      diligraph import in.tar/in/b/good.csv --case out/b.diligraph && cat in.tar.gz | diligraph import - --case out/c.diligraph
      """)
    #expect(run.status == 0, "\(run.errors)")
    let heads = run.output.split(separator: "\n").filter { $0.contains("good.csv: ") }
    #expect(
      heads == [
        "in.tar.gz/in/b/good.csv: csv, import 1, data set good", "in.tar/in/b/good.csv: csv, import 1, data set good",
        "stdin/in/b/good.csv: csv, import 1, data set good",
      ])
    #expect(run.errors.contains("in.tar.gz: 1 link or device of the archive left out"), "\(run.errors)")
    #expect(run.errors.contains("in.tar.gz: passed over as no data: in/README.md"), "\(run.errors)")
    let missing = try program.shell("diligraph import in.tar/in/b/god.csv --case out/d.diligraph")
    #expect(missing.status == 66 && missing.errors.contains("the nearest is \"in/b/good.csv\""), "\(missing.errors)")
  }

  @Test func `a folder is all files in it, in order, without hidden ones and the case itself`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell(
      """
      mkdir -p in/b in/.git && cp good.csv in/z.csv && gzip -c good.csv > in/b/a.csv.gz && cp bad.csv in/.git/x.csv
      cp bad.csv in/.hidden.csv && ln -s ../in in/loop && diligraph import in --case in/case.diligraph
      diligraph import in --case in/case.diligraph
      """)
    #expect(run.status == 0, "\(run.errors)")
    let heads = run.output.split(separator: "\n").filter { $0.contains(".csv") && !$0.hasPrefix(" ") }
    #expect(
      heads == [
        "in/b/a.csv.gz: csv, import 1, data set a", "in/z.csv: csv, import 2, data set z",
        "in/b/a.csv.gz: imported before (import 1); nothing changed.",
        "in/z.csv: imported before (import 2); nothing changed.",
      ])
    #expect(
      run.output.contains(
        "total of 2 files; 2 records read, 2 stored, 0 skipped; new: 2 entities, 1 relationships, 0 flags; no findings"),
      "\(run.output)")
    #expect(run.errors.contains("in: left out 2 hidden files, 1 link to a folder."), "\(run.errors)")
  }

  @Test func `notes, pictures and programs beside the data of a folder or an archive are passed over by name`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("# Notes\n\nFrom the portal, in May.\n", to: "note.md")
    let run = try program.shell(
      """
      mkdir -p in/b && cp good.csv in/table.md && cp note.md in/b/NOTES.md && cp note.md in/README && cp good.csv in/z.csv
      printf '%%PDF-1.7\\000\\001' > in/b/paper.pdf && touch in/empty.log && diligraph import in --case out/a.diligraph
      """)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains("in: passed over as no data: README, b/NOTES.md, b/paper.pdf, empty.log."), "\(run.errors)")
    #expect(run.output.contains("in/table.md: csv") && run.output.contains("in/z.csv: csv"), "\(run.output)")
    let question = try program.shell("diligraph exposure --from in")
    #expect(question.status == 0, "\(question.errors)")
    // What was meant to be data, or was named, is not passed over.
    let meant = try program.shell("cp bad.csv in/b/c.csv; diligraph import in --case out/b.diligraph")
    #expect(meant.status == 2 && meant.errors.contains("not imported: in/b/c.csv: "), "\(meant.errors)")
    let named = try program.shell("diligraph import note.md good.csv --case out/c.diligraph")
    #expect(named.status == 2 && named.errors.contains("not imported: note.md: "), "\(named.errors)")
    let alone = try program.shell("mkdir notes; cp note.md notes; diligraph import notes --case out/d.diligraph")
    #expect(alone.status == 66 && alone.errors.contains("passed over as no data: note.md"), "\(alone.errors)")
  }

  @Test func `strict does not advise to leave it out where nothing can be read either way`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write(#"{"ocid":"ocds-1","awards":[{"id":"#, to: "cut.json")
    let linked = #"{"records":[{"ocid":"ocds-1","releases":[{"url":"https://x.example/1","date":"2024-01-01"}]}]}"#
    try program.write(linked, to: "linked.json")
    for (file, advice) in [
      ("cut.json --format ocds", "--preview shows"), ("linked.json", "gives nothing to import"),
    ] {
      let run = try program.shell("diligraph import \(file) --strict --case out/a.diligraph")
      #expect(run.status == 65 && run.errors.contains(advice), "\(run.errors)")
      #expect(!run.errors.contains("leave --strict out"), "\(run.errors)")
    }
    let partly = try program.shell("diligraph import doubtful.csv --strict --case out/a.diligraph")
    #expect(partly.status == 65 && partly.errors.contains("leave --strict out"), "\(partly.errors)")
  }

  @Test func `standard input, a pipe and a process's output are read as a stream, compressed or not`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell(
      """
      gzip -c good.csv | diligraph import - --case out/a.diligraph && mkfifo pipe && (cat good.csv > pipe &)
      diligraph import pipe --case out/b.diligraph && cat good.csv | diligraph import --preview -
      cat good.csv | diligraph exposure --from -
      """)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("-: csv, import 1, data set stdin"))
    #expect(run.output.contains("pipe: csv, import 1, data set pipe"))
    #expect(run.output.contains("stdin: csv ("))
  }

  @Test func `an archive's files are named, one by one or all`() throws {
    let program = try program()
    defer { program.remove() }
    let made = try program.shell(
      "python3 -c \"import zipfile; z=zipfile.ZipFile('x.zip','w'); z.write('good.csv','in/good.csv'); z.write('bad.csv','__MACOSX/b')\""
    )
    guard made.status == 0 else { return }
    let all = try program.shell("diligraph import x.zip --case out/a.diligraph")
    #expect(all.status == 0 && all.output.contains("x.zip/in/good.csv: csv, import 1"), "\(all.errors)")
    #expect(all.errors.contains("x.zip: 1 hidden file of the archive left out."), "\(all.errors)")
    let one = try program.shell("diligraph import x.zip/in/good.csv --case out/b.diligraph")
    #expect(one.status == 0 && one.output.contains("x.zip/in/good.csv: csv, import 1"), "\(one.errors)")
    let none = try program.shell("diligraph import x.zip/in/goood.csv --case out/b.diligraph")
    #expect(none.status == 66 && none.errors.contains("the nearest is \"in/good.csv\""), "\(none.errors)")
    let piped = try program.shell("cat x.zip | diligraph import - --case out/c.diligraph")
    #expect(piped.status == 0 && piped.output.contains("stdin/in/good.csv: csv"), "\(piped.errors)")
  }

  @Test func `strict imports nothing from a file with a doubt`() throws {
    let program = try program()
    defer { program.remove() }
    let strict = try program.shell("diligraph import doubtful.csv --strict --case out/a.diligraph")
    #expect(strict.status == 65 && strict.errors.contains("With --strict nothing is imported"), "\(strict.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.folder.appendingPathComponent("out/a.diligraph").path))
    let several = try program.shell("diligraph import good.csv doubtful.csv --strict --case out/a.diligraph")
    #expect(several.status == 2, "\(several.errors)")
    let status = try program.shell("diligraph status --case out/a.diligraph --format csv")
    #expect(status.output.contains("good.csv") && !status.output.contains("doubtful.csv"))
    let lenient = try program.shell("diligraph import doubtful.csv --case out/b.diligraph")
    #expect(lenient.status == 0 || lenient.status == 2)
  }

  @Test func `findings are listed by import, by code and by severity`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write(Self.doubtful.replacing("maybe", with: "sure"), to: "other.csv")
    _ = try program.shell("diligraph import good.csv doubtful.csv other.csv --case out/a.diligraph")
    func lines(_ options: String) throws -> [String] {
      let run = try program.shell("diligraph findings --format csv --case out/a.diligraph \(options)")
      #expect(run.status == 0, "\(run.errors)")
      return run.output.components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }
    }
    let all = try lines("")
    #expect(all.count == 2 && all[0].contains("doubtful.csv,2,"), "\(all)")
    #expect(try lines("--import 1").isEmpty)
    #expect(try lines("--import 3") == [all[1]])
    #expect(try lines("--severity note") == all)
    #expect(try lines("--code no-such-code").isEmpty)
    for (options, message) in [
      ("--import 9", "there is no import 9"), ("--severity grave", "it is one of note, doubt, error"),
      ("--import 1 --from good.csv", "--import and --from"),
    ] {
      let run = try program.shell(
        "diligraph findings \(options)" + (options.contains("from") ? "" : " --case out/a.diligraph"))
      #expect(run.status == 64 && run.errors.contains(message), "\(run.status) \(run.errors)")
    }
  }

  @Test func `a table in UTF-16 is previewed with its dialect`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell(
      "printf '\\377\\376' > wide.csv; iconv -f UTF-8 -t UTF-16LE good.csv >> wide.csv; diligraph import wide.csv --preview"
    )
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains("table: comma between cells, double quotes, UTF-16, little-endian, LF"), "\(run.output)")
  }

  /// Of a large file the digest is computed while it is read, unless the case may have it.
  @Test func `a large file is imported once, also under another name and in one run`() throws {
    let program = try program()
    defer { program.remove() }
    let rows = (0..<40_000).map { "Company \($0 % 500),Customer \($0 % 701),supply,a relationship number \($0)" }
    try program.write("from,to,kind,id\n" + rows.joined(separator: "\n") + "\n", to: "large.csv")
    let run = try program.shell(
      """
      cp large.csv copy.csv
      diligraph import large.csv copy.csv --dataset d --case out/a.diligraph
      diligraph import copy.csv --dataset d --case out/a.diligraph
      sha256sum large.csv; wc -c < large.csv
      diligraph status --case out/a.diligraph --format json
      """)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.components(separatedBy: "imported before (import 1)").count == 3, "\(run.output)")
    let digest = try #require(run.output.components(separatedBy: "  large.csv").first?.suffix(64))
    let size = try #require(run.output.components(separatedBy: "  large.csv\n").last?.prefix { $0.isNumber })
    #expect(run.output.contains("\"digest\": \"\(digest)\""), "\(run.output)")
    #expect(run.output.contains("\"bytes\": \(size)"), "\(run.output)")
  }

  @Test func `Ctrl-C takes the import back, and says so`() throws {
    let program = try program()
    defer { program.remove() }
    let rows = (0..<60_000).map { "Company \($0 % 5000),Customer \($0 % 7001),supply,r\($0)" }
    try program.write("from,to,kind,id\n" + rows.joined(separator: "\n") + "\n", to: "large.csv")
    // The test runner blocks the signal, and what it starts inherits that; Perl takes the block away.
    try program.write(
      "use POSIX; sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV;", to: "unblocked.pl")
    guard try program.shell("perl unblocked.pl true").status == 0 else { return }
    let run = try program.shell(
      """
      set -m
      perl unblocked.pl diligraph import large.csv --case out/a.diligraph > out/said 2>&1 & job=$!
      for _ in $(seq 600); do [ -s out/a.diligraph-journal ] && break; sleep 0.02; done
      kill -INT $job; wait $job; status=$?; cat out/said; ls out; exit $status
      """)
    #expect(run.status == 130, "\(run.status) \(run.output) \(run.errors)")
    #expect(run.output.contains("interrupted; "), "\(run.output)")
    #expect(!run.output.contains("a.diligraph\n"), "\(run.output)")
  }

  @Test func `progress says how much, how fast and how long still`() {
    #expect(
      Progress.text(statements: 400_000, delivered: 250, size: 1_000, seconds: 40)
        == "25 %, 400000 statements, 10000 a second, 2 min 0 s left")
    #expect(Progress.text(statements: 10, delivered: 0, size: nil, seconds: 2) == "10 statements, 5 a second")
    #expect(
      Progress.text(statements: 10, delivered: 10, size: 100_000, seconds: 0.5) == "0 %, 10 statements, 20 a second")
  }
}
