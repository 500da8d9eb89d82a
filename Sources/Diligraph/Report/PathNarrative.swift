// SPDX-License-Identifier: Apache-2.0

/// A group of paths in words: the best of them, and in what the others differ.
struct PathNarrative {
  private let group: PathGroup
  private let paths: [Path]
  private let analysis: Analysis
  private let isComplete: Bool
  private let withFactors: Bool

  init(_ group: PathGroup, of list: PathList, in analysis: Analysis, withFactors: Bool = false) {
    self.group = group
    paths = list.paths
    isComplete = list.isComplete
    self.analysis = analysis
    self.withFactors = withFactors
  }

  private var path: Path { paths[group.paths[0]] }

  private func name(_ entity: Int) -> String { ReportText.visible(analysis.dataset.entities[entity].name) }

  func text(number: Int) -> String {
    let dataset = analysis.dataset
    let isFlagged = !path.derivation.flags.isEmpty
    let level =
      !isFlagged
      ? "not flagged" : "level \(path.level)" + (analysis.hasCutDerivations(of: path.endUser) ? " or more" : "")
    var text = "\(number). \(ReportText.probability(path.probability))  \(level), \(firmness)\n"
    text += "   \(name(path.from))\n"
    for (position, index) in path.relationships.enumerated() {
      let relationship = dataset.relationships[index]
      let others = position == group.position ? othersNote : ""
      text += "     \(relationship.kind.verb) \(name(relationship.to))\(others)  [\(detail(relationship))]\n"
    }
    if isFlagged { text += "   " + path.derivation.words(of: path.endUser, in: dataset) + "\n" + otherDerivationsText }
    let weakest = dataset.relationships[path.weakest]
    let transmits = analysis.policy.transmission[weakest.kind.rawValue] ?? 1
    text +=
      "   weakest: \(name(weakest.from)) \(weakest.kind.verb) \(name(weakest.to)), "
      + "confidence \(confidence(weakest).text)"
      + (transmits == 1
        ? "\n" : ", of which the kind \(weakest.kind.rawValue) transmits \(ReportText.stated(transmits))\n")
    switch path.publishers(in: dataset) {
    case .one(let publisher): text += "   all relationships rest on one publisher: \(ReportText.visible(publisher))\n"
    case .unnamed: text += "   no publisher is stated for any of the relationships\n"
    case .several: break
    }
    text += othersText
    if withFactors { text += PathFactors(path, in: analysis).text(indent: "   ") }
    return text
  }

  /// How many others can stand in the place of the intermediary that differs.
  private var othersNote: String {
    let count = group.intermediaries.count - 1
    return count == 1 ? " (or 1 other)" : " (or one of \(count) others)"
  }

  /// In what the other paths of the group differ.
  private var othersText: String {
    let others = group.paths.count - 1
    guard others > 0 else { return "" }
    // Of the paths that were not asked for, some may belong here too.
    let least = isComplete ? "" : "at least "
    guard let position = group.position else {
      return
        "   and \(least)\(ReportText.counted(others, "path")) more over parallel relationships of the same entities\n"
    }
    var best: [Int: Double] = [:]
    for number in group.paths.dropFirst() {
      let entity = analysis.dataset.relationships.parties(paths[number].relationships[position]).to
      best[entity] = max(best[entity] ?? 0, paths[number].probability)
    }
    let alternatives = group.intermediaries.dropFirst()
    let shown = alternatives.prefix(5).map { "\(name($0)) (\(ReportText.probability(best[$0] ?? 0)))" }
    let rest = alternatives.count > 5 ? " and \(alternatives.count - 5) more" : ""
    let parallel = others - alternatives.count
    return "   and \(least)\(ReportText.counted(others, "path")) more of the same shape, with another in the place of "
      + "\(name(group.intermediaries[0])): \(shown.joined(separator: ", "))\(rest)"
      + (parallel > 0 ? "; \(parallel) of them over parallel relationships" : "") + "  (--expand)\n"
  }

  private var firmness: String {
    let product =
      switch path.product {
      case .same:
        path.isOneProduct(in: analysis.dataset)
          ? "same product throughout" : "products fit, compared anew behind an intermediary that transforms them"
      case .unstated: "product not stated throughout"
      case .different: "stated products differ"
      }
    let time =
      switch path.time {
      case .dated: "all provisions dated"
      case .undated: "not all provisions dated"
      case .contradictory: "dates contradict"
      }
    return "\(time), \(product)"
  }

  private func detail(_ relationship: Relationship) -> String {
    var parts = [relationship.kind.rawValue]
    if relationship.kind == .ownership { parts.append(ReportText.share(relationship.share)) }
    if !relationship.products.isEmpty { parts.append(relationship.products.map(\.name).joined(separator: ", ")) }
    parts.append(ReportText.period(relationship.period))
    parts.append("confidence \(confidence(relationship).text)")
    return ReportText.visible(parts.joined(separator: "; "))
  }

  private func confidence(_ relationship: Relationship) -> Confidence {
    Confidence(of: relationship, policy: analysis.policy)
  }

  /// That the end user is flagged in other ways too, and the gravest of them where it decides the level.
  private var otherDerivationsText: String {
    let others = analysis.derivations(of: path.endUser).filter { $0 != path.derivation }
    guard !others.isEmpty else { return "" }
    var text = "   \(name(path.endUser)) is flagged in \(ReportText.counted(others.count, "other way")) as well"
    if let gravest = others.max(by: { $0.level < $1.level }), gravest.level > path.derivation.level {
      text += ", to level \(gravest.level): \(gravest.words(of: path.endUser, in: analysis.dataset))"
    }
    return text + "\n"
  }
}

extension Derivation {
  /// The flags in words, and the rule by which they flag `entity`.
  func words(of entity: Int, in dataset: Dataset) -> String {
    func name(_ entity: Int) -> String { ReportText.visible(dataset.entities[entity].name) }
    let flags = flags.map { index -> String in
      let flag = dataset.flags[index]
      let dates = flag.period == Period() ? "" : ", " + ReportText.period(flag.period)
      return "\(name(flag.entity)) is flagged as \"\(ReportText.visible(flag.categoryAndList))\""
        + dates
    }
    let text = flags.joined(separator: " and ")
    return rule.map { "\(name(entity)) is derived under rule \(ReportText.visible($0)): " + text } ?? text
  }
}

extension Flag {
  /// What an entity is flagged as, with the list that it is on: `reported (press)`.
  var categoryAndList: String { category + (list.map { " (\($0))" } ?? "") }
}
