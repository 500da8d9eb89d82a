// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What a user reads when something is wrong: one message and the exit code that `--help` lists.
@Suite struct ExitCodeTests {
  private static let suppliers = """
    from,to,kind,confidence
    Norvale Optics,Kestrel Trading,supply,0.9
    Kestrel Trading,Ministry of Interior,supply,0.8

    """
  private static let flags = "entity,category,level\nMinistry of Interior,security service,3\n"

  private func program() throws -> Program {
    let program = try Program()
    try program.write(Self.suppliers, to: "suppliers.csv")
    try program.write(Self.flags, to: "flags.csv")
    return program
  }

  @Test(arguments: [
    ("exposure --from missing.csv", 66, "diligraph: missing.csv: "),
    ("exposure --case missing.diligraph", 66, "diligraph: missing.diligraph: there is no such file."),
    ("exposure --from suppliers.csv --as-of tomorrow", 64, "diligraph: --as-of: is \"tomorrow\"; a date is"),
    ("paths --from suppliers.csv", 64, "Name the entity that paths start from"),
    (
      "paths \"Kestrel Tradin\" --from suppliers.csv", 64,
      "diligraph: there is no entity \"Kestrel Tradin\"; the nearest name is \"Kestrel Trading\"."
    ),
    ("draw \"Norvale Optics\" --from suppliers.csv -o out/a.gif", 64, "must end in .svg, .png, .pdf, .html or .dot"),
    (
      "policy check policy.yaml", 65,
      "policy.yaml: passThru: there is no such key; the nearest known key is \"passThrough\""
    ),
    (
      "exposure --from suppliers.csv --policy range.yaml", 65,
      "range.yaml: maxConfidence: is 2; it must be within 0 to 1, 0 excluded."
    ),
    ("import nothing.csv --case out/a.diligraph", 65, "diligraph: nothing.csv: "),
    ("show \"Norvale Optics\" --case suppliers.csv", 65, "is not a Diligraph case"),
    ("undo --case out/none.diligraph", 66, "there is no such file"),
    (
      "connect \"Norvale Optics\" \"Norvale Optics\" --from suppliers.csv", 64,
      "diligraph: connect: both names are the same entity, "
    ),
    (
      "connect \"Norvale Optics\" \"Kestrel Trading\" --kind gift --from suppliers.csv", 64,
      "--kind: is \"gift\"; it must be one of provision, control, association, supply, "
    ),
    ("chokepoints --top 0 --from suppliers.csv", 64, "--top: is 0; it must be at least 1."),
    ("leads --min 2 --from suppliers.csv", 64, "--min: is 2.0; it must be within 0 to 1."),
    ("frobnicate", 64, "frobnicate"),
  ])
  func `an error is one message with its exit code`(line: String, status: Int32, message: String) throws {
    let program = try program()
    defer { program.remove() }
    try program.write("passThru: {reseller: 0.5}\n", to: "policy.yaml")
    try program.write("maxConfidence: 2\n", to: "range.yaml")
    try program.write("", to: "nothing.csv")
    let run = try program.shell("diligraph " + line)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func `an answer straight from files needs no case and leaves none`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell("diligraph exposure --from suppliers.csv --from flags.csv --format json")
    #expect(run.status == 0, "\(run.errors)")
    let answer = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(answer["schemaVersion"] as? Int == 1)
    #expect(answer["asOf"] is NSNull)
    #expect(answer["complete"] as? Bool == true)
    #expect(Set((answer["policy"] as? [String: Any] ?? [:]).keys) == ["name", "digest"])
    let rows = try #require(answer["exposures"] as? [[String: Any]])
    #expect(rows.map { $0["name"] as? String } == ["Kestrel Trading", "Norvale Optics"])
    #expect(
      Set(rows[0].keys) == [
        "entity", "name", "lower", "exact", "union", "estimate", "upper", "method", "level", "directness",
      ])
    #expect(rows[0]["exact"] is NSNull)
    #expect(!FileManager.default.fileExists(atPath: program.folder.appendingPathComponent("case.diligraph").path))
  }

  @Test func `the case of the environment is used, and a closed pipe is no failure`() throws {
    let program = try program()
    defer { program.remove() }
    let environment = ["DILIGRAPH_CASE": "out/mine.diligraph"]
    let first = try program.shell("diligraph import suppliers.csv flags.csv", environment: environment)
    #expect(first.status == 0, "\(first.errors)")
    let second = try program.shell(
      "set -o pipefail; diligraph policy show | head -n 1", environment: environment)
    #expect(second.status == 0, "\(second.errors)")
    let third = try program.shell("diligraph paths \"norvale optics\" --format csv", environment: environment)
    #expect(third.output.contains("Norvale Optics > Kestrel Trading > Ministry of Interior"))
  }

  @Test func `an edition that is damaged, unknown or of another format is refused, and a good one ends what is gone`()
    throws
  {
    let program = try program()
    defer { program.remove() }
    let inCase = "--case out/a.diligraph"
    #expect(try program.shell("diligraph import suppliers.csv flags.csv \(inCase)").status == 0)
    func lower() throws -> String { try program.shell("diligraph exposure \(inCase) --format csv").output }
    let before = try lower()
    let header = "entity,category,level\n"
    try program.write(header + "Another Body,security service,3\n,security service,3\n", to: "damaged.csv")
    try program.write(#"{"entities":[{"id":"x"}]}"#, to: "other.json")
    try program.write(header + "Another Body,security service,3\n", to: "newer.csv")
    for (line, status, message) in [
      ("import --replace flagz newer.csv", Int32(64), "there is no data set \"flagz\"; there are flags, suppliers."),
      ("import --replace flags damaged.csv", 65, "the case is as before"),
      ("import --replace flags other.json", 65, "was imported as csv, and this file is json"),
      ("exposure --from suppliers.csv", 64, "--case and --from"),
    ] {
      let run = try program.shell("diligraph \(line) \(inCase)")
      #expect(run.status == status && run.errors.contains(message), "\(line): \(run.status) \(run.errors)")
    }
    #expect(try lower() == before)
    #expect(try program.shell("diligraph import --replace flags newer.csv \(inCase)").status == 0)
    #expect(try lower() != before)
    let shown = try program.shell("diligraph show \"Ministry of Interior\" \(inCase)")
    #expect(shown.output.contains("no longer in the data set"), "\(shown.output)")
    try program.write(header + "Another Body,security service,4\n", to: "graver.csv")
    #expect(try program.shell("diligraph import --replace flags graver.csv \(inCase)").status == 0)
    let graver = try program.shell("diligraph show \"Another Body\" \(inCase)").output
    #expect(
      graver.contains("now stated otherwise (import 3 of flags): flagged as \"security service\", level 3, undated"),
      "\(graver)")
  }

  @Test func `a failed import leaves no empty case, and a full output ends with one line`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("from,to\nA,B\n", to: "headless.csv")
    let run = try program.shell("diligraph import headless.csv --case out/b.diligraph")
    #expect(run.status == 65 && run.errors.contains("also needs the column \"kind\""), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.folder.appendingPathComponent("out/b.diligraph").path))
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let full = try program.shell("diligraph policy show > /dev/full")
    #expect(full.status == 74 && full.errors.contains("standard output: cannot be written"), "\(full.errors)")
  }

  @Test func `judgements change the answer, and undo changes it back`() throws {
    let program = try program()
    defer { program.remove() }
    let inCase = "--case out/a.diligraph"
    func lower() throws -> String {
      let run = try program.shell("diligraph exposure \"Norvale Optics\" \(inCase) --format csv")
      return run.output.components(separatedBy: "\r\n")[1]
    }
    #expect(try program.shell("diligraph import suppliers.csv flags.csv \(inCase)").status == 0)
    let before = try lower()
    let edit = try program.shell(
      "diligraph edit \"Kestrel Trading\" pass_through=0.1 --reason \"annual report\" \(inCase)")
    #expect(edit.status == 0, "\(edit.errors)")
    #expect(try lower() != before)
    #expect(try program.shell("diligraph undo \(inCase)").status == 0)
    #expect(try lower() == before)
    let flag = try program.shell(
      "diligraph flag \"Kestrel Trading\" --category broker --level 2 --reason \"press report\" \(inCase)")
    #expect(flag.status == 0, "\(flag.errors)")
    #expect(try lower() != before)
  }

  @Test func `help gives an example for each command`() throws {
    let program = try program()
    defer { program.remove() }
    let commands = [
      "import", "forget", "status", "find", "show", "flag", "merge", "split", "edit", "undo", "candidates",
      "exposure", "paths", "explain", "owners", "draw", "policy", "findings",
    ]
    for command in commands {
      let run = try program.shell("diligraph help \(command)")
      #expect(run.status == 0)
      #expect(run.output.contains("diligraph \(command)"), "\(command)")
    }
    for shell in ["bash", "zsh", "fish"] {
      let run = try program.shell("diligraph --generate-completion-script \(shell)")
      #expect(run.status == 0 && run.output.contains("exposure"))
    }
  }
}
