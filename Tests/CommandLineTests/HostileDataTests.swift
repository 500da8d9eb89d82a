// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Hostile texts wherever tables can have one, through every command that writes for others: each output is parsed back,
/// and nothing of the texts is markup, a formula, a statement or an escape of a terminal there.
@Suite struct HostileDataTests {
  private static let texts = [
    "<script>alert(1)</script>", "]]><!-- --> & \"q\" 'q'", "=HYPERLINK(\"http://x\")", "+1+1", "@SUM(A1)", "-2+3",
    "\u{1B}[31mred\u{1B}]0;title\u{7}", "\u{202E}gnirts\u{2066}x", "a;b|c", "'}) DETACH DELETE n //",
    "\\u0027}) RETURN 1 //",
    "javascript:alert(1)", "../../etc/passwd", "%s%n$(id)`id`", "{\"a\": [1}", "العربية", "名前", "e\u{301}\u{301}",
    String(repeating: "long ", count: 4_000), "x\u{2028}y\u{85}z", "--publish", "-o out/evil",
  ]

  private func cell(_ text: String) -> String { "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }

  private func program() throws -> Program {
    let program = try Program()
    var entities = "id,name,aliases,kind,note\n"
    var links =
      "from_id,to_id,from,to,kind,id,products,source,source_url,publisher,published,grade,response,note,currency\n"
    var flags = "entity_id,entity,category,level,list,programme,source\n"
    for (number, text) in Self.texts.enumerated() {
      let safe = cell("n\(number) \(text)")
      entities += "e\(number),\(safe),\(cell(text)),\(number % 2 == 0 ? "company" : "person"),\(cell(text))\n"
      links +=
        "maker,e\(number),,,supply,a\(number),\(cell(text)),\(safe),\(safe),\(safe),2020-01-01,C,\(safe),\(safe),EUR\n"
      links +=
        "e\(number),end,,,supply,\(cell("b\(number) " + text)),,\(safe),https://x.example/\(number),\(safe),,,,,\n"
      flags += "e\(number),,\(safe),1,\(safe),\(safe),\(safe)\n"
    }
    try program.write(entities + "maker,Norvale Optics,,company,\nend,Ministry,,public-body,\n", to: "entities.csv")
    try program.write(links, to: "links.csv")
    try program.write(flags + "end,,security service,4,l,,\n", to: "flags.csv")
    let run = try program.shell("diligraph import entities.csv links.csv flags.csv")
    #expect(run.status == 0 || run.status == 2, "\(run.errors)")
    for text in Self.texts.prefix(8) {
      try program.write(text, to: "note.txt")
      let assess = try program.shell(
        "diligraph assess maker --note=\"$(cat note.txt)\" --author \"x $(cat note.txt)\" --status open")
      #expect(assess.status == 0, "\(assess.errors)")
    }
    return program
  }

  private static let parsing = #"""
    import csv, glob, io, json, os, re, sys, zipfile
    import xml.dom.minidom
    from html.parser import HTMLParser
    bad = []
    class Page(HTMLParser):
        def __init__(self): super().__init__(); self.scripts = 0
        def handle_starttag(self, tag, attributes):
            for name, value in attributes:
                if name.startswith("on"): bad.append((path, tag, name))
                if name in ("href", "src", "xlink:href") and re.match(r"\s*(javascript|data:text)", value or "", re.I): bad.append((path, tag, value))
    def harmless(path, text):
        for c in text:
            if ord(c) in (0x1b, 0x07, 0x202e, 0x2066) or (ord(c) < 32 and c not in "\n\r\t"): bad.append((path, "harmful", hex(ord(c)))); break
    count = 0
    for path in sorted(p for p in glob.glob("out/**/*", recursive=True) if os.path.isfile(p)):
        ending = path.rsplit(".", 1)[-1]
        data = open(path, "rb").read()
        count += 1
        if ending in ("png", "pdf", "zip"): continue
        text = data.decode("utf-8")
        if ending in ("svg", "graphml", "gexf"):
            document = xml.dom.minidom.parseString(data)
            if document.getElementsByTagName("script"): bad.append((path, "script", ""))
        if ending in ("json",) and not path.endswith("ftm.json"): json.loads(text)
        if path.endswith("ftm.json"): [json.loads(line) for line in text.split(chr(10)) if line]
        if ending == "csv":
            rows = list(csv.reader(io.StringIO(text, newline="")))
            if len({len(r) for r in rows if r}) > 1: bad.append((path, "ragged", ""))
            for row in rows:
                for cell in row:
                    if cell[:1] in "=+-@\t\r" and cell[:1]:
                        try: float(cell)
                        except ValueError: bad.append((path, "formula", cell[:30]))
        if ending == "html":
            page = Page(); page.feed(text)
            if "alert(1)</script>" in re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.S).replace("&lt;", "?"): bad.append((path, "open script", ""))
        if ending in ("svg", "html", "txt", "md"): harmless(path, text)
    print(count, bad[:10])
    sys.exit(1 if bad or count < 30 else 0)
    """#

  @Test func `every output of hostile data is parsed back, and nothing of it acts`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("action,what,id\nremove,relationship,a0\n", to: "changes.csv")
    var commands: [String] = []
    for ending in ["svg", "html", "dot", "png", "pdf"] {
      commands.append("draw maker -k all -o out/paths.\(ending) --narrative")
      commands.append("draw --chokepoints -o out/choke.\(ending) --narrative")
      commands.append("draw maker --whatif changes.csv -o out/whatif.\(ending) --narrative")
    }
    for (format, name) in [
      ("graphml", "a.graphml"), ("gexf", "a.gexf"), ("csv", "tables"), ("node-link", "a.json"), ("cypher", "a.cypher"),
      ("neo4j-csv", "import"), ("ftm", "a.ftm.json"),
    ] { commands.append("export --as \(format) -o out/\(name)") }
    commands += [
      "report maker e0 e1 -o out/dossiers", "draw maker -k all --publish -o out/published.svg --narrative",
      "export --as csv --publish -o out/published",
      "bundle -o out/b.zip --ask 'explain maker' --ask 'draw maker -o m.svg'",
    ]
    for command in commands {
      let run = try program.shell("diligraph \(command)")
      #expect(run.status == 0, "\(command): \(run.errors)")
      for text in [run.output, run.errors] {
        #expect(!text.unicodeScalars.contains { [0x1B, 0x07, 0x202E, 0x2066].contains($0.value) }, "\(command)")
      }
    }
    for command in ["assess maker", "assess --list", "verify out/b.zip --case case.diligraph"] {
      for format in ["text", "json", "csv"] {
        let run = try program.shell("diligraph \(command) --format \(format)")
        #expect(run.status == 0, "\(command): \(run.output)\(run.errors)")
        #expect(!run.output.unicodeScalars.contains { [0x1B, 0x07].contains($0.value) }, "\(command)")
      }
    }
    try program.write(Self.parsing, to: "parse.py")
    let parsed = try program.shell("python3 parse.py")
    #expect(parsed.status == 0, "\(parsed.output)\(parsed.errors)")
    #expect(try program.shell("find . -name 'evil*'").output.isEmpty)
    // The judge can convict.
    try program.write("a\r\n\"=1+cmd()\"\r\n", to: "out/formula.csv")
    #expect(try program.shell("python3 parse.py").status == 1)
  }
}
