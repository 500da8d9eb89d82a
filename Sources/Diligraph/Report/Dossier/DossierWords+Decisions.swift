// SPDX-License-Identifier: Apache-2.0

extension DossierWords {
  // MARK: Intermediaries

  static let unavoidableUnknown: Text =
    "Whether one intermediary is on all paths is not known, because not all paths could be looked at."
  static let unavoidableNone: Text = "No single intermediary is on all paths."
  static func unavoidable(_ names: [Text]) -> Text {
    """
    On every path: \(names.joined(", ")). Without \(words: names.count == 1 ? "it" : "any one of them") no path \
    is left.
    """
  }
  static let intermediaryCaption: Text = "Intermediaries, the most important first"
  static let intermediaryColumns: [Text] = ["intermediary", "role", "importance", "left without it", "verify"]
  static let intermediaryMeaning: Text =
    """
    Importance: how much of the exposure is lost without the entity. Verify: that, times how unsure it is that \
    the entity passes on what it gets.
    """
  static let notComputedForAll: Text = "Not computed: more paths or intermediaries than the budget allows."

  // MARK: Verify

  static let verifyCaption: Text = "Relationships, the one first of which a check would tell most"
  static let verifyColumns: [Text] = ["relationship", "importance", "left without it", "confidence", "verify"]
  static let verifyMeaning: Text =
    """
    Importance: how much of the exposure is lost without the relationship. Verify: that, times how unsure the \
    relationship is.
    """
  static let nothingToVerify: Text = "No relationship of a path is in the data."
  static let nothingToVerifyAlone: Text =
    "No relationship alone: without any one of them the exposure is the same, since others suffice."

  // MARK: Clearing

  static let noClearing: Text = "There is no path, and so nothing to end or to refute."
  static func clearing(_ count: Int, isMinimal: Bool, atLeast: Int) -> Text {
    let bound: Text =
      isMinimal ? "no smaller set does" : "a smaller set may, but none of fewer than \(atLeast)"
    let which: Text = count == 1 ? "this relationship" : "these \(count) relationships"
    return "Without \(which) no path is left; \(bound)."
  }
  static let leverageMeaning: Text =
    """
    The program sees where a path can be cut, not whether the subject has the contractual, commercial or legal \
    means to do so, nor what ending a relationship would cause; that is for a person to judge.
    """

  // MARK: Evidence

  static let evidenceUnknown: Text = "Not computed: more paths than the budget allows."
  static let evidenceNone: Text = "Nothing: no source is stated on which a path rests."
  static let evidenceCaption: Text = "What of the exposure is lost where a publisher or a document supports nothing"
  static let evidenceColumns: [Text] = [
    "publisher or document", "relationships", "flags", "share of the exposure", "left without it",
  ]
  static func publisher(_ name: String?) -> Text {
    name.map { "publisher \(data: $0)" } ?? "publishers that are not named"
  }
  static func document(_ title: String?, _ publisher: String?) -> Text {
    let by: Text = publisher.map { ", \(data: $0)" } ?? ""
    return "document \(title.map { "\(data: $0)" } ?? "without a title" as Text)\(by)"
  }
  static let allOfIt: Text = "all"

  // MARK: Red flags

  static let redFlagColumns: [Text] = ["red flag", "in these data", "by what", "document"]
  static func redFlagCaption(_ pack: String) -> Text { "Red flags: \(data: pack)" }
  static func redFlagCounts(_ pack: String, met: Int, open: Int, notMet: Int) -> Text {
    "\(data: pack): \(met) met, \(open) not assessable from the data, \(notMet) not met."
  }
  static let met: Text = "met"
  static let notMet: Text = "not met"
  static func onlyDerived(_ name: Text, _ rule: String, _ flags: [Text]) -> Text {
    "not itself: \(name) is derived under the rule \(data: rule) from \(flags.joined(", and "))"
  }
  static let notAssessable: Text = "not assessable"
  static let noPack: Text = "No sector pack was asked for."
  static let redFlagNote: Text =
    """
    A red flag is a circumstance that a document of due diligence names as a reason to look closer. It marks \
    nobody, and no figure contains it. The wording is the project's own; read the document.
    """
  static let notInData: Text = "the data have no place for it; ask the parties"
  static let noPathToAssess: Text = "there is no path to look at"
  static func productUnstated(_ count: Int) -> Text {
    let verb = count == 1 ? "states" : "state"
    return """
      no step states it, and \(words: ReportText.counted(count, "step")) \(words: verb) no product, or one that is \
      in no category
      """
  }
  static func roleUnstated(_ count: Int) -> Text {
    "none has it, and the role of \(words: ReportText.counted(count, "intermediary", "intermediaries")) is not stated"
  }
  static func jurisdictionUnstated(_ count: Int) -> Text {
    """
    none is known, and of \(words: ReportText.counted(count, "intermediary", "intermediaries")) a country at one \
    end or its own is not stated
    """
  }

