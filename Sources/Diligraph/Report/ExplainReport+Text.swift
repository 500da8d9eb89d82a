// SPDX-License-Identifier: Apache-2.0

extension ExplainReport {
  private func name(_ entity: Int) -> String { ReportText.visible(dataset.entities[entity].name) }

  private func words(_ index: Int) -> String {
    let relationship = dataset.relationships[index]
    return "\(name(relationship.from)) \(relationship.kind.verb) \(name(relationship.to))"
  }

  /// The explanation for a person: figures, paths, what to decide on, sources.
  public var text: String {
    guard !explanation.list.paths.isEmpty else {
      return pathsReport.text + OwnershipLists(analysis, entity: explanation.entity).text
    }
    return figures + "\n" + pathsReport.text + endUsersText + "\nUnavoidable intermediaries: \(unavoidableText)\n"
      + clearingText
      + importanceText + intermediariesText + evidenceText + gapsText + sourcesText
  }

  private var figures: String {
    let exposure = explanation.exposure
    var text = "Why \(name(explanation.entity)) is exposed\n\n"
    text +=
      "Exposure at least \(ReportText.probability(exposure.lower)), at most \(ReportText.probability(exposure.upper))"
    text +=
      exposure.exact.map { "; exactly \(ReportText.probability($0)) under the policy's coefficients.\n" }
      ?? exposure.estimate.map {
        "; estimated at \($0.text) (± its standard error, \($0.worlds) drawn worlds, seed \($0.seed)); the exact figure is past "
          + "the budget (--effort allows more).\n"
      } ?? "; not computed exactly (\(whatIsTooMuch); --effort allows more).\n"
    if let union = exposure.union, union.value > exposure.lower {
      let paths =
        union.isDisjoint ? "\(union.paths) paths that share nothing uncertain" : "its \(union.paths) best paths"
      text +=
        "At least one of \(paths), with any way in which its end user is flagged, holds with probability "
        + "\(ReportText.probability(union.value)): the exposure is no less.\n"
    }
    text +=
      "Level \(exposure.level.map(String.init) ?? "–")"
      + (exposure.level.flatMap(FlagLevel.init).map { " (\($0.meaning))" } ?? "")
      + (exposure.isCut ? " or more, since the search was cut off at the budget" : "")
      + "; provision is \(exposure.directness.map(\.rawValue).joined(separator: ", ")).\n"
    let paths = explanation.list.paths
    let dated = paths.count { $0.time == .dated }
    let same = paths.count { $0.product == .same && $0.isOneProduct(in: dataset) }
    text +=
      paths.count == 1
      ? "The path below states \(dated == 1 ? "when each provision began" : "not when each provision began") and "
        + "\(same == 1 ? "one product" : "no one product") throughout.\n"
      : "Of the \(paths.count) paths below, \(dated) state when each provision began, and \(same) one product throughout.\n"
    let factors = PathFactors(paths[0], in: analysis)
    if let claim = factors.weakestClaim {
      text +=
        "Least sure claim of the best path, coefficients aside: \(factors.line(claim.event)); "
        + "\(factors.number(claim)).\n"
    }
    return text
  }

  /// Why there is no exact figure.
  private var whatIsTooMuch: String {
    let cut = endUsers.filter(analysis.hasCutDerivations(of:))
    guard let first = cut.first else { return "more paths than the budget" }
    return "more derivations of \(name(first))\(cut.count > 1 ? " and others" : "") than the budget"
  }

  /// All ways in which end users are flagged that are flagged in several: a path counts one of them, the exposure all.
  private var endUsersText: String {
    let several = endUsers.filter { analysis.derivations(of: $0).count > 1 }
    guard !several.isEmpty else { return "" }
    var text = "\nHow end users are flagged: a path counts the most probable way, the exposure all of them\n"
    for endUser in several.prefix(5) {
      let all = analysis.derivations(of: endUser).sorted { ($0.probability, $0.level) > ($1.probability, $1.level) }
      text += "\n  \(name(endUser))\n"
      for way in all.prefix(8) {
        text +=
          "    \(ReportText.probability(way.probability))  level \(way.level)  \(way.words(of: endUser, in: dataset))\n"
      }
      if all.count > 8 { text += "    … and \(all.count - 8) more (all in --format json)\n" }
    }
    return text + (several.count > 5 ? "  … and \(several.count - 5) more end users (all in --format json)\n" : "")
  }

