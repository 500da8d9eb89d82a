// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct BundleCommandTests {
  private func program() throws -> Program {
    let program = try Program()
    try program.write(
      "id,name,kind\nnor,Norvale Optics,company\nkes,Kestrel Trading,company\nmin,Ministry,public-body\n",
      to: "entities.csv")
    try program.write(
      "from_id,to_id,from,to,kind,id,source,publisher,grade\nnor,kes,,,supply,s1,Contract,Portal,A3\nkes,min,,,supply,s2,T,Portal,C\n",
      to: "links.csv")
    try program.write("entity_id,entity,category,level\nmin,,security service,4\n", to: "flags.csv")
    return program
  }

  private static let files = "--from entities.csv --from links.csv --from flags.csv"
  private static let asked =
    "--ask 'exposure --top 5 --format json' --ask 'paths \"Norvale Optics\"' --ask 'draw nor -o nor.svg' "
    + "--ask 'export nor --as csv -o tables' --ask 'report nor -o dossier'"

  @discardableResult
  private func bundle(_ rest: String, _ program: Program, status: Int32 = 0) throws -> Program.Run {
    let run = try program.shell("diligraph bundle \(rest)")
    #expect(run.status == status, "\(run.errors)")
    return run
  }

  private func seal(_ output: String) throws -> String {
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("seal ") })
    return String(line.dropFirst(5))
  }

  @Test func `the same inputs give the same bytes, wherever they are, and verifying finds nothing`() throws {
    let program = try program()
    defer { program.remove() }
    let first = try bundle("-o out/a.zip \(Self.asked) \(Self.files) --with-inputs", program)
    #expect(try program.shell("mkdir moved && mv entities.csv links.csv flags.csv moved").status == 0)
    try bundle(
      "-o out/b.zip \(Self.asked) --from moved/entities.csv --from moved/links.csv --from moved/flags.csv --with-inputs",
      program)
    #expect(try program.shell("cmp out/a.zip out/b.zip").status == 0)
    let list = try program.shell("python3 -m zipfile -l out/a.zip").output
    for name in [
      "answers/01.json", "answers/03/nor.svg", "answers/04/tables/entities.csv", "answers/05/dossier/", "inputs/001/",
    ] {
      #expect(list.contains(name), "\(name): \(list)")
    }
    let run = try program.shell("diligraph verify out/a.zip --seal \(try seal(first.output))")
    #expect(
      run.status == 0 && run.output.contains("5 questions asked again\n") && run.output.contains("Nothing differs."),
      "\(run.output)\(run.errors)")
    #expect(try program.shell("python3 -m zipfile -t out/a.zip").output.contains("Done testing"))
  }

  @Test func `inputs that are not packed are named, and others are noticed`() throws {
    let program = try program()
    defer { program.remove() }
    try bundle("-o out/a.zip --ask 'exposure' \(Self.files)", program)
    let alone = try program.shell("diligraph verify out/a.zip")
    #expect(alone.status == 0 && alone.output.contains("note: the inputs are not packed"), "\(alone.output)")
    let with = try program.shell("diligraph verify out/a.zip \(Self.files)")
    #expect(with.status == 0 && with.output.contains("1 question asked again"), "\(with.output)\(with.errors)")
    try program.write("entity_id,entity,category,level\nmin,,security service,5\n", to: "flags.csv")
    let changed = try program.shell("diligraph verify out/a.zip \(Self.files)")
    #expect(changed.status == 1 && changed.output.contains("differs: flags.csv: has the digest"), "\(changed.output)")
    let fewer = try program.shell("diligraph verify out/a.zip --from links.csv")
    #expect(fewer.status == 1 && fewer.output.contains("1 are there, and the bundle was made of 3"), "\(fewer.output)")
    #expect(try program.shell("diligraph verify out/a.zip --seal 00").status == 1)
  }

  @Test func `a case is packed as one file and asked again`() throws {
    let program = try program()
    defer { program.remove() }
    #expect(try program.shell("diligraph import entities.csv links.csv flags.csv").status == 0)
    try bundle("-o out/a.zip --ask 'explain nor' --case case.diligraph --with-inputs --as-of 2025-01-01", program)
    let run = try program.shell("diligraph verify out/a.zip")
    #expect(run.status == 0 && run.output.contains("1 question asked again"), "\(run.output)\(run.errors)")
    // What changes the file and not the data makes it no other case.
    #expect(try program.shell("diligraph assess nor --status open").status == 0)
    let assessed = try program.shell("diligraph verify out/a.zip --case case.diligraph")
    #expect(assessed.status == 0 && assessed.output.contains("1 question asked again"), "\(assessed.output)")
    #expect(assessed.output.contains("note: the assessments of the case were changed since: it has 1 version of"))
    #expect(try program.shell("diligraph edit s1 confidence=0.1 --reason r").status == 0)
    let changed = try program.shell("diligraph verify out/a.zip --case case.diligraph")
    #expect(
      changed.status == 1 && changed.output.contains("differs: data: of the case have the digest"), "\(changed.output)")
  }

  @Test func `a dossier that differs by an assessment says so`() throws {
    let program = try program()
    defer { program.remove() }
    #expect(try program.shell("diligraph import entities.csv links.csv flags.csv").status == 0)
    try bundle("-o out/a.zip --ask 'report nor -o dossier'", program)
    #expect(try program.shell("diligraph verify out/a.zip --case case.diligraph").status == 0)
    #expect(try program.shell("diligraph assess nor --status open").status == 0)
    let run = try program.shell("diligraph verify out/a.zip --case case.diligraph")
    #expect(run.status == 1 && run.output.contains("answers/01/dossier/norvale-optics.html: "), "\(run.output)")
    #expect(
      run.output.contains("; assessments were changed since") && !run.output.contains("Graphviz"), "\(run.output)")
  }

  @Test func `an input that is a link, or has a name of its own, is verified like any other`() throws {
    let program = try program()
    defer { program.remove() }
    let moved = "mv links.csv 'the links of May.csv' && ln -s 'the links of May.csv' links.csv && mkdir b && "
    #expect(try program.shell(moved + "mv flags.csv b/links.csv").status == 0)
    try program.write("from,to,kind\nAlder,Birch,supply\n", to: "no ids.csv")
    try bundle(
      "-o out/a.zip --ask exposure --from entities.csv --from links.csv --from b/links.csv --from 'no ids.csv' --with-inputs",
      program)
    let run = try program.shell("diligraph verify out/a.zip")
    #expect(run.status == 0 && run.output.contains("1 question asked again"), "\(run.output)\(run.errors)")
  }

  @Test func `a published bundle names persons in none of its questions, and no digest of a file`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write(
      "id,name,kind\nnor,Norvale Optics,company\nkes,Kestrel Trading,company\nmin,Ministry,public-body\n"
        + "zorb-1,Jane Zorbadoe,person\n", to: "entities.csv")
    try program.write(
      "from_id,to_id,from,to,kind,id\nnor,kes,,,supply,s1\nkes,min,,,supply,s2\nzorb-1,kes,,,supply,s3\n",
      to: "links.csv")
    let questions =
      "--ask 'explain \"Jane Zorbadoe\"' --ask 'paths --to=min zorb-1' --ask 'report \"Norvale Optics\" \"jane zorbadoe\" -o dossier' "
      + "--ask 'paths -k 5 \"Norvale Optics\"' --ask 'connect \"Jane Zorbadoe\" nor'"
    try bundle("-o out/a.zip --publish \(questions) \(Self.files)", program)
    let text = try program.shell(
      "python3 -m zipfile -e out/a.zip out/x && cd out/x && find . && cat manifest.json && cat $(find . -type f); "
        + "sha256sum ../../*.csv | cut -c1-64 > ../digests; grep -rcFf ../digests . | grep -v ':0'")
    #expect(!text.output.lowercased().contains("zorb"), "\(text.output)")
    #expect(text.status == 1, "a digest of an input: \(text.output.suffix(300))")
    let run = try program.shell("diligraph verify out/a.zip \(Self.files)")
    #expect(run.status == 0 && run.output.contains("5 questions asked again"), "\(run.output)\(run.errors)")
    try program.write("entity_id,entity,category,level\nmin,,security service,5\n", to: "flags.csv")
    let changed = try program.shell("diligraph verify out/a.zip \(Self.files)")
    #expect(changed.status == 1 && changed.output.contains("data: have the digest"), "\(changed.output)")
    for question in ["report nor -o zorbadoe-dossier", "draw nor -o zorb-1.svg"] {
      let refused = try bundle("-o out/b.zip --publish --ask '\(question)' \(Self.files)", program, status: 64)
      #expect(refused.errors.contains("names a person of the data"), "\(question): \(refused.errors)")
      #expect(try program.shell("test -e out/b.zip").status == 1)
      // Without --publish nothing is wrong with it.
      try bundle("-o out/c.zip --ask '\(question)' \(Self.files)", program)
    }
  }

  @Test func `an archive that cannot be written is said so`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try bundle("-o out --ask exposure \(Self.files)", program, status: 74)
    #expect(run.errors.contains("out: cannot be written (") && !run.errors.contains("reading"), "\(run.errors)")
  }

  @Test func `each answer is what the program alone says, whatever was asked before`() throws {
    let program = try program()
    defer { program.remove() }
    let questions = [
      "exposure --format json", "paths nor", "exposure --format csv", "show kes", "paths nor --format json",
      "owners min", "exposure --format json",
    ]
    try bundle("-o out/a.zip \(questions.map { "--ask '\($0)'" }.joined(separator: " ")) \(Self.files)", program)
    #expect(try program.shell("cd out && python3 -m zipfile -e a.zip a").status == 0)
    // Places in files have the names that inputs have in a bundle.
    let inputs = ["entities", "links", "flags"].enumerated().map { "inputs/00\($0 + 1)/\($1).csv" }
    for (input, name) in zip(inputs, ["entities", "links", "flags"]) {
      #expect(try program.shell("mkdir -p $(dirname \(input)) && cp \(name).csv \(input)").status == 0)
    }
    for (number, question) in questions.enumerated() {
      let alone = try program.shell("diligraph \(question) \(inputs.map { "--from \($0)" }.joined(separator: " "))")
      let answer = try program.shell("cat out/a/answers/0\(number + 1).*").output
      #expect(alone.status == 0 && answer == alone.output && !answer.isEmpty, "\(question)")
    }
  }

  @Test func `a question that fails is said with its reason, and nothing is written`() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shell("diligraph bundle -o out/a.zip --ask 'exposure' --ask 'paths Nobody' \(Self.files)")
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errors.contains("\"paths Nobody\" ended with 64: diligraph: ") && run.errors.contains("Nobody"))
    #expect(try program.shell("test -e out/a.zip").status == 1)
  }

  @Test func `questions come from a file, and a published bundle tells no file's name`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("- exposure --top 3\n- [paths, Norvale Optics]\n", to: "q.yaml")
    try bundle("-o out/a.zip --questions q.yaml \(Self.files) --publish", program)
    let text = try program.shell("python3 -m zipfile -e out/a.zip out/x && cat out/x/manifest.json out/x/answers/*")
      .output
    #expect(text.contains("\"published\" : true") && text.contains("Published form"), "\(text)")
    #expect(!text.contains("links.csv") && text.contains("input 1"))
    let run = try program.shell("diligraph verify out/a.zip \(Self.files)")
    #expect(run.status == 0 && run.output.contains("2 questions asked again"), "\(run.output)\(run.errors)")
  }

  @Test(
    arguments: [
      ("import x.csv", "is none of a bundle"), ("bundle -o x.zip", "is none of a bundle"),
      ("draw nor -o /tmp/x.svg", "writes to"), ("draw nor -o ../x.svg", "writes to"),
      ("draw nor --output=../x.svg", "writes to"),
      ("draw nor -o inputs", "writes to"), ("draw nor -o .hidden.svg", "writes to"),
      ("draw nor -ox.svg", "after -o as a word of its own"),
      ("exposure --case other.diligraph", "has --case"), ("exposure --from=/etc/passwd", "has --from"),
      ("exposure --policy p.yaml", "has --policy"), ("report nor -o d --pack ../p.yaml", "names a file"),
      ("report nor -o d --framework=/etc/passwd", "names a file"),
      ("exposure 'open", "does not end"),
    ])
  func `a question that reads or writes elsewhere is refused`(question: String, message: String) throws {
    let program = try program()
    defer { program.remove() }
    try program.write(question, to: "ask.txt")
    let run = try program.shell("diligraph bundle -o out/a.zip --ask \"$(cat ask.txt)\" \(Self.files)")
    #expect(run.status == 64 && run.errors.contains(message), "\(run.status) \(run.errors)")
    #expect(try program.shell("ls out").output.isEmpty)
  }

  /// What a forger could do with an archive, as Python that writes `out/bad.zip` from `out/a.zip`.
  private static let forgeries: [(python: String, status: Int32, message: String)] = [
    ("put('answers/01.txt', b'another answer')", 1, "answers/01.txt: has the digest"),
    ("put('more.txt', b'x')", 1, "more.txt: stands in the archive, and not in the manifest"),
    ("del files['answers/01.txt']", 1, "answers/01.txt: is missing from the archive"),
    ("put('.hidden', b'x')", 1, ".hidden: is a hidden file"),
    ("put('../../evil', b'x')", 65, "whose name leads out of it"),
    ("put('/etc/evil', b'x')", 65, "whose name leads out of it"),
    ("del files['manifest.json']", 65, "has no manifest.json"),
    ("put('manifest.json', b'{}')", 65, "its manifest.json is none of a bundle"),
    ("put('manifest.json', b'[' * 100000)", 65, "its manifest.json is none of a bundle"),
    ("manifest['schemaVersion'] = 9; seal()", 65, "has the form 9"),
    ("manifest['questions'][0]['words'] = ['import', 'x']; seal()", 64, "is none of a bundle"),
    ("manifest['questions'][0]['words'] = ['draw', 'nor', '-o', '../../evil.svg']; seal()", 64, "writes to"),
    ("manifest['inputs'][0]['name'] = '../../../evil'; seal()", 1, "is not where an input"),
    ("manifest['inputs'][2]['sha256'] = 'aa' * 32; seal()", 1, "inputs/003/flags.csv: has the digest"),
    ("manifest['inputs'][2]['bytes'] = 7; seal()", 1, "and 7 among the inputs"),
    ("manifest['policyDigest'] = 'bb' * 32; seal()", 1, "policy: has the digest"),
    ("manifest['policyName'] = 'regulator'; seal()", 1, "as the manifest says"),
    ("manifest['dataDigest'] = 'cc' * 32; seal()", 1, "data: have the digest"),
    ("manifest['files'][0]['bytes'] = 1; seal()", 1, " bytes, not 1"),
    ("add('answers/06.txt', b'exact 0.99')", 1, "answers/06.txt: is no answer to any question"),
    ("manifest['questions'][0]['files'] = []; seal()", 1, "question 1, exposure: has no answer in the manifest"),
    ("manifest['questions'] = []; seal()", 1, "the bundle has no questions, so that nothing was asked again"),
    ("del files['inputs/001/entities.csv']", 1, "note: not all inputs are in the archive"),
    ("put('more/', b'')", 1, "more/: is a folder by itself"),
    ("attributes['answers/01.txt'] = 0o120777 << 16", 1, "answers/01.txt: is marked as a link"),
    ("tail = b'more'", 1, "archive: 4 bytes after its end"),
    (
      "manifest['inputs'][0]['member'] = '../../evil'; seal()", 1, "../../evil: is an input of which there is no digest"
    ),
    ("manifest['files'].append(manifest['files'][0]); seal()", 1, "stands twice in the manifest"),
  ]

  private static let forging = #"""
    import hashlib, json, sys, zipfile
    files = {n: zipfile.ZipFile("out/a.zip").read(n) for n in zipfile.ZipFile("out/a.zip").namelist()}
    manifest = json.loads(files["manifest.json"])
    attributes, tail = {}, b""
    def put(name, data): files[name] = data
    def add(name, data):
        put(name, data)
        digest = hashlib.sha256(data).hexdigest()
        manifest["files"].append({"name": name, "sha256": digest, "bytes": len(data)})
        seal()
    def seal(): files["manifest.json"] = json.dumps(manifest).encode()
    exec(sys.argv[1])
    with zipfile.ZipFile("out/bad.zip", "w") as out:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = attributes.get(name, 0)
            out.writestr(info, data)
    with open("out/bad.zip", "ab") as out: out.write(tail)
    """#

  @Test func `each forgery is noticed, with one message, and writes nothing`() throws {
    let program = try program()
    defer { program.remove() }
    try bundle("-o out/a.zip --ask exposure \(Self.files) --with-inputs", program)
    try program.write(Self.forging, to: "forge.py")
    for forgery in Self.forgeries {
      #expect(try program.shell("python3 forge.py \"\(forgery.python)\"").status == 0)
      let run = try program.shell("diligraph verify out/bad.zip")
      #expect(
        run.status == forgery.status && (run.output + run.errors).contains(forgery.message),
        "\(forgery.python): \(run.status) \(run.output)\(run.errors)")
      if forgery.status > 1 {
        #expect(run.output.isEmpty && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      }
    }
    #expect(
      try program.shell("ls out; find / -xdev -newer out/a.zip -name 'evil*' 2>/dev/null").output == "a.zip\nbad.zip\n")
  }

  @Test func `what is cut, a bomb, and what is no archive is said`() throws {
    let program = try program()
    defer { program.remove() }
    try bundle("-o out/a.zip --ask exposure \(Self.files)", program)
    #expect(try program.shell("head -c 400 out/a.zip > out/cut.zip; echo text > out/text.zip").status == 0)
    let bomb =
      "import zipfile; z = zipfile.ZipFile('out/bomb.zip', 'w', zipfile.ZIP_DEFLATED); z.writestr('manifest.json', b' ' * (64 << 20)); z.close()"
    #expect(try program.shell("python3 -c \"\(bomb)\"").status == 0)
    let twice =
      "import zipfile, warnings; warnings.simplefilter('ignore'); z = zipfile.ZipFile('out/two.zip', 'w'); z.writestr('manifest.json', b'{}'); z.writestr('manifest.json', b'{}'); z.close()"
    #expect(try program.shell("python3 -c \"\(twice)\"").status == 0)
    for (name, message) in [
      ("cut.zip", "ends too early"), ("text.zip", "is no zip archive"), ("bomb.zip", "as a bomb does"),
      ("two.zip", "has two files called"),
    ] {
      let run = try program.shell("diligraph verify out/\(name)")
      #expect(run.status == 65 && run.errors.contains(message), "\(name): \(run.status) \(run.errors)")
    }
    #expect(try program.shell("diligraph verify out/none.zip").status == 66)
  }
}