  // MARK: Unknown

  static let nothingUnknown: Text = "Nothing that the paths above would need is unstated."
  static func gap(_ fact: DataGap.Fact, _ items: [Text], rest: Int) -> Text {
    let more: Text = rest > 0 ? "; and \(rest) more" : ""
    return "\(words: DossierTerms.gap(fact)): \(items.joined("; "))\(more)."
  }
  static func disputedRelationships(_ items: [Text]) -> Text {
    "Disputed or retracted by a source: \(items.joined("; "))."
  }
  static func findings(errors: Int, doubts: Int) -> Text {
    """
    The input left \(words: ReportText.counted(errors, "error")) and \
    \(words: ReportText.counted(doubts, "doubt")) of the reader; \"diligraph findings\" lists them.
    """
  }
  static let derivationsCut: Text =
    "The derivations of some entities were cut off at the budget; the upper bound counts those as flagged."

  // MARK: Sensitivity

  static let sensitivityNothing: Text = "No coefficient decides anything: there is no path."
  static let sensitivityOfFactors: Text =
    """
    Of the coefficients, those were moved that are factors of the paths, and the paths stay as they are. \
    \"diligraph sensitivity\" moves all of them, and looks for paths that come and go.
    """
  static let sensitivityCaption: Text = """
    Each coefficient moved half-way to the ends of its range, the others left as they are
    """
  static let sensitivityColumns: [Text] = [
    "coefficient", "value", "moved to", "the figure becomes", "another word for it", "another best path",
  ]
  static func sensitivityRange(_ figure: Double, _ range: ClosedRange<Double>, exact: Bool, _ bands: [String]) -> Text {
    let least = ReportText.probability(range.lowerBound)
    let most = ReportText.probability(range.upperBound)
    let words: Text = bands[0] == bands[1] ? "\(data: bands[0])" : "\(data: bands[0]) to \(data: bands[1])"
    return """
      The \(words: exact ? "exact" : "lower") figure of \(words: ReportText.probability(figure)) goes from \
      \(words: least) to \(words: most) when any single coefficient of the policy is moved half-way to an end of \
      its range: \(words) in the policy's words.
      """
  }
  static func withoutEffect(_ keys: [String]) -> Text {
    "Moved without any effect: \(keys.map { "\(data: $0)" as Text }.joined(", "))."
  }
  static func notMoved(_ keys: [String]) -> Text {
    "Not moved, since that would be too much work: \(keys.map { "\(data: $0)" as Text }.joined(", "))."
  }
  static let nothingMoves: Text = "No coefficient changes the figure, the policy's word for it, or the best path."
  static let yes: Text = "yes"
  static let no: Text = "no"

  // MARK: Assessment

  static let assessmentNote: Text =
    """
    The program fills in none of these. They are conclusions about conduct, which a person draws who has read the \
    sources and heard the parties.
    """
  static let blanks: [(key: String, title: Text, choices: Text)] = [
    ("involvement", "Involvement", "cause / contribute / directly linked / not determined"),
    ("scale", "Severity: scale", "how grave the impact is or would be"),
    ("scope", "Severity: scope", "how many people are or would be affected"),
    ("irremediability", "Severity: irremediability", "whether those affected can be put back where they were"),
    (
      "leverage", "Leverage",
      "contractual, commercial, legal, collective; how crucial the relationship is; what ending it would cause"
    ),
    ("action", "Action", ""), ("owner", "Owner", ""), ("dueDate", "Due date", ""), ("status", "Status", ""),
  ]

  // MARK: Sources

