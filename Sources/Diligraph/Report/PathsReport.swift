// SPDX-License-Identifier: Apache-2.0

/// Paths to flagged end users, in order; the text shows those that differ in one intermediary only as one.
public struct PathsReport: Report {
  /// The paths.
  public let list: PathList
  private let analysis: Analysis
  private let from: Int?
  private let endUser: Int?
  private let groups: [PathGroup]
  private let isExpanded: Bool
  private let withFactors: Bool

  /// The report on `list`, which answers the question for paths from `from` to `endUser`.
  ///
  /// - Parameters:
  ///   - list: the paths.
  ///   - analysis: the analysis that they come from.
  ///   - from: where they start; nil for anywhere.
  ///   - endUser: where they end; nil for anywhere.
  ///   - expanded: whether the text shows each path on its own.
  ///   - factors: whether the text shows every factor of each probability.
  public init(
    _ list: PathList, of analysis: Analysis, from: Int?, to endUser: Int? = nil, expanded: Bool = false,
    factors: Bool = false
  ) {
    self.list = list
    self.analysis = analysis
    self.from = from
    self.endUser = endUser
    groups = list.groups(in: analysis.dataset)
    isExpanded = expanded
    withFactors = factors
  }

  /// Whether these are all feasible paths that were asked for, and it is known how their end users are flagged.
  public var isComplete: Bool { list.isComplete && cutEndUsers.isEmpty }

  /// End users of the paths who may be flagged in more ways than are known.
  private var cutEndUsers: [Int] {
    guard analysis.hasCutDerivations else { return [] }
    return Set(list.paths.map(\.endUser)).filter(analysis.hasCutDerivations(of:)).sorted()
  }

  /// `from` and `to` where they were asked for, `paths`, and `groups` of them.
  public var members: [StructuredValue.Member] {
    let dataset = analysis.dataset
    var members: [StructuredValue.Member] = []
    if let from { members.append(.init(key: "from", value: .string(dataset.entities.id(at: from)))) }
    if let endUser { members.append(.init(key: "to", value: .string(dataset.entities.id(at: endUser)))) }
    let paths = list.paths.map { $0.structuredValue(in: dataset, withFrom: from == nil) }
    return members + [.init(key: "paths", value: .array(paths)), groupsMember]
  }

  /// The groups: positions in `paths` from 0, and which intermediary of them differs.
  var groupsMember: StructuredValue.Member {
    let entities = analysis.dataset.entities
    return .init(
      key: "groups",
      value: .array(
        groups.map { group in
          .object([
            .init(key: "paths", value: .array(group.paths.map { .number(Double($0)) })),
            .init(key: "position", value: .number(group.position.map(Double.init))),
            .init(key: "intermediaries", value: .array(group.intermediaries.map { .string(entities.id(at: $0)) })),
          ])
        }))
  }

  /// One row for each path, with the number of its group from 1.
  public var table: ReportTable {
    let dataset = analysis.dataset
    var numbers = [Int](repeating: 0, count: list.paths.count)
    for (number, group) in groups.enumerated() { for path in group.paths { numbers[path] = number + 1 } }
    return ReportTable(
      header: [
        "from", "endUser", "probability", "level", "time", "product", "relationships", "entities", "rule", "weakest",
        "group",
      ],
      rows: list.paths.enumerated().map { index, path in
        [
          dataset.entities.id(at: path.from), dataset.entities.id(at: path.endUser), "\(path.probability)",
          path.derivation.flags.isEmpty ? "" : "\(path.level)",
          path.time.rawValue, path.product.rawValue,
          path.relationships.map { dataset.relationships[$0].id }.joined(separator: ";"),
          ([path.from] + path.relationships.map { dataset.relationships[$0].to })
            .map { dataset.entities[$0].name }.joined(separator: " > "),
          path.derivation.rule ?? "", dataset.relationships[path.weakest].id, "\(numbers[index])",
        ]
      })
  }

  /// The paths in words; those that differ in one intermediary or in parallel relationships are one, with a count.
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
    let shown =
      isExpanded ? list.paths.indices.map { PathGroup(paths: [$0], position: nil, intermediaries: []) } : groups
    for (number, group) in shown.enumerated() {
      text +=
        "\n" + PathNarrative(group, of: list, in: analysis, withFactors: withFactors).text(number: number + 1)
    }
    text +=
      "\n" + (list.isComplete ? "These are all feasible paths. " : moreText)
      + "The probability of a path is the product of its events under the policy's coefficients.\n"
    if let endUser, list.paths.contains(where: \.derivation.flags.isEmpty) {
      text +=
        "\(ReportText.visible(entities[endUser].name)) has no flag and no derivation under this policy: the figures are of what "
        + "is provided reaching it.\n"
    }
    let cut = cutEndUsers
    if !cut.isEmpty {
      let names = cut.prefix(5).map { ReportText.visible(entities[$0].name) }.joined(separator: ", ")
      text +=
        "Not all derivations of \(names)\(cut.count > 5 ? " and \(cut.count - 5) more" : "") are known (budget; --effort "
        + "allows more): their levels may be higher.\n"
    }
    return text
  }

  private var moreText: String {
    list.isCut
      ? "The search stopped at its budget: better paths may be missing. "
      : "There are more paths (-k N, or -k all). "
  }
}

extension Path {
  func structuredValue(in dataset: Dataset, withFrom: Bool) -> StructuredValue {
    let from: [StructuredValue.Member] =
      withFrom ? [.init(key: "from", value: .string(dataset.entities.id(at: from)))] : []
    return .object(
      from + [
        .init(key: "probability", value: .number(probability)),
        .init(key: "relationships", value: .array(relationships.map { .string(dataset.relationships[$0].id) })),
        .init(key: "endUser", value: .string(dataset.entities.id(at: endUser))),
        .init(key: "derivation", value: derivation.structuredValue(in: dataset)),
        .init(key: "level", value: .number(derivation.flags.isEmpty ? nil : Double(level))),
        .init(key: "time", value: .string(time.rawValue)),
        .init(key: "product", value: .string(product.rawValue)),
        .init(key: "weakest", value: .string(dataset.relationships[weakest].id)),
      ])
  }
}

extension Path {
  /// Whether its provisions that state products have one in common; behind an intermediary that transforms what it gets,
  /// others may follow in a path of the same product.
  func isOneProduct(in dataset: Dataset) -> Bool {
    let stated = relationships.map { dataset.relationships[$0] }
      .filter { $0.kind.family == .provision && !$0.products.isEmpty }.map { Set($0.products) }
    guard let first = stated.first else { return false }
    return !stated.dropFirst().reduce(first) { $0.intersection($1) }.isEmpty
  }

  /// On whom the relationships of a path rest.
  enum Publishers {
    /// All on this one.
    case one(String)
    /// None states a publisher.
    case unnamed
    /// On several, or on one for some only.
    case several
  }

  /// On whom the relationships of the path rest, by the sources that still support them.
  func publishers(in dataset: Dataset) -> Publishers {
    var publishers: Set<String?> = []
    for index in relationships {
      let supporting = dataset.relationships[index].sources.stillSupporting
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
