// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `diff`, `check`, `whatif`, `sensitivity` and the two days, as a user runs them.
@Suite struct DecisionCommandTests {
  private static let header = "from,to,kind,id,confidence,publisher,published\n"
  private static let old = """
    Norvale Optics,Kestrel Trading,supply,r1,0.9,Gazette,2014-03-01
    Kestrel Trading,Ministry of Interior,supply,r2,0.8,Gazette,2014-03-01

    """
  private static let more = "Alder Works,Ministry of Interior,supply,r3,0.7,Register,2021-05-01\n"
  private static let flags =
    "entity,category,level,since,publisher,published\nMinistry of Interior,security service,3,2013,Council,2013-06-01\n"

  private func program() throws -> Program {
    let program = try Program()
    try program.write(Self.header + Self.old, to: "old.csv")
    try program.write(Self.header + Self.old + Self.more, to: "new.csv")
    try program.write(Self.flags, to: "flags.csv")
    return program
  }

  private func json(_ run: Program.Run) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func `diff says who is newly exposed, by which path, because of which fact, and mirrors`() throws {
    let program = try program()
    defer { program.remove() }
    let there = try program.shell("diligraph diff --from old.csv --from flags.csv --to new.csv --to flags.csv")
    #expect(there.status == 0, "\(there.errors)")
    #expect(there.output.contains("1 newly exposed, 0 no longer exposed, 0 changed"))
    #expect(there.output.contains("Alder Works supplies Ministry of Interior"))
    #expect(there.output.contains("because added: Alder Works supplies Ministry of Interior (r3)"))
    #expect(there.output.contains("reported by Register, 2021-05-01; new.csv:4"))
    let back = try program.shell(
      "diligraph diff --from new.csv --from flags.csv --to old.csv --to flags.csv --format json")
    let answer = try json(back)
    let rows = try #require(answer["exposures"] as? [[String: Any]])
    #expect(rows.map { $0["change"] as? String } == ["gone"])
    #expect(rows.map { $0["name"] as? String } == ["Alder Works"])
    let table = try program.shell("diligraph diff old.csv new.csv --format csv")
    #expect(table.status == 0 && table.output.hasPrefix("change,entity,name,"), "\(table.errors)")
  }

  @Test func `an entity that is asked for is the same one on both sides whatever it is called there`() throws {
    let program = try program()
    defer { program.remove() }
    let entities = "id,name\nx1,Kestrel\nx2,Other\nt,Ministry\n"
    let links = "id,from_id,to_id,kind\nr1,x1,t,supply\n"
    try program.write(entities, to: "v1-entities.csv")
    try program.write(links, to: "v1-links.csv")
    try program.write(
      entities.replacingOccurrences(of: "x1,Kestrel\nx2,Other", with: "x1,Kestrel Old\nx2,Kestrel"),
      to: "v2-entities.csv")
    try program.write(links.replacingOccurrences(of: "x1,t", with: "x2,t"), to: "v2-links.csv")
    try program.write("entity_id,category,level\nt,security service,3\n", to: "f.csv")
    let files =
      "--from v1-entities.csv --from v1-links.csv --from f.csv --to v2-entities.csv --to v2-links.csv --to f.csv"
    let both = try program.shell("diligraph diff \(files) --entity Kestrel")
    #expect(both.output.contains("1 newly exposed, 1 no longer exposed, 0 changed"), "\(both.output) \(both.errors)")
    // Renamed only: nothing has changed.
    let renamed = files.replacingOccurrences(of: "v2-links.csv", with: "v1-links.csv")
    let same = try program.shell("diligraph diff \(renamed) --entity 'Kestrel Old'")
    #expect(same.output.contains("0 newly exposed, 0 no longer exposed, 0 changed"), "\(same.output) \(same.errors)")
    // A namesake that is added makes the name that of two.
    try program.write("action,what,id,name\nadd,entity,q1,Kestrel\n", to: "namesake.csv")
    let named = "--from v1-entities.csv --from v1-links.csv --from f.csv"
    let run = try program.shell("diligraph whatif namesake.csv \(named) --entity Kestrel")
    #expect(run.status == 64 && run.errors.contains("is the name of 2 entities"), "\(run.output) \(run.errors)")
  }

  @Test func `after an import all of the case is in its one file`() throws {
    let program = try program()
    defer { program.remove() }
    #expect(try program.shell("diligraph import old.csv flags.csv --case a.diligraph").status == 0)
    #expect(try program.shell("diligraph import new.csv --case a.diligraph").status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(names.filter { $0.hasPrefix("a.diligraph-") }.isEmpty, "\(names)")
    let copied = try program.shell("cp a.diligraph b.diligraph && diligraph exposure --case b.diligraph")
    #expect(copied.output.contains("Alder Works"), "\(copied.output)")
  }

