// SPDX-License-Identifier: Apache-2.0

/// Who is exposed to flagged end users, ranked.
public struct ExposureReport: Report {
  /// What the list is ranked by first.
  public enum Order: String, CaseIterable, Sendable {
    /// The figure that ranks.
    case exposure
    /// The level, then the figure.
    case level
  }

  /// The figure that ranks, the same for all rows.
  public enum Figure: String, Sendable {
    /// The exact value.
    case exact
    /// The exact value where it was computed, else the estimate.
    case estimate
    /// The lower bound.
    case lower

    /// The best figure that all of some exposures have.
    init(ranking rows: [Exposure]) {
      if rows.isEmpty {
        self = .lower
      } else if rows.allSatisfy({ $0.exact != nil }) {
        self = .exact
      } else {
        self = rows.allSatisfy { $0.exact != nil || $0.estimate != nil } ? .estimate : .lower
      }
    }
  }

  /// The rows in order.
  public let exposures: [Exposure]
  /// The figure that ranks.
  public let figure: Figure
  /// How many rows were left out by `top` and `min`.
  public let leftOut: Int
  private let order: Order
  private let analysis: Analysis
  private let showsOwnership: Bool
  private let undecided: Int

  /// The report on `exposures`, of which rows that are certainly zero are left out.
  ///
  /// - Parameters:
  ///   - exposures: the rows, in any order.
  ///   - analysis: the analysis that they come from.
  ///   - order: what ranks first.
  ///   - top: the most rows; nil for all.
  ///   - least: the least of the figure that ranks, 0...1.
  ///   - named: whether the entities were asked about by name, so that derived ones are not listed besides.
  ///   - others: how many exposed entities there are that are no row, since none can be among the first `top`.
  ///   - undecided: how many of the others could be, as far as the budget tells.
  public init(
    _ exposures: [Exposure], of analysis: Analysis, by order: Order = .exposure, top: Int? = nil,
    least: Double = 0, named: Bool = false, others: Int = 0, undecided: Int = 0
  ) {
    let nonZero = exposures.filter { $0.upper > 0 }
    let figure = Figure(ranking: nonZero)
    func value(_ index: Int) -> Double { nonZero[index].value(of: figure) }
    // Keys are compared, and not exposures, which are large and counted.
    let rows = nonZero.indices.filter { value($0) >= least }
      .map { (index: $0, level: nonZero[$0].level ?? -1, value: roundedProbability(value($0))) }
    let first = rows.first(top ?? rows.count) { a, b in
      if order == .level, a.level != b.level { return a.level > b.level }
      if a.value != b.value { return a.value > b.value }
      if a.level != b.level { return a.level > b.level }
      return nonZero[a.index].entity < nonZero[b.index].entity
    }
    self.exposures = first.map { nonZero[$0.index] }
    self.figure = figure
    self.leftOut = nonZero.count - self.exposures.count + others
    self.undecided = undecided
    self.order = order
    self.analysis = analysis
    showsOwnership = !named
  }

  /// How the rows were chosen among all that are exposed.
  public var choice: Overview.Choice { Overview.Choice(figure: figure, leftOut: leftOut, undecided: undecided) }

  /// Whether no budget was hit and no row left out.
  public var isComplete: Bool {
    leftOut == 0 && undecided == 0 && !exposures.contains(where: \.isCut) && !analysis.hasCutDerivations
  }

  /// `rankedBy`, `leftOut`, `exposures`, `derived`, `notExcluded`.
  public var members: [StructuredValue.Member] {
    [
      .init(key: "rankedBy", value: .string(figure.rawValue)), .init(key: "leftOut", value: .number(Double(leftOut))),
      .init(key: "undecided", value: .number(Double(undecided))),
      .init(key: "exposures", value: .array(exposures.map { $0.structuredValue(in: analysis.dataset) })),
    ] + OwnershipLists(analysis).members
  }

  /// One row for each exposure, figures in full.
  public var table: ReportTable {
    ReportTable(
      header: ["entity", "name", "lower", "exact", "estimate", "upper", "method", "level", "directness"],
      rows: exposures.map { row in
        let entity = analysis.dataset.entities[row.entity]
        return [
          entity.id, entity.name, "\(row.lower)", row.exact.map { "\($0)" } ?? "",
          row.estimate.map { "\($0.value)" } ?? "", "\(row.upper)", row.method.rawValue,
          row.level.map(String.init) ?? "", row.directness.map(\.rawValue).joined(separator: ";"),
        ]
      })
  }

