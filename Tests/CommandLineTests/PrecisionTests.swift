// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// No answer for a person has a number with more digits than it has.
@Suite struct PrecisionTests {
  private static let questions = [
    "exposure", "exposure --exact", "paths 'Quilvane Optics AG' -k all", "paths 'Quilvane Optics AG' -k all --expand",
    "explain 'Quilvane Optics AG'", "owners 'Sentramo Komunik AD'", "show 'Quilvane Optics AG'",
    "show 'Karsolvo Integration KS'", "chokepoints --top 5", "leads",
    "connect 'Quilvane Optics AG' 'Sentramo Komunik AD'",
    "check --fail-on 'lower>=0.2'", "whatif examples/02-procurement/changes.csv",
    "diff --policy examples/02-procurement/policy-any-time.yaml --policy examples/02-procurement/policy-any-product.yaml",
    "draw 'Quilvane Optics AG' --narrative -o out/picture.svg && cat out/picture.txt",
  ]

  /// The fractions in a text, as they stand there.
  private static func fractions(_ text: String) -> [Substring] {
    text.matches(of: /(?:^|[^\d.\w\-])(0\.\d+)(?![\d.]*\w)/).map(\.1)
  }

  private static func digits(_ fraction: Substring) -> Int { fraction.drop { $0 == "0" || $0 == "." }.count }

  private func program() throws -> (Program, stated: Set<Substring>) {
    let program = try Program()
    let run = try program.shell("diligraph import examples/02-procurement/data/*")
    #expect(run.status == 0, "\(run.errors)")
    let stated = try program.shell(
      "diligraph policy show; cat examples/02-procurement/data/* examples/02-procurement/*")
    return (program, Set(Self.fractions(stated.output)))
  }

  @Test func `an answer in words has two significant digits where it computes, and those stated elsewhere`() throws {
    let (program, stated) = try program()
    defer { program.remove() }
    var count = 0
    for question in Self.questions {
      let run = try program.shell("diligraph \(question)")
      #expect(run.status < 3, "\(question): \(run.errors)")
      let fractions = Self.fractions(run.output)
      count += fractions.count
      let long = fractions.filter { Self.digits($0) > 2 && !stated.contains($0) }
      #expect(long.isEmpty, "\(question): \(long)")
    }
    #expect(count > 200)
  }

  @Test func `so has a dossier as a page and as Markdown, and an overview; their JSON is full`() throws {
    let (program, stated) = try program()
    defer { program.remove() }
    let run = try program.shell("diligraph report 'Quilvane Optics AG' 'Karsolvo Integration KS' -o out")
    #expect(run.status == 0, "\(run.errors)")
    for name in ["quilvane-optics-ag.html", "quilvane-optics-ag.md", "index.html"] {
      let text = try String(contentsOf: program.folder.appendingPathComponent("out/\(name)"), encoding: .utf8)
        .replacing(/(?s)<(style|svg|script)\b.*?<\/\1>/, with: " ").replacing(/<[^>]*>/, with: " ")
        .replacing("\\.", with: ".")
      // Half-way from a coefficient of two digits to 0 or 1 is a third digit, a 5.
      let long = Self.fractions(text).filter { fraction in
        Self.digits(fraction) > 2 && !stated.contains(fraction) && !(Self.digits(fraction) == 3 && fraction.last == "5")
      }
      #expect(long.isEmpty, "\(name): \(long)")
      #expect(Self.fractions(text).count >= (name == "index.html" ? 4 : 20))
    }
    let json = try program.shell("cat out/quilvane-optics-ag.json")
    #expect(Self.fractions(json.output).contains { Self.digits($0) > 10 })
  }

  @Test func `the judge convicts a long fraction`() {
    let found = Self.fractions("p 0.643576, (0.5), 0.0123 and \"0.25\"; not 10.643, v0.1234, 2020.0123 or 0.5.6")
    #expect(found == ["0.643576", "0.5", "0.0123", "0.25"])
    #expect(found.map(Self.digits) == [6, 1, 3, 2])
  }
}