  private var unavoidableText: String {
    guard let unavoidable = explanation.unavoidable else {
      return "not known, because not all paths could be looked at"
    }
    if unavoidable.isEmpty { return "none; no single intermediary is on all paths" }
    return unavoidable.map(name).joined(separator: ", ")
  }

  private var clearingText: String {
    guard let clearing = explanation.clearing else { return "" }
    let count = ReportText.counted(clearing.relationships.count, "relationship")
    let bound =
      clearing.isMinimal
      ? "; no smaller set does"
      : "; a smaller set may, but none of fewer than \(clearing.atLeast)"
    let shown = clearing.relationships.prefix(12).map { index in
      "  \(words(index))  [\(ReportText.visible(dataset.relationships[index].id))]\n"
    }
    let rest = clearing.relationships.count - 12
    return "\nWhat would have to be refuted: without \(clearing.relationships.count == 1 ? "this" : "these") \(count) "
      + "no path is left\(bound)\n\n" + shown.joined()
      + (rest > 0 ? "  … and \(rest) more (all in --format json)\n" : "")
  }

  private var importanceText: String {
    guard let importance = explanation.importance else {
      return "\nImportance of relationships: not computed (\(whatIsTooMuch)).\n"
    }
    let rows = importance.filter { $0.importance > 0 }
      .sorted { (roundedProbability($0.verify), $1.relationship) > (roundedProbability($1.verify), $0.relationship) }
    guard !rows.isEmpty else {
      return "\nWhat to verify first: no relationship alone. Without any one of them the exposure is the same, since\n"
        + "others suffice.\n"
    }
    let shown = rows.prefix(10).map { row -> [String] in
      let relationship = dataset.relationships[row.relationship]
      let (from, to) = (dataset.entities[relationship.from].name, dataset.entities[relationship.to].name)
      return [
        "\(from) \(relationship.kind.verb) \(to)",
        ReportText.probability(row.importance), ReportText.probability(row.verify),
      ]
    }
    return "\nWhat to verify first (importance: how much of the exposure is lost without the relationship;\n"
      + "verify: that, times how unsure it is)\n\n"
      + ReportTable(header: ["relationship", "importance", "verify"], rows: shown).text(indent: "  ")
      + (rows.count > 10 ? "  … and \(rows.count - 10) more (all in --format json)\n" : "")
  }

  private var intermediariesText: String {
    guard let all = explanation.intermediaries else {
      return "\nImportance of intermediaries: not computed (\(whatIsTooMuch), or more intermediaries).\n"
    }
    let rows = all.filter { $0.importance > 0 }
      .sorted { (roundedProbability($0.importance), $1.entity) > (roundedProbability($1.importance), $0.entity) }
    guard !rows.isEmpty else { return "" }
    let shown = rows.prefix(10).map { row in
      [
        dataset.entities[row.entity].name, dataset.entities[row.entity].role.name,
        ReportText.probability(row.importance), ReportText.probability(row.remaining),
        row.verify.map(ReportText.probability) ?? "–",
      ]
    }
    let isFlagged = rows.prefix(10).contains { !analysis.derivations(of: $0.entity).isEmpty }
    return
      "\nIntermediaries (importance: how much of the exposure is lost without the entity; verify: that, times how\n"
      + "unsure it is that the entity passes on what it gets"
      + (isFlagged ? "; one that is flagged itself stays an end user, and\nonly what it provides is taken away" : "")
      + ")\n\n"
      + ReportTable(header: ["intermediary", "role", "importance", "left without it", "verify"], rows: shown)
      .text(indent: "  ") + (rows.count > 10 ? "  … and \(rows.count - 10) more (all in --format json)\n" : "")
  }

