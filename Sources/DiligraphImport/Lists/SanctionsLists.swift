// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// A public list of designated, debarred or controlled parties.
struct SanctionsList: Hashable, Sendable {
  /// The name by which policies and reports know it.
  var name: String
  /// What it is called in full.
  var title: String
  /// Who publishes it.
  var publisher: String
  /// The publisher's country or organisation, for the reader.
  var country: String
  /// The category of its flags, in the words of the FollowTheMoney topics.
  var category: String
  /// How grave its flags are unless the programme says otherwise.
  var level: Int
  /// How sure its publisher's word is.
  var grade = Grade.officialRegister
}

/// The lists that are known, read from one table.
enum SanctionsLists {
  /// The table: the name by which policies know a list, its level and grade, the category of its flags, the names that
  /// FollowTheMoney data sets have for it, who publishes it, where, and its title.
  ///
  /// Binding listings have level 4, an official adverse finding such as a debarment 3, and a party whose good faith
  /// could not be verified 2 (see ``FlagLevel``). A programme for digital repression makes it 5
  /// (``digitalRepressionProgrammes``). All are official designations: grade A3.
  private static let table = """
    ofac-sdn | 4 | A3 | sanction | us_ofac_sdn | \(treasury) | US | Specially Designated Nationals and Blocked Persons List
    ofac-consolidated | 4 | A3 | sanction | us_ofac_cons | \(treasury) | US | Consolidated Sanctions List (non-SDN)
    eu-fsf | 4 | A3 | sanction | eu_fsf | European Commission | EU | Consolidated list of financial sanctions
    un-sc | 4 | A3 | sanction | un_sc_sanctions | UN Security Council | UN | United Nations Security Council Consolidated List
    uk-sanctions | 4 | A3 | sanction | gb_hmt_sanctions gb_fcdo_sanctions | \(foreignOffice) | GB | UK Sanctions List
    bis-entity-list | 4 | A3 | export.control | us_bis_entity | \(commerce) | US | Entity List
    bis-meu | 4 | A3 | export.control | us_bis_meu | \(commerce) | US | Military End User List
    bis-denied | 4 | A3 | export.control | us_bis_denied | \(commerce) | US | Denied Persons List
    bis-unverified | 2 | A3 | export.risk | us_bis_unverified | \(commerce) | US | Unverified List
    us-isn | 4 | A3 | sanction | us_state_isn us_state_nonproliferation | US Department of State | US | Nonproliferation Sanctions
    us-debarment | 3 | A3 | debarment | us_ddtc_debarred | US Department of State | US | AECA and ITAR Debarred Parties
    ch-seco | 4 | A3 | sanction | ch_seco_sanctions | State Secretariat for Economic Affairs of Switzerland | CH | Swiss sanctions list
    ca-sema | 4 | A3 | sanction | ca_dfatd_sema_sanctions | Global Affairs Canada | CA | Consolidated Canadian Autonomous Sanctions List
    au-dfat | 4 | A3 | sanction | au_dfat_sanctions | Australian Department of Foreign Affairs and Trade | AU | Consolidated List
    us-sam | 3 | A3 | debarment | us_sam_exclusions | US General Services Administration | US | SAM exclusions
    world-bank | 3 | A3 | debarment | worldbank_debarred | World Bank | INT | Ineligible firms and individuals
    us-csl | 4 | A3 | sanction | us_trade_csl | US Department of Commerce | US | Consolidated Screening List
    """

  private static let treasury = "US Department of the Treasury, Office of Foreign Assets Control"
  private static let commerce = "US Department of Commerce, Bureau of Industry and Security"
  private static let foreignOffice = "UK Foreign, Commonwealth and Development Office"

  /// Programmes that designate for digital repression (Executive Order 13606 and the like), by a part of their name.
  static let digitalRepressionProgrammes = ["HRIT-IR", "HRIT-SY", "13606"]

