// SPDX-License-Identifier: Apache-2.0

/// The intermediaries through which most exposure flows, ranked.
public struct ChokepointsReport: Report {
  private let list: ChokepointList
  private let shown: ArraySlice<Chokepoint>
  private let analysis: Analysis
  private let suppliers: [Int]?

  /// The report on `list`, the answer for `suppliers`, or for everybody.
  ///
  /// - Parameters:
  ///   - list: the intermediaries.
  ///   - analysis: the analysis that they come from.
  ///   - suppliers: whose exposure was asked about; nil for everybody's.
  ///   - top: how many intermediaries are shown, at most; nil for all.
  public init(_ list: ChokepointList, of analysis: Analysis, for suppliers: [Int]? = nil, top: Int? = nil) {
    self.list = list
    self.analysis = analysis
    self.suppliers = suppliers
    shown = list.chokepoints.prefix(top ?? list.chokepoints.count)
  }

  private var dataset: Dataset { analysis.dataset }

  /// Whether nothing was left out.
  public var isComplete: Bool { list.isComplete && shown.count == list.chokepoints.count }

  /// `for` where it was asked, `figure`, `entities` (how many were looked at), `leftOut`, `undecided`, `chokepoints`.
  public var members: [StructuredValue.Member] {
    func ids(_ entities: [Int]) -> StructuredValue { .array(entities.map { .string(dataset.entities.id(at: $0)) }) }
    let rows = shown.map { row in
      StructuredValue.object([
        .init(key: "entity", value: .string(dataset.entities.id(at: row.entity))),
        .init(key: "name", value: .string(dataset.entities[row.entity].name)),
        .init(key: "role", value: .string(dataset.entities[row.entity].role.name)),
        .init(key: "through", value: .number(row.through)), .init(key: "with", value: .number(row.with)),
        .init(key: "without", value: .number(row.without)), .init(key: "lost", value: .number(row.lost)),
        .init(key: "onBestPath", value: ids(row.onBestPath)),
        .init(key: "unavoidableFor", value: ids(row.unavoidableFor)),
      ])
    }
    let asked: [StructuredValue.Member] = suppliers.map { [.init(key: "for", value: ids($0))] } ?? []
    return asked + [
      .init(key: "figure", value: .string(list.figure.rawValue)),
      .init(key: "entities", value: .number(Double(list.entityCount))),
      .init(key: "leftOut", value: .number(Double(list.leftOut))),
      .init(key: "undecided", value: .number(Double(list.undecided))),
      .init(key: "chokepoints", value: .array(rows)),
    ]
  }

  /// One row for each intermediary, figures in full.
  public var table: ReportTable {
    ReportTable(
      header: ["entity", "name", "role", "onBestPath", "unavoidableFor", "through", "with", "without", "lost"],
      rows: shown.map { row in
        [
          dataset.entities.id(at: row.entity), dataset.entities[row.entity].name,
          dataset.entities[row.entity].role.name,
          "\(row.onBestPath.count)", "\(row.unavoidableFor.count)", "\(row.through)", "\(row.with)",
          row.without.map { "\($0)" } ?? "", row.lost.map { "\($0)" } ?? "",
        ]
      })
  }

  /// The ranking with what the figures mean.
  public var text: String {
    guard !list.chokepoints.isEmpty else {
      let count = list.entityCount
      let paths =
        list.leftOut > 0
        ? "the best path of each of the \(count) most exposed entities"
        : count == 1 ? "the best path of the one exposed entity" : "the best path of each of \(count) exposed entities"
      let answer =
        list.entityCount == 0 && list.leftOut == 0
        ? "No entity that was looked at has a feasible path to a flagged end user.\n"
        : "No intermediary: \(paths) is direct.\n"
      return answer + notes
    }
    let of = ReportText.counted(list.entityCount, "exposed entity", "exposed entities")
    var text = "Intermediaries through which most exposure flows, of \(of)\n\n"
    text += ReportTable(
      header: ["", "intermediary", "role", "on best path of", "unavoidable for", "with it", "without", "lost"],
      rows: shown.enumerated().map { number, row in
        [
          "\(number + 1)", dataset.entities[row.entity].name, dataset.entities[row.entity].role.name,
          "\(row.onBestPath.count)", "\(row.unavoidableFor.count)", ReportText.sum(row.with),
          row.without.map(ReportText.sum) ?? "–", row.lost.map(ReportText.sum) ?? "–",
        ]
      }
    ).text()
    let (figure, least) = list.figure == .exact ? ("exact figures", "") : ("lower figures (best paths)", "at least, ")
    text += """

      With it: the sum of the \(figure) of these entities, the intermediary itself left out: how many of
      them are exposed, \(least)on average, under the policy's coefficients. Without: the same for the case
      without any relationship of the intermediary; one that is flagged itself stays an end user, without what it
      provides. "Unavoidable" means that no other feasible path is known, not that none exists.

      """
    return text + notes
  }

  private var notes: String {
    var lines: [String] = []
    let unsolved = list.chokepoints.count { $0.without == nil }
    if unsolved > 0 {
      lines.append(
        "\(ReportText.counted(unsolved, "intermediary", "intermediaries")) through which less flows not solved again "
          + "(--top N solves more, up to a budget).")
    }
    if shown.count < list.chokepoints.count {
      lines.append("\(list.chokepoints.count - shown.count) more not shown (--top).")
    }
    if list.leftOut > 0 {
      lines.append("\(ReportText.counted(list.leftOut, "entity", "entities")) less exposed than these not looked at.")
    }
    if list.undecided > 0 {
      lines.append(
        "For \(ReportText.counted(list.undecided, "entity", "entities")) it is not known what is unavoidable "
          + "(too many paths); \"unavoidable for\" counts none of them.")
    }
    return lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\n"
  }
}