  static func relationshipFacts(_ relationship: Relationship, _ confidence: Text) -> Text {
    var parts: [Text] = ["\(words: relationship.kind.rawValue)"]
    if relationship.kind == .ownership { parts.append("\(words: ReportText.share(relationship.share))") }
    parts.append("\(words: ReportText.period(relationship.period))")
    if !relationship.products.isEmpty {
      parts.append(relationship.products.map { "\(data: $0.name)" as Text }.joined(", "))
    }
    if let amount = relationship.amount { parts.append(money(amount)) }
    parts.append(confidence)
    parts.append("id \(data: relationship.id, limit: 300)")
    return parts.joined("; ") + "."
  }
  static func money(_ amount: Amount) -> Text {
    "\(words: DossierTerms.grouped(amount.value))\(amount.currency.map { " \(data: $0)" } ?? "")"
  }
  static func source(_ source: Source) -> Text {
    var text: Text = "\(words: DossierTerms.stance(source.stance)): reported by "
    text = text + (source.publisher.map { "\(data: $0)" } ?? "a publisher that is not named")
    if let day = source.published { text = text + " on \(words: day.description)" }
    if let title = source.title { text = text + ", \u{201C}\(data: title, limit: 500)\u{201D}" }
    if let grade = source.grade {
      text = text + "; grade \(data: grade.code)" + (grade.meaning.map { " (\(words: $0))" } ?? "")
    }
    if let confidence = source.confidence {
      text =
        text + """
          ; confidence \(words: ReportText.stated(confidence.value))
          """
    }
    if let url = source.url { text = text + "; \(link: url)" }
    if let location = source.location { text = text + "; read from \(data: location.description, limit: 300)" }
    return text + "."
  }
  static func response(_ text: String) -> Text { "The party's response: \(data: text, limit: 2_000)" }
  static func note(_ text: String) -> Text { "Note: \(data: text, limit: 2_000)" }
  static let supportRetracted: Text = "Every publisher that supported this has retracted it."
  static let noSource: Text = "No source is stated: the policy's default confidence counts."
  static let noRelationships: Text = "No relationship is shown."
  static func relationshipsLeftOut(_ count: Int) -> Text {
    """
    \(words: ReportText.counted(count, "more relationship")) of paths of these forms: `diligraph paths --expand` \
    lists \(words: count == 1 ? "it" : "them").
    """
  }

  // MARK: Provenance

  static let inputColumns: [Text] = [
    "file", "format", "data set", "imported", "bytes", "SHA-256", "licence", "facts shown",
  ]
  static let inputCaption: Text = "The files that the data were read from"
  /// What the file itself says of its licence, what publications in the format are under in general, or neither.
  static func terms(_ input: DossierProvenance.Input) -> Text {
    let stated = input.licences.map { "\(link: $0)" as Text }.joined("; ")
    if !input.licences.isEmpty { return "as stated in it: \(stated)" }
    return input.terms.map { "not stated in it; the format's publications: \(words: $0)" } ?? "not stated"
  }
  static let digestUnknown: Text = "not stated: read once only, or left out for publication"
  static func otherFiles(_ count: Int) -> Text {
    """
    \(words: ReportText.counted(count, "further file")) of the data stated nothing that is shown here (all in the \
    JSON).
    """
  }
  static func dataDigest(_ digest: String) -> Text {
    """
    SHA-256 of all that the data set states, in its own order: \(words: digest).
    """
  }
  static func judgements(_ all: Int, shown: Int) -> Text {
    if all == 0 { return "No judgement of a person changed the data." }
    if all == 1 {
      return """
        1 judgement of a person changed the data; it is \(words: shown == 0 ? "not " : "")about what is shown.
        """
    }
    return """
      \(all) judgements of persons changed the data; \(shown) of them \(words: shown == 1 ? "is" : "are") about what \
      is shown.
      """
  }
  static func judgementsLeftOut(_ all: Int) -> Text {
    all == 0
      ? judgements(0, shown: 0)
      : "\(words: ReportText.counted(all, "judgement")) of persons changed the data; this published form leaves their texts out."
  }
  static func judgement(_ judgement: Judgement) -> Text { "\(data: judgement.line, limit: 1_000)" }

  // MARK: Computation

