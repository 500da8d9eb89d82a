// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct EntityResolutionTests {
  private static let lei = "5493001KJTIIGC8Y1R12"
  private static let otherLEI = "529900T8BM49AURSDO55"

  private func entity(
    _ id: String, in namespace: String = "", name: String? = nil, _ identifiers: [String] = [],
    jurisdictions: [String] = [], kind: EntityKind? = nil
  ) -> EntityStatement {
    var statement = EntityStatement(EntityReference(id: id, namespace: namespace), names: name.map { [Name($0)] } ?? [])
    statement.identifiers = identifiers.compactMap { Identifier($0) }
    statement.jurisdictions = jurisdictions
    statement.kind = kind
    return statement
  }

  private func dataset(
    _ statements: [EntityStatement], judgements: [Judgement] = [], sameNames: Bool = false
  ) -> Dataset {
    var builder = DatasetBuilder()
    for statement in statements { builder.add(.entity(statement)) }
    return builder.dataset(judgements: judgements, sameNames: sameNames)
  }

  private func groups(_ dataset: Dataset) -> [[String]] { dataset.entities.map(\.records) }

  private func split(_ record: String, number: Int = 1) -> Judgement {
    Judgement(number: number, action: .split(record), author: "A. Analyst", time: "2024-01-01T00:00:00Z", reason: "two")
  }

  // MARK: Identifiers

  @Test(arguments: [
    "GB-COH:00946107", "US-SAM:JF1LNBBRTQK9", "RU-OGRN:1027700132195", "XI-DUNS:150483782", "FR-REG:552032534",
  ])
  func `an equal identifier of any scheme is one entity`(identifier: String) {
    #expect(groups(dataset([entity("a", [identifier]), entity("b", in: "list", [identifier])])) == [["a", "list:b"]])
  }

  @Test func `different numbers of one company register keep records apart that share another identifier`() {
    let dataset = dataset([
      entity("a", ["XI-DUNS:150483782", "GB-COH:00946107"]), entity("b", ["XI-DUNS:150483782", "GB-COH:00946108"]),
    ])
    #expect(groups(dataset) == [["a"], ["b"]])
    #expect(
      dataset.findings.map(\.description) == [
        "identifiers: XI-DUNS-150483782: a and b share this identifier but state different values of GB-COH; they were kept "
          + "apart."
      ])
  }

  @Test func `numbers of schemes that number several things keep nobody apart`() {
    let dataset = dataset([
      entity("a", ["GB-COH:00946107", "XI-DUNS:150483782"]), entity("b", ["GB-COH:00946107", "XI-DUNS:150483783"]),
    ])
    #expect(groups(dataset) == [["a", "b"]])
    #expect(dataset.findings.isEmpty)
  }

  @Test func `a third record joins no two that contradict each other`() {
    let dataset = dataset([
      entity("a", ["LEI:\(Self.lei)", "XI-DUNS:150483782"]), entity("b", ["XI-DUNS:150483782", "XI-DUNS:150483783"]),
      entity("c", ["LEI:\(Self.otherLEI)", "XI-DUNS:150483783"]),
    ])
    // The identifiers are taken in order: the first one decides, the second one finds a contradiction.
    #expect(groups(dataset) == [["a", "b"], ["c"]])
    #expect(dataset.findings.map(\.code) == ["identifier-conflict"])
  }

  @Test func `those that state the same stay together where one contradicts`() {
    let good = (1...9).map { entity("g\($0)", ["LEI:\(Self.lei)", "GB-COH:00946107"]) }
    let dataset = dataset(
      good + [entity("odd", ["LEI:\(Self.lei)", "GB-COH:09461070"]), entity("open", ["LEI:\(Self.lei)"])])
    // What states no register number could be either.
    #expect(groups(dataset) == [(1...9).map { "g\($0)" }, ["odd"], ["open"]])
    #expect(dataset.findings.map(\.code) == ["identifier-conflict"])
  }

  @Test func `a record that states two values of a scheme with one is no entity with either`() {
    let dataset = dataset([
      entity("a", ["GB-COH:00946107", "GB-COH:00946108"]), entity("b", ["GB-COH:00946107"]),
      entity("c", ["GB-COH:00946108"]),
    ])
    #expect(groups(dataset) == [["a"], ["b"], ["c"]])
    #expect(
      dataset.findings.map(\.code) == ["identifier-several", "identifier-conflict", "identifier-conflict"])
  }

  @Test func `equal names on request do not join what identifiers keep apart, not through a third record either`() {
    let dataset = dataset(
      [
        entity("a", in: "x", name: "Norvale", ["GB-COH:00946107"]), entity("b", in: "y", name: "Norvale"),
        entity("c", in: "z", name: "Norvale", ["GB-COH:00946108"]),
      ], sameNames: true)
    #expect(groups(dataset) == [["x:a"], ["y:b"], ["z:c"]])
  }

  @Test(arguments: [
    ("0", true), ("N/A", true), ("000000000", true), ("1234567890", true), ("not available", true), ("00946107", false),
  ])
  func `a placeholder is an identifier of nobody, with a finding`(value: String, isPlaceholder: Bool) {
    let dataset = dataset([entity("a", ["GB-COH:\(value)"]), entity("b", ["GB-COH:\(value)"])])
    #expect(dataset.entities.count == (isPlaceholder ? 2 : 1))
    #expect(dataset.findings.contains { $0.code == "identifier-weak" } == isPlaceholder)
  }

  @Test func `an identifier that many distinct names share is a placeholder`() {
    func shared(by count: Int) -> Dataset {
      dataset((1...count).map { entity("\($0)", name: "Firm \($0)", ["GB-COH:00470815"]) })
    }
    #expect(shared(by: 20).entities.count == 1)
    let many = shared(by: 21)
    #expect(many.entities.count == 21)
    #expect(
      many.findings.map(\.message) == [
        "GB-COH-00470815 stands at 21 different names (firm1, firm10, firm11, 18 more), so it is taken for a placeholder; it "
          + "merges nobody. Merge those that are one with \"diligraph merge\"."
      ])
  }

  @Test func `spellings of one name are one name`() {
    let spellings = ["Norvale Ltd.", "NORVALE LTD", "Norvale, Ltd", "norvale  ltd", "Norvale (Ltd)"]
    let records = (1...40).map { entity("\($0)", name: spellings[$0 % spellings.count], ["GB-COH:00470815"]) }
    #expect(dataset(records).entities.count == 1)
  }

  // MARK: Names within a data set

  @Test func `an equal name and jurisdiction without identifiers is one entity within a data set`() {
    let dataset = dataset([
      entity("1", in: "list", name: "Norvale Optics", jurisdictions: ["FR"], kind: .company),
      entity("2", in: "list", name: "NORVALE  Optics", jurisdictions: ["FR"], kind: .company),
    ])
    #expect(groups(dataset) == [["list:1", "list:2"]])
    #expect(dataset.merges.map(\.explanation) == ["equal name and jurisdiction in one data set, and no identifiers"])
  }

  @Test func `what could be two stays two within a data set, and is a candidate where a jurisdiction is shared`() {
    func pair(_ change: (inout EntityStatement) -> Void) -> Dataset {
      let first = entity("1", in: "list", name: "Norvale", jurisdictions: ["FR"], kind: .company)
      var second = entity("2", in: "list", name: "Norvale", jurisdictions: ["FR"], kind: .company)
      change(&second)
      return dataset([first, second])
    }
    let apart: [(Dataset, candidates: Int)] = [
      (pair { $0.identifiers = [Identifier("XI-DUNS:150483782")!] }, 1), (pair { $0.kind = nil }, 1),
      (pair { $0.kind = .person }, 0), (pair { $0.kind = .publicBody }, 1), (pair { $0.jurisdictions = ["DE"] }, 0),
      (pair { $0.jurisdictions = [] }, 0), (pair { $0.jurisdictions = ["FR-75"] }, 1),
      (pair { $0.names = [Name("Norvale SA"), Name("Norvale")] }, 1),
    ]
    for (dataset, candidates) in apart {
      #expect(dataset.entities.count == 2)
      #expect(dataset.mergeCandidates().count == candidates)
    }
    #expect(pair { _ in }.entities.count == 1)
  }

  @Test func `across data sets an equal name and jurisdiction is a candidate and no merge`() {
    let dataset = dataset([
      entity("1", in: "x", name: "Norvale", jurisdictions: ["FR"], kind: .company),
      entity("1", in: "y", name: "Norvale", jurisdictions: ["FR"], kind: .company),
    ])
    #expect(dataset.entities.count == 2)
    #expect(
      dataset.mergeCandidates().pairs.map(\.reason) == ["both are named \"Norvale\"; both state the jurisdiction FR"])
  }

  @Test func `of many candidates the first ones are given, and the others counted`() {
    // Three pairs of one name, and two entities with two names in common, which are one pair more.
    var statements = ["x", "y", "z"].map { entity("1", in: $0, name: "Norvale", jurisdictions: ["FR"], kind: .company) }
    for list in ["x", "y"] {
      var other = entity("2", in: list, name: "Tarn B", jurisdictions: ["FR"], kind: .company)
      other.names.append(Name("Tarn A"))
      statements.append(other)
    }
    let dataset = dataset(statements)
    let all = dataset.mergeCandidates()
    #expect(all.leftOut == 0)
    #expect(
      all.pairs.map { [$0.first, $0.second, $0.name] } == [
        ["x:1", "y:1", "Norvale"], ["x:1", "z:1", "Norvale"], ["x:2", "y:2", "Tarn A"], ["y:1", "z:1", "Norvale"],
      ])
    let some = dataset.mergeCandidates(limit: 2)
    #expect(some.pairs == Array(all.pairs.prefix(2)))
    #expect(some.leftOut == 2 && some.count == 4)
  }

  @Test func `a company number that lost its zeros in a table is that of the company`() {
    let dataset = dataset([
      entity("1", in: "table", name: "Norvale", ["GB-COH:2548628"]),
      entity("2", in: "register", name: "NORVALE LIMITED", ["GB-COH-02548628"]),
      entity("3", in: "table", name: "Norvale", ["GB-COH:2548629"]),
    ])
    #expect(groups(dataset) == [["register:2", "table:1"], ["table:3"]])
  }

  @Test func `a name that stands for nobody merges nobody`() {
    let withheld = ["1", "2"].map { entity($0, in: "list", name: "REDACTED", jurisdictions: ["US"], kind: .company) }
    #expect(dataset(withheld).entities.count == 2)
    #expect(dataset(withheld + [entity("a", name: "Redacted")], sameNames: true).entities.count == 3)
  }

  @Test func `two people of one name in one country are two`() {
    let people = ["1", "2"].map { entity($0, in: "list", name: "A. Person", jurisdictions: ["FR"], kind: .person) }
    #expect(dataset(people).entities.count == 2)
  }

  @Test func `a name is resolved where all that have it are one entity`() {
    var builder = DatasetBuilder()
    for id in ["1", "2"] { builder.add(.entity(entity(id, name: "Norvale", jurisdictions: ["FR"], kind: .company))) }
    builder.add(.entity(EntityStatement(EntityReference(name: "norvale"))))
    builder.add(.entity(EntityStatement(EntityReference(name: "norvale", jurisdiction: "FR"))))
    builder.add(.entity(EntityStatement(EntityReference(name: "norvale", jurisdiction: "DE"))))
    #expect(groups(builder.dataset()) == [["1", "2", "norvale", "norvale (FR)"], ["norvale (DE)"]])
  }

  @Test func `a name is not resolved to what states another identifier`() {
    var named = EntityStatement(EntityReference(name: "norvale"))
    named.identifiers = [Identifier("LEI:\(Self.otherLEI)")!]
    let dataset = dataset([entity("1", name: "Norvale", ["LEI:\(Self.lei)"]), named])
    #expect(groups(dataset) == [["1"], ["norvale"]])
    #expect(dataset.findings.map(\.code) == ["name-ambiguous"])
  }

  @Test func `on request a name that a data set has twice joins neither to another data set`() {
    let dataset = dataset(
      [
        entity("1", in: "list", name: "Norvale"), entity("2", in: "list", name: "Norvale"),
        entity("3", in: "list", name: "Norvale", jurisdictions: ["DE"]),
        entity("a", name: "Norvale", jurisdictions: ["FR"]),
        entity("b", in: "other", name: "Norvale", jurisdictions: ["FR"]),
      ], sameNames: true)
    #expect(groups(dataset) == [["a", "other:b"], ["list:1"], ["list:2"], ["list:3"]])
  }

  // MARK: An id that no entity has

  @Test func `an id that no table of entities has is a finding where the relationship or flag stands that names it`() {
    func place(_ line: Int) -> Diligraph.SourceLocation { Diligraph.SourceLocation(file: "t.csv", line: line) }
    func dataset(describes: Bool) -> Dataset {
      var builder = DatasetBuilder()
      if describes {
        builder.add(.entity(EntityStatement(EntityReference(id: "a1"), names: [Name("Norvale")], location: place(1))))
      }
      for (line, to) in [(4, "al"), (3, "al"), (5, "a1")] {
        var supply = RelationshipStatement(
          id: "r\(line)", from: EntityReference(name: "Kestrel"), to: EntityReference(id: to), kind: .supply)
        supply.sources = [Source(publisher: "P", location: place(line))]
        builder.add(.relationship(supply))
      }
      var flag = FlagStatement(entity: EntityReference(id: "a7"), category: "listed")
      flag.sources = [Source(location: place(9))]
      builder.add(.flag(flag))
      builder.add(.flag(FlagStatement(entity: EntityReference(id: "x", namespace: "list"), category: "listed")))
      return builder.dataset()
    }
    let findings = dataset(describes: true).findings.filter { $0.code == "entity-undescribed" }
    #expect(findings.map(\.location) == [place(3), place(9)])
    #expect(findings.first?.message.hasPrefix("no table of entities has the id \"al\"") == true)
    // Tables that describe nobody do without.
    #expect(dataset(describes: false).findings.isEmpty)
  }

  @Test func `of very many ids that no entity has the first are named, and how many more there are is said`() {
    var builder = DatasetBuilder()
    builder.add(.entity(EntityStatement(EntityReference(id: "a"), names: [Name("Norvale")])))
    for number in 0..<UndescribedEntities.mostNamed + 7 {
      builder.add(
        .relationship(
          RelationshipStatement(from: EntityReference(id: "a"), to: EntityReference(id: "x\(number)"), kind: .supply)))
    }
    let findings = builder.dataset().findings
    #expect(findings.count == UndescribedEntities.mostNamed + 1)
    #expect(findings.count { $0.message.hasPrefix("there are 7 further ids") } == 1)
  }

  // MARK: A supplier that is its own buyer

  @Test func `a supplier that is its own buyer is a finding, and an owner of itself is none`() {
    var builder = DatasetBuilder()
    let (one, other) = (EntityReference(id: "a"), EntityReference(id: "b", namespace: "list"))
    for reference in [one, other] {
      var statement = EntityStatement(reference, names: [Name("Norvale")])
      statement.identifiers = [Identifier("GB-COH:00946107")!]
      builder.add(.entity(statement))
    }
    var award = RelationshipStatement(id: "r", from: one, to: other, kind: .award)
    award.sources = [Source(publisher: "portal", location: SourceLocation(file: "awards.csv", line: 7))]
    builder.add(.relationship(award))
    builder.add(.relationship(RelationshipStatement(id: "o", from: one, to: other, kind: .ownership)))
    let findings = builder.dataset().findings
    #expect(findings.map(\.code) == ["supplier-is-buyer"])
    #expect(
      findings.map(\.description) == [
        "awards.csv:7: \"Norvale\" is on both sides of the relationship \"r\" (award); 2 records are this entity; no analysis "
          + "counts it. See \"diligraph show\" for why its records are one, and split them if they are not."
      ])
  }

  // MARK: Laws

  /// Records that share identifiers of few values, so that contradictions and third records are frequent.
  private func records(seed: Int) -> [EntityStatement] {
    var random = SeededGenerator(seed: seed)
    let schemes = ["XI-LEI", "GB-COH", "US-SAM", "XI-DUNS", "FR-REG"]
    let values = [
      ["5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"], ["00946107", "00946108"], ["JF1LNBBRTQK9", "K8ZZNQP3RTA7"],
    ]
    return (0..<14).map { number in
      var identifiers: [String] = []
      for (index, scheme) in schemes.enumerated() where Int.random(in: 0..<3, using: &random) == 0 {
        let value =
          index < 3
          ? values[index][Int.random(in: 0..<2, using: &random)] : "7\(Int.random(in: 10...13, using: &random))4"
        identifiers.append("\(scheme):\(value)")
      }
      return entity(
        "r\(number)", in: ["", "x", "y"][number % 3], name: "Firm \(Int.random(in: 0..<3, using: &random))",
        identifiers,
        jurisdictions: [[], ["FR"], ["DE"]][Int.random(in: 0..<3, using: &random)],
        kind: [nil, .company, .person][Int.random(in: 0..<3, using: &random)])
    }
  }

  @Test(arguments: 0..<60)
  func `no rule makes an entity with two values of a scheme that has one, in any order of the records`(seed: Int) {
    let records = records(seed: seed)
    for sameNames in [false, true] {
      let dataset = dataset(records, sameNames: sameNames)
      for entity in dataset.entities {
        for scheme in ["XI-LEI", "GB-COH", "US-SAM"] {
          #expect(entity.identifiers.count { $0.scheme == scheme } <= 1, "\(entity.records): \(scheme)")
        }
      }
      var random = SeededGenerator(seed: seed + 1_000)
      let other = self.dataset(random.shuffled(records), sameNames: sameNames)
      #expect(groups(dataset) == groups(other) && dataset.merges == other.merges && dataset.findings == other.findings)
    }
  }

  @Test(arguments: 0..<30)
  func `a split makes each record of an entity one of its own, and only of that one`(seed: Int) {
    let records = records(seed: seed)
    let before = dataset(records)
    for entity in before.entities where entity.records.count > 1 {
      let after = dataset(records, judgements: [split(entity.records[1])])
      let expected = before.entities.filter { $0.id != entity.id }.map(\.records) + entity.records.map { [$0] }
      #expect(Set(groups(after)) == Set(expected))
    }
  }

  @Test(arguments: 0..<30)
  func `each record of an entity is linked to the others by reasons`(seed: Int) {
    let dataset = dataset(records(seed: seed), sameNames: true)
    for entity in dataset.entities {
      var reached: Set<String> = [entity.records[0]]
      for _ in entity.records {
        for merge in dataset.merges where reached.contains(merge.record) || reached.contains(merge.other) {
          reached.formUnion([merge.record, merge.other])
        }
      }
      #expect(reached == Set(entity.records))
    }
  }

  @Test func `pairs of a name that too many have are counted, and not said to be none`() {
    var builder = DatasetBuilder()
    for number in 0..<103 {
      let id = number < 100 ? "a:\(number)" : "z:\(number)"
      builder.add(.entity(EntityStatement(EntityReference(id: id), names: [Name("Same Name")])))
    }
    let candidates = builder.dataset().mergeCandidates()
    #expect(candidates.pairs.isEmpty && candidates.notCompared == 103 * 102 / 2 - 64 * 63 / 2)
  }
}
