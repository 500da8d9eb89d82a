// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@Suite struct IdentityTests {
  private static let lei = "5493001KJTIIGC8Y1R12"
  private static let otherLEI = "529900T8BM49AURSDO55"

  private func builder(_ statements: [EntityStatement]) -> DatasetBuilder {
    var builder = DatasetBuilder()
    for statement in statements { builder.add(.entity(statement)) }
    return builder
  }

  private func entity(
    _ id: String, in namespace: String = "", name: String? = nil, identifiers: [String] = [],
    jurisdictions: [String] = [], kind: EntityKind? = nil
  ) -> EntityStatement {
    var statement = EntityStatement(EntityReference(id: id, namespace: namespace), names: name.map { [Name($0)] } ?? [])
    statement.identifiers = identifiers.compactMap { Identifier($0) }
    statement.jurisdictions = jurisdictions
    statement.kind = kind
    return statement
  }

  private func judgement(_ number: Int, _ action: Judgement.Action) -> Judgement {
    Judgement(number: number, action: action, author: "A. Analyst", time: "2024-01-01T00:00:00Z", reason: "checked")
  }

  private func groups(_ dataset: Dataset) -> [[String]] { dataset.entities.map(\.records) }

  @Test func `a shared strong identifier makes two records one entity`() {
    let dataset = builder([
      entity("1", in: "list", identifiers: ["LEI:\(Self.lei)"]), entity("a", identifiers: ["XI-LEI:\(Self.lei)"]),
    ]).dataset()
    // The record of the native table names the entity.
    #expect(groups(dataset) == [["a", "list:1"]])
    #expect(dataset.entityIndex(ofRecord: "list:1") == 0)
    #expect(dataset.merges.map(\.explanation) == ["both state the identifier XI-LEI-\(Self.lei)"])
  }

  @Test func `an identifier shared by chance does not merge what another identifier keeps apart`() {
    let dataset = builder([
      entity("a", identifiers: ["GB-COH:00946107", "LEI:\(Self.lei)"]),
      entity("b", identifiers: ["GB-COH:00946107", "LEI:\(Self.otherLEI)"]),
    ]).dataset()
    #expect(groups(dataset) == [["a"], ["b"]])
    #expect(
      dataset.findings.map(\.description) == [
        "identifiers: GB-COH-00946107: a and b share this identifier but state different legal entity identifiers; "
          + "they were kept apart."
      ])
  }

  @Test(arguments: ["GB-COH:00000000", "GB-COH:N/A", "LEI:5493001KJTIIGC8Y1R13"])
  func `a placeholder or a malformed identifier merges nobody`(text: String) {
    let dataset = builder([entity("a", identifiers: [text]), entity("b", identifiers: [text])]).dataset()
    #expect(groups(dataset) == [["a"], ["b"]])
  }

  @Test func `a name means the one record with an id that has it`() {
    var builder = builder([entity("1", name: "Norvale  Systems")])
    builder.add(
      .relationship(
        RelationshipStatement(
          from: EntityReference(name: "NORVALE Systems"), to: EntityReference(name: "Kestrel"), kind: .supply)))
    let dataset = builder.dataset()
    #expect(groups(dataset) == [["1", "norvale systems"], ["kestrel"]])
    #expect(dataset.entities[0].name == "Norvale  Systems")
    #expect(dataset.relationships.map(\.from) == [0])
    #expect(dataset.merges.map(\.explanation) == ["one names the other within the same tables"])
  }

  @Test func `an ambiguous name stays an entity of its own, with a finding`() {
    var builder = builder([entity("1", name: "Norvale"), entity("2", name: "Norvale")])
    builder.add(
      .relationship(
        RelationshipStatement(
          from: EntityReference(name: "Norvale"), to: EntityReference(id: "1"), kind: .supply)))
    let dataset = builder.dataset()
    #expect(groups(dataset) == [["1"], ["2"], ["norvale"]])
    #expect(
      dataset.findings.map(\.message) == [
        "the name \"norvale\" is that of 1 and 2; it was kept as an entity of its own. State the id instead of the name."
      ])
  }

  @Test func `names of other data sets are not resolved`() {
    var builder = builder([entity("1", in: "list", name: "Norvale")])
    builder.add(.entity(EntityStatement(EntityReference(name: "Norvale"))))
    #expect(builder.dataset().entities.count == 2)
  }

  @Test func `equal names of different data sets are one only on request`() {
    let builder = builder([entity("1", in: "list", name: "Norvale"), entity("a", name: "NORVALE ")])
    #expect(groups(builder.dataset()) == [["a"], ["list:1"]])
    let merged = builder.dataset(sameNames: true)
    #expect(groups(merged) == [["a", "list:1"]])
    #expect(merged.merges.map(\.explanation) == ["equal names, merged on request"])
  }

  @Test func `equal names of one data set stay apart even on request`() {
    let builder = builder([entity("1", in: "list", name: "Norvale"), entity("2", in: "list", name: "Norvale")])
    #expect(builder.dataset(sameNames: true).entities.count == 2)
  }

  @Test func `in a namespace of the world's ids each file is a data set, for names`() {
    func statement(_ id: String, file: String) -> EntityStatement {
      var statement = entity(id, in: "ftm", name: "Alder Trading", jurisdictions: ["DE"], kind: .company)
      statement.location = SourceLocation(file: file, line: 1)
      return statement
    }
    let apart = builder([statement("L-1", file: "list"), statement("P-9", file: "contracts")])
    #expect(groups(apart.dataset()) == [["ftm:L-1"], ["ftm:P-9"]])
    #expect(groups(apart.dataset(sameNames: true)) == [["ftm:L-1", "ftm:P-9"]])
    let together = builder([statement("L-1", file: "list"), statement("L-2", file: "list")])
    #expect(groups(together.dataset()) == [["ftm:L-1", "ftm:L-2"]])
  }

  @Test func `worldwide lists are one list, whatever data call them`() {
    let dataset = builder([
      entity("1", in: "a", identifiers: ["DUNS:150483782"]), entity("2", in: "b", identifiers: ["XI-DUNS:150483782"]),
      entity("3", in: "c", identifiers: ["US-DUNS:150483782"]),
    ]).dataset()
    #expect(groups(dataset) == [["a:1", "b:2", "c:3"]])
  }

  @Test func `a judgement is kept on the record that is named, and stays there when others are gone`() throws {
    let number = ["XA-REG:8801"]
    let both = [entity("a", name: "Alder", identifiers: number), entity("b", name: "Bureau", identifiers: number)]
    let dataset = builder(both).dataset()
    #expect(groups(dataset) == [["a", "b"]])
    #expect(try dataset.record(named: "b") == "b" && dataset.record(named: " a ") == "a")
    #expect(try dataset.record(named: "Bureau") == "a")
    var flag = FlagStatement(entity: EntityReference(record: try dataset.record(named: "b")), category: "security")
    flag.level = FlagLevel(4)
    let judged = builder([both[1]]).dataset(judgements: [judgement(1, .flag(flag))])
    #expect(judged.flags.map { judged.entities.id(at: $0.entity) } == ["b"] && judged.findings.isEmpty)
    // On a record that is gone it has no effect, and invents nobody.
    let gone = builder([both[0]]).dataset(judgements: [judgement(1, .flag(flag))])
    #expect(gone.flags.isEmpty && gone.entities.count == 1)
    #expect(gone.findings.map(\.code) == ["judgement-not-applicable"])
  }

  @Test(arguments: [("since", "2021"), ("until", "2018"), ("category", " ")])
  func `an edit of a flag that makes no sense is refused`(field: String, value: String) {
    var builder = builder([entity("a")])
    var flag = FlagStatement(id: "f", entity: EntityReference(id: "a"), category: "listed")
    flag.period = Period(start: Day("2019"), end: Day("2020"))
    builder.add(.flag(flag))
    let dataset = builder.dataset(judgements: [
      judgement(1, .edit(.flag, id: "f", field: field, value: value)),
      judgement(2, .edit(.flag, id: "f", field: "list", value: "OFAC-SDN")),
      judgement(3, .edit(.entity, id: "a", field: "name", value: " ")),
    ])
    #expect(dataset.flags[0].period == flag.period && dataset.flags[0].category == "listed")
    #expect(dataset.flags[0].list == "ofac-sdn" && dataset.findings.count == 2)
  }

  @Test func `contradicting jurisdictions or identifiers keep equal names apart`() {
    let countries = builder([
      entity("1", in: "list", name: "Norvale", jurisdictions: ["FR"]),
      entity("a", name: "Norvale", jurisdictions: ["DE", "DE-BE"]),
    ])
    #expect(countries.dataset(sameNames: true).entities.count == 2)
    let regions = builder([
      entity("1", in: "list", name: "Norvale", jurisdictions: ["DE"]),
      entity("a", name: "Norvale", jurisdictions: ["DE-BE"]),
    ])
    #expect(regions.dataset(sameNames: true).entities.count == 1)
    let identifiers = builder([
      entity("1", in: "list", name: "Norvale", identifiers: ["LEI:\(Self.lei)"]),
      entity("a", name: "Norvale", identifiers: ["LEI:\(Self.otherLEI)"]),
    ])
    #expect(identifiers.dataset(sameNames: true).entities.count == 2)
  }

  @Test func `a merge by judgement joins what any record names, and a split takes it back`() {
    let builder = builder([entity("a"), entity("b"), entity("c")])
    let merges = [judgement(1, .merge("a", "b")), judgement(2, .merge("b", "c"))]
    let merged = builder.dataset(judgements: merges)
    #expect(groups(merged) == [["a", "b", "c"]])
    #expect(merged.merges.map(\.explanation) == ["judgement 1", "judgement 2"])
    let split = builder.dataset(judgements: merges + [judgement(3, .split("c"))])
    #expect(groups(split) == [["a"], ["b"], ["c"]])
  }

  @Test func `a split keeps apart what an identifier would merge, and names of the same tables stay`() {
    var builder = builder([
      entity("a", name: "Norvale", identifiers: ["GB-COH:1234567"]), entity("b", identifiers: ["GB-COH:1234567"]),
    ])
    builder.add(.entity(EntityStatement(EntityReference(name: "norvale"))))
    #expect(groups(builder.dataset()) == [["a", "b", "norvale"]])
    #expect(groups(builder.dataset(judgements: [judgement(1, .split("b"))])) == [["a", "norvale"], ["b"]])
  }

  @Test func `an edit changes a field and an empty value makes it unstated`() throws {
    var builder = builder([entity("a", name: "Norvale")])
    var statement = RelationshipStatement(
      id: "r", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .ownership)
    statement.confidence = Probability(0.5)
    builder.add(.relationship(statement))
    builder.add(.flag(FlagStatement(id: "f", entity: EntityReference(id: "b"), category: "listed")))
    let edits: [(Judgement.EditTarget, String, String, String)] = [
      (.entity, "a", "name", "Norvale Group"), (.entity, "a", "role", "Reseller"), (.entity, "a", "kind", "company"),
      (.entity, "a", "jurisdiction", "fr; de"), (.entity, "a", "pass_through", "30 %"),
      (.relationship, "r", "share", "51 %"), (.relationship, "r", "confidence", ""),
      (.relationship, "r", "start", "2012"),
      (.relationship, "r", "end", "2013"), (.flag, "f", "level", "4"), (.flag, "f", "list", "ofac-sdn"),
      (.flag, "f", "until", "2020-02"),
    ]
    let judgements = edits.enumerated().map { number, edit in
      judgement(number + 1, .edit(edit.0, id: edit.1, field: edit.2, value: edit.3))
    }
    let dataset = builder.dataset(judgements: judgements)
    let edited = dataset.entities[0]
    #expect(edited.names.map(\.text) == ["Norvale Group", "Norvale"])
    #expect(edited.role == Role("reseller") && edited.kind == .company)
    #expect(edited.jurisdictions == ["DE", "FR"] && edited.passThrough?.value == 0.3)
    let relationship = dataset.relationships[0]
    #expect(relationship.share == Share(exactly: 0.51) && relationship.confidence == nil)
    #expect(relationship.period == Period(start: Day("2012-01-01"), end: Day("2013-12-31")))
    let flag = dataset.flags[0]
    #expect(flag.level == FlagLevel(4) && flag.list == "ofac-sdn" && flag.period.end == Day("2020-02-29"))
    #expect(!dataset.findings.contains { $0.code.hasPrefix("judgement") })
    #expect(dataset.judgements == judgements)
  }

  @Test func `a flag by hand is a flag`() {
    let builder = builder([entity("a")])
    var flag = FlagStatement(entity: EntityReference(id: "a"), category: "tortures")
    flag.level = FlagLevel(3)
    let dataset = builder.dataset(judgements: [judgement(1, .flag(flag))])
    #expect(dataset.flags.map(\.category) == ["tortures"])
  }

  @Test func `a judgement that no longer applies is a finding`() {
    let judgements = [
      judgement(1, .merge("a", "gone")), judgement(2, .split("gone")),
      judgement(3, .edit(.relationship, id: "gone", field: "share", value: "1")),
      judgement(4, .edit(.entity, id: "a", field: "kind", value: "firm")),
    ]
    let dataset = builder([entity("a")]).dataset(judgements: judgements)
    #expect(
      dataset.findings.map(\.description) == [
        "judgement 1: there is no record \"gone\" any more; the judgement has no effect.",
        "judgement 2: there is no record \"gone\" any more; the judgement has no effect.",
        "judgement 3: there is no relationship \"gone\"; find ids with \"diligraph find\" and \"diligraph show\".",
        "judgement 4: entity \"a\": kind is \"firm\"; it must be one of company, public-body, organization, person, unknown.",
      ])
    #expect(dataset.findings.allSatisfy { $0.code == "judgement-not-applicable" })
  }

  @Test(arguments: 0..<50)
  func `the order of statements does not matter`(seed: Int) {
    var statements: [Statement] = [
      .entity(entity("a", name: "Norvale", identifiers: ["GB-COH:1234567"])),
      .entity(entity("b", in: "list", name: "Norvale", identifiers: ["GB-COH:1234567", "LEI:\(Self.lei)"])),
      .entity(entity("c", in: "other", name: "norvale", identifiers: ["LEI:\(Self.lei)"], jurisdictions: ["FR"])),
      .entity(entity("d", in: "other", name: "Kestrel", identifiers: ["GB-COH:1234567", "LEI:\(Self.otherLEI)"])),
      .entity(entity("a", name: "Norvale Group")),
      .flag(FlagStatement(entity: EntityReference(name: "norvale"), category: "listed")),
    ]
    for name in ["Norvale", "Kestrel", "Norvale group"] {
      statements.append(
        .relationship(
          RelationshipStatement(
            from: EntityReference(name: name), to: EntityReference(id: "b", namespace: "list"), kind: .supply)))
    }
    func dataset(_ statements: [Statement]) -> Dataset {
      var builder = DatasetBuilder()
      for statement in statements { builder.add(statement) }
      return builder.dataset(judgements: [judgement(1, .merge("other:d", "a"))], sameNames: true)
    }
    var random = SeededGenerator(seed: seed)
    let one = dataset(statements)
    let other = dataset(random.shuffled(statements))
    #expect(one.entities == other.entities)
    #expect(one.relationships == other.relationships)
    #expect(one.flags == other.flags)
    #expect(one.merges == other.merges)
    #expect(one.findings == other.findings)
  }
}
