// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Foundation
import Testing

@testable import Diligraph

@Suite struct DossierTests {
  private static let shared = DossierCase()

  private func dossier(_ id: String = "maker") throws -> Dossier { try #require(Self.shared.dossier(id)) }

  private func html(_ dossier: Dossier) -> String { DossierHTML(dossier, svg: nil) { _ in "digest" }.html }

  private func object(_ dossier: Dossier) throws -> [String: Any] {
    let text = DossierJSON(dossier).text
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func sentences(_ dossier: Dossier) throws -> [String] {
    try #require(try object(dossier)["summary"] as? [String])
  }

  @Test func `every section stands once in the page, in Markdown and in JSON`() throws {
    let dossier = try dossier()
    let (html, markdown, object) = (html(dossier), DossierMarkdown(dossier).text, try object(dossier))
    #expect(Set(dossier.sections.map(\.key)).count == dossier.sections.count)
    for section in dossier.sections {
      #expect(html.components(separatedBy: "<h2 id=\"\(section.key.rawValue)\">").count == 2)
      #expect(markdown.components(separatedBy: "\n## \(section.title.plain)\n").count == 2)
      #expect(object[section.key.rawValue] != nil)
    }
    #expect(object["schemaVersion"] as? Int == 1)
    #expect((object["policy"] as? [String: Any])?["name"] as? String == "default")
  }

  @Test func `the summary is three sentences, which say what the data state and conclude nothing`() throws {
    for id in ["maker", "ministry", "owner", "police"] {
      let sentences = try sentences(try dossier(id))
      #expect(sentences.count == 3 && sentences.allSatisfy { $0.hasSuffix(".") })
      for word in ["caused", "contributed", "guilty", "complicit", "violat", "illegal", "knew"] {
        #expect(!sentences.joined().contains(word))
      }
    }
    let maker = try sentences(try dossier())
    #expect(maker[0].contains("4 feasible paths") && maker[0].contains("(computed exactly)"))
    #expect(maker[1].contains("from Norvale Optics through Alder Trading to Ministry of Interior"))
    #expect(maker[1].contains("level 5 of 5: designated for digital repression"))
  }

  @Test func `a step names parties, roles, product, dates, sources with grade, publisher, link, stance and response`()
    throws
  {
    let dossier = try dossier()
    let markdown = DossierMarkdown(dossier).text
    #expect(
      markdown.contains(
        """
        | Norvale Optics (manufacturer, XA) | supplies | Alder Trading (reseller, XA) | facial-recognition; 
        """))
    #expect(markdown.contains("| from 2020-01-01 |"))
    #expect(markdown.contains("Supports: reported by Harbour Gazette on 2021-03-04, “Report on cameras”; grade C"))
    #expect(markdown.contains("Disputes: reported by Ministry"))
    #expect(markdown.contains("<\(DossierCase.address)>"))
    #expect(markdown.contains("The party's response: The maker knows of nothing."))
    #expect(html(dossier).contains("<a href=\"\(DossierCase.address)\" rel=\"noreferrer noopener\">"))
    let paths = try #require(try object(dossier)["paths"] as? [String: Any])
    let shown = try #require(paths["shown"] as? [[String: Any]])
    let hop = try #require((shown[0]["hops"] as? [[String: Any]])?.first)
    let relationship = try #require(hop["relationship"] as? [String: Any])
    #expect((hop["to"] as? [String: Any])?["role"] as? String == "reseller")
    #expect(relationship["products"] as? [String] == ["facial-recognition"])
    #expect((relationship["sources"] as? [[String: Any]])?.first?["grade"] as? String == "C")
  }

  @Test func `no figure has more digits than its coefficients bear`() throws {
    let dossier = try dossier()
    for text in [html(dossier), DossierMarkdown(dossier).text] {
      // A coefficient that is moved half-way to 0 or 1 ends in a 5; no other figure has a third digit.
      let fractions = text.matches(of: /\b0\\?\.0*([1-9]\d*)/).map { String($0.1) }
      #expect(fractions.count > 10)
      #expect(fractions.allSatisfy { $0.count < 3 || $0.count == 3 && $0.hasSuffix("5") }, "\(fractions)")
    }
  }

  @Test func `parallel relationships have their sources as well, and paths through others are counted`() throws {
    let markdown = DossierMarkdown(try dossier()).text
    #expect(markdown.contains("4 feasible paths in all"))
    #expect(markdown.contains("with another in the place of Alder Trading: Kestrel Trading"))
    let listed = try #require(try object(try dossier())["sources"] as? [[String: Any]])
    #expect(Set(listed.compactMap { $0["id"] as? String }) == ["r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8"])
    #expect(markdown.contains("Some run over parallel relationships (R"))
  }

  @Test func `more paths than are shown are counted`() throws {
    var options = DossierOptions()
    options.paths = 1
    let dossier = try #require(Self.shared.dossier("maker", options))
    #expect(DossierMarkdown(dossier).text.contains("The best one is shown."))
    let paths = try #require(try object(dossier)["paths"] as? [String: Any])
    #expect((paths["shown"] as? [Any])?.count == 1 && paths["found"] as? Int == 4)
  }

  @Test func `each rule has a status, and what is not excluded the share that would decide`() throws {
    let ownership = try #require(try object(try dossier())["ownership"] as? [String: Any])
    let rules = try #require(ownership["rules"] as? [[String: Any]])
    let status = Dictionary(
      uniqueKeysWithValues: rules.map { ($0["rule"] as? String ?? "", $0["status"] as? String ?? "") })
    #expect(
      status == [
        "majority": "notExcluded", "ofac-50": "notExcluded", "eu-50": "none", "uk-50": "none", "bis-50": "none",
      ])
    #expect(
      DossierMarkdown(try dossier()).text.contains(
        "Not excluded under ofac-50: Vardanik Holding owns Norvale Optics (R8): share unstated would decide."))
    let police = try #require(try object(try dossier("police"))["ownership"] as? [String: Any])
    let derived = try #require((police["rules"] as? [[String: Any]])?.first { $0["status"] as? String == "derived" })
    #expect(derived["rule"] as? String == "majority")
  }

  @Test func `a flagged entity without paths of its own has those that end at it`() throws {
    let dossier = try dossier("ministry")
    #expect(dossier.section(.paths)?.title.plain == "Paths that end here")
    #expect(try sentences(dossier)[0].contains("that end at Ministry of Interior"))
    #expect(dossier.picture?.title == "Who reaches Ministry of Interior")
  }

  @Test func `the policy's word is that of the figure by which exposures are ranked`() throws {
    var (budget, policy) = (Budget(), Policy())
    (budget.exactPaths, budget.exactProblems) = (1, 1)
    func analysis() -> Analysis { Analysis(Self.shared.analysis.dataset, policy: policy, budget: budget) }
    let maker = try #require(Self.shared.analysis.dataset.entityIndex(ofRecord: "maker"))
    let exposure = analysis().exposure(of: maker)
    let estimate = try #require(exposure.estimate)
    #expect(exposure.exact == nil && estimate.value > exposure.lower)
    policy.bands = ["above": (estimate.value + exposure.lower) / 2]
    let dossiers = Dossiers(
      of: analysis(), context: ReportContext(policy: policy, digest: "d"),
      provenance: DossierProvenance(inputs: [], dataDigest: "d", programVersion: "1"))
    let dossier = dossiers.dossier(of: maker)
    #expect((try object(dossier)["exposure"] as? [String: Any])?["band"] as? String == "above")
    #expect(DossierMarkdown(dossier).text.contains("| the policy's word for it | above |"))
    #expect(ExposureReport([exposure], of: analysis()).text.contains("  above  "))
  }

  @Test func `without the only relationship nothing is left, not even of rounding`() throws {
    var residues = 0
    for confidence in 1...99 {
      var tiny = TinyCase([("a", .supply, "b", Double(confidence) / 100)], flagged: [])
      tiny.flag("b", confidence: 0.9)
      tiny.policy = Policy()
      let analysis = tiny.analysis
      let entity = try #require(analysis.dataset.entityIndex(ofRecord: "a"))
      let dossiers = Dossiers(
        of: analysis, context: ReportContext(policy: analysis.policy, digest: "d"),
        provenance: DossierProvenance(inputs: [], dataDigest: "d", programVersion: "1"))
      let section = try #require(dossiers.dossier(of: entity).section(.verify))
      guard case .table(let table)? = section.blocks.first else {
        Issue.record("no table at \(confidence)")
        continue
      }
      #expect(table.rows.map { $0[2].plain } == ["0"], "\(confidence)")
      let importance = try #require(analysis.importance(for: entity)?.first)
      #expect(importance.remaining == 0)
      if let exact = analysis.exposure(of: entity).exact, exact > importance.importance { residues += 1 }
    }
    #expect(residues > 0)
  }

  @Test func `one of a thing is not spoken of as several`() {
    #expect(DossierWords.arriving(1, isAll: true, "X").plain == "The data contain 1 feasible path that ends at X.")
    #expect(DossierWords.arriving(2, isAll: true, "X").plain == "The data contain 2 feasible paths that end at X.")
    #expect(
      DossierWords.judgements(1, shown: 0).plain
        == "1 judgement of a person changed the data; it is not about what is shown.")
    #expect(DossierWords.judgements(2, shown: 1).plain.hasSuffix("1 of them is about what is shown."))
    #expect(DossierWords.restsOn(1, unnamed: 1, publishers: 0).plain.hasSuffix(", for which no publisher is named"))
    var policy = Policy()
    (policy.maxHops, policy.timeToleranceDays) = (1, 1)
    let rules = DossierWords.pathRules(policy).plain
    #expect(
      rules.contains("at most 1 provision relationship;") && rules.contains("with 1 day of tolerance"), "\(rules)")
  }

  @Test func `paths of one form are said to be in one`() throws {
    let alike = TinyCase(
      [("a", .supply, "b", 0.5), ("a", .supply, "c", 0.5), ("b", .supply, "d", 0.5), ("c", .supply, "d", 0.5)],
      flagged: ["d"])
    let list = alike.analysis.paths(from: try #require(alike.analysis.dataset.entityIndex(ofRecord: "a")), limit: 10)
    #expect(
      DossierWords.pathCount(shown: 1, list, groups: 1).plain.hasPrefix(
        "2 feasible paths in all, in 1 form (paths that"))
  }

  @Test func `an entity without any path is not cleared`() throws {
    let sentences = try sentences(try dossier("owner"))
    #expect(sentences[1] == "Vardanik Holding is itself flagged as “security service” (ofac-sdn).")
    var plain = TinyCase([("a", .bid, "b", 1)], flagged: [])
    plain.add(EntityStatement(EntityReference(id: "a"), names: [Name("Alder")]))
    let analysis = plain.analysis
    let dossiers = Dossiers(
      of: analysis, context: ReportContext(policy: analysis.policy, digest: "d"),
      provenance: DossierProvenance(inputs: [], dataDigest: "d", programVersion: "1"))
    let alone = dossiers.dossier(of: try #require(analysis.dataset.entityIndex(ofRecord: "a")))
    let summary = try self.sentences(alone)
    #expect(summary[1] == "Alder has no flag of its own, no ownership rule derives one, and none leaves that open.")
    #expect(summary[2].contains("no clearance"))
  }

  @Test func `the program fills in nothing that a person concludes`() throws {
    let assessment = try #require(try object(try dossier())["assessment"] as? [String: Any])
    #expect(
      Set(assessment.keys) == [
        "involvement", "scale", "scope", "irremediability", "leverage", "action", "owner", "dueDate", "status",
      ])
    #expect(assessment.values.allSatisfy { $0 is NSNull })
  }

  @Test func `the headings of a framework hold every section once, what they do not ask for last`() throws {
    let framework = Framework(
      id: "two", title: "Two steps", document: "None",
      steps: [
        .init(heading: "Look", note: "See.", sections: [.exposure, .paths]),
        .init(heading: "Act", note: nil, sections: [.clearing, .paths]),
      ])
    let arranged = try dossier().arranged(by: framework)
    #expect(arranged.parts.map { $0.heading?.plain } == ["Look", "Act", "Further facts"])
    #expect(arranged.parts.flatMap(\.keys).count == arranged.sections.count)
    #expect(Set(arranged.parts.flatMap(\.keys)) == Set(arranged.sections.map(\.key)))
    #expect(arranged.parts[1].keys == [.clearing])
    #expect(html(arranged).contains("<h2 class=\"part\"><bdi>Look</bdi></h2>"))
    #expect(html(arranged).contains("<h3 id=\"exposure\">"))
    #expect(DossierMarkdown(arranged).text.contains("\n## Look\n\nSee.\n\n### Exposure\n"))
  }

  @Test(arguments: [
    ("https://example.org/a?b=c#d", true), ("HTTP://example.org", true), ("javascript:alert(1)", false),
    ("data:text/html,x", false), ("https:///etc", false), ("https://a b", false), ("https://a\"onload=", false),
    ("https://a/\u{202E}gpj", false), ("//example.org", false), ("file:///etc/passwd", false), ("https://", false),
    ("java\nscript://x", false), ("https://a/<b>", false),
  ])
  func `only an address of the web is a link`(address: String, isLink: Bool) {
    let text: DossierText = "see \(link: address)"
    let links = text.runs.filter { if case .link = $0 { true } else { false } }
    #expect(links.count == (isLink ? 1 : 0))
    #expect(text.plain.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
  }

  @Test func `the same dossier is the same text, and its rows stand in the order of the data`() throws {
    let (one, other) = (try dossier(), try #require(DossierCase().dossier("maker")))
    #expect(html(one) == html(other) && DossierJSON(one).text == DossierJSON(other).text)
  }

  @Test func `the page says what each cell is, and needs nothing from anywhere`() throws {
    let page = html(try dossier())
    #expect(
      page.contains("<html lang=\"en\">") && page.contains("<th scope=\"col\">") && page.contains("<th scope=\"row\">"))
    #expect(page.contains("default-src 'none'; style-src 'sha256-digest'"))
    #expect(!page.contains("<script") && !page.contains(" src=") && !page.contains("url(") && !page.contains("@import"))
    // Each reference has what it refers to.
    for match in page.matches(of: /href="#([^"]+)"/) { #expect(page.contains("id=\"\(match.1)\"")) }
  }
}
