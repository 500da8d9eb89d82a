// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ lines: String...) throws -> (summary: ImportSummary, dataset: Dataset) {
  var builder = DatasetBuilder()
  let text = lines.joined(separator: "\n")
  let summary = try FollowTheMoneyImporter().read(.text(text, name: "t.ftm"), into: &builder)
  return (summary, builder.dataset())
}

private let company = """
  {"id":"c1","schema":"Company","caption":"Norvale Ltd","datasets":["x_list"],"properties":{"name":["Norvale","Norvale Ltd"],\
  "alias":["NV"],"jurisdiction":["gb"],"registrationNumber":["00946107"],"leiCode":["529900T8BM49AURSDO55"],\
  "topics":["sanction","crime.fraud"]}}
  """

@Suite struct FollowTheMoneyImporterTests {
  @Test func `a company has its names, country, identifiers and flags`() throws {
    let dataset = try imported(company).dataset
    let entity = try #require(dataset.entities.first)
    #expect(entity.id == "ftm:c1" && entity.name == "Norvale Ltd" && entity.kind == .company)
    #expect(
      Set(entity.names.map(\.text)) == ["Norvale", "Norvale Ltd", "NV"] && entity.jurisdictions == ["GB"])
    #expect(entity.identifiers.map(\.description) == ["GB-COH-00946107", "XI-LEI-529900T8BM49AURSDO55"])
    #expect(
      dataset.flags.map { "\($0.category) \($0.level?.value ?? -1) \($0.list ?? "")" } == [
        "crime.fraud 2 ", "sanction 4 x_list",
      ])
    #expect(dataset.findings.isEmpty)
  }

  @Test func `weak aliases are names with a note, and a vessel is an entity of unknown kind`() throws {
    let dataset = try imported(
      """
      {"id":"v1","schema":"Vessel","properties":{"name":["Tern"],"weakAlias":["T."],"imoNumber":["9074729"],\
      "address":["1 Quay, Ost"],"flag":["no"]}}
      """
    ).dataset
    let entity = try #require(dataset.entities.first)
    #expect(Set(entity.names.map(\.text)) == ["Tern", "T."] && entity.kind == .unknown)
    #expect(Set(entity.notes) == ["weak alias: T.", "type: Vessel", "address: 1 Quay, Ost", "flag: no"])
    #expect(entity.identifiers.map(\.description) == ["XI-IMO-9074729"])
  }

  @Test func `of a delta, additions and changes are read, and deletions named`() throws {
    let (summary, dataset) = try imported(
      "{\"op\":\"ADD\",\"entity\":{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Norvale\"]}}}",
      "{\"op\":\"MOD\",\"entity\":{\"id\":\"c2\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Tern\"]}}}",
      "{\"op\":\"DEL\",\"entity\":{\"id\":\"c3\"}}", "{\"op\":\"DEL\",\"entity\":{\"id\":\"c4\"}}")
    #expect(dataset.entities.map(\.id) == ["ftm:c1", "ftm:c2"])
    #expect(summary.records.read == 4 && summary.records.stored == 2)
    #expect(summary.records.skipped == ["ftm-deletion": 2])
    #expect(dataset.findings.filter { $0.code == "ftm-deletion" }.map(\.location.line) == [3, 4])
  }

  @Test func `a sanction is one flag with list, programme and dates, not two`() throws {
    let sanction = """
      {"id":"s1","schema":"Sanction","datasets":["us_ofac_sdn"],"properties":{"entity":["c1"],"program":["HRIT-IR"],\
      "authority":["Office of Tides"],"startDate":["2012-04"],"endDate":["2015"],"sourceUrl":["https://tides.example/s1"]}}
      """
    for lines in [[company, sanction], [sanction, company]] {
      let dataset = try imported(lines[0], lines[1]).dataset
      let flags = dataset.flags.filter { $0.category == "sanction" }
      let flag = try #require(flags.first)
      #expect(
        flags.count == 1 && flag.list == "ofac-sdn" && flag.programme == "HRIT-IR"
          && flag.level == FlagLevel(5))
      #expect(flag.period == Period(start: Day("2012-04-01"), end: Day("2015-12-31")))
      #expect(
        flag.sources.first?.publisher == "Office of Tides" && flag.sources.first?.grade == .officialRegister)
    }
  }

  /// What data sets write as a `Sanction`: any entry of a list.
  @Test(arguments: [
    (["debarment"], "us_ny_exclusions", "debarment", 3), (["reg.warn"], "gb_warnings", "reg.warn", 2),
    (["sanction", "debarment"], "xx_list", "sanction", 4), ([], "xx_list", "sanction", 4),
    (["role.pep"], "xx_list", "sanction", 4), (["crime.fraud", "debarment"], "xx_list", "debarment", 3),
    (["debarment"], "us_sam_exclusions", "debarment", 3), (["export.control"], "us_trade_csl", "export.control", 4),
  ]) func `what an entry of a list is, the list says, else the topics of the entity`(
    topics: [String], dataset: String, category: String, level: Int
  ) throws {
    let stated = topics.map { "\"\($0)\"" }.joined(separator: ",")
    let company = """
      {"id":"c1","schema":"Company","datasets":["\(dataset)"],"properties":{"name":["Norvale"],"topics":[\(stated)]}}
      """
    let sanction = """
      {"id":"s1","schema":"Sanction","datasets":["\(dataset)"],"properties":{"entity":["c1"],"startDate":["2015-01-01"]}}
      """
    for lines in [[company, sanction], [sanction, company]] {
      let (summary, dataset) = try imported(lines[0], lines[1])
      let flags = dataset.flags.filter { $0.category == category }
      #expect(flags.count == 1 && flags.first?.level == FlagLevel(level) && flags.first?.id == "ftm:s1")
      #expect(flags.first?.period.start == Day("2015-01-01"))
      #expect(Set(dataset.flags.map(\.category)) == Set(topics).union([category]))
      #expect(summary.records.stored == 2)
    }
  }

  @Test func `citizenships are countries, and a parent in the entity controls it`() throws {
    let dataset = try imported(
      "{\"id\":\"p\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Ada\"],\"citizenship\":[\"no\"]}}",
      "{\"id\":\"c\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Tern\"],\"parent\":[\"p\",\"c\"]}}"
    ).dataset
    #expect(dataset.entities.first { $0.id == "ftm:p" }?.jurisdictions == ["NO"])
    #expect(dataset.relationships.map(\.kind) == [.control])
    #expect(dataset.relationships.first.map { dataset.entities[$0.from].id } == "ftm:p")
  }

  @Test(arguments: [
    ("51", 0.51, 0.51), ("51%", 0.51, 0.51), ("51.5 %", 0.515, 0.515), ("25-50", 0.25, 0.5),
    ("25% - 50%", 0.25, 0.5),
    ("100", 1, 1), ("0.5", 0.005, 0.005),
  ]) func `a percentage is a number or a range`(text: String, least: Double, most: Double) throws {
    let share = try #require(FollowTheMoneyRecord.share(text))
    #expect(abs(share.least - least) < 1e-12 && abs(share.most - most) < 1e-12)
  }

  @Test(arguments: [
    (">50%", 0.5.nextUp, 1), ("> 50", 0.5.nextUp, 1), (">=50", 0.5, 1), ("at least 25 %", 0.25, 1), ("75+", 0.75, 1),
    ("25 to 50%", 0.25, 0.5), ("25\u{2013}50", 0.25, 0.5), ("<25", 0, 0.25.nextDown), ("up to 10", 0, 0.1),
    ("More than 50 percent", 0.5.nextUp, 1),
  ]) func `a percentage in words is a range`(text: String, least: Double, most: Double) {
    #expect(FollowTheMoneyRecord.share(text) == Share(least: least, most: most))
  }

  @Test func `an amount that is no number is a doubt, and one in another currency stands in`() throws {
    let link =
      "{\"id\":\"o\",\"schema\":\"UnknownLink\",\"properties\":{\"subject\":[\"a\"],\"object\":[\"b\"],\"amount\":[\"250,000\"]X}}"
    for (more, amount) in [("", nil), (",\"amountEur\":[\"230.5\"]", Amount(230.5, currency: "EUR"))] {
      let (summary, dataset) = try imported(link.replacing("X", with: more))
      #expect(summary.findings["ftm-amount-malformed"] == 1 && dataset.relationships.map(\.amount) == [amount])
    }
  }

  @Test func `of several percentages the share is between them`() throws {
    let dataset = try imported(
      "{\"id\":\"o\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"a\"],\"asset\":[\"b\"],\"percentage\":[\"60\",\"45\"]}}"
    ).dataset
    #expect(dataset.relationships.first?.share == Share(least: 0.45, most: 0.6))
  }

  @Test(arguments: ["half", "120", "-5", "50-25", "1-2-3", ""]) func `other percentages are none`(
    text: String
  ) {
    #expect(FollowTheMoneyRecord.share(text) == nil)
  }

  @Test func `links run in the direction of their schema`() throws {
    let (_, dataset) = try imported(
      "{\"id\":\"o\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"a\"],\"asset\":[\"b\"],\"percentage\":[\"60\"],\"startDate\":[\"2020\"]}}",
      "{\"id\":\"d\",\"schema\":\"Directorship\",\"properties\":{\"director\":[\"p\"],\"organization\":[\"b\"],\"role\":[\"chair\"]}}",
      "{\"id\":\"u\",\"schema\":\"UnknownLink\",\"properties\":{\"subject\":[\"a\"],\"object\":[\"c\"],\"role\":[\"distribution\"]}}",
      "{\"id\":\"v\",\"schema\":\"UnknownLink\",\"properties\":{\"subject\":[\"a\"],\"object\":[\"c\",\"d\"],\"role\":[\"friend\"]}}",
      "{\"id\":\"k\",\"schema\":\"Control\",\"properties\":{\"controller\":\"a\",\"controlled\":\"c\"}}")
    let links = dataset.relationships.map { link in
      "\(link.id) \(dataset.entities[link.from].id) \(link.kind.rawValue) \(dataset.entities[link.to].id)"
    }
    #expect(
      links == [
        "ftm:d ftm:p associate ftm:b", "ftm:k ftm:a control ftm:c", "ftm:o ftm:a ownership ftm:b",
        "ftm:u ftm:a distribution ftm:c", "ftm:v/a/c ftm:a associate ftm:c",
        "ftm:v/a/d ftm:a associate ftm:d",
      ])
    #expect(dataset.relationships[2].share == Share(exactly: 0.6))
    #expect(dataset.relationships[0].notes == ["role: chair"])
  }

  @Test func `changes add, and a deletion is named`() throws {
    let (summary, dataset) = try imported(
      "{\"op\":\"ADD\",\"entity\":\(company)}", "{\"op\":\"DEL\",\"entity\":{\"id\":\"c9\"}}",
      "{\"op\":\"SPIN\",\"entity\":{}}")
    #expect(summary["entities"] == 1 && summary["deletions"] == 1)
    #expect(dataset.findings.map(\.code) == ["ftm-deletion", "ftm-operation-unknown"])
  }

  @Test func `what is not read is said, once for each schema`() throws {
    let (_, dataset) = try imported(
      "{\"id\":\"a1\",\"schema\":\"Address\",\"properties\":{}}",
      "{\"id\":\"a2\",\"schema\":\"Address\",\"properties\":{}}",
      "{\"id\":\"v\",\"schema\":\"Security\",\"properties\":{}}")
    let message = "t.ftm: entities whose schema is not read: 2 \"Address\", 1 \"Security\"."
    #expect(dataset.findings.map(\.description) == [message])
  }

  @Test(arguments: [
    (
      "{\"id\":\"x\",\"properties\":{}}",
      "t.ftm:1: there is no schema, which says what sort of thing this is; the line was left out."
    ),
    (
      "{\"schema\":\"Person\",\"properties\":{}}",
      "t.ftm:1: there is no id, by which others refer to it; it was left out."
    ),
    (
      "{\"id\":\"x\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"a\"]}}",
      "t.ftm:1: Ownership lacks asset; it names both ends. It was left out."
    ),
    (
      "{\"id\":\"x\",\"schema\":\"Company\",\"properties\":{\"topics\":[\"odd.one\"]}}",
      "t.ftm:1: the topic \"odd.one\" has no known level; the policy's levelUnspecified counts."
    ),
    (
      "{\"id\":\"x\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"a\"],\"asset\":[\"b\"],\"percentage\":[\"half\"]}}",
      "t.ftm:1: percentage is \"half\"; it is a number or a range from 0 to 100. The share counts as unstated."
    ),
    ("[1]", "t.ftm:1: [0]: this is no entity; an entity is an object. It was left out."),
  ]) func `each doubt names its line and what was done`(line: String, message: String) throws {
    #expect(try imported(line).dataset.findings.map(\.description) == [message])
  }

  @Test func `national numbers of persons are not read`() throws {
    let person =
      "{\"id\":\"p\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Example\"],\"country\":[\"gb\"],\"idNumber\":[\"1234567\"],\"taxNumber\":[\"7654321\"]}}"
    #expect(try imported(person).dataset.entities.first?.identifiers == [])
  }

  /// The topics of followthemoney 4.11: none of them may make somebody a flagged end user for being a bank.
  @Test(arguments: [
    (
      0,
      "corp.offshore corp.shell corp.public gov gov.national gov.state gov.muni gov.soe gov.igo gov.head gov.admin "
        + "gov.executive gov.legislative gov.judicial gov.financial gov.religion fin fin.bank fin.fund fin.adivsor "
        + "role.pep role.pol role.rca role.judge role.civil role.diplo role.lawyer role.acct role.oligarch role.journo "
        + "role.act role.lobby pol.party pol.union rel poi sanction.counter mare.sts"
    ), (1, "gov.security mil role.spy sanction.linked sanction.control export.control.linked"),
    (2, "crime crime.fraud wanted reg.warn export.risk invest.risk mare.shadow"),
    (3, "debarment reg.action forced.labor crime.war corp.disqual mare.detained"),
    (4, "sanction export.control invest.ban asset.frozen"),
  ]) func `every topic of the vocabulary has a level`(level: Int, topics: String) {
    for topic in topics.split(separator: " ").map(String.init) {
      #expect(FollowTheMoneySchema.level(ofTopic: topic)?.value == level, "\(topic)")
    }
  }
}
