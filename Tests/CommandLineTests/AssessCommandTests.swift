// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct AssessCommandTests {
  private func program() throws -> Program {
    let program = try Program()
    try program.write(
      "id,name,jurisdiction\nnor,Norvale Optics,DE\nkes,Kestrel Trading,AE\n", to: "entities.csv")
    try program.write("from,to,kind\nnor,kes,supply\n", to: "links.csv")
    let run = try program.shell("diligraph import entities.csv links.csv")
    #expect(run.status == 0, "\(run.errors)")
    return program
  }

  @Test func `what is filled in is shown with its history, as text, JSON and CSV`() throws {
    let program = try program()
    defer { program.remove() }
    let first = try program.shell(
      "diligraph assess 'Norvale Optics' --involvement directly-linked --status open --due 2026-12 --author ana")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.hasPrefix("assessment 1: kept\n"))
    let second = try program.shell("diligraph assess nor --status done --note 'contract ended' --author ben")
    #expect(second.status == 0)
    let shown = try program.shell("diligraph assess nor").output
    #expect(
      shown.hasPrefix(
        "Norvale Optics  [nor]\ninvolvement: directly linked\ndue: 2026-12-31\nstatus: done\nnote: contract ended\n"),
      "\(shown)")
    #expect(shown.contains("ben\n     status: done\n     note: contract ended\n"))
    let json = try program.shell("diligraph assess nor --format json").output
    let answer = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let current = try #require(answer["current"] as? [[String: Any]])
    #expect(current.count == 1 && current[0]["status"] as? String == "done" && current[0]["leverage"] is NSNull)
    #expect((answer["versions"] as? [Any])?.count == 2)
    let csv = try program.shell("diligraph assess nor --format csv").output
    #expect(csv.split(separator: "\r\n").count == 3)
  }

  @Test func `the list shows all that are assessed, or those of a status`() throws {
    let program = try program()
    defer { program.remove() }
    _ = try program.shell("diligraph assess nor --status open --due 2027")
    _ = try program.shell("diligraph assess kes --status done --due 2026")
    let list = try program.shell("diligraph assess --list").output
    #expect(list.hasPrefix("Kestrel Trading  [kes]\n") && list.contains("\nNorvale Optics  [nor]\n"), "\(list)")
    let open = try program.shell("diligraph assess --list --status open --format csv").output
    #expect(open.contains("Norvale") && !open.contains("Kestrel"))
    #expect(try program.shell("diligraph assess nor --clear").status == 0)
    #expect(try program.shell("diligraph assess --list --status open").output == "Nothing is assessed.\n")
  }

  @Test func `a slip is answered with what would be right, and changes nothing`() throws {
    let program = try program()
    defer { program.remove() }
    for (line, message) in [
      ("nor --involvement linked", "--involvement: is \"linked\"; it must be one of cause,"),
      ("nor --due soon", "--due: is \"soon\"; it must be a date"),
      ("--list nor", "--list: is about all entities"), ("", "Name an entity, or --list."),
      ("--list --leverage x", "--leverage: selects nothing of a list"),
      ("nor --record kes --status open", "--record: \"kes\" is no record of this entity; its records are nor."),
      ("nor --record nor", "--record: changes nothing"), ("norvale", "there is no entity \"norvale\""),
    ] {
      let run = try program.shell("diligraph assess \(line)")
      #expect(run.status == 64, "\(line): \(run.status)")
      #expect(run.errors.contains(message), "\(line): \(run.errors)")
    }
    #expect(try program.shell("diligraph assess --list").output == "Nothing is assessed.\n")
  }

  @Test func `an assessment of a record that is no longer stated can be shown, and emptied`() throws {
    let program = try program()
    defer { program.remove() }
    _ = try program.shell("diligraph assess nor --involvement cause --author ana")
    try program.write("id,name,jurisdiction\nkes,Kestrel Trading,AE\nnew,NOR,FR\n", to: "entities.csv")
    try program.write("from,to,kind\nnew,kes,supply\n", to: "links.csv")
    let run = try program.shell(
      "diligraph import --replace links links.csv && diligraph import --replace entities entities.csv")
    #expect(run.status == 0, "\(run.errors)")
    let list = try program.shell("diligraph assess --list").output
    #expect(list.hasPrefix("nor, which no current data states any more\n  involvement: cause (by ana, "), "\(list)")
    // Another entity has the record's id as its name now: the record goes by --record.
    #expect(try program.shell("diligraph assess nor").output.hasPrefix("NOR  [new]\nNobody has"))
    let cleared = try program.shell("diligraph assess nor --record nor --clear --author ben")
    #expect(cleared.status == 0, "\(cleared.errors)")
    #expect(cleared.output.contains("ben\n     involvement: (emptied)\n"), "\(cleared.output)")
    #expect(try program.shell("diligraph assess --list").output == "Nothing is assessed.\n")
  }

  @Test func `the history of a record that no data state is shown by its id`() throws {
    let program = try program()
    defer { program.remove() }
    _ = try program.shell("diligraph assess nor --involvement cause --author ana")
    try program.write("id,name,jurisdiction\nkes,Kestrel Trading,AE\n", to: "entities.csv")
    try program.write("from,to,kind\nkes,Harbour,supply\n", to: "links.csv")
    _ = try program.shell(
      "diligraph import --replace links links.csv && diligraph import --replace entities entities.csv")
    let shown = try program.shell("diligraph assess nor")
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(
      shown.output.hasPrefix("nor, which no current data states any more\ninvolvement: cause\n\nVersions"),
      "\(shown.output)")
    let json = try program.shell("diligraph assess nor --format json").output
    #expect(json.contains("\"entity\": null") && json.contains("\"record\": \"nor\""), "\(json)")
    #expect(try program.shell("diligraph assess nor --clear").status == 0)
    #expect(try program.shell("diligraph assess nor --record kes --clear").status == 64)
    #expect(try program.shell("diligraph assess never").status == 64)
  }

  @Test func `white space is nothing, and what changes nothing is not kept`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell("diligraph assess nor --owner '   '")
    #expect(run.status == 0 && run.output.hasPrefix("nothing kept: the fields are as they were\n"), "\(run.output)")
    #expect(run.output.hasSuffix("Nobody has filled in an assessment.\n"), "\(run.output)")
  }

  @Test func `what one person stated is not said to be another's`() throws {
    let program = try program()
    defer { program.remove() }
    _ = try program.shell("diligraph assess nor --involvement cause --author ana")
    _ = try program.shell("diligraph assess nor --due 2026-12-31 --author ben")
    let list = try program.shell("diligraph assess --list").output
    #expect(list.contains("  involvement: cause (by ana, ") && list.contains("  due: 2026-12-31 (by ben, "), "\(list)")
    let run = try program.shell("diligraph report nor --write markdown,json -o out && cat out/norvale-optics.md")
    #expect(run.output.contains("- involvement: cause (by ana, "), "\(run.output)")
    #expect(run.output.contains("- due: 2026-12-31 (by ben, "), "\(run.output)")
    let text = try program.shell("diligraph assess --list --format json").output
    let answer = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let row = try #require((answer["assessments"] as? [[String: Any]])?.first)
    let statedBy = try #require(row["statedBy"] as? [String: Any])
    #expect((statedBy["involvement"] as? [String: Any])?["author"] as? String == "ana")
    #expect((row["lastChange"] as? [String: Any])?["author"] as? String == "ben" && row["author"] == nil)
    let dossier = try program.shell("cat out/norvale-optics.json").output
    #expect(dossier.contains("\"statedBy\""), "\(dossier)")
  }

  @Test func `records that are merged after both were assessed are both shown, the newer first`() throws {
    let program = try program()
    defer { program.remove() }
    _ = try program.shell("diligraph assess nor --involvement cause --author ana")
    _ = try program.shell("diligraph assess kes --involvement contribute --author ben")
    let merge = try program.shell("diligraph merge nor kes --reason one")
    #expect(merge.status == 0, "\(merge.errors)")
    let shown = try program.shell("diligraph assess kes").output
    #expect(shown.contains("2 records of this entity are assessed; which one holds, a person decides."))
    #expect(shown.contains("record kes:\n  involvement: contribute\n\nrecord nor:\n  involvement: cause\n"), "\(shown)")
    let settled = try program.shell("diligraph assess kes --record nor --clear").output
    #expect(!settled.contains("2 records") && settled.contains("involvement: (emptied)"), "\(settled)")
  }

  @Test func `a dossier shows what is filled in, and leaves a line for what is not`() throws {
    let program = try program()
    defer { program.remove() }
    _ = try program.shell(
      "diligraph assess nor --involvement contribute --due 2027-01-31 --author ana --note '<b>n</b>'")
    let run = try program.shell("diligraph report nor kes -o out")
    #expect(run.status == 0, "\(run.errors)")
    let json = try Data(contentsOf: program.folder.appendingPathComponent("out/norvale-optics.json"))
    let text = String(decoding: json, as: UTF8.self)
    #expect(text.contains("\"involvement\": \"contribute\"") && text.contains("\"dueDate\": \"2027-01-31\""), "\(text)")
    let page = try program.shell("cat out/norvale-optics.html").output
    #expect(page.contains("Filled in by") && page.contains(">ana<") && page.contains(">contribute<"))
    #expect(!page.contains("<b>n</b>") && page.contains("&lt;b&gt;n&lt;/b&gt;"))
    #expect(page.contains("<b>Leverage</b>") && !page.contains("<b>Involvement</b>"))
    let other = try program.shell("cat out/kestrel-trading.html").output
    #expect(!other.contains("Filled in by") && other.contains("<b>Involvement</b>"))
  }
}
