// SPDX-License-Identifier: Apache-2.0

/// Every word that a dossier says by itself, in one place: a translation translates this file, and what it calls of
/// ``DossierTerms``.
///
/// The wording is neutral: it says what the data state and who stated it, and concludes nothing of anybody.
enum DossierWords {
  typealias Text = DossierText

  // MARK: Head

  static func title(_ name: Text) -> Text { "Dossier: \(name)" }

  static func heads(_ context: ReportContext, _ provenance: DossierProvenance) -> [Text] {
    let day: Text =
      context.asOf.map { "As of \(words: $0.description)." } ?? "No day of reference: facts of any date count."
    let known: [Text] = context.knownBy.map { ["\(data: $0.line, limit: 500)"] } ?? []
    let policy: Text =
      "Policy \(data: context.policyName) (\(words: String(context.policyDigest.prefix(12)))), "
    let published: [Text] = context.publication.map { ["\(data: $0.line, limit: 1_000)"] } ?? []
    return [day] + known + published + [policy + "data \(words: String(provenance.dataDigest.prefix(12))).", lead]
  }

  static let contents: Text = "Contents"
  static let lead: Text = "A lead, not a legal conclusion."
  static let furtherFacts: Text = "Further facts"

  static func title(of key: Dossier.Key) -> Text {
    switch key {
    case .summary: "Summary"
    case .subject: "Subject"
    case .exposure: "Exposure"
    case .diagram: "Diagram"
    case .paths: "Paths to flagged end users"
    case .flags: "Flags"
    case .ownership: "Ownership and control"
    case .intermediaries: "Intermediaries"
    case .verify: "What to verify first"
    case .clearing: "Leverage points: what would have to be ended or refuted"
    case .evidence: "What rests on one publisher or document"
    case .redFlags: "Red flags"
    case .unknown: "What is unknown"
    case .sensitivity: "What the figure depends on"
    case .assessment: "To be filled by a person"
    case .sources: "Relationships and their sources"
    case .provenance: "Where the data come from"
    case .computation: "How this was computed"
    case .notice: "How to read this"
    }
  }

  static let arrivingTitle: Text = "Paths that end here"

  // MARK: Summary

  static func noPath(_ name: Text, isCut: Bool) -> Text {
    isCut
      ? """
      The search stopped at its budget before it found a path by which what \(name) provides could reach a \
      flagged end user.
      """
      : "The data contain no feasible path by which what \(name) provides could reach a flagged end user."
  }

  static func paths(_ count: Int, isAll: Bool, _ name: Text, _ exposure: Exposure) -> Text {
    let many: Text =
      isAll ? "\(words: ReportText.counted(count, "feasible path"))" : "more than \(count) feasible paths"
    let holds: Text = isAll && count == 1 ? "it holds" : "at least one of them holds"
    let first: Text = "The data contain \(many) by which what \(name) provides could reach a flagged end user; "
    return first + "under the policy's coefficients the probability that \(holds) is \(figure(exposure))."
  }

  static func figure(_ exposure: Exposure) -> Text {
    let bracket: Text =
      """
      at least \(words: ReportText.probability(exposure.lower)) and at most \
      \(words: ReportText.probability(exposure.upper))
      """
    if let exact = exposure.exact { return "\(words: ReportText.probability(exact)) (computed exactly)" }
    if let estimate = exposure.estimate { return "estimated at \(words: estimate.text), \(bracket)" }
    return bracket
  }

  static func strongest(_ route: Text, _ marked: Text, _ firmness: Text) -> Text {
    "The strongest runs \(route), which \(marked); \(firmness)."
  }

  static func route(_ names: [Text]) -> Text {
    let middle = names.dropFirst().dropLast()
    let ends: (Text, Text) = (names.first ?? "", names.last ?? "")
    if middle.isEmpty { return "from \(ends.0) directly to \(ends.1)" }
    return "from \(ends.0) through \(Array(middle).joined(", ")) to \(ends.1)"
  }

  static func restsOn(_ relationships: Int, unnamed: Int, publishers: Int) -> Text {
    let count: Text = "What is shown rests on \(words: ReportText.counted(relationships, "relationship"))"
    if publishers == 0 {
      return count + (relationships == 1 ? ", for which no" : ", for none of which a") + " publisher is named"
    }
    let by: Text = "stated by \(words: ReportText.counted(publishers, "publisher"))"
    guard unnamed > 0 else { return "\(count) \(by)" }
    let others = relationships - unnamed == 1 ? "the other is" : "the others are"
    return "\(count): for \(unnamed) no publisher is named, \(words: others) \(by)"
  }

  static func toVerify(_ relationship: Text) -> Text { "; to check first whether \(relationship) would tell most." }

  static func arriving(_ count: Int, isAll: Bool, _ name: Text) -> Text {
    let many: Text =
      isAll ? "\(words: ReportText.counted(count, "feasible path"))" : "more than \(count) feasible paths"
    return "The data contain \(many) that \(words: isAll && count == 1 ? "ends" : "end") at \(name)."
  }

