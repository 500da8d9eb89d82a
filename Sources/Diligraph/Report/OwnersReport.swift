// SPDX-License-Identifier: Apache-2.0

/// Who owns and controls an entity, what it owns, and whether it is flagged by that under each rule.
public struct OwnersReport: Report {
  private let analysis: Analysis
  private let entity: Int
  private let analyses: OwnershipLists

  /// The report on `entity`, under the policy's rules and every rule pack.
  public init(_ entity: Int, of analysis: Analysis) {
    self.entity = entity
    self.analysis = analysis
    var policy = analysis.policy
    let packs = policy.rulePacks.sorted { $0.key < $1.key }.flatMap(\.value)
    policy.ownershipRules += packs.filter { !policy.ownershipRules.contains($0) }
    analyses = OwnershipLists(
      Analysis(analysis.dataset, policy: policy, budget: analysis.budget), entity: entity)
  }

  /// Whether no budget cut the derivations.
  public var isComplete: Bool { !analyses.analysis.hasCutDerivations }

  private var dataset: Dataset { analysis.dataset }
  private var held: [Relationship] { control.filter { $0.to == entity } }
  private var holding: [Relationship] { control.filter { $0.from == entity } }
  private var control: [Relationship] {
    dataset.relationships.indices(of: entity).map { dataset.relationships[$0] }.filter { $0.kind.family == .control }
  }

  private func row(_ relationship: Relationship, other: Int) -> StructuredValue {
    .object([
      .init(key: "entity", value: .string(dataset.entities.id(at: other))),
      .init(key: "name", value: .string(dataset.entities[other].name)),
      .init(key: "relationship", value: .string(relationship.id)),
      .init(key: "kind", value: .string(relationship.kind.rawValue)),
      .init(key: "shareMin", value: .number(relationship.share?.least)),
      .init(key: "shareMax", value: .number(relationship.share?.most)),
      .init(key: "start", value: .text(relationship.period.start?.description)),
      .init(key: "end", value: .text(relationship.period.end?.description)),
      .init(
        key: "confidence", value: .number(Confidence(of: relationship, policy: analysis.policy).value)),
      .init(
        key: "derivations",
        value: .array(analysis.derivations(of: other).map { $0.structuredValue(in: dataset) })),
    ])
  }

  /// `owners`, `owned`, `derived` and `notExcluded`.
  public var members: [StructuredValue.Member] {
    [
      .init(key: "entity", value: .string(dataset.entities.id(at: entity))),
      .init(key: "name", value: .string(dataset.entities[entity].name)),
      .init(key: "owners", value: .array(held.map { row($0, other: $0.from) })),
      .init(key: "owned", value: .array(holding.map { row($0, other: $0.to) })),
    ] + analyses.members
  }

  /// One row for each holding or other control relationship.
  public var table: ReportTable {
    ReportTable(
      header: ["direction", "entity", "name", "relationship", "kind", "share", "start", "end"],
      rows: held.map { cells("owner", $0, $0.from) } + holding.map { cells("owned", $0, $0.to) })
  }

  private func cells(_ direction: String, _ relationship: Relationship, _ other: Int) -> [String] {
    [
      direction, dataset.entities.id(at: other), dataset.entities[other].name, relationship.id,
      relationship.kind.rawValue, relationship.kind == .ownership ? ReportText.share(relationship.share) : "",
      relationship.period.start?.description ?? "", relationship.period.end?.description ?? "",
    ]
  }

  /// The same for a person, with flags of its own.
  public var text: String {
    let name = ReportText.visible(dataset.entities[entity].name)
    func lines(_ relationships: [Relationship], _ other: (Relationship) -> Int) -> String {
      relationships.map { relationship in
        let share = relationship.kind == .ownership ? ", " + ReportText.share(relationship.share) : ""
        let derivations = analysis.derivations(of: other(relationship))
        let isFlagged = derivations.contains { $0.rule == nil }
        let mark = derivations.isEmpty ? "" : isFlagged ? "  ⚑ flagged" : "  ⚑ derived as flagged"
        return "  \(ReportText.visible(dataset.entities[relationship.from].name)) \(relationship.kind.verb) "
          + "\(ReportText.visible(dataset.entities[relationship.to].name))\(share), "
          + "\(ReportText.period(relationship.period)), \(firmness(relationship))\(mark)\n"
      }.joined()
    }
    var text = "Ownership and control of \(name)\n\n"
    text += held.isEmpty ? "  no owner or controller is recorded\n" : lines(held) { $0.from }
    if !holding.isEmpty { text += "\nWhat \(name) owns, controls or contains\n\n" + lines(holding) { $0.to } }
    let own = dataset.flags.filter { $0.entity == entity }
    for flag in own {
      text +=
        "\n\(title(flag)): \(ReportText.visible(flag.category))"
        + (flag.list.map { " (\(ReportText.visible($0)))" } ?? "") + ", \(ReportText.period(flag.period))\n"
    }
    let lists = analyses.text
    text += lists.isEmpty ? "\nNo rule derives it from flagged owners, and none leaves that open.\n" : lists
    text +=
      "\nShares are never multiplied along the way. Without --as-of every rule counts, whenever it was in force.\n"
    return text
  }

  /// How sure a holding is, and what speaks against it.
  private func firmness(_ relationship: Relationship) -> String {
    var parts = ["confidence \(Confidence(of: relationship, policy: analysis.policy).text)"]
    if relationship.sources.isWhollyRetracted { parts.append("all support was retracted") }
    let disputing = relationship.sources.count { $0.stance == .disputes }
    let retracting = relationship.sources.count { $0.stance == .retracts }
    if disputing > 0 { parts.append("disputed by \(disputing)") }
    if retracting > 0 { parts.append("retracted by \(retracting)") }
    return parts.joined(separator: ", ")
  }

  /// What a flag of the entity's own is on the day of the question.
  private func title(_ flag: Flag) -> String {
    switch analysis.policy.standing(of: flag) {
    case .inForce: "Flagged itself"
    case .over: "Was flagged, over on the day of the question"
    case .notBegun: "Flagged after the day of the question"
    case .belowLeastLevel: "Marked, below the least level that the policy counts"
    case .ofNoConfidence: "Marked with a confidence of 0, which counts nowhere"
    }
  }
}
