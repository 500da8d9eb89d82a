// SPDX-License-Identifier: Apache-2.0

/// What differs between two answers: exposures and paths that are new, gone or changed, and why.
public struct DifferenceReport: Report {
  /// One side of a comparison, in words.
  public struct Side: Hashable, Sendable {
    /// What was asked: a case, files, a day.
    public var name: String
    /// Under which policy, as of which day.
    public var context: ReportContext

    /// A side called `name`.
    public init(_ name: String, _ context: ReportContext) {
      self.name = name
      self.context = context
    }
  }

  private let difference: Difference
  private let before: Side
  private let after: Side
  private let top: Int
  private let wording: DifferenceWording

  /// The report on `difference`, with at most `top` exposures of each form in its text.
  public init(_ difference: Difference, before: Side, after: Side, top: Int = 20) {
    self.difference = difference
    self.before = before
    self.after = after
    self.top = top
    wording = DifferenceWording(
      difference.before, difference.after, difference.facts, difference.coefficients)
  }

  /// Whether every changed exposure and path is listed, and no budget was hit.
  public var isComplete: Bool { difference.isComplete }

  // MARK: JSON and CSV

  /// `before`, `after`, `threshold`, `exposures`, `belowThreshold`, `facts`, `coefficients`, …
  public var members: [StructuredValue.Member] {
    func tally(_ tally: Difference.Tally) -> StructuredValue {
      .object([
        .init(key: "new", value: .number(Double(tally.new))), .init(key: "gone", value: .number(Double(tally.gone))),
        .init(key: "changed", value: .number(Double(tally.changed))),
      ])
    }
    func side(_ side: Side) -> StructuredValue {
      .object([.init(key: "data", value: .string(side.name))] + side.context.members)
    }
    let facts = difference.facts
    return [
      .init(key: "before", value: side(before)), .init(key: "after", value: side(after)),
      .init(key: "threshold", value: .number(difference.options.threshold)),
      .init(key: "exposures", value: .array(difference.exposures.map(exposure))),
      .init(key: "belowThreshold", value: tally(difference.belowThreshold)),
      .init(key: "pathsBelowThreshold", value: tally(difference.pathsBelowThreshold)),
      .init(key: "entitiesWithoutPaths", value: .number(Double(difference.entitiesWithoutPaths))),
      .init(key: "facts", value: .array(facts.facts.map(wording.structured))),
      .init(key: "coefficients", value: .array(difference.coefficients.map(wording.structured))),
      .init(key: "provenanceOnly", value: .number(Double(facts.provenanceOnly))),
      .init(key: "entitiesNew", value: .number(Double(facts.entitiesNew))),
      .init(key: "entitiesGone", value: .number(Double(facts.entitiesGone))),
    ]
  }

  private func exposure(_ change: ExposureChange) -> StructuredValue {
    let old = difference.before.dataset
    let new = difference.after.dataset
    return .object([
      .init(key: "change", value: .string(change.form.rawValue)),
      .init(key: "entity", value: .text(change.entity.after.map { new.entities.id(at: $0) })),
      .init(key: "entityBefore", value: .text(change.entity.before.map { old.entities.id(at: $0) })),
      .init(key: "name", value: .string(wording.name(change.entity))),
      .init(key: "before", value: change.before?.structuredValue(in: old) ?? .null),
      .init(key: "after", value: change.after?.structuredValue(in: new) ?? .null),
      .init(key: "paths", value: .array(change.paths.map(wording.structured))),
      .init(key: "allPaths", value: .bool(change.hasAllPaths)),
    ])
  }

  /// One row for each exposure that is listed.
  public var table: ReportTable {
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    return ReportTable(
      header: [
        "change", "entity", "name", "lowerBefore", "lowerAfter", "exactBefore", "exactAfter", "upperBefore",
        "upperAfter", "levelBefore", "levelAfter", "causes",
      ],
      rows: difference.exposures.map { row in
        let entity =
          row.entity.after.map { difference.after.dataset.entities.id(at: $0) }
          ?? row.entity.before.map { difference.before.dataset.entities.id(at: $0) } ?? ""
        return [
          row.form.rawValue, entity, wording.name(row.entity), number(row.before?.lower), number(row.after?.lower),
          number(row.before?.exact), number(row.after?.exact), number(row.before?.upper), number(row.after?.upper),
          row.before?.level.map(String.init) ?? "", row.after?.level.map(String.init) ?? "",
          causes(row).joined(separator: "; "),
        ]
      })
  }

  private func causes(_ row: ExposureChange) -> [String] {
    var seen: Set<PathChange.Cause> = []
    return row.paths.flatMap(\.causes).filter { seen.insert($0).inserted }.map(wording.text)
  }

  // MARK: Text