  static func derivedUnder(_ name: Text, _ rules: [String]) -> Text {
    "\(name) is derived as flagged through its owners under \(rules.map { "\(data: $0)" as Text }.joined(", "))."
  }

  static func notExcludedUnder(_ name: Text, _ rules: [String]) -> Text {
    """
    \(name) is not excluded under \(rules.map { "\(data: $0)" as Text }.joined(", ")): a share that is not stated \
    would decide.
    """
  }

  static let absence: Text = "What is not in the data is not found: this is no clearance."

  // MARK: Subject

  static let subjectCaption: Text = "What the data state of the subject"
  static let factColumns: [Text] = ["fact", "as stated"]
  static let name: Text = "Name"
  static let otherNames: Text = "Also called"
  static let identity: Text = "Id in the data"
  static let kind: Text = "Sort of entity"
  static let role: Text = "Role"
  static let jurisdictions: Text = "Jurisdictions"
  static let identifiers: Text = "Identifiers"
  static let ownPassThrough: Text = "Pass-through of its own"
  static let records: Text = "Records merged into it"
  static let notes: Text = "Notes"
  static let firstStated: Text = "First stated in"
  static let notStated: Text = "not stated"
  static func andMore(_ count: Int) -> Text { "… and \(count) more (all in the JSON)" }

  // MARK: Exposure

  static let figureColumns: [Text] = ["figure", "value", "what it is"]
  static let figureCaption: Text = "The exposure as figures"
  static let lower: Text = "at least"
  static let lowerMeaning: Text = "the probability of the strongest path"
  static let exact: Text = "exactly"
  static let exactMeaning: Text = "the probability that at least one feasible path holds, computed in full"
  static let union: Text = "by some paths at least"
  static func unionMeaning(_ union: Exposure.PathUnion) -> Text {
    union.isDisjoint
      ? "the probability that at least one of \(union.paths) paths holds that share nothing uncertain"
      : "the probability that at least one of the best \(union.paths) paths holds"
  }
  static let estimate: Text = "estimate"
  static func estimateMeaning(_ estimate: Exposure.Estimate) -> Text {
    """
    from \(words: ReportText.counted(estimate.worlds, "drawn world")), seed \(words: String(estimate.seed)), with its standard error: two of \
    three such errors are smaller
    """
  }
  static let upper: Text = "at most"
  static let upperMeaning: Text = "a certified bound"
  static let level: Text = "level"
  static func levelMeaning(_ level: Int?) -> Text {
    let meaning = level.flatMap(FlagLevel.init)?.meaning ?? "no path"
    return "how grave the gravest flag is that a path reaches, 0 to 5 (\(words: meaning)); no part of the figures"
  }
  static let directness: Text = "directness"
  static let directnessMeaning: Text =
    "direct: one step; group: through a company that it answers for; indirect: through intermediaries"
  static let band: Text = "the policy's word for it"
  static let bandMeaning: Text = "a word of the policy, no finding"
  static let notComputed: Text = "not computed: more paths than the budget allows"
  static let exposureMeaning: Text =
    """
    An exposure is the probability, under stated coefficients, that something relevant which the subject provides \
    reaches a flagged end user by at least one of the feasible paths in the data. The coefficients are \
    judgements, not measurements, and the relationships are taken as independent of each other.
    """
  static let searchCut: Text =
    "The search stopped at its budget: the lower figure, the level and the directness may be more than is stated."
  static let noExposure: Text = "No feasible path: the exposure is 0 in these data."
  static let unknownExposure: Text = "The search stopped at its budget before it found a path; the bound holds."

  // MARK: Diagram

  static let diagramInWords: Text = "The diagram in words"
  static let notDrawn: Text = "The diagram could not be drawn here; the same follows in words."
  static let diagramNotHere: Text = "The diagram stands beside this file."

  // MARK: Paths

