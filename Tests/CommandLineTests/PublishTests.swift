// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Nothing of a person leaks into any output: a search for every secret in the bytes that each command writes.
@Suite struct PublishTests {
  /// What must be in no output; each is in the data.
  private static let secrets = [
    "Jorvik", "Tamsin", "jorvik-tamsin", "Zz Quillon", "quillon", "998877", "Quay Road", "informant", "Halvard",
    "halvard-p",
    "private-links", "private-entities", "Secret Bureau", "leaked-file-7", "Elvish Trading", "elvish",
  ]

  private func program() throws -> Program {
    let program = try Program()
    try program.write(
      """
      id,name,aliases,kind,role,jurisdiction,identifiers,note
      jorvik-tamsin,Tamsin Jorvik,T. Jorvik;Zz Quillon,person,person,GB,XX-PASS:998877,lives at 12 Quay Road
      halvard-p,Per Halvard,,person,broker,NO,,
      norvale,Norvale Optics,Jorvik Optics,company,manufacturer,DE,GB-COH:00946107,told by a informant
      jh,Jorvik Holding,,company,,LI,,
      reseller,Kestrel Trading,,company,reseller,AE,,
      elvish,Elvish Trading,,company,reseller,AE,,
      ministry,Ministry of Interior,,public-body,,XA,,
      """, to: "private-entities.csv")
    try program.write(
      """
      from_id,from,to_id,to,kind,id,share,start,products,source,source_url,publisher,published,grade,response,note
      jorvik-tamsin,,norvale,,ownership,,60%,,,Register entry,https://r.example/tamsin-jorvik,Register,2020-01-01,A3,,Quay Road
      jh,,norvale,,ownership,jorvik-x,10%,,,Filing of Tamsin Jorvik,,Register,2020-01-01,A3,,
      halvard-p,,norvale,,supply,halvard-deal,,2019-01-01,camera,Mail of Halvard,,Tamsin Jorvik's blog,2021-01-01,D,,
      norvale,,reseller,,supply,s1,,2020-01-01,camera,Contract,https://c.example/1,Portal,2020-02-01,C,Ms Jorvik denies it,
      norvale,,elvish,,supply,s2,,2020-01-01,camera,leaked-file-7,,Secret Bureau,2020-02-01,D,,
      elvish,,ministry,,supply,s3,,2020-05-01,camera,leaked-file-7,,Secret Bureau,2020-06-01,D,,
      reseller,,ministry,,supply,s4,,2020-05-01,camera,Tender,https://c.example/2,Portal,2020-06-01,A3,,told by a informant
      reseller,,jorvik-tamsin,,payment,,,2020-05-01,,Ledger,,Portal,2020-06-01,A3,,
      """, to: "private-links.csv")
    try program.write(
      """
      entity_id,entity,category,level,list,source,publisher,note
      ministry,,security service,4,list-a,Order of Halvard,Council,seen from Quay Road
      jorvik-tamsin,,wanted: Tamsin Jorvik,2,,Notice,Police,
      """, to: "private-flags.csv")
    try program.write("# held\nSecret Bureau\n", to: "embargo.txt")
    let run = try program.shell("diligraph import private-entities.csv private-links.csv private-flags.csv")
    #expect(run.status == 0, "\(run.errors)")
    // Judgements and their reasons are no part of what is published.
    #expect(
      try program.shell("diligraph edit s1 confidence=0.7 --author Halvard --reason 'Tamsin Jorvik says so'").status
        == 0)
    // A former and a later state: of somebody it is known later only that he is a person.
    try program.write(
      """
      from_id,from,to_id,to,kind,id,start,products,source,publisher,published,grade
      odegard-n,Nils Odegard,reseller,,supply,odegard-deal,2020-01-01,camera,Mail of Odegard,Portal,2020-06-01,A3
      """, to: "former.csv")
    try program.write("id,name,kind\nodegard-n,Nils Odegard,person\n", to: "odegard.csv")
    try program.write(
      """
      action,what,id,from,to,kind,end,confidence,key,value
      remove,relationship,s4,,,,,,,
      alter,relationship,halvard-deal,,,,,0.99,,
      add,relationship,,Norvale Optics,Per Halvard,supply,,0.9,,
      alter,coefficient,,,,,,,passThrough.reseller,0.5
      """, to: "jorvik-changes.csv")
    let later = try program.shell(
      "cp case.diligraph former.diligraph && diligraph import former.csv --case former.diligraph && "
        + "cp former.diligraph halvard-later.diligraph && diligraph import odegard.csv --case halvard-later.diligraph && "
        + "diligraph edit s4 confidence=0.2 --author Halvard --reason 'by Jorvik' --case halvard-later.diligraph")
    #expect(later.status == 0, "\(later.errors)")
    return program
  }

  private static let questions = [
    "exposure", "exposure --exact", "exposure 'Tamsin Jorvik'", "paths 'Norvale Optics' -k all", "paths 'Per Halvard'",
    "paths --to 'Ministry of Interior' -k all --expand", "connect 'Tamsin Jorvik' 'Ministry of Interior'",
    "explain 'Norvale Optics'", "explain 'Per Halvard'", "chokepoints", "leads", "owners 'Norvale Optics'",
    "show 'Tamsin Jorvik'", "show 'Norvale Optics'", "show jh", "sensitivity 'Norvale Optics'",
    "check --fail-on 'lower>=0' --fail-on 'level=5'", "check 'Per Halvard' 'Norvale Optics' --fail-on 'exact>0.1'",
    "check --fail-on new-path --against 2019", "check --fail-on new-path --against halvard-later.diligraph",
  ]
  /// Comparisons of two data sets: what is a person, or held, in one of them is so in both.
  private static let comparisons = [
    "whatif jorvik-changes.csv", "whatif jorvik-changes.csv --threshold 0 --entity 'Tamsin Jorvik'",
    "diff former.diligraph halvard-later.diligraph --threshold 0",
    "diff halvard-later.diligraph former.diligraph --threshold 0 --entity 'Per Halvard' --entity 'Nils Odegard'",
    "diff --known-by 2019-06-01 --known-by 2024-01-01 --threshold 0",
  ]
  private static let subjects = [
    "'Norvale Optics' -k all", "'Tamsin Jorvik' --depth 3", "'Norvale Optics' --ownership", "", "'Per Halvard'",
  ]

  /// The secrets that stand in `data`, in the bytes or after inflating what is compressed in them.
  private func leaks(in data: Data, and more: [String] = []) -> [String] {
    let text = String(decoding: data, as: UTF8.self).lowercased()
    let compact = text.replacingOccurrences(of: "[^a-z0-9]", with: "", options: .regularExpression)
    return (Self.secrets + more).filter { secret in
      let lower = secret.lowercased()
      return text.contains(lower)
        || compact.contains(lower.replacingOccurrences(of: "[^a-z0-9]", with: "", options: .regularExpression))
    }
  }

  @Test func `no answer to a question has a secret, in any form`() throws {
    let program = try program()
    defer { program.remove() }
    for question in Self.questions {
      for format in ["text", "json", "csv"] {
        let run = try program.shell("diligraph \(question) --publish --embargo embargo.txt --format \(format)")
        #expect(run.status == 0 || (run.status == 1 && question.hasPrefix("check")), "\(question): \(run.errors)")
        #expect(!run.output.isEmpty)
        let found = leaks(in: Data(run.output.utf8))
        #expect(found.isEmpty, "\(question) --format \(format): \(found): \(run.output)")
        let open = try program.shell("diligraph \(question) --format \(format)").output
        let isEmpty = format == "csv" && open.split(whereSeparator: \.isNewline).count == 1
        #expect(open != run.output || isEmpty, "\(question) --format \(format)")
      }
    }
    let text = try program.shell("diligraph exposure --publish --embargo embargo.txt").output
    #expect(text.contains("Published form: 2 persons under pseudonyms, 1 other entity"), "\(text)")
    #expect(
      text.contains("2 embargoed sources left out, 2 relationships that rested on nothing else left out"), "\(text)")
    let open = try program.shell("diligraph explain 'Norvale Optics'").output
    #expect(leaks(in: Data(open.utf8)).count > 5)
  }

  @Test func `no comparison has a secret, and it finds the same changes`() throws {
    let program = try program()
    defer { program.remove() }
    for question in Self.comparisons {
      for format in ["text", "json", "csv"] {
        let run = try program.shell("diligraph \(question) --publish --embargo embargo.txt --format \(format)")
        #expect(run.status == 0, "\(question): \(run.errors)")
        let found = leaks(in: Data((run.output + run.errors).utf8), and: ["Odegard"])
        #expect(found.isEmpty, "\(question) --format \(format): \(found): \(run.output)")
      }
      // Without an embargo all is compared that is compared openly: the same entities correspond.
      let (open, published) = try (counts("\(question) --format json"), counts("\(question) --publish --format json"))
      #expect(open == published && open.contains { $0 > 0 }, "\(question): \(open) \(published)")

      func counts(_ line: String) throws -> [Int] {
        let run = try program.shell("diligraph \(line)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        return ["exposures", "facts", "coefficients"].map { (object[$0] as? [Any])?.count ?? -1 }
      }
    }
    let text = try program.shell("diligraph \(Self.comparisons[0]) --publish")
    #expect(text.output.contains("after:  the same with a table of changes; Policy"), "\(text.output)")
  }

  @Test func `no picture of a comparison has a secret`() throws {
    let program = try program()
    defer { program.remove() }
    for (number, line) in [
      "'Norvale Optics' -k all --whatif jorvik-changes.csv", "'Tamsin Jorvik' --depth 3 --whatif jorvik-changes.csv",
      "--before former.diligraph --after halvard-later.diligraph",
      "'Nils Odegard' --before former.diligraph --after halvard-later.diligraph",
    ].enumerated() {
      for ending in ["svg", "dot", "html"] {
        let run = try program.shell(
          "diligraph draw \(line) --publish --embargo embargo.txt -o out/c\(number).\(ending) --narrative")
        #expect(run.status == 0, "\(line): \(run.errors)")
        #expect(leaks(in: Data((run.output + run.errors).utf8)).isEmpty, "\(run.output)")
      }
    }
    try search(program, atLeast: 16, and: ["Odegard"])
  }

  @Test func `no picture has a secret, in its bytes, ids, tooltips or metadata`() throws {
    let program = try program()
    defer { program.remove() }
    for (number, subject) in Self.subjects.enumerated() {
      for ending in ["svg", "dot", "html", "png", "pdf"] {
        let run = try program.shell(
          "diligraph draw \(subject) --publish --embargo embargo.txt -o out/\(number).\(ending) --narrative --cluster group"
        )
        #expect(run.status == 0, "\(subject): \(run.errors)")
      }
    }
    // What PDF and PNG compress is read inflated, too.
    let inflate = try program.shell(
      #"""
      python3 - <<'END'
      import glob, re, zlib
      for name in glob.glob("out/*.pdf") + glob.glob("out/*.png"):
          data = open(name, "rb").read()
          with open(name + ".inflated", "wb") as out:
              for part in re.split(rb"stream\r?\n", data)[1:] if name.endswith("pdf") else re.findall(rb"(?:tEXt|zTXt|iTXt)(.*?)(?=....[A-Z][A-Za-z]{3})", data, re.S):
                  try: out.write(zlib.decompressobj().decompress(part))
                  except zlib.error: out.write(part)
      END
      """#)
    #expect(inflate.status == 0, "\(inflate.errors)")
    try search(program, atLeast: 30)
  }

  @Test func `no export has a secret`() throws {
    let program = try program()
    defer { program.remove() }
    for (number, subject) in Self.subjects.enumerated() {
      for format in ["graphml", "gexf", "csv", "node-link", "cypher", "neo4j-csv", "ftm"] {
        let run = try program.shell(
          "diligraph export \(subject) --publish --embargo embargo.txt --as \(format) -o out/\(number).\(format)")
        #expect(run.status == 0, "\(subject): \(run.errors)")
        #expect(leaks(in: Data(run.output.utf8)).isEmpty, "\(run.output)")
      }
    }
    try search(program, atLeast: 50)
  }

  @Test func `no dossier has a secret, nor what a person filled in`() throws {
    let program = try program()
    defer { program.remove() }
    let assess = "diligraph assess 'Norvale Optics' --owner 'Tamsin Jorvik' --note 'told on Quay Road' --author Halvard"
    #expect(try program.shell(assess).status == 0)
    let names = "'Norvale Optics' 'Tamsin Jorvik' 'Per Halvard' jh 'Ministry of Interior'"
    let open = try program.shell("diligraph report \(names) -o open")
    #expect(open.status == 0, "\(open.errors)")
    let page = try Data(contentsOf: program.folder.appendingPathComponent("open/norvale-optics.html"))
    #expect(leaks(in: page).count > 5 && String(decoding: page, as: UTF8.self).contains("Filled in by"))
    let run = try program.shell("diligraph report \(names) --publish --embargo embargo.txt -o out")
    #expect(run.status == 0, "\(run.errors)")
    #expect(leaks(in: Data((run.output + run.errors).utf8)).isEmpty, "\(run.output)")
    let list = try program.shell("ls out").output
    #expect(leaks(in: Data(list.utf8)).isEmpty && list.contains("person-1.html"), "\(list)")
    try search(program, atLeast: 15)
    try program.write("Norvale Optics\nTamsin Jorvik\nElvish Trading\n", to: "list.txt")
    let many = try program.shell("diligraph report --list list.txt --publish --embargo embargo.txt -o out/many")
    #expect(many.status == 2 && many.errors.contains("entry 3 of the list"), "\(many.errors)")
    try search(program, atLeast: 25)
    let text = try program.shell("cat out/norvale-optics.md").output
    #expect(text.contains("Published form: 2 persons under pseudonyms"))
  }

  private func search(_ program: Program, atLeast least: Int, and more: [String] = []) throws {
    let folder = program.folder.appendingPathComponent("out")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      var isFolder: ObjCBool = false
      let path = folder.appendingPathComponent($0).path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
    #expect(files.count >= least)
    for file in files {
      let found = leaks(in: try Data(contentsOf: folder.appendingPathComponent(file)), and: more)
      #expect(found.isEmpty, "\(file): \(found)")
    }
  }

  @Test func `what has no published form is refused, and a slip in an embargo is said`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("Secret Buro\n", to: "slip.txt")
    try program.write("# nothing\n", to: "empty.txt")
    for (line, status, message) in [
      ("findings --publish", Int32(64), "--publish: this command shows records and findings as they were read"),
      ("candidates --publish", 64, "--publish: this command"),
      ("diff --as-of 2019 --as-of 2020 --embargo embargo.txt", 64, "--embargo: needs --publish"),
      ("find norvale --publish", 64, "--publish: this command"),
      ("report norvale -o out --publish --since x.json", 64, "--since and --publish: the earlier overview"),
      ("exposure --embargo embargo.txt", 64, "--embargo: needs --publish"),
      ("exposure --publish --embargo none.txt", 66, "none.txt: cannot be read"),
      ("exposure --publish --embargo empty.txt", 65, "empty.txt: has no entries"),
      ("exposure --publish --embargo slip.txt", 0, "--embargo: 1 entry of the file holds no source of this data"),
      ("explain 'Elvish Trading' --publish --embargo embargo.txt", 64, "there is no entity \"Elvish Trading\""),
    ] {
      let run = try program.shell("diligraph \(line)")
      #expect(run.status == status && run.errors.contains(message), "\(line): \(run.status) \(run.errors)")
    }
  }

  @Test func `a published dossier says of itself what is true`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell(
      "diligraph report 'Norvale Optics' -o open --write json && diligraph report 'Norvale Optics' --publish -o out")
    #expect(run.status == 0, "\(run.errors)")
    let text = try program.shell("cat out/norvale-optics.md").output
    #expect(text.contains("1 judgement of persons changed the data; this published form leaves their texts out."))
    #expect(!text.contains("It is as confidential as the data") && text.contains("- This is a published form:"))
    // How many facts each file states is counted before places are taken away.
    func facts(_ folder: String) throws -> [Int] {
      let data = try Data(contentsOf: program.folder.appendingPathComponent("\(folder)/norvale-optics.json"))
      return String(decoding: data, as: UTF8.self).matches(of: /"factsShown": (\d+)/).compactMap { Int($0.output.1) }
    }
    let open = try facts("open")
    #expect(try facts("out") == open && open.contains { $0 > 0 }, "\(open)")
  }

  @Test func `what an embargoed source alone states is in no answer, of a case as of files, however often it is asked`()
    throws
  {
    let program = try Program()
    defer { program.remove() }
    try program.write("id,name,kind\nmk,Maker AG,company\nsh,Shop Ltd,company\n", to: "e.csv")
    try program.write(
      """
      id,from_id,to_id,kind,start,products,amount,currency,source,publisher
      r1,mk,sh,supply,,storage,,,Public report,Public Press
      r1,mk,sh,supply,2021-03,leaked-box,1400000,USD,Secret invoice,Leak Desk
      """, to: "l.csv")
    try program.write("Leak Desk\n", to: "embargo.txt")
    try program.write("action,what,id,confidence\nalter,relationship,r1,0.5\n", to: "changes.csv")
    #expect(try program.shell("diligraph import e.csv l.csv").status == 0)
    let question = "diligraph show mk --publish --embargo embargo.txt"
    let ofFiles = try program.shell("\(question) --from e.csv --from l.csv").output
    #expect(
      ofFiles.contains("undated; storage;") && ofFiles.contains("1 relationship shown without dates"), "\(ofFiles)")
    for _ in 0..<2 { #expect(try program.shell(question).output == ofFiles) }
    // The open answer makes the files beside the case, which know only what was merged.
    #expect(try program.shell("diligraph show mk").output.contains("1400000 USD"))
    #expect(try program.shell(question).output == ofFiles)
    for question in [
      "export mk --as csv -o out/export", "report mk -o out", "draw mk -o out/mk.svg",
      "whatif changes.csv --threshold 0",
      "diff --known-by 2020-01-01 --known-by 2024-01-01 --threshold 0", "diff --as-of 2019 --as-of 2020 --threshold 0",
      "bundle --ask 'show mk' -o out/b.zip",
    ] {
      let run = try program.shell("diligraph \(question) --publish --embargo embargo.txt")
      #expect(run.status == 0, "\(question): \(run.errors)")
      #expect(!run.output.contains("leaked-box") && !run.output.contains("2021-03"), "\(question): \(run.output)")
    }
    let found = try program.shell(
      "grep -rlE 'leaked-box|2021-03|1400000|1 400 000' out --include=mk* --include=maker* --include=*.csv")
    #expect(found.output.isEmpty, "\(found.output)")
    let verified = try program.shell("diligraph verify out/b.zip --case case.diligraph --embargo embargo.txt")
    #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
  }
}
