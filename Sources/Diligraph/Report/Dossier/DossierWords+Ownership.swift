// SPDX-License-Identifier: Apache-2.0

// What marks an entity: flags of its own, and who owns and controls it.
extension DossierWords {
  // MARK: What marks an end user

  static func level(_ level: Int) -> Text { "level \(level) of 5: \(words: FlagLevel(level)?.meaning ?? "")" }
  static func flagAndLevel(_ flag: Flag, _ policy: Policy) -> Text {
    "\(self.flag(flag)) (\(level(flag.level?.value ?? policy.levelUnspecified)))"
  }
  static func flaggedOther(_ name: Text, _ flag: Text) -> Text { "\(name), which is flagged as \(flag)" }
  private static func otherwise(_ level: Int?) -> Text {
    level.map { ", and in another way too, to \(self.level($0))" } ?? ""
  }
  static func whichIsFlagged(_ flags: [Text], graver: Int?) -> Text {
    "is flagged as \(flags.joined(" and "))\(otherwise(graver))"
  }
  /// - Parameters:
  ///   - rule: the rule by which the entity is derived.
  ///   - flags: whose flags, and which, the derivation rests on.
  ///   - own: how many flags of its own the entity has.
  ///   - counted: how many of those the policy counts.
  ///   - graver: the level by another derivation, where that is graver.
  static func whichIsDerived(_ rule: String, _ flags: [Text], own: Int, counted: Int, graver: Int?) -> Text {
    let none: Text =
      own == 0 ? "has no flag of its own and " : counted == 0 ? "has no flag of its own that counts and " : ""
    return
      "\(none)is derived as flagged under the rule \(data: rule) from \(flags.joined(", and "))\(otherwise(graver))"
  }

  // MARK: Flags of the subject itself

  /// A sentence for each standing that a flag of the subject has.
  static func ownFlags(_ name: Text, _ flags: [Flag], _ policy: Policy) -> [Text] {
    func all(_ standing: FlagStanding, _ text: (Flag) -> Text) -> Text? {
      let texts = flags.filter { policy.standing(of: $0) == standing }.map(text)
      return texts.isEmpty ? nil : texts.joined(" and ")
    }
    func dated(_ flag: Flag) -> Text {
      let dates: Text = flag.period == Period() ? "" : ", \(words: ReportText.period(flag.period))"
      return self.flag(flag) + dates
    }
    let sentences: [Text?] = [
      all(.inForce, dated).map { "\(name) is itself flagged as \($0)." },
      all(.over, dated).map { "\(name) was flagged as \($0), which is over on the day of the question." },
      all(.notBegun, dated).map { "\(name) was flagged after the day of the question, as \($0)." },
      all(.belowLeastLevel) { "\(self.flag($0)) (level \($0.level?.value ?? policy.levelUnspecified))" }.map {
        "\(name) is marked as \($0), which is below the least level that the policy counts, \(policy.minLevel)."
      },
      all(.ofNoConfidence, self.flag).map {
        "\(name) is marked as \($0) with a confidence of 0, which counts nowhere."
      },
    ]
    return sentences.compactMap(\.self)
  }
  /// What is said behind the facts of a flag that does not count.
  static func standing(_ standing: FlagStanding) -> Text? {
    switch standing {
    case .inForce: nil
    case .over: "over on the day of the question"
    case .notBegun: "not begun on the day of the question"
    case .belowLeastLevel: "below the least level that the policy counts"
    case .ofNoConfidence: "counted nowhere"
    }
  }
  static func notFlagged(_ name: Text, hasOthers: Bool) -> Text {
    """
    \(name) has no flag of its own\(words: hasOthers ? " that counts" : ""), no ownership rule derives one, and none \
    leaves that open.
    """
  }

  // MARK: Ownership

  static let ruleColumns: [Text] = ["rule", "what it asks for", "in force", "the subject"]
  static let ruleCaption: Text = "Standing under each ownership rule of the policy and of its rule packs"
  static func rule(_ rule: OwnershipRule) -> Text {
    let share = ReportText.percent(rule.threshold)
    var parts: [Text] = ["\(words: rule.inclusive ? "at least" : "more than") \(words: share) % of the shares"]
    parts.append(rule.aggregate ? "flagged owners together" : "each flagged owner alone")
    parts.append(rule.control ? "control counts too" : "control does not count")
    parts.append(rule.appliesTo.map { "flags of \($0.map { "\(data: $0)" as Text }.joined(", "))" } ?? "any flag")
    if rule.period != Period() { parts.append("\(words: ReportText.period(rule.period))") }
    return parts.joined(", ")
  }
  static let inForce: Text = "yes"
  static let notInForce: Text = "not on the day of the question"
  static func derivedBy(_ count: Int) -> Text { "derived: \(words: ReportText.counted(count, "derivation"))" }
  static let notExcluded: Text = "not excluded"
  static let notDerived: Text = "neither derived nor left open"
  static let notLookedAt: Text = "not looked at"
  static func derivation(_ rule: String, _ flags: [Text], _ holdings: [Text]) -> Text {
    let by: Text = holdings.isEmpty ? "" : ", through \(holdings.joined("; "))"
    return "\(data: rule): \(flags.joined(" and "))\(by)"
  }
  static func missing(_ rule: String, _ facts: [Text]) -> Text {
    "Not excluded under \(data: rule): \(facts.isEmpty ? "the shares of its owners" : facts.joined("; ")) would decide."
  }
  static let holdingColumns: [Text] = [
    "owner or controller", "does", "owned or controlled", "share", "when", "confidence", "sources", "other party",
  ]
  static let holdingCaption: Text = "Who owns or controls the subject, and what it owns or controls"
  static let flagged: Text = "flagged"
  static let derivedAsFlagged: Text = "derived as flagged"
  static func verb(_ relationship: Relationship) -> Text {
    "\(words: relationship.kind.verb)\(words: relationship.sources.isWhollyRetracted ? " (retracted)" : "")"
  }
  /// A holding as a derivation rests on it: what is stated, how sure that is, and who says otherwise.
  static func holding(_ statement: Text, _ relationship: Relationship, _ confidence: Confidence) -> Text {
    var parts: [Text] = relationship.kind == .ownership ? ["\(words: ReportText.share(relationship.share))"] : []
    parts.append("confidence \(words: confidence.text)")
    if relationship.sources.isWhollyRetracted { parts.append(retracted) }
    return "\(statement): \((parts + against(relationship.sources)).joined(", "))"
  }
  static let noHoldings: Text = "No owner, controller or holding is recorded."
  static let sharesNote: Text =
    "Shares are never multiplied along the way. An entity that is not excluded carries no weight in any figure."
}