  static let noPaths: Text = "There are none."
  static func pathCount(shown: Int, _ list: PathList, groups: Int) -> Text {
    let all = list.paths.count
    let least: Text =
      list.isCut
      ? "At least \(words: ReportText.counted(all, "feasible path")); the search stopped at its budget"
      : "More than \(all) feasible paths"
    let total: Text = list.isComplete ? "\(words: ReportText.counted(all, "feasible path")) in all" : least
    let counted = list.isComplete ? ReportText.counted(groups, "form") : "\(groups) or more forms"
    let forms: Text =
      groups == all
      ? ""
      : """
      , in \(words: counted) (paths that differ in one intermediary, or in parallel relationships, \
      have one form)
      """
    let shownText: Text =
      shown == 1 ? "The best one is shown." : "The best \(shown) are shown, the most probable first."
    return "\(total)\(forms). \(shownText)"
  }
  static func pathHeading(_ number: Int, _ path: Path, _ names: [Text]) -> Text {
    "\(number). \(words: ReportText.probability(path.probability)): \(names.joined(" → "))"
  }
  static func pathFacts(_ path: Path, _ endUser: Text) -> Text {
    "\(endUser). Level \(path.level); provision is \(words: path.directness.rawValue); \(firmness(path))."
  }
  static func firmness(_ path: Path) -> Text {
    """
    \(words: DossierTerms.time(path.time)), \(words: DossierTerms.product(path.product))
    """
  }
  static let hopColumns: [Text] = ["from", "does", "to", "what", "when", "confidence", "sources"]
  static func hopCaption(_ number: Int) -> Text { "The steps of path \(number)" }
  static let productUnstated: Text = "product not stated"
  static let sourceUnstated: Text = "no source stated"
  /// Who supports a relationship, and who disputes or has retracted it.
  static func hopSources(_ sources: [Source]) -> Text {
    let supporting = sources.stillSupporting
    let grade: Text = supporting.compactMap { $0.grade?.code }.min().map { "best grade \(data: $0)" } ?? "no grade"
    let support: [Text] =
      supporting.isEmpty
      ? [sources.isWhollyRetracted ? retracted : "no source supports it"] : [publishers(of: supporting), grade]
    return (support + against(sources)).joined(", ")
  }
  /// How many sources of how many publishers; those that name none are told apart, since nobody knows how many they are.
  private static func publishers(of sources: [Source]) -> Text {
    let named = sources.compactMap(\.publisher)
    let unnamed = sources.count - named.count
    var parts: [Text] = []
    if !named.isEmpty {
      let publishers = ReportText.counted(Set(named).count, "publisher")
      parts.append("\(words: ReportText.counted(named.count, "source")) of \(words: publishers)")
    }
    if unnamed > 0 {
      parts.append(
        """
        \(words: ReportText.counted(unnamed, "source")) that \(words: unnamed == 1 ? "names" : "name") no publisher
        """)
    }
    return parts.joined(" and ")
  }
  /// How many sources dispute a relationship, and how many take back that it holds.
  static func against(_ sources: [Source]) -> [Text] {
    let (disputing, retracting) = (sources.count { $0.stance == .disputes }, sources.count { $0.stance == .retracts })
    return (disputing > 0 ? ["disputed by \(disputing)"] : []) + (retracting > 0 ? ["retracted by \(retracting)"] : [])
  }
  static let retracted: Text = "all support was retracted"
  static func flaggedAs(_ name: Text, _ flag: Text) -> Text { "\(name) is flagged as \(flag)" }
  static func derived(_ name: Text, _ rule: String, _ flags: Text, _ holdings: Text) -> Text {
    "\(name) is derived under the rule \(data: rule): \(flags); \(holdings)"
  }
  static func weakest(_ words: Text, _ confidence: Confidence) -> Text {
    "Weakest relationship: \(words), confidence \(words: confidence.text)."
  }
  static func onePublisher(_ name: String) -> Text { "All its relationships rest on one publisher: \(data: name)." }
  static let noPublisher: Text = "No publisher is stated for any of its relationships."
  static func others(_ count: Int, isAll: Bool) -> Text {
    "\(words: isAll ? "" : "at least ")\(words: ReportText.counted(count, "path")) more of the same shape"
  }
  static func othersThrough(_ others: Text, place: Text, _ names: [Text], rest: Int) -> Text {
    let more: Text = rest > 0 ? " and \(rest) more" : ""
    return "And \(others), with another in the place of \(place): \(names.joined(", "))\(more)."
  }
  static func othersParallel(_ others: Text, _ marks: [Text]) -> Text {
    let which: Text = marks.isEmpty ? "" : " (\(marks.joined(", ")))"
    return "And \(others), over parallel relationships\(which)."
  }
  static func someParallel(_ marks: [Text]) -> Text {
    " Some run over parallel relationships\(marks.isEmpty ? "" : " (\(marks.joined(", ")))")."
  }
  static let factorColumns: [Text] = ["factor", "what it is"]
  static let factorCaption: Text =
    "The strongest path: every factor of its probability (what is computed is rounded; the JSON has all digits)"
  static let product: Text = "the product: the probability of the path"

  // MARK: Flags

  static let noFlags: Text = "Neither the subject nor an end user that is shown has a flag of its own."
  static func flag(_ flag: Flag) -> Text {
    let list: Text = flag.list.map { " (\(data: $0))" } ?? ""
    return "\u{201C}\(data: flag.category)\u{201D}\(list)"
  }
  static func flagTitle(_ name: Text, _ text: Text) -> Text { "\(name): \(text)" }
  static func flagLevel(_ flag: Flag, _ policy: Policy) -> Text {
    let level = flag.level?.value ?? policy.levelUnspecified
    let basis: Text = flag.level == nil ? ", not stated: the policy's default" : ""
    return "Level \(level) (\(words: FlagLevel(level)?.meaning ?? "")\(basis))"
  }
  static func programme(_ text: String) -> Text { "programme \(data: text)" }
  static func flagDates(_ period: Period) -> Text {
    period == Period() ? "dates not stated" : "in force \(words: ReportText.period(period))"
  }
  static func flagConfidence(_ flag: Flag, _ policy: Policy) -> Text {
    let value = ReportText.stated(flag.confidence?.value ?? policy.flagConfidenceUnspecified)
    return "confidence \(words: value)\(words: flag.confidence == nil ? " (not stated: the policy's default)" : "")"
  }
}