  @Test func `check ends with 2 where it passes on files with errors`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write(Self.header + Self.old + "Alder Works,,supply,r9,0.7,Register,2021-05-01\n", to: "odd.csv")
    let run = try program.shell("diligraph check --fail-on 'lower>=0.9' --from odd.csv --from flags.csv")
    #expect(run.status == 2 && run.output.contains("Passed") && run.errors.contains("1 error"), "\(run.errors)")
    #expect(try program.shell("diligraph check --fail-on 'lower>=0.1' --from odd.csv --from flags.csv").status == 1)
  }

  @Test func `check ends with 1 when something is found, with 0 when not`() throws {
    let program = try program()
    defer { program.remove() }
    let files = "--from new.csv --from flags.csv"
    for (line, status, text) in [
      ("--fail-on 'lower>=0.9'", Int32(0), "Passed: none of 3 exposures meets lower>=0.9."),
      ("--fail-on 'level=3' --fail-on 'lower>=0.9'", 1, "level=3: 3"),
      ("'Alder Works' --fail-on 'directness=direct'", 1, "Alder Works: lower"),
      ("'Alder Works' --fail-on 'directness=group'", 0, "Passed"),
      ("--fail-on new-path --against 2015-01-01", 1, "new path"),
      ("--fail-on new-path --against 2022-01-01", 0, "; new against what was known by 2022-01-01."),
      ("--fail-on new-path --against old.csv --against flags.csv", 1, "because added"),
    ] {
      let run = try program.shell("diligraph check \(line) \(files)")
      #expect(run.status == status && run.output.contains(text), "\(line): \(run.status) \(run.output) \(run.errors)")
    }
    for (line, message) in [
      ("--fail-on 'lower=>0.2'", "--fail-on: \"lower=>0.2\", character 6: \"=>\" is no comparison"),
      ("--fail-on new-path", "--fail-on new-path: needs --against"),
      ("--fail-on 'lower>1' --against 2020", "--against: is only looked at by --fail-on new-path"),
    ] {
      let run = try program.shell("diligraph check \(line) \(files)")
      #expect(run.status == 64 && run.errors.contains(message), "\(line): \(run.status) \(run.errors)")
    }
  }

  @Test func `whatif answers with before and after, leaves the case as it is, and names every wrong line`() throws {
    let program = try program()
    defer { program.remove() }
    let inCase = "--case out/a.diligraph"
    #expect(try program.shell("diligraph import new.csv flags.csv \(inCase)").status == 0)
    let before = try program.shell("diligraph exposure \(inCase)").output
    try program.write("action,what,id\nremove,relationship,r2\n", to: "changes.csv")
    let run = try program.shell("diligraph whatif changes.csv \(inCase)")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("0 newly exposed, 2 no longer exposed, 0 changed"))
    #expect(run.output.contains("because removed: Kestrel Trading supplies Ministry of Interior (r2)"))
    #expect(try program.shell("diligraph exposure \(inCase)").output == before)
    try program.write("action,what,id,end\nremove,relationship,r9,\nend,relationship,r1,\n", to: "wrong.csv")
    let wrong = try program.shell("diligraph whatif wrong.csv \(inCase)")
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("wrong.csv:2: there is no relationship \"r9\""))
    #expect(wrong.errors.contains("wrong.csv:3: end is empty; it must be the last day of the relationship."))
    try program.write("action,what,ids\nremove,relationship,r2\n", to: "column.csv")
    let column = try program.shell("diligraph whatif column.csv \(inCase)")
    #expect(column.status == 65 && column.errors.contains("there is no column \"ids\"; the nearest is \"id\""))
  }

  @Test func `the two days are two questions, and the answer says which`() throws {
    let program = try program()
    defer { program.remove() }
    let files = "--from new.csv --from flags.csv"
    func names(_ options: String) throws -> [String] {
      let answer = try json(try program.shell("diligraph exposure \(files) \(options) --format json"))
      return try #require(answer["exposures"] as? [[String: Any]]).compactMap { $0["name"] as? String }
    }
    #expect(try names("").count == 3)
    #expect(try names("--known-by 2020") == ["Kestrel Trading", "Norvale Optics"])
    #expect(try names("--known-by 2013") == [])
    #expect(try names("--as-of 2012") == [])
    #expect(try names("--as-of 2013").count == 3)
    try program.write("flagsInForce: any\n", to: "any.yaml")
    #expect(try names("--as-of 2012 --policy any.yaml").count == 3)
    let run = try program.shell("diligraph exposure \(files) --known-by 2020 --as-of 2020")
    #expect(run.output.contains("as of 2020-12-31 (flags and holdings in force then)"))
    #expect(run.output.contains("Known by 2020-12-31: left out as published or begun later 1 statement of"))
    let inCase = "--case out/b.diligraph"
    #expect(try program.shell("diligraph import new.csv flags.csv \(inCase)").status == 0)
    let known = try json(try program.shell("diligraph exposure \(inCase) --known-by 2020 --format json"))
    let outcome = try #require(known["knownBy"] as? [String: Any])
    #expect(outcome["day"] as? String == "2020-12-31")
    #expect(outcome["relationshipsLeftOut"] as? Int == 1)
  }

  @Test func `sensitivity says what depends on which coefficient`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell("diligraph sensitivity --from new.csv --from flags.csv")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("relevanceUnspecified"))
    #expect(run.output.contains("Order: another one under"))
    let answer = try json(
      try program.shell("diligraph sensitivity 'Norvale Optics' --from new.csv --from flags.csv --format json"))
    #expect(answer["figure"] as? String == "exact")
    #expect((answer["entities"] as? [[String: Any]])?.count == 1)
  }
}