  /// The changes for a person, largest first, each with its paths and their causes.
  public var text: String {
    var text = "What is different\n  before: \(sideText(before))\n  after:  \(sideText(after))\n\n"
    text += summary
    for (form, title) in [
      (Difference.Form.new, "Newly exposed"), (.gone, "No longer exposed"), (.changed, "Changed"),
    ] {
      let rows = difference.exposures.filter { $0.form == form }
      guard !rows.isEmpty else { continue }
      text += "\n\(title)\n"
      for row in rows.prefix(top) { text += self.text(row) }
      if rows.count > top { text += "  … and \(rows.count - top) more (--top N; all in --format json)\n" }
    }
    return text + notes
  }

  private func sideText(_ side: Side) -> String { "\(ReportText.visible(side.name)); \(side.context.line)" }

  private var summary: String {
    func count(_ form: Difference.Form) -> Int { difference.exposures.count { $0.form == form } }
    let all = difference.facts.facts
    func facts(_ subject: FactChange.Subject) -> String {
      let some = all.filter { $0.subject == subject }
      guard !some.isEmpty else { return "" }
      let parts = ["added", "removed", "altered"].compactMap { form -> String? in
        let count = some.count { $0.form == form }
        return count == 0 ? nil : "\(count) \(form)"
      }
      return "\(subject == .entity ? "entities" : subject.rawValue + "s") \(parts.joined(separator: ", "))"
    }
    let moving = difference.coefficients.filter(\.movesFigures)
    let parts = [facts(.relationship), facts(.flag), facts(.entity)].filter { !$0.isEmpty }
    var text = "\(count(.new)) newly exposed, \(count(.gone)) no longer exposed, \(count(.changed)) changed, "
    text += "by at least \(ReportText.stated(difference.options.threshold)) (--threshold).\n"
    text += "What differs in the data: "
    text += parts.isEmpty ? "nothing that can move a figure.\n" : parts.joined(separator: "; ") + ".\n"
    guard !moving.isEmpty else { return text }
    text += "What differs in the policy: " + moving.prefix(8).map(wording.text).joined(separator: ", ")
    return text + (moving.count > 8 ? ", … (\(moving.count) in all)" : "") + ".\n"
  }

  private func text(_ row: ExposureChange) -> String {
    func figure(_ name: String, _ value: (Exposure) -> Double?) -> String? {
      let (old, new) = (row.before.map(value) ?? 0, row.after.map(value) ?? 0)
      guard let old, let new else { return nil }
      return "\(name) \(ReportText.move(old, new))"
    }
    var parts = [figure("lower", \.lower), figure("exact", \.exact), figure("upper", \.upper)].compactMap(\.self)
    let levels = (row.before?.level, row.after?.level)
    func level(_ value: Int?) -> String { value.map(String.init) ?? "–" }
    parts.append(
      levels.0 == levels.1 ? "level \(level(levels.0))" : "level \(level(levels.0)) → \(level(levels.1))")
    if let old = row.before?.directness, let new = row.after?.directness, old != new {
      func words(_ forms: [Path.Directness]) -> String { forms.map(\.rawValue).joined(separator: ", ") }
      parts.append("\(words(old)) → \(words(new))")
    }
    var text = "  \(ReportText.visible(wording.name(row.entity))): \(parts.joined(separator: "; "))\n"
    if let old = row.entity.before, let new = row.entity.after,
      difference.before.dataset.entities.id(at: old) != difference.after.dataset.entities.id(at: new)
    {
      text += "    known as \(ReportText.visible(difference.before.dataset.entities[old].name)) before\n"
    }
    for path in row.paths.prefix(3) { text += wording.text(path, indent: "    ") }
    if row.paths.count > 3 { text += "    … and \(row.paths.count - 3) more of its paths (--format json)\n" }
    if row.paths.isEmpty {
      text += "    none of its best paths moved by that much: it is the sum of smaller moves, or further paths moved\n"
    }
    return text
  }

  private var notes: String {
    var lines: [String] = []
    func parts(_ tally: Difference.Tally) -> String { "\(tally.new) new, \(tally.gone) gone, \(tally.changed) changed" }
    let small = difference.belowThreshold
    if small.total > 0 {
      lines.append("Not listed, since they moved by less than the threshold: exposures \(parts(small)).")
    }
    let paths = difference.pathsBelowThreshold
    if paths.total > 0 { lines.append("Paths that moved by less than the threshold: \(parts(paths)).") }
    let facts = difference.facts
    if facts.provenanceOnly > 0 {
      lines.append(
        "\(ReportText.counted(facts.provenanceOnly, "relationship or flag", "relationships and flags")) only with other "
          + "sources, places, notes or amounts, which move no figure.")
    }
    if facts.entitiesNew + facts.entitiesGone > 0 {
      lines.append(
        "Entities: \(facts.entitiesNew) only after, \(facts.entitiesGone) only before.")
    }
    if difference.entitiesWithoutPaths > 0 {
      lines.append(
        "Paths were compared for the \(difference.options.entitiesWithPaths) entities that moved most, and not for "
          + "\(difference.entitiesWithoutPaths) more (--entities).")
    }
    let cut = difference.exposures.count { ($0.before?.isCut ?? false) || ($0.after?.isCut ?? false) }
    if cut > 0 { lines.append("\(ReportText.counted(cut, "search", "searches")) stopped at the budget.") }
    return lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\n"
  }
}
