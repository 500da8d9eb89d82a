// SPDX-License-Identifier: Apache-2.0

/// Paths to flagged end users, in order; the text groups those that differ only in parallel relationships.
public struct PathsReport: Report {
  /// The paths.
  public let list: PathList
  private let analysis: Analysis
  private let from: Int?
  private let endUser: Int?

  /// The report on `list`, which answers the question for paths from `from` to `endUser`.
  public init(_ list: PathList, of analysis: Analysis, from: Int?, to endUser: Int? = nil) {
    self.list = list
    self.analysis = analysis
    self.from = from
    self.endUser = endUser
  }

  /// Whether these are all feasible paths that were asked for.
  public var isComplete: Bool { list.isComplete }

  /// `from` and `to` where they were asked for, and `paths`.
  public var members: [StructuredValue.Member] {
    let dataset = analysis.dataset
    var members: [StructuredValue.Member] = []
    if let from { members.append(.init(key: "from", value: .string(dataset.entities[from].id))) }
    if let endUser { members.append(.init(key: "to", value: .string(dataset.entities[endUser].id))) }
    let paths = list.paths.map { $0.structuredValue(in: dataset, withFrom: from == nil) }
    return members + [.init(key: "paths", value: .array(paths))]
  }

  /// One row for each path.
  public var table: ReportTable {
    let dataset = analysis.dataset
    return ReportTable(
      header: [
        "from", "endUser", "probability", "level", "time", "product", "relationships", "entities", "rule", "weakest",
      ],
      rows: list.paths.map { path in
        [
          dataset.entities[path.from].id, dataset.entities[path.endUser].id, "\(path.probability)", "\(path.level)",
          path.time.rawValue, path.product.rawValue,
          path.relationships.map { dataset.relationships[$0].id }.joined(separator: ";"),
          ([path.from] + path.relationships.map { dataset.relationships[$0].to })
            .map { dataset.entities[$0].name }.joined(separator: " > "),
          path.derivation.rule ?? "", dataset.relationships[path.weakest].id,
        ]
      })
  }

  /// The paths in words; those that differ only in parallel relationships are one, with a count.
  public var text: String {
    let entities = analysis.dataset.entities
    var title = "Paths"
    if let from { title += " from \(ReportText.visible(entities[from].name))" }
    title += endUser.map { " to \(ReportText.visible(entities[$0].name))" } ?? " to flagged end users"
    if list.paths.isEmpty {
      let own = from.map { !analysis.derivations(of: $0).isEmpty } ?? false
      let flagged = own ? "The entity is flagged itself; see \"diligraph owners\" and \"diligraph show\".\n" : ""
      let found =
        list.isCut
        ? "the search stopped at its budget before it found one" : "there is none that is feasible"
      return "\(title): \(found).\n\(flagged)"
    }
    var text = title + ", best first\n"
    for (number, group) in groups.enumerated() {
      text += "\n" + PathNarrative(group.best, in: analysis).text(number: number + 1, parallel: group.count - 1)
    }
    text +=
      "\n" + (list.isComplete ? "These are all feasible paths. " : moreText)
      + "The probability of a path is the product of its events under the policy's coefficients.\n"
    return text
  }

  private var moreText: String {
    list.isCut
      ? "The search stopped at its budget: better paths may be missing. "
      : "There are more paths (-k N, or -k all). "
  }

  /// Paths over the same entities and families are one group, named by its best path.
  private var groups: [(best: Path, count: Int)] {
    var groups: [(best: Path, count: Int)] = []
    var indices: [[Int]: Int] = [:]
    for path in list.paths {
      let relationships = path.relationships.map { analysis.dataset.relationships[$0] }
      let key = [path.from] + relationships.flatMap { [$0.kind.family == .provision ? 0 : 1, $0.to] }
      if let index = indices[key] {
        groups[index].count += 1
      } else {
        indices[key] = groups.count
        groups.append((path, 1))
      }
    }
    return groups
  }
}

extension Path {
  func structuredValue(in dataset: Dataset, withFrom: Bool) -> StructuredValue {
    let from: [StructuredValue.Member] =
      withFrom ? [.init(key: "from", value: .string(dataset.entities[from].id))] : []
    return .object(
      from + [
        .init(key: "probability", value: .number(probability)),
        .init(key: "relationships", value: .array(relationships.map { .string(dataset.relationships[$0].id) })),
        .init(key: "endUser", value: .string(dataset.entities[endUser].id)),
        .init(key: "derivation", value: derivation.structuredValue(in: dataset)),
        .init(key: "level", value: .number(Double(level))),
        .init(key: "time", value: .string(time.rawValue)),
        .init(key: "product", value: .string(product.rawValue)),
        .init(key: "weakest", value: .string(dataset.relationships[weakest].id)),
      ])
  }
}

