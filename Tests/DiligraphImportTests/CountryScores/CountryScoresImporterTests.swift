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

  @Test func `a score of a part of a country is not the country's, and two scores of one year are a doubt`() throws {
    let (summary, dataset) = try imported(
      "Country/Territory,Region,C/T,Edition,Status,PR rating,CL rating,Total\nUkraine,Eurasia,c,2021,PF,3,4,60\n"
        + "Crimea*,Eurasia,t,2021,NF,7,6,7\nWest Bank*,x,t,2021,NF,7,6,7\nGaza Strip*,x,t,2021,NF,7,6,7\n"
        + "Norway,Europe,c,2021,F,1,1,100\nNorway,Europe,c,2021,NF,7,7,3\nPeru,x,c,2021,F,1,1,1\nPeru,x,c,2021,F,1,1,1\n"
    )
    let ukraine = try #require(dataset.flags.first { dataset.entities[$0.entity].name == "Ukraine" })
    #expect(
      ukraine.programme == "partly-free" && ukraine.notes.sorted() == ["edition: 2021", "score: 60", "status: PF"])
    #expect(summary.findings == ["country-part": 3, "country-score-repeated": 1])
    #expect(summary.records.read == 8 && summary.records.skipped["country-part"] == 3)
    // Of a list of sanctions, an address there is in the country.
    #expect(Countries.code("Crimea") == "UA" && Countries.code("Gaza Strip") == "PS")
  }

  @Test(arguments: ["NA", "#N/A", "n.a.", "\u{2014}", "NaN"]) func `what stands for no score is none`(text: String)
    throws
  {
    let (summary, _) = try imported("country,year,score\nNorway,2020,\(text)\nPeru,2020,5\n")
    #expect(summary["scores"] == 1 && summary["rows without a score"] == 1)
  }

  @Test func `a long table of indicators has its estimates for scores`() throws {
    let (_, dataset) = try imported(
      "codeindyr,code,countryname,year,indicator,estimate,stddev,nsource,pctrank\n"
        + "AFGcc2020,AFG,Afghanistan,2020,cc,-1.49,0.17,9,4.76\nAFGrl2020,AFG,Afghanistan,2020,rl,-1.8,0.17,9,4.76\n")
    #expect(
      dataset.flags.map { "\($0.list ?? "") \($0.notes)" } == ["cc [\"estimate: -1.49\"]", "rl [\"estimate: -1.8\"]"])
  }

  @Test func `the order of imports does not matter`() throws {
    func flags(_ dataset: Dataset) -> [String] {
      dataset.flags.map { "\($0.id) \($0.entity) \($0.level?.value ?? -1) \($0.period) \($0.notes)" }
    }
    #expect(try flags(imported(scores, and: bodies).dataset) == flags(imported(bodies, and: scores).dataset))
  }

  @Test(
    arguments: [
      "Freedom in the World 2013-2024 Raw Data,,,,,,,,,\n", "All data\n\nScale: 1 to 7\n", "\u{FEFF}",
      "\"Raw data, all years\"\r\n",
    ], [",", ";"]) func `titles may stand above the header`(titles: String, delimiter: String) throws
  {
    let table =
      "Country/Territory,Region,C/T,Edition,Status,PR rating,CL rating,A1,PR,Total\n"
      + "Norway,Europe,c,2024,F,1,1,4,40,99\nSyria*,Middle East,c,2024,NF,7,7,0,-3,1\n"
      + "Nagorno-Karabakh,Eurasia,t,2024,NF,7,7,0,0,2\n,,,,,,,,,\n"
    let (summary, dataset) = try imported(titles + table.replacing(",", with: delimiter))
    #expect(summary["rows"] == 3 && summary["scores"] == 2 && summary.findings == ["country-unknown": 1])
    #expect(summary.records.read == 4 && summary.records.stored == 2)
    let flag = try #require(dataset.flags.first { $0.id.hasPrefix("country:SY/") })
    // The edition of a year is about the year before it.
    #expect(flag.id == "country:SY/freedom-house/2023-01-01" && flag.programme == "not-free")
    #expect(flag.period == Period(start: Day("2023-01-01"), end: Day("2023-12-31")))
    #expect(flag.notes == ["edition: 2024", "score: 1", "status: NF"])
    #expect(flag.sources.first?.publisher == "Freedom House")
    #expect(
      dataset.findings.first?.location.line == (titles.hasPrefix("All") ? 7 : titles.hasPrefix("\u{FEFF}") ? 4 : 5))
  }

  @Test func `years that stand in columns are read one by one`() throws {
    let table =
      "Country Ratings and Statuses,,,,,,,,,\nSurvey Edition,1973,,,1982,,,1983-84,,\n"
      + "Year(s) Under Review,1972,,,Jan.1981-Aug. 1982,,,1983,,\n,PR,CL,Status,PR,CL,Status,PR,CL,Status\n"
      + "Norway,1,1,F,1,2,F,-,-,-\nSouth Africa,4 (5),5 (6),PF (NF),..,..,..,5,6,PF\nAtlantis,,,,,,,,,\n"
    let (summary, dataset) = try imported(table)
    #expect(summary["rows"] == 3 && summary["scores"] == 4 && summary["years without a rating"] == 5)
    #expect(summary.findings == ["country-status-unknown": 1])
    #expect(summary.records.read == 3 && summary.records.skipped == ["row without a score": 1])
    let flags = dataset.flags.map { "\($0.id) \($0.period.end?.description ?? "") \($0.programme ?? "-") \($0.notes)" }
    #expect(
      flags == [
        "country:NO/freedom-house/1972-01-01 1972-12-31 free "
          + "[\"civil liberties: 1\", \"political rights: 1\", \"status: F\"]",
        "country:NO/freedom-house/1981-01-01 1982-08-31 free "
          + "[\"civil liberties: 2\", \"political rights: 1\", \"status: F\"]",
        "country:ZA/freedom-house/1972-01-01 1972-12-31 - "
          + "[\"civil liberties: 5 (6)\", \"political rights: 4 (5)\", \"status: PF (NF)\"]",
        "country:ZA/freedom-house/1983-01-01 1983-12-31 partly-free "
          + "[\"civil liberties: 6\", \"political rights: 5\", \"status: PF\"]",
      ])
    #expect(dataset.flags.map(\.level).allSatisfy { $0 == FlagLevel(0) })
  }

  @Test func `columns of no year are said, and a table of editions only is of the years before`() throws {
    let (summary, dataset) = try imported(
      "Survey Edition,2001,,,soon,,\n,PR,CL,Status,PR,CL,Status\nNorway,1,1,F,1,1,F\n")
    #expect(dataset.flags.map(\.id) == ["country:NO/freedom-house/2000-01-01"] && summary["scores"] == 1)
    #expect(
      dataset.findings.map(\.description) == [
        "t.csv:2: no row above says of which year the columns 5 to 7 are; it is a year, or a time such as "
          + "\"Jan.1981-Aug. 1982\", above PR. The columns are not read."
      ])
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
    (
      "Entity,Code,Year,Democracy score\nNorway,NOR,2022,9.81\n", "country:NO/democracy-score/2022-01-01",
      "Democracy score: 9.81"
    ),
    ("country,2021,2022\nNorway,..,9.81\n", "country:NO/country-scores/2022-01-01", "score: 9.81"),
    (
      "Country Name,Country Code,Indicator Name,Indicator Code,2022 [YR2022]\nNorway,NOR,Voice: Estimate,VA,1.7\n",
      "country:NO/voice-estimate/2022-01-01", "score: 1.7"
    ),
    (
      "Country,ISO3,Region,CPI score 2022,Rank 2022\nNorway,NOR,WE/EU,84,4\n", "country:NO/cpi-score/2022-01-01",
      "CPI score: 84"
    ),
    ("iso3,year,indicator,value\nNOR,2022,Press,0.9\n", "country:NO/press/2022-01-01", "value: 0.9"),
    (
      "cyear,scode,country,year,polity,polity2\n1,NOR,Norway,2022,10,10\n", "country:NO/polity/2022-01-01",
      "polity2: 10"
    ),
    (
      "ISO;Score;Rank;Country_EN;Year (N)\nNOR;92,65;1;Norway;2022\n", "country:NO/rsf-press-freedom/2022-01-01",
      "score: 92,65"
    ),
    (
      "country,year,score,Regime type\nNorway,2022,9.81,Full democracy\n", "country:NO/country-scores/2022-01-01",
      "score: 9.81"
    ),
  ]) func `a country's score is read in whichever layout, under what it is about`(
    text: String, id: String, note: String
  ) throws {
    let (summary, dataset) = try imported(text)
    #expect(dataset.flags.map(\.id) == [id] && dataset.flags[0].notes.contains(note))
    #expect(dataset.flags[0].level == FlagLevel(0) && dataset.flags[0].programme == nil)
    #expect(summary.findings == [:] && summary.records.stored == 1)
  }

  @Test func `V-Dem's indices of a year are one flag, and no rating`() throws {
    let (_, dataset) = try imported(
      "country_name,country_text_id,country_id,year,project,v2x_polyarchy,v2x_libdem,v2x_regime,v2x_other\n"
        + "Syria,SYR,97,2022,0,0.14,0.05,0,1\n", and: bodies)
    let flag = try #require(dataset.flags.first { $0.category == CountryContext.category })
    #expect(flag.id == "country:SY/v-dem/2022-01-01" && flag.programme == nil)
    #expect(flag.notes == ["v2x_libdem: 0.05", "v2x_polyarchy: 0.14", "v2x_regime: 0"])
    #expect(dataset.flags.allSatisfy { $0.level == FlagLevel(0) })
  }

  @Test(arguments: [
    "ISO;Score 2024;Rank;Country_EN;Country_FR;Year (N);Score N-1;Score evolution\nNOR;91,89;1;Norway;Norvège;2024;95,18;-3,29\n",
    "Year (N);ISO;Rank N;Score N;Score N-1;FR_country;EN_country\n2024;NOR;1;91,89;95,18;Norvège;Norway\n",
    "ISO;Score;Rank;Country_EN;Year (N)\nNOR;91,89;1;Norway;2024\n",
  ]) func `the freedom of the press has a list of its own, and the year's score alone`(text: String) throws {
    let flag = try #require(try imported(text).dataset.flags.first)
    #expect(flag.list == "rsf-press-freedom" && flag.notes == ["score: 91,89"], "\(flag)")
  }

  @Test func `a table of several indicators is refused with what would be right`() throws {
    let text = "Entity,Code,Year,Civil liberties,Political rights\nSyria,SYR,2022,7,7\n"
    let error = try #require(throws: FormatError.self) { try imported(text) }
    #expect("\(error)".contains("one column beside entity, code and year"), "\(error)")
  }

  @Test(arguments: ["Obstacles to Access", "A. Obstacles to Access"])
  func `how free a country's network is does not rate the country`(column: String) throws {
    let (_, dataset) = try imported(
      "Country,Year,Status,\(column),Total Score\nSyria,2022,Not Free,8,9\n", and: bodies)
    let flag = try #require(dataset.flags.first { $0.category == CountryContext.category })
    #expect(flag.list == "freedom-on-the-net" && flag.programme == nil && flag.notes.contains("status: Not Free"))
    #expect(dataset.flags.allSatisfy { $0.level == FlagLevel(0) })
  }

  @Test func `statuses in columns of years are ratings`() throws {
    let (_, dataset) = try imported("country,2021,2022\nSyria,NF,PF\n")
    #expect(dataset.flags.map(\.programme) == ["not-free", "partly-free"])
  }

  @Test(arguments: [
    "company,country,year,score\nNorvale,NO,2020,1\n", "country,product,2021,2022\nNorway,Fish,1,2\n",
    "country,destination,year,score\nNorway,Iran,2020,1\n",
  ]) func `a table about something else than countries is none of country scores`(text: String) throws {
    #expect(throws: FormatError.self) { try imported(text) }
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
