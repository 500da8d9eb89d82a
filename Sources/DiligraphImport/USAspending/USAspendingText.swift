// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// How USAspending writes values.
enum USAspendingText {
  /// The parts of `2050: INTERNAL REVENUE SERVICE`; a cell without a colon is a code, and its own name.
  static func coded(_ text: String?) -> (code: String, name: String)? {
    guard let text else { return nil }
    guard let colon = text.firstIndex(of: ":") else { return (text, text) }
    let code = String(text[..<colon]).trimmed
    let name = String(text[text.index(after: colon)...]).trimmed
    return name.isEmpty && code.isEmpty ? nil : (code, name.isEmpty ? code : name)
  }

  /// The day of `2016-09-08` or `9/8/2016` (month first).
  static func day(_ text: String) -> Day? {
    let parts = text.prefix { $0 != " " }.split(separator: "/")
    guard parts.count == 3 else { return Day(text) }
    guard parts[2].utf8.count == 4, let month = Int(parts[0]), let day = Int(parts[1]), let year = Int(parts[2]) else {
      return nil
    }
    return Day(year: year, month: month, day: day)
  }

  /// The cents of `71739.0`, `-36.5000` or `$1,200.50`.
  static func cents(_ text: String) -> Int? {
    let plain = text.filter { $0 != "$" && $0 != "," }
    guard let number = FieldText.number(plain), abs(number) < 1e15 else { return nil }
    return Int((number * 100).rounded())
  }

  /// USAspending takes its contracts from the Federal Procurement Data System: both count as one publisher.
  static let publisher = "USAspending.gov"

  static func source(_ title: String, _ row: KnownRow) -> Source {
    Source(
      publisher: publisher, title: title, url: row["usaspendingpermalink"],
      published: row["lastmodifieddate"].flatMap(day), grade: .officialRegister, location: row.location)
  }

  /// `Award TIRSE13C00003, modification 3: SPARE PARTS`.
  static func title(_ piid: String?, _ modification: String?, _ description: String?) -> String {
    var title = piid.map { "Award \($0)" } ?? "Award"
    if let modification, modification != "0" { title += ", modification \(modification)" }
    if let description { title += ": \(shortened(description))" }
    return title
  }

  static func shortened(_ text: String) -> String { text.count > 200 ? text.prefix(200) + "…" : text }

  /// What sort of thing the recipient registered as, by columns that are set; the first group decides.
  static func kind(_ row: KnownRow) -> EntityKind? {
    for (kind, columns) in kinds where columns.contains(where: row.isTrue) { return kind }
    return nil
  }

  private static let kinds: [(EntityKind, [String])] = [
    (
      .publicBody,
      [
        "usfederalgovernment", "federalagency", "usstategovernment", "uslocalgovernment", "ustribalgovernment",
        "foreigngovernment", "usgovernmententity",
      ]
    ),
    (
      .organization,
      [
        "nonprofitorganization", "othernotforprofitorganization", "foundation", "educationalinstitution",
        "internationalorganization", "statecontrolledinstitutionofhigherlearning", "privateuniversityorcollege",
      ]
    ),
    (
      .company,
      [
        "forprofitorganization", "corporateentitynottaxexempt", "limitedliabilitycorporation",
        "partnershiporlimitedliabilitypartnership", "subchapterscorporation", "soleproprietorship",
      ]
    ),
  ]

  /// The same of the layout of before 2017.
  static func legacyKind(_ row: KnownRow) -> EntityKind? {
    for (kind, columns) in legacyKinds where columns.contains(where: row.isTrue) { return kind }
    return nil
  }

  private static let legacyKinds: [(EntityKind, [String])] = [
    (
      .publicBody,
      [
        "federalgovernmentflag", "isfederalgovernmentagency", "stategovernmentflag", "localgovernmentflag",
        "tribalgovernmentflag", "isforeigngovernment",
      ]
    ),
    (
      .organization,
      [
        "nonprofitorganizationflag", "isothernotforprofitorganization", "isfoundation", "educationalinstitutionflag",
        "isinternationalorganization", "isstatecontrolledinstitutionofhigherlearning",
      ]
    ),
    (
      .company,
      [
        "isforprofitorganization", "iscorporateentitynottaxexempt", "islimitedliabilitycorporation",
        "ispartnershiporlimitedliabilitypartnership", "issubchapterscorporation", "issoleproprietorship",
      ]
    ),
  ]
}
