// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Foundation
import Testing

@testable import Diligraph

@Suite struct OverviewTests {
  private static let shared = DossierCase()

  private func row(_ id: String) throws -> Overview.Row {
    var row = try #require(Self.shared.dossier(id)).row
    row.file = "file-\(id)"
    return row
  }

  private func overview(
    _ rows: [Overview.Row], missing: [Overview.Missing] = [], earlier: Overview.EarlierRun? = nil,
    choice: Overview.Choice? = nil
  ) -> Overview {
    let dossiers = Self.shared.dossiers()
    return Overview(
      rows, context: dossiers.context, provenance: dossiers.provenance, missing: missing, earlier: earlier,
      choice: choice)
  }

  /// The overview as it would be read by a later run.
  private func stored(_ overview: Overview) -> Overview.EarlierRun {
    let entities = overview.rows.map { row in
      let earlier = Overview.Earlier(
        name: row.name, lower: row.exposure.lower, exact: row.exposure.exact, level: row.exposure.level,
        pathIDs: row.pathIDs)
      return (row.entityID, earlier)
    }
    return Overview.EarlierRun(
      entities: Dictionary(uniqueKeysWithValues: entities), policyDigest: overview.context.policyDigest,
      dataDigest: "earlier")
  }

  private func page(_ overview: Overview, isLinked: Bool = true) -> String {
    OverviewHTML(overview, isLinked: isLinked) { _ in "digest" }.html
  }

  @Test func `the most exposed stand first, then those without a path, and each says its best path in words`() throws {
    let rows = try ["owner", "maker", "first", "second"].map(row)
    let overview = overview(rows)
    #expect(overview.rows.map(\.entityID).last == "owner")
    let figures = overview.rows.map { $0.exposure.exact ?? 0 }
    #expect(figures == figures.sorted(by: >))
    let text = page(overview)
    #expect(text.contains("<bdi>Norvale Optics</bdi> → <bdi>Alder Trading</bdi> → <bdi>Ministry of Interior</bdi>"))
    #expect(text.contains("<a href=\"file-maker.html\"><bdi>Norvale Optics</bdi></a>"))
    #expect(!page(overview, isLinked: false).contains("href="))
    var named = overview.rows
    named[0].file = "東芝 \"x\".."
    #expect(page(self.overview(named)).contains("<a href=\"%E6%9D%B1%E8%8A%9D%20%22x%22...html\">"))
    #expect(text.contains("<th scope=\"row\">") && text.contains("<th scope=\"col\">"))
    #expect(!text.contains(">change<"))
  }

  @Test func `the same overview again changes nothing`() throws {
    let rows = try ["maker", "first", "owner"].map(row)
    let again = overview(rows, earlier: stored(overview(rows)))
    #expect(again.rows.allSatisfy { again.change($0) == .same } && again.gone.isEmpty)
    #expect(again.changeText == "since the earlier overview: 0 new, 0 changed, 3 the same, 0 gone\n")
  }

  @Test func `another figure, level or best path is a change, and an entity that came or went is said`() throws {
    var rows = try ["maker", "first", "second", "owner"].map(row)
    let before = stored(overview(Array(rows.dropFirst())))
    rows.removeLast()
    rows[1].exposure.exact = (rows[1].exposure.exact ?? 0) + 0.1
    rows[1].exposure.level = 2
    rows[2].pathIDs = ["another"]
    let overview = overview(rows, earlier: before)
    func text(_ id: String) throws -> String {
      let row = try #require(overview.rows.first { $0.entityID == id })
      return DossierWords.change(try #require(overview.change(row))).plain
    }
    #expect(try text("maker") == "new")
    let changed = try text("first")
    #expect(changed.contains(" → ") && changed.contains("level 5 → 2"))
    #expect(try text("second") == "another best path")
    #expect(overview.gone.map(\.id) == ["owner"])
    #expect(page(overview).contains("In the earlier overview, and not in this one"))
  }

  @Test func `a path that went or came is not called another one`() throws {
    func text(before: [String], now: [String], isAll: Bool = true) throws -> String {
      var row = try row("maker")
      row.pathIDs = before
      let earlier = stored(overview([row]))
      (row.pathIDs, row.isAll) = (now, isAll)
      let overview = overview([row], earlier: earlier)
      return DossierWords.change(try #require(overview.change(overview.rows[0]))).plain
    }
    #expect(try text(before: ["a"], now: ["b"]) == "another best path")
    #expect(try text(before: ["a"], now: []) == "no path is left")
    #expect(
      try text(before: ["a"], now: [], isAll: false)
        == "no path was found any more before the search stopped at its budget")
    #expect(try text(before: [], now: ["b"]) == "a path, where none was found before")
  }

  @Test func `an estimate ranks where there is no exact figure, and stands in every form with its error`() throws {
    var rows = try ["second", "maker"].map(row)
    #expect(!page(overview(rows)).contains(">estimated<"))
    rows[1].exposure.exact = nil
    rows[1].exposure.lower = 0.1
    rows[1].exposure.estimate = Exposure.Estimate(value: 0.9875, standardError: 0.0061, worlds: 4_096, seed: 1)
    rows[1].exposure.method = .estimate
    let overview = overview(rows)
    #expect(overview.rows.map(\.entityID) == ["maker", "second"])
    let page = page(overview)
    #expect(page.contains("2 entities, ranked by the exact figure, or where there is none the estimate"))
    #expect(page.contains(">estimated</th>") && page.contains("<td data-key=\"0.9875\">0.99 ± 0.0061</td>"))
    let (heads, cells) = (page.components(separatedBy: "<th scope=\"col\">"), page.components(separatedBy: "<td"))
    #expect((heads.count - 1) * 2 == cells.count - 1 + 2)
    #expect(overview.json.contains("\"rankedBy\": \"estimate\"") && overview.json.contains("\"standardError\": 0.0061"))
    let lines = overview.csv.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines[0][2...6] == ["lower", "exact", "estimate", "standardError", "upper"])
    #expect(lines[1][2...5] == ["0.1", "", "0.9875", "0.0061"])
    rows[1].exposure.estimate = nil
    #expect(self.page(self.overview(rows)).contains("2 entities, ranked by the lower figure"))
  }

