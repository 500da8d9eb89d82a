// SPDX-License-Identifier: Apache-2.0

/// Which conclusions depend on which number of the policy.
public struct SensitivityReport: Report {
  private let sensitivity: Sensitivity
  private var dataset: Dataset { sensitivity.base.dataset }
  private var figureName: String { sensitivity.isExact ? "exact" : "lower" }

  /// The report on `sensitivity`.
  public init(_ sensitivity: Sensitivity) { self.sensitivity = sensitivity }

  /// Whether every number was moved, all figures are within the budget, and ranks looked at among all.
  public var isComplete: Bool {
    sensitivity.notMoved.isEmpty && !sensitivity.isPartOnly
      && sensitivity.rows.allSatisfy { $0.outcomes.allSatisfy(\.isComputed) }
  }

  // MARK: JSON and CSV

  /// `figure`, `entities`, `coefficients`, `withoutEffect`, `unused`, `notMoved`, `partOnly`.
  public var members: [StructuredValue.Member] {
    func list(_ keys: [String]) -> StructuredValue { .array(keys.map { .string($0) }) }
    return [
      .init(key: "figure", value: .string(figureName)),
      .init(key: "mostExposed", value: .bool(sensitivity.areTop)),
      .init(key: "entities", value: .array(sensitivity.entities.indices.map(entity))),
      .init(key: "coefficients", value: .array(sensitivity.rows.map(structured))),
      .init(key: "withoutEffect", value: list(sensitivity.withoutEffect)),
      .init(key: "unused", value: list(sensitivity.unused)),
      .init(key: "notMoved", value: list(sensitivity.notMoved)),
      .init(key: "partOnly", value: .bool(sensitivity.isPartOnly)),
    ]
  }

  private func entity(_ position: Int) -> StructuredValue {
    let entity = dataset.entities[sensitivity.entities[position]]
    let range = range(position)
    return .object([
      .init(key: "entity", value: .string(entity.id)), .init(key: "name", value: .string(entity.name)),
      .init(key: "figure", value: .number(sensitivity.figures[position])),
      .init(key: "least", value: .number(range.lowerBound)), .init(key: "most", value: .number(range.upperBound)),
    ])
  }

  private func structured(_ row: Sensitivity.Row) -> StructuredValue {
    func ids(_ positions: [Int]) -> StructuredValue {
      .array(positions.map { .string(dataset.entities[sensitivity.entities[$0]].id) })
    }
    return .object([
      .init(key: "coefficient", value: .string(row.coefficient.key)),
      .init(key: "value", value: .number(row.coefficient.value)),
      .init(key: "uses", value: .number(Double(row.coefficient.uses))),
      .init(key: "effect", value: .number(row.effect)),
      .init(
        key: "moves",
        value: .array(
          row.outcomes.map { outcome in
            .object([
              .init(key: "value", value: .number(outcome.value)),
              .init(key: "figures", value: .array(outcome.figures.map { .number($0) })),
              .init(key: "otherBand", value: ids(outcome.otherBands)),
              .init(key: "otherBestPath", value: ids(outcome.otherPaths)),
              .init(key: "kendallTau", value: .number(outcome.tau)),
              .init(key: "topKept", value: .number(outcome.kept)),
            ])
          })),
    ])
  }

  /// One row for each number and each end of its range.
  public var table: ReportTable {
    ReportTable(
      header: ["coefficient", "value", "movedTo", "effect", "otherBand", "otherBestPath", "kendallTau", "topKept"],
      rows: sensitivity.rows.flatMap { row in
        row.outcomes.map { outcome in
          let effect = outcome.isComputed ? "\(outcome.effect(from: sensitivity.figures))" : ""
          return [
            row.coefficient.key, canonicalNumber(row.coefficient.value), canonicalNumber(outcome.value), effect,
            "\(outcome.otherBands.count)", "\(outcome.otherPaths.count)", outcome.tau.map { "\($0)" } ?? "",
            outcome.kept.map { "\($0)" } ?? "",
          ]
        }
      })
  }

  // MARK: Text

  /// The numbers with the largest effect first, then how far each entity's figure goes.
  public var text: String {
    guard !sensitivity.entities.isEmpty else {
      return "No entity has a feasible path to a flagged end user, so that no coefficient decides anything.\n"
    }
    let count = ReportText.counted(sensitivity.entities.count, "entity", "entities")
    let whose = sensitivity.areTop ? "the \(count) most exposed" : count
    var text = "What the \(figureName) figures of \(whose) depend on\n\n"
    text += conclusions + "\n"
    if !sensitivity.rows.isEmpty {
      text += ReportTable(header: header, rows: sensitivity.rows.map(cells)).text()
      text += """

        Each coefficient is moved to either end of its range, the others left as they are. largest move: of a figure,
        and whose; band, best path: how many of the entities get another one.

        """
      if sensitivity.entities.count > 1 {
        text += "tau: Kendall's rank correlation of the entities' figures with those before, the lower of the two.\n"
      }
      if showsKept { text += "kept: which part of the most exposed stays among them, the lower of the two.\n" }
    }
    return text + entitiesText + notes
  }

  private var header: [String] {
    ["coefficient", "value", "moved to", "largest move", "of", "band", "best path"]
      + (sensitivity.entities.count > 1 ? ["tau"] : []) + (showsKept ? ["kept"] : [])
  }

