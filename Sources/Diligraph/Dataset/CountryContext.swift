// SPDX-License-Identifier: Apache-2.0

/// What scores of a country say about its public bodies: context, and never more than a structural flag.
///
/// Scores are stated as flags on the country. When a data set is closed they are carried to the public bodies of that
/// country: at level 0 from a score alone, at level 1 to a security body or a state operator while the country is rated
/// not free. See <doc:0007-CountryScoresAtClosing>.
public enum CountryContext {
  /// The category of a country's score.
  public static let category = "country-score"
  /// The category of what it says about a public body.
  public static let bodyCategory = "country-context"
  /// The namespace of countries.
  static let namespace = "country"

  /// The country with an ISO 3166-1 alpha-2 code.
  public static func reference(to code: String) -> EntityReference {
    EntityReference(id: code.uppercased(), namespace: namespace)
  }

  /// How free a country is, where a publisher says so in words.
  public enum Rating: String, CaseIterable, Sendable {
    /// Free.
    case free
    /// Partly free.
    case partlyFree = "partly-free"
    /// Not free.
    case notFree = "not-free"

    /// The rating that `status` states: `F`, `PF`, `NF`, or the words.
    public init?(status: String) {
      switch status.lowercased().filter(\.isLetter) {
      case "f", "free": self = .free
      case "pf", "partlyfree", "partiallyfree": self = .partlyFree
      case "nf", "notfree": self = .notFree
      default: return nil
      }
    }
  }

  /// Categories by which lists mark security bodies and state operators.
  private static let structuralCategories: Set<String> = ["gov.security", "mil", "role.spy", "gov.soe"]

  /// A time in which the rating of a country was the same, without years missing.
  private struct Span {
    var country: String
    var list: String
    var rating: Rating?
    var period: Period
    var source: Source?
    var score: String
  }

  /// The flags of the public bodies of the countries that have scores, in no order.
  static func flags(entities: Entities, flags: [Flag]) -> [Flag] {
    let spans = spans(entities, flags)
    guard !spans.isEmpty else { return [] }
    let structural = Set(flags.lazy.filter { structuralCategories.contains($0.category) }.map(\.entity))
    var result: [Flag] = []
    for (index, entity) in entities.enumerated() where !entity.id.hasPrefix(namespace + ":") {
      let isOperator = entity.role == Role("operator")
      let isStructural = structural.contains(index) || entity.kind == .publicBody && isOperator
      guard entity.kind == .publicBody || structural.contains(index) else { continue }
      for country in Set(entity.jurisdictions.map { String($0.prefix(2)) }).sorted() {
        for span in spans[country] ?? [] {
          result.append(flag(span, on: index, entity.id, isStructural: isStructural))
        }
      }
    }
    return result
  }

  private static func flag(_ span: Span, on index: Int, _ id: String, isStructural: Bool) -> Flag {
    let isRaised = isStructural && span.rating == .notFree
    let start = span.period.start?.description ?? ""
    return Flag(
      id: "\(id)/context/\(span.country)/\(span.list)/\(start)", entity: index, category: bodyCategory,
      level: FlagLevel(isRaised ? 1 : 0), confidence: nil, list: span.list, programme: span.rating?.rawValue,
      period: span.period, sources: span.source.map { [$0] } ?? [],
      notes: [
        "of \(span.country), by its country's score (\(span.score)): context, no evidence about the body itself"
      ])
  }

  /// The spans by country; one that no later year follows is open, since a rating holds until the next one is known.
  private static func spans(_ entities: Entities, _ flags: [Flag]) -> [String: [Span]] {
    var years: [String: [Span]] = [:]
    for flag in flags where flag.category == category {
      guard entities.indices.contains(flag.entity), flag.period.start != nil,
        let record = entities[flag.entity].records.first(where: { $0.hasPrefix(namespace + ":") })
      else { continue }
      let country = String(record.dropFirst(namespace.count + 1))
      years[country, default: []].append(
        Span(
          country: country, list: flag.list ?? "", rating: flag.programme.flatMap { Rating(rawValue: $0) },
          period: flag.period,
          source: flag.sources.first, score: flag.notes.joined(separator: ", ")))
    }
    return years.mapValues(merged)
  }

  private static func merged(_ years: [Span]) -> [Span] {
    var result: [Span] = []
    for list in Set(years.map(\.list)).sorted() {
      let ofList = years.filter { $0.list == list }
        .sorted { ($0.period.start ?? .earliest, $0.score) < ($1.period.start ?? .earliest, $1.score) }
      var spans: [Span] = []
      for year in ofList {
        if let last = spans.last, last.rating == year.rating, year.rating != nil || last.score == year.score {
          let start = last.period.start
          spans[spans.count - 1] = year
          spans[spans.count - 1].period.start = start
          continue
        }
        if let start = year.period.start, !spans.isEmpty {
          spans[spans.count - 1].period.end = Day(number: start.number - 1)
        }
        spans.append(year)
      }
      if !spans.isEmpty { spans[spans.count - 1].period.end = nil }
      result += spans
    }
    return result
  }
}