  /// The ranking with what the figures mean, what was cut off, and who is derived or not excluded.
  public var text: String {
    var text = ""
    if exposures.isEmpty {
      text = "No entity has a feasible path to a flagged end user.\n"
    } else {
      let names = Dictionary(grouping: exposures) { analysis.dataset.entities[$0.entity].name }.mapValues(\.count)
      let estimates = exposures.compactMap(\.estimate)
      let rows = exposures.enumerated().map { number, row -> [String] in
        let entity = analysis.dataset.entities[row.entity]
        // Equal names are told apart by the id.
        return [
          "\(number + 1)", entity.name + ((names[entity.name] ?? 0) > 1 ? " [\(entity.id)]" : ""),
          ReportText.probability(row.lower),
        ] + (estimates.isEmpty ? [] : [row.estimate.map(\.text) ?? "–"]) + [
          row.exact.map(ReportText.probability) ?? "–", ReportText.probability(row.upper),
          analysis.policy.band(of: row.value(of: figure)), row.level.map(String.init) ?? "–",
          row.directness.map(\.rawValue).joined(separator: ", ") + (row.isCut ? " (search cut off)" : ""),
        ]
      }
      let level = order == .level ? "level, then by " : ""
      text += "Exposure to flagged end users, ranked by \(level)the \(figure.rawValue) figure\n\n"
      text += ReportTable(
        header: ["", "entity", "lower"] + (estimates.isEmpty ? [] : ["estimate"])
          + ["exact", "upper", "band", "level", "directness"], rows: rows
      ).text()
      text += """

        A figure is the probability, under the policy's coefficients, that something relevant which the entity provides
        reaches a flagged end user. It is at least lower (the best path) and at most upper; exact is computed where asked.
        Level is how grave the gravest flag is, 0 to 5, and no part of the figure.

        """
      let unions = exposures.count { ($0.union?.value ?? 0) > $0.lower }
      if unions > 0 {
        text += """
          Without an exact figure an estimate is drawn into what the best paths together and the upper bound allow: `explain`
          says what they give together.

          """
      }
      if let most = estimates.max(by: { $0.worlds < $1.worlds }) {
        text += """
          An estimate is from up to \(most.worlds) drawn worlds (seed \(most.seed)), ± its standard error: two of three such
          errors are smaller.

          """
      }
    }
    if leftOut > 0 { text += "\n\(ReportText.counted(leftOut, "further row")) not shown (--top, --min).\n" }
    if undecided > 0 {
      text += """
        Of \(ReportText.counted(undecided, "further entity", "further entities")) the bracket allows a figure as high as the \
        last row's, and no exact one was computed: they may belong above it. Name an entity to have its figure.

        """
    }
    text += notes
    if showsOwnership { text += OwnershipLists(analysis).text }
    return text
  }

  /// What was cut off or left out of the analysis.
  private var notes: String {
    var lines: [String] = []
    let cut = exposures.count(where: \.isCut)
    if cut > 0 {
      lines.append(
        "\(ReportText.counted(cut, "search", "searches")) stopped at the budget: lower, level and directness may be more."
      )
    }
    lines += unknownFigures
    if analysis.hasCutDerivations {
      lines.append(
        "The derivations of some entities were cut off at the budget; their upper bounds count them as flagged.")
    }
    lines += analysis.ignored.lines
    return lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\n"
  }

  /// Why rows have neither an exact figure nor an estimate, where one was asked for.
  private var unknownFigures: [String] {
    let count = exposures.count { $0.exact == nil && $0.estimate == nil }
    if count == 0 { return [] }
    if !showsOwnership {
      let figures = ReportText.counted(count, "exact figure")
      return ["\(figures) past the budget, and too few worlds decided for an estimate; --effort allows more work."]
    }
    guard exposures.contains(where: { $0.estimate != nil }) else { return [] }
    return [
      "\(ReportText.counted(count, "entity", "entities")) without an estimate: flagged, or answering for others, and on a "
        + "cycle, where drawn worlds do not tell their own paths apart. Name them to have theirs."
    ]
  }
}

extension Exposure.Estimate {
  /// The estimate with its standard error.
  var text: String { "\(ReportText.probability(value)) ± \(ReportText.probability(standardError))" }
}

extension Exposure {
  /// The figure that a list is ranked by.
  func value(of figure: ExposureReport.Figure) -> Double {
    switch figure {
    case .exact: exact ?? 0
    case .estimate: exact ?? estimate?.value ?? 0
    case .lower: lower
    }
  }

  func structuredValue(in dataset: Dataset) -> StructuredValue {
    .object([
      .init(key: "entity", value: .string(dataset.entities.id(at: entity))),
      .init(key: "name", value: .string(dataset.entities[entity].name)),
      .init(key: "lower", value: .number(lower)),
      .init(key: "exact", value: .number(exact)),
      .init(
        key: "union",
        value: union.map {
          .object([
            .init(key: "value", value: .number($0.value)), .init(key: "paths", value: .number(Double($0.paths))),
            .init(key: "disjoint", value: .bool($0.isDisjoint)),
          ])
        } ?? .null),
      .init(
        key: "estimate",
        value: estimate.map {
          .object([
            .init(key: "value", value: .number($0.value)),
            .init(key: "standardError", value: .number($0.standardError)),
            .init(key: "worlds", value: .number(Double($0.worlds))),
            .init(key: "seed", value: .string(String($0.seed))),
          ])
        } ?? .null),
      .init(key: "upper", value: .number(upper)),
      .init(key: "method", value: .string(method.rawValue)),
      .init(key: "level", value: .number(level.map(Double.init))),
      .init(key: "directness", value: .array(directness.map { .string($0.rawValue) })),
    ])
  }
}

