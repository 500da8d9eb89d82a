// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Formats that are known and not read, with what to import in their stead.
enum UnreadFormats {
  private static let regulations: Set<String> = [
    "ECFR", "DIV1", "DIV2", "DIV3", "DIV4", "DIV5", "DIV6", "DIV7", "DIV8", "DIV9",
  ]

  /// What the file is, and what would be right; nil where it is none of these.
  static func message(_ sample: FormatSample) -> String? {
    if let root = sample.rootElement {
      if regulations.contains(root.uppercased()) {
        return "this is the text of a regulation as the eCFR publishes it, \(inSentences)"
      }
      if root == "INTERNAL_OJS" {
        return "this is the Official Journal's own XML of before TED_EXPORT; the yearly tables of award notices "
          + "(export_CAN, 2006 to 2023) have the same awards. Download these, and import them"
      }
      if root == "ArrayOfFinancialSanctionsTarget" {
        return
          "this is the United Kingdom's consolidated list as XML (ConList.xml); the same list as a table, ConList.csv, is "
          + "read. Download that, and import it"
      }
      if root.lowercased() == "html" {
        return "this is a web page; data are JSON, XML or a table. Download the file that the page links to"
      }
    }
    return json(sample) ?? table(sample)
  }

  private static func json(_ sample: FormatSample) -> String? {
    if sample.keys.isSuperset(of: ["DATA_SOURCE", "RECORD_ID"]) {
      return
        "these are records for Senzing, in which nothing says which list an entity is on; the same publishers offer "
        + "FollowTheMoney (entities.ftm.json) or targets.simple.csv. Download one of these, and import that"
    }
    if sample.keys.isSuperset(of: ["notices", "totalNoticeCount"]) {
      return
        "this is an answer of the search of Tenders Electronic Daily, which lists the winners and the buyers of a notice "
        + "without saying who won what. Download the notices themselves as XML, and import them"
    }
    if sample.innerKeys.isSuperset(of: ["ocid", "internal_type", "suppliers"]) {
      return
        "this is an answer of Ecuador's search of contracting processes, which has them in short; their releases say who "
        + "bought what from whom. Download these by their ocid, and import them"
    }
    if sample.keys.contains("projects"),
      sample.words.contains("contractingProcesses")
        || sample.keys.isSuperset(of: ["publishedDate", "publisher"])
    {
      return
        "these are infrastructure projects (OC4IDS), which have their contracts in short; the releases that they link to "
        + "say who bought what from whom. Download these, and import them"
    }
    if sample.keys.isSuperset(of: ["generated_unique_award_id", "cfda_info", "recipient"]),
      !sample.keys.contains("piid")
    {
      return
        "this is a grant, loan or payment of USAspending, which gives money and provides nothing; the pages of contracts "
        + "(with a piid) are read"
    }
    if sample.words.contains("ZPROCSUPP") {
      return "this is the World Bank's list of ineligible firms as its service answers; the same list as a table, with "
        + "the columns Firm Name, Country, From Date, To Date and Grounds, is read. Import that"
    }
    return nil
  }

  /// What is wrong with a file that is none of the formats, where it can be told; nil elsewhere.
  static func hint(_ sample: FormatSample) -> String? {
    guard sample.words.isSuperset(of: ["ocid", "tag"]), !sample.keys.contains("ocid") else { return nil }
    let members = sample.keys.sorted().prefix(6).map { "\"\(visibleText($0, limit: 30))\"" }.joined(separator: ", ")
    let around = ["result", "results", "data", "main", "response", "body"].first(where: sample.keys.contains)
    return
      "Open Contracting releases stand in it, inside of the members \(members). A file of releases has them in a list "
      + "\"releases\" or \"records\", or one on each line. Take them out of what surrounds them"
      + (around.map { " (jq .\($0))" } ?? "") + ", and import them"
  }

  private static let inSentences =
    "in which names, aliases and addresses stand in sentences; the same lists are data in the Consolidated Screening "
    + "List. Download its CSV or JSON, and import that"

  /// Columns of the supplements to the Export Administration Regulations that hold a party with all that is said of it.
  private static let columnsOfRegulations: Set<String> = [
    "entity", "militaryenduser", "militaryintelligenceenduser", "listedpersonandaddress",
  ]

  private static func table(_ sample: FormatSample) -> String? {
    let header = Set(sample.header)
    if header.contains("country"), !header.isDisjoint(with: columnsOfRegulations),
      header.contains(where: { $0.hasPrefix("federalregistercitation") })
    {
      return "this is a table of the Export Administration Regulations, \(inSentences)"
    }
    let cells = sample.rows.first ?? []
    if cells.contains(where: { $0.uppercased().contains(":START_ID") }) {
      return
        "this is a table of relationships for Neo4j's import, whose numbers mean the nodes of another table and nothing else. "
        + "Say with --mapping what the columns are, with names in place of numbers"
    }
    if header.contains("ocid"), cells.contains(where: { $0.contains("/") || $0.hasPrefix("_link") }) {
      return
        "this is a part of Open Contracting releases that were flattened to tables; the publishers offer the whole "
        + "as JSON or JSON lines. Download that, and import it"
    }
    if header.count == 2, header.contains("lei"), !header.isDisjoint(with: ["isin", "bic", "mic", "openocid"]) {
      return "this is a map from LEIs to other codes, which says nothing of who owns or supplies whom; GLEIF's level 1 "
        + "and level 2 files do. Download these, and import them"
    }
    if header.isSuperset(of: ["caption", "datasets"]) || header.isSuperset(of: ["id", "topics"])
      || header.isSuperset(of: ["collection", "url", "alias", "registrationnumber"])
    {
      return
        "this is an extract from FollowTheMoney data, in which what the list says of an entity stands in words; the same "
        + "publishers offer the whole as entities.ftm.json, OpenSanctions also as targets.simple.csv and statements. Import "
        + "one of these, or say with --mapping what the columns are"
    }
    let isOfCountries = !CountryScoreLayout.countries(sample.header).isEmpty
    if isOfCountries, header.isDisjoint(with: CountryScoreLayout.otherTables.union(["year", "yearn", "edition"])),
      header.contains(where: { $0.contains("score") || $0 == "index" }), CountryScoreLayout(sample.rows) == nil
    {
      return
        "this is a table of scores of countries that does not say of which year; scores are context of their time. "
        + "Add a column year, and import it"
    }
    return nil
  }
}
