// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Pictures as a user asks for them: what they say, what they leave out, and that they are the same each time.
@Suite struct DrawCommandTests {
  /// A maker whose goods go through resellers, each to the one ministry or to one of its own.
  private func program(resellers: Int, ownMinistries: Bool, isTurned: Bool = false) throws -> Program {
    let program = try Program()
    var rows: [String] = []
    var flags = ["Ministry,f,security service,3"]
    for number in 0..<resellers {
      let ministry = ownMinistries ? "Ministry \(number)" : "Ministry"
      rows.append("Norvale Optics,Reseller \(number),a\(number),supply,0.9")
      rows.append("Reseller \(number),\(ministry),b\(number),supply,0.\(10 + number % 80)")
      if ownMinistries { flags.append("\(ministry),f\(number),security service,3") }
    }
    if isTurned {
      rows.reverse()
      flags.reverse()
    }
    try program.write((["from,to,id,kind,confidence"] + rows).joined(separator: "\n") + "\n", to: "suppliers.csv")
    try program.write((["entity,id,category,level"] + flags).joined(separator: "\n") + "\n", to: "flags.csv")
    return program
  }

  private let files = "--from suppliers.csv --from flags.csv"

  private func text(_ name: String, of program: Program) throws -> String {
    try String(contentsOf: program.folder.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func `resellers that nothing tells apart are one, and the words name them all`() throws {
    let program = try program(resellers: 200, ownMinistries: false)
    defer { program.remove() }
    let run = try program.shell("diligraph draw \"Norvale Optics\" -k all \(files) -o out/a.html --narrative")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("3 entities, 2 lines; Shown: 200 paths: all feasible ones"))
    #expect(run.errors.contains("200 entities drawn as 1 group"))
    let page = try text("out/a.html", of: program)
    #expect(page.contains("200 entities") && page.contains("Reseller 137"))
    #expect(try text("out/a.txt", of: program).contains("stands for: Reseller 137"))
    #expect(try text("out/a.csv", of: program).split(separator: "\r\n").count == 401)
  }

  @Test func `what is too much for one picture is counted in it`() throws {
    let program = try program(resellers: 350, ownMinistries: true)
    defer { program.remove() }
    let run = try program.shell("diligraph draw \"Norvale Optics\" -k all \(files) -o out/a.svg")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("Partial: the 59 best of 350 feasible paths"), "\(run.errors)")
    #expect(run.errors.contains("291 weaker paths, to keep to 120 entities"), "\(run.errors)")
    #expect(try text("out/a.svg", of: program).contains("291 weaker paths, to keep to 120 entities"))
  }