extension IgnoredRelationships {
  /// A line for each reason for which relationships were left out.
  var lines: [String] {
    func line(_ count: Int, _ reason: String) -> String? {
      count == 0 ? nil : "\(ReportText.counted(count, "relationship")) \(reason)."
    }
    return [
      line(toItself, "from an entity to itself left out"),
      line(ofNoConfidence, "of confidence 0 left out"),
      line(belowMinimum, "below the least confidence left out"),
      line(associations, "of the association family shown only, never propagated"),
    ].compactMap(\.self)
  }
}

/// The derived and the not excluded entities, as two members of an answer and as text.
struct OwnershipLists {
  let analysis: Analysis
  /// Only what is about this entity; nil for all.
  var entity: Int?

  init(_ analysis: Analysis, entity: Int? = nil) {
    self.analysis = analysis
    self.entity = entity
  }

  private var derived: [DerivedEntity] {
    analysis.derivedEntities.filter { entity == nil || $0.entity == entity }
  }
  private var notExcluded: [NotExcludedEntity] {
    analysis.notExcludedEntities.filter { entity == nil || $0.entity == entity }
  }

  var members: [StructuredValue.Member] {
    let dataset = analysis.dataset
    let derived = derived.map { derived in
      StructuredValue.object([
        .init(key: "entity", value: .string(dataset.entities.id(at: derived.entity))),
        .init(key: "rule", value: .string(derived.rule)),
        .init(key: "ruleStart", value: .text(derived.rulePeriod.start?.description)),
        .init(key: "ruleEnd", value: .text(derived.rulePeriod.end?.description)),
        .init(key: "derivations", value: .array(derived.derivations.map { $0.structuredValue(in: dataset) })),
      ])
    }
    let notExcluded = notExcluded.map { entity in
      StructuredValue.object([
        .init(key: "entity", value: .string(dataset.entities.id(at: entity.entity))),
        .init(key: "rule", value: .string(entity.rule)),
        .init(
          key: "missing",
          value: .array(
            entity.missing.map {
              .object([
                .init(key: "relationship", value: .string(dataset.relationships[$0.relationship].id)),
                .init(key: "fact", value: .string($0.fact.rawValue)),
              ])
            })),
      ])
    }
    return [.init(key: "derived", value: .array(derived)), .init(key: "notExcluded", value: .array(notExcluded))]
  }

  var text: String {
    let entities = analysis.dataset.entities
    func list(_ title: String, _ items: [String]) -> String {
      guard !items.isEmpty else { return "" }
      let shown = items.prefix(20).map { "  " + $0 + "\n" }.joined()
      let rest = items.count > 20 ? "  … and \(items.count - 20) more (all in --format json)\n" : ""
      return "\n\(title)\n\(shown)\(rest)"
    }
    let derived = derived.map {
      "\(ReportText.visible(entities[$0.entity].name)): rule \($0.rule)"
        + ($0.rulePeriod == Period() ? "" : " in force \(ReportText.period($0.rulePeriod))") + ", "
        + ReportText.counted($0.derivations.count, "derivation")
        + (analysis.hasCutDerivations(of: $0.entity) ? " or more (cut off at the budget)" : "")
    }
    let notExcluded = notExcluded.map { entity in
      let facts = entity.missing.map { fact in
        let relationship = analysis.dataset.relationships[fact.relationship]
        return "\(ReportText.visible(entities[relationship.from].name)) owns "
          + "\(ReportText.visible(entities[relationship.to].name)): \(ReportText.share(relationship.share))"
      }
      return "\(ReportText.visible(entities[entity.entity].name)): rule \(entity.rule); would be decided by "
        + (facts.isEmpty ? "the shares of its owners" : facts.joined(separator: "; "))
    }
    return list("Flagged through ownership or control (derived)", derived)
      + list("Not excluded: would be derived with the most that shares can be", notExcluded)
  }
}

extension Derivation {
  func structuredValue(in dataset: Dataset) -> StructuredValue {
    .object([
      .init(key: "rule", value: .text(rule)),
      .init(key: "relationships", value: .array(relationships.map { .string(dataset.relationships[$0].id) })),
      .init(key: "flags", value: .array(flags.map { .string(dataset.flags[$0].id) })),
    ])
  }
}
