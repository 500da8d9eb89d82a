// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// No command writes over what it reads, whatever that is called.
@Suite struct OutputFileTests {
  private func program() throws -> Program {
    let program = try Program()
    try program.write(
      "from,to,kind\nNorvale Optics,Kestrel Trading,supply\nKestrel Trading,Ministry,supply\n", to: "links.csv")
    try program.write("entity,category,level\nMinistry,security service,4\n", to: "flags.csv")
    try program.write("name: mine\n", to: "policy.yaml")
    try program.write("Secret Bureau\n", to: "embargo.txt")
    try program.write(
      "action,what,id,from,to,kind\nadd,relationship,,Norvale Optics,Ministry,supply\n", to: "changes.csv")
    try program.write("- exposure\n", to: "questions.yaml")
    let links = "ln -s k.diligraph link.zip && ln links.csv hard.svg && mkdir data tables && cp links.csv data/ && "
    let more = "cp flags.csv tables/entities.csv && cp links.csv flags.csv data/"
    let run = try program.shell("\(links)\(more) && diligraph import links.csv flags.csv --case k.diligraph")
    #expect(run.status == 0, "\(run.errors)")
    return program
  }

  private static let files = "--from links.csv --from flags.csv"

  @Test(arguments: [
    "bundle -o k.diligraph --case k.diligraph --ask exposure",
    "bundle -o link.zip --case k.diligraph --ask exposure",
    "bundle -o k.diligraph-wal --case ./k.diligraph --ask exposure",
    "bundle -o k.diligraph.dataset --case link.zip --ask exposure",
    "bundle -o links.csv \(files) --ask exposure",
    "bundle -o data/../links.csv \(files) --ask exposure",
    "bundle -o data/flags.csv --from data --ask exposure",
    "bundle -o questions.yaml \(files) --questions questions.yaml",
    "bundle -o policy.yaml \(files) --policy policy.yaml --ask exposure",
    "bundle -o embargo.txt \(files) --publish --embargo embargo.txt --ask exposure",
    "draw -o hard.svg \(files)",
    "draw -o links.svg --narrative \(files)",
    "export --as graphml -o k.diligraph --case k.diligraph",
    "export --as csv -o tables --from links.csv --from tables/entities.csv",
    "report 'Norvale Optics' -o . --from norvale-optics.json --from flags.csv",
    "report --top 2 -o . --from index.csv --from flags.csv",
    "draw 'Norvale Optics' --whatif changes.csv -o changes.svg --narrative \(files)",
    "draw 'Norvale Optics' --before links.csv --after k.diligraph -o links.svg --narrative",
  ])
  func `what is read is not written over`(command: String) throws {
    let program = try program()
    defer { program.remove() }
    #expect(try program.shell("cp links.csv norvale-optics.json && cp links.csv index.csv").status == 0)
    let list = "sync; find . -type f -o -type l | grep -v '/std' | sort | xargs -d '\\n' sha256sum"
    let before = try program.shell(list).output
    let run = try program.shell("diligraph \(command)")
    #expect(
      run.status == 64 && run.errors.contains("of this command, and would be lost"), "\(run.status) \(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1 && run.output.isEmpty, "\(run.errors)")
    #expect(try program.shell(list).output == before)
  }

  @Test func `what lies beside the data is written again`() throws {
    let program = try program()
    defer { program.remove() }
    let draw = "diligraph draw 'Norvale Optics' -o data/picture.svg --from data"
    let run = try program.shell("\(draw) && \(draw) && diligraph bundle -o out/a.zip --from data --ask exposure")
    #expect(run.status == 0, "\(run.errors)")
  }
}