  @Test func `a large picture is drawn in a process of its own, whole`() throws {
    let program = try program(resellers: 350, ownMinistries: true)
    defer { program.remove() }
    let run = try program.shell(
      "diligraph draw \"Norvale Optics\" -k all --max-entities 1000 \(files) -o out/a.svg")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("701 entities, 700 lines; Shown: 350 paths: all feasible ones"), "\(run.errors)")
    let drawing = try text("out/a.svg", of: program)
    #expect(drawing.components(separatedBy: "class=\"node entity").count == 702)
    #expect(drawing.contains("Left off for want of room: kinds and figures of lines"))
  }

  @Test func `what is no order to draw is refused by the worker`() throws {
    let program = try program(resellers: 1, ownMinistries: false)
    defer { program.remove() }
    let run = try program.shell("echo nothing | diligraph layout-worker")
    #expect(run.status == 64)
    #expect(run.errors.contains("layout-worker: standard input is no order to draw"))
    #expect(try !program.shell("diligraph --help").output.contains("layout-worker"))
  }

  @Test(arguments: ["svg", "png", "pdf", "html", "dot"])
  func `the order in which rows come changes no byte`(ending: String) throws {
    var drawings: [Data] = []
    for isTurned in [false, true] {
      let program = try program(resellers: 12, ownMinistries: true, isTurned: isTurned)
      defer { program.remove() }
      let run = try program.shell(
        "diligraph draw \"Norvale Optics\" \(files) -o out/a.\(ending)")
      #expect(run.status == 0, "\(run.errors)")
      let data = try Data(contentsOf: program.folder.appendingPathComponent("out/a.\(ending)"))
      // The page and its table cite lines of the files, which are turned.
      guard ending == "html" else {
        drawings.append(data)
        continue
      }
      let page = String(decoding: data, as: UTF8.self)
      drawings.append(
        Data(
          page.replacing(/suppliers\.csv:\d+/, with: "suppliers.csv").replacing(/flags\.csv:\d+/, with: "flags.csv")
            .utf8))
    }
    #expect(drawings[0] == drawings[1])
  }

  @Test(arguments: [
    ("\"Norvale Optics\" --ownership --depth 2", "--depth and --ownership: are two subjects"),
    ("--depth 2", "Name the entity that --depth, --ownership or --to is about."),
    ("\"Norvale Optics\" --dpi 7", "--dpi: is 7; it must be within 36 to 1200."),
    ("\"Norvale Optics\" --max-entities 1", "--max-entities: is 1; it must be at least 2."),
  ])
  func `a wish that cannot be met is told with its cure`(wish: String, message: String) throws {
    let program = try program(resellers: 1, ownMinistries: false)
    defer { program.remove() }
    let run = try program.shell("diligraph draw \(wish) \(files) -o out/a.svg")
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func `the whole case, a neighbourhood, an ownership tree, frames, palettes and dots are drawn`() throws {
    let program = try program(resellers: 3, ownMinistries: false)
    defer { program.remove() }
    let wishes = [
      "--palette dark --cluster group", "\"Norvale Optics\" --depth 1 --palette grey", "Ministry --ownership",
      "Ministry --cluster jurisdiction --layout sfdp --dpi 60",
    ]
    for wish in wishes {
      for ending in ["svg", "png"] {
        let run = try program.shell("diligraph draw \(wish) \(files) -o out/a.\(ending)")
        #expect(run.status == 0, "\(wish): \(run.errors)")
      }
      let drawing = try text("out/a.svg", of: program)
      #expect(drawing.contains("Hidden or drawn together: nothing"), "\(wish)")
      #expect(drawing.contains("A lead, not a legal conclusion."), "\(wish)")
    }
  }

  @Test(arguments: ["svg", "png", "pdf", "html", "dot"])
  func `chokepoints and comparisons are drawn in every format, the same bytes each time`(ending: String) throws {
    let program = try Program()
    defer { program.remove() }
    let from = "--from examples/02-procurement/data"
    let whatif = "'Quilvane Optics AG' --whatif examples/02-procurement/changes.csv"
    for (name, what) in [("choke", "--chokepoints --top 3"), ("whatif", whatif)] {
      for number in 1...2 {
        let run = try program.shell("diligraph draw \(what) \(from) -o out/\(name)\(number).\(ending) --narrative")
        #expect(run.status == 0 || run.status == 2, "\(run.errors)")
      }
      #expect(try program.shell("cmp out/\(name)1.\(ending) out/\(name)2.\(ending)").status == 0)
    }
    #expect(
      try text("out/whatif1.txt", of: program).contains("− gone")
        && text("out/choke1.txt", of: program).contains("◆ chokepoint 3"))
    if ["svg", "html", "dot"].contains(ending) {
      let drawing = try text("out/whatif1.\(ending)", of: program)
      #expect(
        drawing.contains("+ added") && drawing.contains("coefficients"))
    }
  }

  @Test func `two cases are compared, also where the entity is on one side only`() throws {
    let program = try program(resellers: 2, ownMinistries: false)
    defer { program.remove() }
    try program.write(
      "from,to,id,kind,confidence\nNorvale Optics,Reseller 9,z1,supply,0.9\nReseller 9,Ministry,z2,supply,0.9\n",
      to: "more.csv")
    #expect(try program.shell("diligraph import suppliers.csv flags.csv --case a.diligraph").status == 0)
    #expect(try program.shell("diligraph import suppliers.csv flags.csv more.csv --case b.diligraph").status == 0)
    let run = try program.shell("diligraph draw 'Norvale Optics' --before a.diligraph --after b.diligraph -o out/a.dot")
    #expect(
      run.status == 0 && run.errors.contains("of relationships 2 added, 0 gone, 0 changed; of entities 1 added"),
      "\(run.errors)")
    let one = try program.shell(
      "diligraph draw 'Reseller 9' --depth 1 --before a.diligraph --after b.diligraph -o out/b.dot")
    #expect(one.status == 0 && one.errors.contains("added"), "\(one.errors)")
    let none = try program.shell("diligraph draw Nobody --before a.diligraph --after b.diligraph -o out/c.dot")
    #expect(none.status == 64 && none.errors.contains("there is no entity"), "\(none.errors)")
    for (line, message) in [
      ("--before a.diligraph", "--before and --after: name both"),
      ("--top 3", "--top: is looked at with --chokepoints only"),
      ("--chokepoints --to Ministry", "--chokepoints: is a picture of its own"),
      ("--before a.diligraph --after b.diligraph --whatif x.csv", "--whatif and --before: are two comparisons"),
      ("--before a.diligraph --after b.diligraph --from links.csv", "leave --from and --case out"),
    ] {
      let refused = try program.shell("diligraph draw 'Norvale Optics' \(line) -o out/d.dot")
      #expect(refused.status == 64 && refused.errors.contains(message), "\(line): \(refused.errors)")
    }
  }
}