/// One path in words.
struct PathNarrative {
  let path: Path
  let analysis: Analysis

  init(_ path: Path, in analysis: Analysis) {
    self.path = path
    self.analysis = analysis
  }

  private func name(_ entity: Int) -> String { ReportText.visible(analysis.dataset.entities[entity].name) }

  func text(number: Int, parallel: Int) -> String {
    let dataset = analysis.dataset
    var text = "\(number). \(ReportText.probability(path.probability))  level \(path.level), \(firmness)\n"
    text += "   \(name(path.from))\n"
    for index in path.relationships {
      let relationship = dataset.relationships[index]
      text += "     \(relationship.kind.verb) \(name(relationship.to))  [\(detail(relationship))]\n"
    }
    text += "   " + flagText + "\n"
    let weakest = dataset.relationships[path.weakest]
    text +=
      "   weakest: \(name(weakest.from)) \(weakest.kind.verb) \(name(weakest.to)), "
      + "confidence \(ReportText.probability(confidence(weakest)))\n"
    switch path.publishers(in: dataset) {
    case .one(let publisher): text += "   all relationships rest on one publisher: \(ReportText.visible(publisher))\n"
    case .unnamed: text += "   no publisher is stated for any of the relationships\n"
    case .several: break
    }
    if parallel > 0 {
      text += "   and \(ReportText.counted(parallel, "path")) more over parallel relationships of the same entities\n"
    }
    return text
  }

  private var firmness: String {
    let product =
      switch path.product {
      case .same: "same product throughout"
      case .unstated: "product not stated throughout"
      case .different: "stated products differ"
      }
    let time =
      switch path.time {
      case .dated: "dated"
      case .undated: "not all dates stated"
      case .contradictory: "dates contradict"
      }
    return "\(time), \(product)"
  }

  private func detail(_ relationship: Relationship) -> String {
    var parts = [relationship.kind.rawValue]
    if relationship.kind == .ownership { parts.append(ReportText.share(relationship.share)) }
    if !relationship.products.isEmpty { parts.append(relationship.products.map(\.name).joined(separator: ", ")) }
    parts.append(ReportText.period(relationship.period))
    parts.append("confidence \(ReportText.probability(confidence(relationship)))")
    return ReportText.visible(parts.joined(separator: "; "))
  }

  private func confidence(_ relationship: Relationship) -> Double {
    Confidence(of: relationship, policy: analysis.policy).value
  }

  private var flagText: String {
    let flags = path.derivation.flags.map { index -> String in
      let flag = analysis.dataset.flags[index]
      let list = flag.list.map { " (\($0))" } ?? ""
      let dates = flag.period == Period() ? "" : ", " + ReportText.period(flag.period)
      return "\(name(flag.entity)) is flagged as \"\(ReportText.visible(flag.category))\(ReportText.visible(list))\""
        + dates
    }
    var text = flags.joined(separator: " and ")
    if let rule = path.derivation.rule {
      text = "\(name(path.endUser)) is derived under rule \(ReportText.visible(rule)): " + text
    }
    return text
  }
}

extension Path {
  /// On whom the relationships of a path rest.
  enum Publishers {
    /// All on this one.
    case one(String)
    /// None states a publisher.
    case unnamed
    /// On several, or on one for some only.
    case several
  }

  /// On whom the relationships of the path rest, by their supporting sources.
  func publishers(in dataset: Dataset) -> Publishers {
    var publishers: Set<String?> = []
    for index in relationships {
      let supporting = dataset.relationships[index].sources.filter { $0.stance == .supports }
      publishers.formUnion(supporting.isEmpty ? [nil] : supporting.map(\.publisher))
      if publishers.count > 1 { return .several }
    }
    guard let only = publishers.first, let name = only else { return .unnamed }
    return .one(name)
  }

  /// The publisher that all relationships of the path rest on, if it is one with a name.
  func onlyPublisher(in dataset: Dataset) -> String? {
    if case .one(let publisher) = publishers(in: dataset) { publisher } else { nil }
  }
}
