// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct PublicationTests {
  private static func source(
    _ publisher: String, title: String? = nil, url: String? = nil, stance: Stance = .supports, response: String? = nil
  ) -> Source {
    Source(
      publisher: publisher, title: title, url: url, stance: stance, response: response,
      location: SourceLocation(file: "private.csv", line: 3))
  }

  /// A maker that a person owns, who is named in many ways.
  private static func builder() -> DatasetBuilder {
    var builder = DatasetBuilder()
    func entity(_ id: String, _ name: String, _ kind: EntityKind, aliases: [String] = [], identifier: String? = nil) {
      var statement = EntityStatement(EntityReference(id: id), names: [Name(name)] + aliases.map { Name($0) })
      statement.kind = kind
      statement.notes = ["lives at 12 Quay Road"]
      statement.location = SourceLocation(file: "private.csv", line: 2)
      statement.identifiers = [identifier.flatMap { Identifier($0) }].compactMap(\.self)
      builder.add(.entity(statement))
    }
    entity("jorvik-t", "Tamsin Jorvík", .person, aliases: ["T. Jorvik", "名前太"], identifier: "XX-PASS:998877")
    entity("second-person", "Ulric Vane", .person)
    entity("maker", "Norvale Optics", .company, aliases: ["Jorvík Optics"], identifier: "GB-COH:00946107")
    entity("holding", "Jorvik Holding", .company)
    entity("ministry", "Ministry of Interior", .publicBody)
    entity("thing", "Some Thing", .unknown)
    func link(_ id: String?, _ from: String, _ to: String, _ kind: RelationshipKind, _ sources: [Source]) {
      var statement = RelationshipStatement(
        id: id, from: EntityReference(id: from), to: EntityReference(id: to), kind: kind)
      statement.sources = sources
      statement.notes = ["told by a neighbour"]
      statement.share = kind == .ownership ? Share(exactly: 0.6) : nil
      builder.add(.relationship(statement))
    }
    link(nil, "jorvik-t", "maker", .ownership, [source("Register", url: "https://x.example/tamsin-jorv%C3%ADk")])
    link(
      "a1", "maker", "ministry", .supply,
      [source("Daily", title: "Jorvik's firm sold cameras", response: "Ms JORVIK denies it")])
    link(
      "jorvik-t/2", "holding", "maker", .ownership, [source("Tamsin Jorvik's blog"), source("tamsin jorvik's blog")])
    link("b1", "thing", "ministry", .supply, [source("Secret Bureau"), source("Open Bureau")])
    link("b2", "thing", "maker", .service, [source("Secret Bureau", title: "file 7")])
    link("b3", "lonely", "second-person", .associate, [source("x", url: "https://leak.example/a/1")])
    var flag = FlagStatement(id: "f1", entity: EntityReference(id: "ministry"), category: "security service")
    flag.level = FlagLevel(4)
    flag.sources = [source("List")]
    flag.notes = ["note"]
    builder.add(.flag(flag))
    flag = FlagStatement(id: "f-jorvik-t", entity: EntityReference(id: "jorvik-t"), category: "wanted: Tamsin Jorvik")
    flag.programme = "JORVIK programme"
    builder.add(.flag(flag))
    return builder
  }

  private static let dataset = builder().dataset()
  private static let published = dataset.published(PublicationProfile())

  /// Every text of a data set.
  private static func dump(_ dataset: Dataset) -> String {
    Array(dataset.entities).map { "\($0)" }.joined() + Array(dataset.relationships).map { "\($0)" }.joined()
      + dataset.flags.map { "\($0)" }.joined() + "\(dataset.merges) \(dataset.findings) \(dataset.judgements)"
  }

  @Test func `no name, id, alias, identifier, note or place of a person is left anywhere`() {
    let text = Self.dump(Self.published).lowercased()
    for secret in [
      "jorvik", "jorvík", "tamsin", "ulric", "vane", "second-person", "998877", "名前太", "neighbour", "quay",
      "private.csv",
      "jorv%c3%adk",
    ] {
      #expect(!text.contains(secret), "\(secret)")
      // The search can convict.
      let original = Self.dump(Self.dataset).lowercased()
      #expect(original.contains(secret), "\(secret)")
    }
    #expect(Array(Self.published.entities).map(\.name).contains("Person 1"))
    #expect(Array(Self.published.entities).map(\.name).contains("Company 1"))
  }

  @Test func `all else stays`() throws {
    let published = Self.published
    #expect(published.entities.count == Self.dataset.entities.count)
    #expect(published.relationships.count == Self.dataset.relationships.count)
    #expect(published.flags.count == 2)
    let maker = published.entities[try published.entity(named: "Norvale Optics")]
    #expect(maker.id == "maker" && maker.identifiers.map(\.description) == ["GB-COH-00946107"])
    #expect(maker.names.map(\.text) == ["Norvale Optics"])
    let supply = published.relationships[try #require(published.relationshipIndex("a1"))]
    #expect(supply.sources.map(\.publisher) == ["Daily"] && supply.sources[0].title == nil)
    let outcome = try #require(published.publication)
    #expect(outcome.persons == 2 && outcome.otherEntities == 1 && outcome.unstatedKinds == 2)
    #expect(outcome.line.hasPrefix("Published form: 2 persons under pseudonyms, 1 other entity named after them under"))
    #expect(outcome.line.contains("2 entities of unstated kind under their own names"), "\(outcome.line)")
  }

  @Test func `an entity is found by its own name, its pseudonym, and not by what was left out`() throws {
    let published = Self.published
    let person = try published.entity(named: "Tamsin Jorvík")
    #expect(published.entities[person].name == "Person 1")
    #expect(try published.entity(named: "Person 1") == person)
    #expect(try published.entity(named: "jorvik-t") == person)
    let embargoed = Self.dataset.published(PublicationProfile(embargo: .init(["https://leak.example/a/"])))
    #expect(throws: EntityLookupError.self) { try embargoed.entity(named: "lonely") }
  }

  @Test func `sources of a publisher called like a person still count as one`() {
    let relationship = Self.published.relationships.first { $0.kind == .ownership && $0.sources.count == 2 }
    #expect(Set(relationship?.sources.map(\.publisher) ?? []).count == 2)
    #expect(relationship?.sources.allSatisfy { $0.publisher?.hasPrefix("Publisher ") == true } == true)
  }

  @Test func `what rests on embargoed sources alone is left out, and counted`() throws {
    let published = Self.dataset.published(
      PublicationProfile(embargo: .init(lines: "# held until May\nSECRET BUREAU\nhttps://leak.example/a\nno such\n")))
    let outcome = try #require(published.publication)
    #expect(outcome.sources == 3 && outcome.relationships == 2 && outcome.entities == 2 && outcome.unusedEntries == 1)
    #expect(published.relationshipIndex("b2") == nil)
    let kept = published.relationships[try #require(published.relationshipIndex("b1"))]
    #expect(kept.sources.map(\.publisher) == ["Open Bureau"])
    #expect(!Self.dump(published).contains("Secret Bureau"))
  }

  @Test(
    arguments: [
      ("https://leak.example/a", true), ("https://leak.example/a/b", true), ("https://leak.example/a?x", true),
      ("https://leak.example/abc", false), ("https://other.example/a", false), ("HTTPS://LEAK.example/A", true),
    ]) func `an embargoed address holds what lies below it, and not what begins alike`(url: String, isHeld: Bool)
  {
    let embargo = PublicationProfile.Embargo(["https://leak.example/a"])
    #expect(embargo.holds(Source(url: url)) == isHeld)
  }

  @Test func `a relationship whose support is embargoed while a dispute stays is left out`() throws {
    var builder = DatasetBuilder()
    var statement = RelationshipStatement(
      id: "r", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .supply)
    statement.sources = [Self.source("Held"), Self.source("Other", stance: .disputes)]
    builder.add(.relationship(statement))
    let published = builder.dataset().published(PublicationProfile(embargo: .init(["held"])))
    #expect(published.relationships.isEmpty && published.publication?.relationships == 1)
  }

  @Test(arguments: 0..<40) func `pseudonyms change no figure`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    var builder = DatasetBuilder()
    for number in 0..<10 {
      var entity = EntityStatement(EntityReference(id: "e\(number)"), names: [Name("Entity Zorbal\(number)")])
      entity.kind = Bool.random(using: &random) ? .person : .company
      builder.add(.entity(entity))
    }
    for number in 0..<20 {
      let kinds: [RelationshipKind] = [.supply, .service, .ownership, .control]
      var link = RelationshipStatement(
        id: "r\(number)", from: EntityReference(id: "e\(Int.random(in: 0..<10, using: &random))"),
        to: EntityReference(id: "e\(Int.random(in: 0..<10, using: &random))"),
        kind: kinds.randomElement(using: &random) ?? .supply)
      link.confidence = Probability(Double(Int.random(in: 1...9, using: &random)) / 10)
      if link.kind == .ownership { link.share = Share(exactly: 0.6) }
      link.sources = [Self.source("Publisher \(number % 4)")]
      builder.add(.relationship(link))
    }
    for number in 0..<2 {
      builder.add(.flag(FlagStatement(entity: EntityReference(id: "e\(number)"), category: "x")))
    }
    let dataset = builder.dataset()
    let published = dataset.published(PublicationProfile())
    let before = Analysis(dataset, policy: Policy()).exposures()
    let after = Analysis(published, policy: Policy()).exposures()
    #expect(before.map { ($0.lower * 1e9).rounded() }.sorted() == after.map { ($0.lower * 1e9).rounded() }.sorted())
    #expect(before.map { ($0.upper * 1e9).rounded() }.sorted() == after.map { ($0.upper * 1e9).rounded() }.sorted())
    #expect(Set(published.entities.map(\.id)).count == dataset.entities.count)
    for index in published.relationships.indices {
      #expect(published.relationships.index(ofID: published.relationships.id(index)) == index)
    }
  }

  @Test(
    arguments: [
      ("Jane Doe", true), ("JANE  DOE's firm", true), ("Doe, Jane (CEO)", true), ("https://x.org/jane_doe.html", true),
      ("https://x.org/?q=jane%20doe", true), ("janedoe@example.org", true), ("Ja\u{301}ne Doe", true),
      ("Jane Doé", true),
      ("Ｊａｎｅ Ｄｏｅ", true), ("Ja\u{200B}ne Doe", true), ("jane", true), ("Doe", false), ("June Doe", false),
      ("A janitor does it", false), ("Jan Edoe", true), ("Q998877 was seen", true), ("p1", false), ("報道：王小明氏", true),
      ("", false), ("Norvale", false), ("Smith", true), ("Norvale of Smith", true),
    ]) func `names are found however they are written`(text: String, isFound: Bool)
  {
    let names = PersonNames(
      names: [["Jane Doe"], ["王小明"], ["Norvale Smith"]], ids: ["Q998877", "p1"],
      others: [["Norvale Optics"], ["Norvale Ltd", "Norvale Group"], ["Norvale AG"], ["Smith Ltd"]])
    #expect(names.occur(in: text) == isFound, "\(text)")
  }

  /// How a person may be written in a title, by the name that the data have.
  private static let written: [(name: String, text: String)] = [
    ("Łukasz Kowałski", "Interview with Kowalski"), ("Søren Bjørnstad", "Talk with Soeren B."),
    ("Søren Bjørnstad", "Bjornstads firma"), ("Søren Bjørnstad", "BJOERNSTAD"), ("Hans Großmann", "Grossmann denies"),
    ("Đorđe Đukić", "Djukic"), ("Đorđe Đukić", "Dukic"), ("Kâzım Işıklar", "Isiklar"), ("Ægir Æskelund", "Aeskelund"),
    ("Ægir Æskelund", "https://x.example/%C3%86skelund"), ("Jörg Müller", "https://x.example/Mueller"),
    ("Jörg Müller", "Muller Press"), ("Joerg Mueller", "Müller"), ("Jörg Müller", "Mullers Anwalt"),
    ("Nils Ågård", "Aagaard"), ("Lena Sørensen", "Sørensens"), ("Иван Сидоров", "Слова Сидорова"),
    ("Иван Сидоров", "рассказ Ивана"), ("Анна Петровская", "у Петровской"), ("Jan Kowalski", "list Kowalskiego"),
    ("Sean O'Neillsen", "Neillsen"), ("Sean O'Neillsen", "ONeillsen denies"), ("Bo O'Dea", "ODea denies"),
    ("Bo ODea", "O’Dea"), ("Bo OʼDea", "ODea"), ("Bashar Al-Assadi", "Alassadi"), ("Bashar al Assadi", "Al-Assadi"),
    ("Bashar Alassadi", "al Assadi"), ("Jo van der Ley", "Vanderley"), ("王小明", "王先生说"), ("田中太郎", "田中さん"),
    ("Hans Bär", "Hans Baer"), ("Ann Lee-Roy", "Leeroy"),
  ]

  @Test(arguments: written.indices) func `a name is found in the spellings and forms of other languages`(number: Int) {
    let (name, text) = Self.written[number]
    let names = PersonNames(names: [[name]], ids: [], others: [["Norvale Optics"]])
    #expect(names.occur(in: text), "\(name): \(text)")
  }

  @Test(
    arguments: [
      "The bar association", "Annual report on trade with Israelis and Germany", "It does so",
      "Martinique and Normandy",
      "A blue oar", "Contract with the ministry", "王国的历史", "先生", "Отчёт о торговле", "Journal of the roses",
      "Kowal is a village",
    ]) func `common words are nobody's name`(text: String)
  {
    let names = PersonNames(
      names: [
        ["Hans Baer"], ["Israel Zivony"], ["Jane Doe"], ["Norman Quabble"], ["王小明"], ["Jan Kowalski"], ["Иван Сидоров"],
      ], ids: [], others: [])
    #expect(!names.occur(in: text), "\(text)")
  }

  @Test func `no pseudonym is the name of another`() throws {
    var builder = DatasetBuilder()
    for (id, name, kind) in [
      ("c", "PERSON 1", EntityKind.company), ("p", "Zoltan Quabble", .person), ("q", "Quabble Ltd", .company),
      ("r", "Company 1", .company),
    ] {
      var entity = EntityStatement(EntityReference(id: id), names: [Name(name)])
      entity.kind = kind
      builder.add(.entity(entity))
    }
    for (id, publisher) in [("r1", "Quabble News"), ("r2", "Publisher 1")] {
      var link = RelationshipStatement(
        id: id, from: EntityReference(id: "p"), to: EntityReference(id: "c"), kind: .associate)
      link.sources = [Self.source(publisher)]
      builder.add(.relationship(link))
    }
    let published = builder.dataset().published(PublicationProfile())
    #expect(Set(published.entities.map(\.name)) == ["PERSON 1", "Person 2", "Company 1", "Company 2"])
    #expect(Set(published.relationships.flatMap(\.sources).map(\.publisher)) == ["Publisher 1", "Publisher 2"])
  }

  @Test func `words of the policy are nobody's name, and a product that is one stays a product of its own`() throws {
    var builder = DatasetBuilder()
    func entity(_ id: String, _ name: String, _ kind: EntityKind, _ role: String) {
      var statement = EntityStatement(EntityReference(id: id), names: [Name(name)])
      (statement.kind, statement.role) = (kind, Role(role))
      builder.add(.entity(statement))
    }
    entity("maker", "Norvale", .company, "manufacturer")
    entity("shop", "Harbour", .company, "broker")
    entity("police", "Elm Police", .publicBody, "public-body")
    entity("p1", "Unnamed Broker", .person, "person")
    entity("p2", "Sergei Magnitsky", .person, "person")
    entity("p3", "Storage Quabble", .person, "person")
    func link(_ id: String, _ from: String, _ to: String, _ product: String) {
      var statement = RelationshipStatement(
        id: id, from: EntityReference(id: from), to: EntityReference(id: to), kind: .supply)
      statement.products = [ProductCategory(product)]
      statement.sources = [Self.source("Press")]
      builder.add(.relationship(statement))
    }
    link("a", "maker", "shop", "quabble-box")
    link("b", "shop", "police", "quabble-box")
    link("c", "shop", "police", "storage")
    var holding = RelationshipStatement(
      id: "d", from: EntityReference(id: "listed"), to: EntityReference(id: "police"), kind: .ownership)
    holding.share = Share(exactly: 0.6)
    builder.add(.relationship(holding))
    var flag = FlagStatement(entity: EntityReference(id: "listed"), category: "visa ban")
    (flag.level, flag.list) = (FlagLevel(4), "magnitsky")
    builder.add(.flag(flag))
    var policy = Policy()
    policy.ownershipRules[0].appliesTo = ["magnitsky"]
    let dataset = builder.dataset()
    let published = dataset.published(PublicationProfile(policies: [policy]))
    #expect(published.entities[try published.entity(named: "shop")].role == Role("broker"))
    #expect(published.flags.map(\.list) == ["magnitsky"])
    let products = published.relationships.flatMap(\.products).map(\.name)
    #expect(products == ["product-1", "product-1", "storage"])
    let before = Analysis(dataset, policy: policy).exposures().map(\.upper).sorted()
    let after = Analysis(published, policy: policy).exposures().map(\.upper).sorted()
    #expect(before == after && before.contains { $0 > 0 }, "\(before) \(after)")
    // A list that no policy names decides nothing.
    #expect(dataset.published(PublicationProfile()).flags.map(\.list) == [nil])
  }
}