  private var showsKept: Bool { sensitivity.rows.contains { $0.outcomes.contains { $0.kept != nil } } }

  private func cells(_ row: Sensitivity.Row) -> [String] {
    var largest: (figure: (Double, Double), position: Int) = ((0, 0), 0)
    for outcome in row.outcomes {
      for (position, figure) in outcome.figures.enumerated() {
        let base = sensitivity.figures[position]
        guard let figure else { continue }
        if abs(figure - base) > abs(largest.figure.1 - largest.figure.0) { largest = ((base, figure), position) }
      }
    }
    func positions(_ list: (Sensitivity.Outcome) -> [Int]) -> String { "\(Set(row.outcomes.flatMap(list)).count)" }
    let kept = row.outcomes.compactMap(\.kept).min().map { ReportText.part($0) } ?? "–"
    let tau = row.outcomes.compactMap(\.tau).min().map { ReportText.correlation($0) } ?? "–"
    let isStill = row.effect < 1e-9
    let still = row.outcomes.allSatisfy(\.isComputed) ? "–" : "not computed"
    return [
      row.coefficient.key, ReportText.stated(row.coefficient.value),
      row.outcomes.map { ReportText.stated($0.value) }.joined(separator: " / "),
      isStill ? still : ReportText.move(largest.figure.0, largest.figure.1),
      isStill ? "" : dataset.entities[sensitivity.entities[largest.position]].name,
      positions(\.otherBands), positions(\.otherPaths),
    ] + (sensitivity.entities.count > 1 ? [tau] : []) + (showsKept ? [kept] : [])
  }

  /// In one sentence each: the order, the bands, the best paths.
  private var conclusions: String {
    let rows = sensitivity.rows
    func keys(_ test: (Sensitivity.Outcome) -> Bool) -> Int { rows.count { $0.outcomes.contains(where: test) } }
    func entities(_ list: (Sensitivity.Outcome) -> [Int]) -> Int {
      Set(rows.flatMap { $0.outcomes.flatMap(list) }).count
    }
    let all = sensitivity.entities.count
    let moved = rows.count + sensitivity.withoutEffect.count
    var lines = ["\(ReportText.counted(moved, "coefficient")) moved; \(rows.count) change something."]
    if all > 1 { lines.append("Order: another one under \(keys { ($0.tau ?? 1) < 1 - 1e-12 }) of them.") }
    let whom = "of \(ReportText.counted(all, "entity", "entities")) can get another one."
    lines.append("Band: \(entities(\.otherBands)) \(whom)")
    lines.append("Best path: \(entities(\.otherPaths)) \(whom)")
    if !sensitivity.areTop, !sensitivity.isExact {
      lines.append("Exact figures are past the budget: the lower ones are moved, which depend on the best path alone.")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func range(_ position: Int) -> ClosedRange<Double> {
    let base = sensitivity.figures[position]
    let all = sensitivity.rows.flatMap(\.outcomes).compactMap { $0.figures[position] } + [base]
    return (all.min() ?? base)...(all.max() ?? base)
  }

  private var entitiesText: String {
    let policy = sensitivity.base.policy
    let rows = sensitivity.entities.indices.map { position -> [String] in
      let range = range(position)
      let bands = [range.lowerBound, range.upperBound].map(policy.band)
      return [
        dataset.entities[sensitivity.entities[position]].name, ReportText.probability(sensitivity.figures[position]),
        ReportText.probability(range.lowerBound), ReportText.probability(range.upperBound),
        bands[0] == bands[1] ? bands[0] : "\(bands[0]) to \(bands[1])",
      ]
    }
    return "\nHow far each figure goes under any single move\n\n"
      + ReportTable(header: ["entity", figureName, "least", "most", "band"], rows: rows).text()
  }

  private var notes: String {
    var lines: [String] = []
    if !sensitivity.withoutEffect.isEmpty {
      lines.append("Moved without any effect here: \(sensitivity.withoutEffect.joined(separator: ", ")).")
    }
    if !sensitivity.unused.isEmpty {
      lines.append(
        "Not moved, since nothing in the data needs them: "
          + "\(ReportText.counted(sensitivity.unused.count, "coefficient")).")
    }
    if !sensitivity.notMoved.isEmpty {
      lines.append(
        "Not moved, since that would be too much work (--work): \(sensitivity.notMoved.joined(separator: ", ")). "
          + "Those were moved that most facts need.")
    }
    let notComputed = sensitivity.rows.flatMap { row in
      row.outcomes.filter { !$0.isComputed }.map { "\(row.coefficient.key) at \(ReportText.stated($0.value))" }
    }
    if !notComputed.isEmpty {
      lines.append(
        "Past the budget, so that their figures are left out above: \(notComputed.joined(separator: ", ")). "
          + "\"diligraph exposure\" with such a policy brackets them.")
    }
    if sensitivity.isPartOnly {
      lines.append(
        "The case is large: only what these entities reach was looked at, and their order among themselves, not among all "
          + "(--work).")
    }
    return lines.isEmpty ? "" : "\n" + lines.map { ReportText.visible($0, limit: 2_000) }.joined(separator: "\n") + "\n"
  }
}