  private var evidenceText: String {
    guard let evidence = explanation.evidence else {
      return "\nWhat rests on one publisher or document: not computed (\(whatIsTooMuch)).\n"
    }
    let publishers = evidenceTable("publisher") { if case .publisher = $0 { true } else { false } }
    let documents = evidenceTable("document") { if case .document = $0 { true } else { false } }
    guard publishers.count + documents.count > 0 else {
      return "\nWhat rests on one publisher or document: nothing; no source is stated on which a path rests.\n"
    }
    let hidden = evidence.rows.count - publishers.count - documents.count
    return "\nWhat rests on one publisher or document (what of the exposure is lost where it supports nothing)\n"
      + publishers.text + documents.text + (hidden > 0 ? "  … and \(hidden) more (all in --format json)\n" : "")
      + (evidence.leftOut > 0 ? "  \(evidence.leftOut) with fewer claims were not looked at (budget)\n" : "")
  }

  /// The first rows of one sort of evidence, and how many they are.
  private func evidenceTable(
    _ what: String, _ isWanted: (EvidenceDependence.Evidence) -> Bool
  ) -> (text: String, count: Int) {
    let exposure = explanation.exposure.exact ?? explanation.exposure.lower
    let rows = (explanation.evidence?.rows ?? []).filter { isWanted($0.evidence) }.prefix(8).map { row in
      let share = exposure > 0 ? min(1, row.lost / exposure) : 0
      return [
        row.evidence.words, "\(row.relationships.count)", "\(row.flags.count)",
        share >= 1 - 1e-9 ? "all" : ReportText.part(share),
        ReportText.probability(row.remaining),
      ]
    }
    guard !rows.isEmpty else { return ("", 0) }
    let header = [what, "relationships", "flags", "share of the exposure", "left without it"]
    return ("\n" + ReportTable(header: header, rows: rows).text(indent: "  ", cellLimit: 70), rows.count)
  }

  private var gapsText: String {
    guard !explanation.gaps.isEmpty else { return "" }
    var text = "\nWhat the data does not say along these paths\n\n"
    for fact in DataGap.Fact.allCases {
      let items = explanation.gaps.filter { $0.fact == fact }
        .map { gap in gap.relationship.map(words) ?? gap.entity.map(name) ?? "" }
      guard !items.isEmpty else { continue }
      let distinct = items.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      text +=
        "  \(fact.meaning): \(distinct.prefix(4).joined(separator: "; "))"
        + (distinct.count > 4 ? "; and \(distinct.count - 4) more" : "") + "\n"
    }
    return text
  }

  private var sourcesText: String {
    var text = "\nSources of each relationship\n"
    for index in relationships {
      let relationship = dataset.relationships[index]
      text +=
        "\n  \(ReportText.visible(relationship.id)): \(words(index)), "
        + "\(relationship.confidenceText(in: dataset, analysis.policy))\n"
      for source in relationship.sources { text += "    " + source.line + "\n" }
    }
    guard !flags.isEmpty else { return text }
    text += "\nSources of each flag\n"
    for index in flags {
      let flag = dataset.flags[index]
      let confidence = flag.confidence?.value ?? analysis.policy.flagConfidenceUnspecified
      let level = flag.level?.value ?? analysis.policy.levelUnspecified
      text +=
        "\n  \(ReportText.visible(flag.id)): \(name(flag.entity)) is flagged as \"\(ReportText.visible(flag.category))\", "
        + "level \(level), confidence \(ReportText.stated(confidence))\(flag.confidence == nil ? " (unstated)" : "")\n"
      for source in flag.sources { text += "    " + source.line + "\n" }
    }
    return text
  }
}

extension DataGap.Fact {
  /// What is not known, and what the analysis does about it.
  fileprivate var meaning: String {
    switch self {
    case .start: "Start not stated, so that any date before the end fits"
    case .controlStart: "Start of a holding or of control not stated, so that any date before its end fits"
    case .product: "Product not stated, so that any product fits"
    case .share: "Share not stated, so that only what the rule can do without it counts"
    case .shareRange: "Share stated as a range, of which the least counts"
    case .source: "No source stated"
    case .role: "Role not stated, so that the policy's default for passing on counts"
    case .name: "Not named, so that several may be meant"
    }
  }
}

extension EvidenceDependence.Evidence {
  /// The publisher or the document in words.
  fileprivate var words: String {
    switch self {
    case .publisher(let name): name ?? "(publisher not named)"
    case .document(let publisher, let title, let url, let file):
      (title ?? url ?? file ?? "(document not named)") + (publisher.map { ", \($0)" } ?? "")
    }
  }
}