  /// Whether one of these programmes designates for digital repression.
  static func isDigitalRepression(_ programmes: [String]) -> Bool {
    programmes.contains { programme in
      let bytes = Array(programme.uppercased().utf8)
      return digitalRepressionProgrammes.contains { isPart(Array($0.utf8), of: bytes) }
    }
  }

  private static func isPart(_ part: [UInt8], of bytes: [UInt8]) -> Bool {
    guard bytes.count >= part.count else { return false }
    return (0...bytes.count - part.count).contains { bytes[$0...].starts(with: part) }
  }

  private static let rows = table.split(separator: "\n").map { line in
    line.split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmed }
  }

  /// Every list.
  static let all: [SanctionsList] = rows.compactMap { row in
    guard row.count == 8, let level = Int(row[1]) else { return nil }
    return SanctionsList(
      name: row[0], title: row[7], publisher: row[5], country: row[6], category: row[3], level: level,
      grade: Grade(row[2]))
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  private static let byDataset = Dictionary(
    rows.filter { $0.count == 8 }.flatMap { row in row[4].split(separator: " ").map { (String($0), row[0]) } },
    uniquingKeysWith: { first, _ in first })

  /// The list of this name; a name that is not in the table is a binding list of an unnamed publisher.
  static func named(_ name: String) -> SanctionsList {
    byName[name]
      ?? SanctionsList(name: name, title: name, publisher: name, country: "", category: "sanction", level: 4)
  }

  /// The list that a data set of FollowTheMoney is; a data set that is none of the table's keeps its name.
  static func list(ofDataset dataset: String) -> String { byDataset[dataset] ?? dataset }

  /// What an entry of the list is; nil where the list is not known, or has entries of several lists.
  static func category(ofList name: String) -> String? { name == "us-csl" ? nil : byName[name]?.category }

  /// How grave a flag of the list is, with these programmes.
  static func level(_ list: String, programmes: [String]) -> FlagLevel? {
    FlagLevel(isDigitalRepression(programmes) ? 5 : named(list).level)
  }

  /// Words in the `source` of a Consolidated Screening List entry, and the list that they mean; the first that
  /// occurs counts. Older editions write only the abbreviation.
  static let screeningSources: [(word: String, list: String)] = [
    ("specially designated", "ofac-sdn"), ("sdn)", "ofac-sdn"), ("=sdn", "ofac-sdn"),
    ("entity list", "bis-entity-list"), ("=el", "bis-entity-list"),
    ("denied persons", "bis-denied"), ("=dpl", "bis-denied"),
    ("unverified", "bis-unverified"), ("=uvl", "bis-unverified"),
    ("military end user", "bis-meu"), ("=meu", "bis-meu"),
    ("debarred", "us-debarment"), ("=dtc", "us-debarment"),
    ("nonproliferation", "us-isn"), ("=isn", "us-isn"),
    ("treasury", "ofac-consolidated"), ("=ssi", "ofac-consolidated"), ("=fse", "ofac-consolidated"),
    ("=plc", "ofac-consolidated"), ("=isa", "ofac-consolidated"), ("=561", "ofac-consolidated"),
    ("=cap", "ofac-consolidated"), ("=cmic", "ofac-consolidated"), ("=mbs", "ofac-consolidated"),
    ("=non-sdn iranian sanctions act", "ofac-consolidated"), ("=part561", "ofac-consolidated"),
    ("iranian sanctions act", "ofac-consolidated"), ("sectoral sanctions", "ofac-consolidated"),
    ("palestinian legislative", "ofac-consolidated"), ("foreign sanctions evaders", "ofac-consolidated"),
    ("561", "ofac-consolidated"), ("capta", "ofac-consolidated"),
  ]

  /// The list that an entry of the Consolidated Screening List is from; nil where its source is not known.
  static func screeningList(_ source: String) -> String? {
    let text = source.lowercased()
    return screeningSources.first { word, _ in
      word.hasPrefix("=") ? text == word.dropFirst() : text.contains(word)
    }?.list
  }
}
