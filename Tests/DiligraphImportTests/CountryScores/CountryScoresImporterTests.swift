// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

private func imported(_ text: String, and others: String...) throws -> (summary: ImportSummary, dataset: Dataset) {
  var builder = DatasetBuilder()
  let source = ByteSource.text(text, name: "t.csv")
  let summary = try FormatRegistry.importer(for: source).read(source, into: &builder)
  for other in others {
    let source = ByteSource.text(other, name: "o.csv")
    _ = try FormatRegistry.importer(for: source).read(source, into: &builder)
  }
  return (summary, builder.dataset())
}

private let scores =
  "\"\",\"x\",\"country_territory\",\"iso3_code\",\"year\",\"status\",\"pr_rating\",\"cl_rating\",\"total\"\n"
  + "1,1,Syria,SYR,2019,NF,7,7,0\n2,2,Syria,SYR,2020,NF,7,7,1\n3,3,Germany,DEU,2019,F,1,1,94\n"
  + "4,4,Germany,DEU,2020,PF,3,3,60\n"

private let bodies =
  "id,name,kind,role,jurisdiction\nm,Ministry of Tides,public-body,public-body,SY\nt,Tide Telecom,public-body,operator,SY\n"
  + "g,Harbour Office,public-body,operator,DE\nc,Norvale,company,reseller,SY\n"

@Suite struct CountryScoresImporterTests {
  @Test func `a score is context for public bodies and raises only operators of countries rated not free`() throws {
    let (summary, dataset) = try imported(scores, and: bodies)
    #expect(summary["rows"] == 4 && summary["scores"] == 4)
    let context = dataset.flags.filter { $0.category == CountryContext.bodyCategory }.map { flag in
      "\(dataset.entities[flag.entity].id) \(flag.level?.value ?? -1) \(flag.programme ?? "-") "
        + "\(flag.period.start?.description ?? "")..\(flag.period.end?.description ?? "")"
    }
    #expect(
      context == [
        "g 0 free 2019-01-01..2019-12-31", "g 0 partly-free 2020-01-01..", "m 0 not-free 2019-01-01..",
        "t 1 not-free 2019-01-01..",
      ])
    #expect(dataset.flags.filter { $0.category == CountryContext.category }.allSatisfy { $0.level == FlagLevel(0) })
    #expect(
      dataset.flags.first { $0.category == CountryContext.bodyCategory }?.sources.first?.publisher == "Freedom House")
  }

  @Test func `the order of imports does not matter`() throws {
    func flags(_ dataset: Dataset) -> [String] {
      dataset.flags.map { "\($0.id) \($0.entity) \($0.level?.value ?? -1) \($0.period) \($0.notes)" }
    }
    #expect(try flags(imported(scores, and: bodies).dataset) == flags(imported(bodies, and: scores).dataset))
  }

  @Test func `a score without a status never raises`() throws {
    let (_, dataset) = try imported("Country,Year,Score\nSYR,2020,1\n", and: bodies)
    let context = dataset.flags.filter { $0.category == CountryContext.bodyCategory }
    #expect(context.count == 2 && context.allSatisfy { $0.level == FlagLevel(0) && $0.programme == nil })
  }

  @Test func `a security body by a list's mark is raised, a person is not flagged`() throws {
    let flags = "entity_id,entity,category,level\np,Tide Guard,gov.security,1\n"
    let people = "id,name,kind,jurisdiction\np,Tide Guard,organization,SY\nq,Example Person,person,SY\n"
    let (_, dataset) = try imported(scores, and: flags, people)
    let context = dataset.flags.filter { $0.category == CountryContext.bodyCategory }
    #expect(context.map { dataset.entities[$0.entity].id } == ["p"] && context.first?.level == FlagLevel(1))
  }

  @Test(arguments: [
    (
      "country,year,score\nOz,2020,1\n",
      "t.csv:2: the country is \"Oz\"; it is a code or a name of ISO 3166-1. The row was left out."
    ),
    ("country,year,score\nDE,soon,1\n", "t.csv:2: the year is \"soon\"; it is four digits. The row was left out."),
    (
      "country,year,status\nDE,2020,mild\n",
      "t.csv:2: the status is \"mild\"; it is F, PF or NF, or free, partly free or not free. The score is kept."
    ),
  ]) func `each doubt names its line`(text: String, message: String) throws {
    #expect(try imported(text).dataset.findings.map(\.description) == [message])
  }

  @Test(arguments: [
    ("de", "DE"), ("DEU", "DE"), ("Germany", "DE"), ("Côte d’Ivoire", "CI"), ("Cote d'Ivoire", "CI"), ("UK", "GB"),
    ("Viet Nam", "VN"), ("congo (kinshasa)", "CD"), ("USA", "US"), ("Kosovo", "XK"),
  ]) func `countries are told by code and by name`(text: String, code: String) {
    #expect(Countries.code(text) == code)
  }

  @Test func `what is no country has no code`() {
    #expect(["", "Oz", "Serbia and Montenegro", "EU", "ZZ"].allSatisfy { Countries.code($0) == nil })
    #expect(Countries.name("sy") == "Syria")
  }

  @Test(.enabled(if: RealData.exists("countries")))
  func `real scores are all read or accounted for`() throws {
    for url in RealData.files("countries", ["csv"]) {
      var builder = DatasetBuilder()
      let source = ByteSource.file(url.path, name: url.lastPathComponent)
      let summary = try FormatRegistry.importer(for: source).read(source, into: &builder)
      let dataset = builder.dataset()
      #expect(
        summary["rows"] == summary["scores"] + summary["rows left out"] + summary["rows without a score"]
          && summary["scores"] > 0)
      let syria = dataset.flags.first { $0.id == "country:SY/freedom-house/2021-01-01" }
      #expect(syria?.programme == "not-free" && syria?.notes == ["score: 1", "status: NF"])
      print(
        "\(url.lastPathComponent): \(summary["rows"]) rows, \(dataset.entities.count) entities, "
          + "\(dataset.flags.count) flags, \(dataset.findings.count) findings")
    }
  }
}
