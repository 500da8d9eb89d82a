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

/// The lists that are known, as data: the one place where a list gets its name, level and grade.
enum SanctionsLists {
  private static let treasury = "US Department of the Treasury, Office of Foreign Assets Control"
  private static let commerce = "US Department of Commerce, Bureau of Industry and Security"
  private static let state = "US Department of State"

  /// Every list. Binding listings have level 4, an official adverse finding such as a debarment 3, and a party
  /// whose good faith could not be verified 2 (see ``FlagLevel``).
  static let all: [SanctionsList] = [
    list("ofac-sdn", "Specially Designated Nationals and Blocked Persons List", treasury, "US", "sanction", 4),
    list("ofac-consolidated", "Consolidated Sanctions List (non-SDN)", treasury, "US", "sanction", 4),
    list("eu-fsf", "Consolidated list of financial sanctions", "European Commission", "EU", "sanction", 4),
    list("un-sc", "United Nations Security Council Consolidated List", "UN Security Council", "UN", "sanction", 4),
    list(
      "uk-sanctions", "UK Sanctions List", "UK Foreign, Commonwealth and Development Office", "GB", "sanction", 4),
    list("bis-entity-list", "Entity List", commerce, "US", "export.control", 4),
    list("bis-meu", "Military End User List", commerce, "US", "export.control", 4),
    list("bis-denied", "Denied Persons List", commerce, "US", "export.control", 4),
    list("bis-unverified", "Unverified List", commerce, "US", "export.risk", 2),
    list("us-isn", "Nonproliferation Sanctions", state, "US", "sanction", 4),
    list("us-debarment", "AECA and ITAR Debarred Parties", state, "US", "debarment", 3),
    list("us-csl", "Consolidated Screening List", "US Department of Commerce", "US", "sanction", 4),
  ]

  private static func list(
    _ name: String, _ title: String, _ publisher: String, _ country: String, _ category: String, _ level: Int
  ) -> SanctionsList {
    SanctionsList(
      name: name, title: title, publisher: publisher, country: country, category: category, level: level)
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The list of this name; a name that is not in the table is a binding list of an unnamed publisher.
  static func named(_ name: String) -> SanctionsList {
    byName[name] ?? list(name, name, name, "", "sanction", 4)
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