  static func policy(_ context: ReportContext) -> Text {
    """
    Policy \(data: context.policyName), SHA-256 \(words: context.policyDigest). \"diligraph policy show\" prints \
    every coefficient.
    """
  }
  static func counted(_ inForce: Policy.FlagsInForce) -> Text {
    switch inForce {
    case .any: "Flags and holdings count whatever their dates."
    case .asOf: "Flags and holdings count that are in force on the day of the question."
    case .atDelivery: "Flags and holdings count that are in force together on a day that the last delivery can have."
    }
  }
  static func pathRules(_ policy: Policy) -> Text {
    let hops =
      policy.maxHops.map { "at most \(ReportText.counted($0, "provision relationship"))" }
      ?? "any number of provision relationships"
    let dates: Text =
      policy.timeConsistent
      ? "its dates must fit, with \(words: ReportText.counted(policy.timeToleranceDays, "day")) of tolerance"
      : "its dates are not looked at"
    let products: Text =
      policy.productConsistent ? "its products must have one in common" : "its products are not looked at"
    return "A path has \(words: hops); \(dates); \(products)."
  }
  static func budget(_ budget: Budget) -> Text {
    """
    Budget: \(words: ReportText.counted(budget.exactPaths, "path")) and \
    \(words: ReportText.counted(budget.exactProblems, "step")) for an exact figure, \
    \(words: ReportText.counted(budget.stepsPerNamedEntity, "step")) of a search, \
    \(words: ReportText.counted(budget.worlds, "world")) of an estimate (seed \
    \(words: String(budget.seed))).
    """
  }
  static func program(_ version: String) -> Text {
    """
    Program: diligraph \(words: version). The same data, policy and version give the same dossier.
    """
  }
  static func ignored(_ line: String) -> Text { "\(words: line)" }

  // MARK: Notice

  static func notice(isPublished: Bool) -> [Text] {
    notice + [
      isPublished
        ? """
        This is a published form: entities that the data call persons stand under pseudonyms. Who somebody is can still \
        follow from what surrounds them; read it before it is passed on.
        """
        : "This file names whom the data name, persons included. It is as confidential as the data."
    ]
  }
  private static let notice: [Text] = [
    """
    A lead, not a legal conclusion. A path says that published sources, read together, connect the subject with \
    an end user. It does not say that anybody broke a law, knew of a use, or caused or contributed to a harm.
    """,
    "Read the sources, and ask the parties, before a sentence of this is published or acted on.",
    """
    Level and probability are two things: how grave a flag is, and how surely a path holds. Neither is part of \
    the other.
    """,
    """
    Coefficients are judgements, not measurements; relationships are taken as independent. Sources of one \
    publisher count as one.
    """,
  ]
}

/// Words for the values of the model, as a dossier writes them.
enum DossierTerms {
  static func time(_ time: Path.TimeFirmness) -> String {
    switch time {
    case .dated: "the start of every provision is stated, and the dates fit"
    case .undated: "the start of some provision is not stated"
    case .contradictory: "dates contradict each other"
    }
  }

  static func product(_ product: Path.ProductFirmness) -> String {
    switch product {
    case .same: "the same product throughout"
    case .unstated: "the product is not stated throughout"
    case .different: "stated products differ"
    }
  }

  static func stance(_ stance: Stance) -> String {
    switch stance {
    case .supports: "Supports"
    case .disputes: "Disputes"
    case .retracts: "Retracts"
    }
  }

  static func gap(_ fact: DataGap.Fact) -> String {
    switch fact {
    case .start: "Start not stated, so that any date before the end fits"
    case .controlStart: "Start of a holding or of control not stated, so that any date before its end fits"
    case .product: "Product not stated, so that any product fits"
    case .share: "Share not stated, so that only what a rule can do without it counts"
    case .shareRange: "Share stated as a range, of which the least counts"
    case .source: "No source stated"
    case .role: "Role not stated, so that the policy's default for passing on counts"
    case .name: "Not named, so that several may be meant"
    }
  }

  static func kind(_ kind: EntityKind) -> String {
    switch kind {
    case .company: "company"
    case .publicBody: "public body"
    case .organization: "organization"
    case .person: "person"
    case .unknown: "not stated"
    }
  }

  /// A number with its thousands set apart, as stated.
  static func grouped(_ value: Double) -> String {
    let text = canonicalNumber(value)
    guard abs(value) < 1e15 else { return text }
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    let digits = parts[0].drop { $0 == "-" }
    var grouped = ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position) % 3 == 0 { grouped += "\u{202F}" }
      grouped.append(digit)
    }
    return (value < 0 ? "-" : "") + grouped + (parts.count > 1 ? "." + parts[1] : "")
  }
}