  @Test func `an overview says how its entities were chosen, and is not complete where others are exposed`() throws {
    let rows = try ["maker", "second"].map(row)
    func text(_ figure: ExposureReport.Figure, leftOut: Int, undecided: Int = 0) -> String {
      overview(rows, choice: .init(figure: figure, leftOut: leftOut, undecided: undecided)).choiceText
    }
    #expect(
      text(.exact, leftOut: 5)
        == "Chosen: 2 of 7 exposed entities, those with the highest exact figures. No other one has a higher figure.\n")
    #expect(
      text(.exact, leftOut: 5, undecided: 1).contains("exact figures that were computed. The bounds of 1 other entity"))
    #expect(text(.estimate, leftOut: 5).contains("Estimates have errors, so that others may have higher figures."))
    #expect(text(.lower, leftOut: 5).contains("highest lower figures. Others may have higher exact figures."))
    #expect(text(.exact, leftOut: 0).isEmpty && overview(rows).choiceText.isEmpty)
    let some = overview(rows, choice: .init(figure: .exact, leftOut: 5, undecided: 0))
    #expect(page(some).contains("Chosen: 2 of 7 exposed entities"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(some.json.utf8)) as? [String: Any])
    #expect(object["complete"] as? Bool == false && object["leftOut"] as? Int == 5)
    #expect(object["chosenBy"] as? String == "exact" && object["undecided"] as? Int == 0)
    #expect(overview(rows).json.contains("\"complete\": true"))
  }

  @Test func `an exact figure is not compared with a bound`() throws {
    let rows = try [row("maker")]
    var earlier = stored(overview(rows))
    earlier.entities["maker"]?.exact = nil
    let overview = overview(rows, earlier: earlier)
    #expect(overview.change(overview.rows[0]) == .same)
  }

  @Test func `another policy is said, since figures differ for it as well`() throws {
    let rows = try [row("maker")]
    var earlier = stored(overview(rows))
    earlier.policyDigest = "ffffffffffffffff"
    #expect(page(overview(rows, earlier: earlier)).contains("It had another policy"))
  }

  @Test func `JSON and CSV have a row for each entity, and what was not found`() throws {
    let missing = [Overview.Missing(name: "=Nobody", reason: "there is no entity \"=Nobody\"")]
    let overview = overview(try ["maker", "owner"].map(row), missing: missing)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(overview.json.utf8)) as? [String: Any])
    let rows = try #require(object["rows"] as? [[String: Any]])
    #expect(rows.map { $0["entity"] as? String } == ["maker", "owner"])
    #expect(rows[0]["directness"] as? [String] == ["indirect"] && rows[0]["flagged"] as? Bool == false)
    #expect(rows[0]["notExcludedBy"] as? [String] == ["majority", "ofac-50"])
    #expect((object["notFound"] as? [[String: Any]])?.first?["name"] as? String == "=Nobody")
    #expect(object["complete"] as? Bool == false)
    let lines = overview.csv.split(separator: "\r\n")
    #expect(lines.count == 4 && lines[3].hasPrefix("'=Nobody"))
    let columns = lines[0].split(separator: ",").count
    #expect(lines[1].contains("Norvale Optics > Alder Trading > Ministry of Interior"))
    #expect(lines[3].components(separatedBy: ",").count == columns)
  }

  @Test func `two threads have the dossiers that one has`() throws {
    let one = Self.shared.dossiers()
    let other = one.forAnotherThread()
    for entity in Self.shared.analysis.dataset.entities.indices {
      #expect(DossierJSON(one.dossier(of: entity)).text == DossierJSON(other.dossier(of: entity)).text)
    }
  }
}
