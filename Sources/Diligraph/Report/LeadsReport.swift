// SPDX-License-Identifier: Apache-2.0

/// Leads by kind, each with what would confirm or clear it.
public struct LeadsReport: Report {
  private let list: LeadList
  private let shown: [Lead]
  private let counts: [Lead.Kind: Int]
  /// By kind, how many weigh less than what is shown at least.
  private let lighter: [Lead.Kind: Int]
  private let least: Double
  private let analysis: Analysis
  private let isFiltered: Bool

  /// The report on `list`.
  ///
  /// - Parameters:
  ///   - list: the leads.
  ///   - analysis: the analysis that they come from.
  ///   - least: the least weight; nil for that of the policy's lowest band.
  ///   - top: the most leads of a kind; nil for all.
  ///   - isFiltered: whether only leads of some kinds were looked for.
  public init(
    _ list: LeadList, of analysis: Analysis, least: Double? = nil, top: Int? = nil, isFiltered: Bool = false
  ) {
    self.isFiltered = isFiltered
    self.list = list
    self.analysis = analysis
    self.least = least ?? analysis.policy.bands.values.min() ?? 0
    var counts: [Lead.Kind: Int] = [:]
    var lighter: [Lead.Kind: Int] = [:]
    var shown: [Lead] = []
    for lead in list.leads {
      if lead.weight < self.least {
        lighter[lead.kind, default: 0] += 1
        continue
      }
      counts[lead.kind, default: 0] += 1
      if counts[lead.kind] ?? 0 <= top ?? Int.max { shown.append(lead) }
    }
    self.counts = counts
    self.lighter = lighter
    self.shown = shown
  }

  private var dataset: Dataset { analysis.dataset }
  private func name(_ entity: Int) -> String { ReportText.visible(dataset.entities[entity].name) }

  /// Whether nothing was left out or undecided.
  public var isComplete: Bool {
    !isFiltered && list.undecided == 0 && list.leftOut == 0 && lighter.isEmpty
      && shown.count == counts.values.reduce(0, +)
  }

  /// `leads`, `undecided`, `leftOut`: how many leads are not given.
  public var members: [StructuredValue.Member] {
    func id(_ entity: Int) -> StructuredValue { .string(dataset.entities.id(at: entity)) }
    let leads = shown.map { lead in
      StructuredValue.object([
        .init(key: "kind", value: .string(lead.kind.rawValue)), .init(key: "entity", value: id(lead.entity)),
        .init(key: "other", value: lead.other.map(id) ?? .null), .init(key: "weight", value: .number(lead.weight)),
        .init(key: "relationships", value: .array(lead.relationships.map { .string(dataset.relationships[$0].id) })),
        .init(key: "linking", value: .array(lead.linking.map { .string(dataset.relationships[$0].id) })),
        .init(key: "exposed", value: .array(lead.exposed.map(id))),
        .init(key: "observation", value: .string(observation(lead))),
        .init(key: "wouldConfirm", value: .string(LeadWords.confirming(lead.kind))),
        .init(key: "wouldClear", value: .string(LeadWords.clearing(lead.kind))),
      ])
    }
    return [
      .init(key: "leads", value: .array(leads)), .init(key: "undecided", value: .number(Double(list.undecided))),
      .init(
        key: "leftOut",
        value: .number(
          Double(list.leftOut + lighter.values.reduce(0, +) + counts.values.reduce(0, +) - shown.count))),
    ]
  }

  /// One row for each lead.
  public var table: ReportTable {
    ReportTable(
      header: ["kind", "weight", "entity", "other", "observation", "wouldConfirm", "wouldClear", "relationships"],
      rows: shown.map { lead in
        [
          lead.kind.rawValue, "\(lead.weight)", dataset.entities.id(at: lead.entity),
          lead.other.map { dataset.entities.id(at: $0) } ?? "", observation(lead), LeadWords.confirming(lead.kind),
          LeadWords.clearing(lead.kind), lead.relationships.map { dataset.relationships[$0].id }.joined(separator: ";"),
        ]
      })
  }

  /// The leads in words, by kind.
  public var text: String {
    var text = ""
    for kind in Lead.Kind.allCases {
      let leads = shown.filter { $0.kind == kind }
      let light = lighter[kind] ?? 0
      guard !leads.isEmpty || light > 0 else { continue }
      text += (text.isEmpty ? "" : "\n") + "\(LeadWords.title(kind))\n"
      text += "  would confirm: \(LeadWords.confirming(kind))\n  would clear: \(LeadWords.clearing(kind))\n\n"
      for (number, lead) in leads.enumerated() {
        text += "  \(number + 1). \(ReportText.probability(lead.weight))  \(observation(lead))\n"
        let shownIDs = lead.relationships.prefix(3).map { ReportText.visible(dataset.relationships[$0].id) }
        text +=
          "     [\(shownIDs.joined(separator: ", "))"
          + (lead.relationships.count > 3 ? " and \(lead.relationships.count - 3) more" : "") + "]\n"
      }
      let rest = (counts[kind] ?? 0) - leads.count
      if rest > 0 { text += "  … and \(rest) more (--top N)\n" }
      if let cut = list.leftOutOfKind[kind] { text += "  \(cut) that weigh less left out (--top N)\n" }
      if light > 0 { text += "  \(light) of less weight than \(ReportText.stated(least)) not shown (--min 0)\n" }
    }
    return (text.isEmpty ? "No lead: nothing seems to be missing where this analysis looks.\n" : text) + notes
  }

  /// What the figures mean, and what was left out.
  private var notes: String {
    var text = """

      The figure beside a lead orders leads of one kind: about the probability that a path would have if what seems
      to be missing were there. A lead is a question to ask, not a finding about anybody.

      """
    if list.undecided > 0 {
      let entities = ReportText.counted(list.undecided, "exposed entity", "exposed entities")
      text += "For \(entities) it is not known whether all paths hang on one source (too many paths).\n"
    }
    return text
  }

  /// What is seen, in plain words.
  private func observation(_ lead: Lead) -> String {
    let count = lead.relationships.count
    let first = lead.relationships.first.map { dataset.relationships[$0] }
    let other = lead.other.map(name) ?? ""
    let providers = distinct(lead.relationships.map { dataset.relationships.parties($0).from })
    switch lead.kind {
    case .supplierUnknown:
      let products = Set(lead.relationships.flatMap { dataset.relationships[$0].products.map(\.name) }).sorted()
      return "\(name(lead.entity)) \(first?.kind.verb ?? "") \(other)"
        + (count > 1 ? " (\(count) relationships)" : "")
        + ": \(ReportText.visible(products.joined(separator: ", "))); no supplier of \(name(lead.entity)) is stated"
    case .customersUnknown:
      return "\(name(lead.entity)) is supplied by \(names(providers)); no customer of \(name(lead.entity)) is stated"
    case .singleSource:
      let sources = first?.sources.stillSupporting ?? []
      let basis =
        sources.isEmpty
        ? "no source" : "one publisher, \(ReportText.visible(sources[0].publisher ?? "not named"))"
      return "\(name(lead.entity)) \(first?.kind.verb ?? "") \(other) rests on \(basis); "
        + "all paths of \(names(lead.exposed)) need it"
    case .parentOfFlagged:
      return "\(ties(lead)), which is flagged; \(name(lead.entity)) is supplied by \(names(providers))"
    case .sameGroup:
      return "\(name(lead.entity)) is supplied by \(names(providers)); \(ties(lead)); \(other) provides to a flagged "
        + "end user"
    }
  }

  /// How the two entities of a near miss belong together.
  private func ties(_ lead: Lead) -> String {
    lead.linking.map { index in
      let relationship = dataset.relationships[index]
      return "\(name(relationship.from)) \(relationship.kind.verb) \(name(relationship.to))"
    }.joined(separator: ", ")
  }

  private func distinct(_ entities: [Int]) -> [Int] {
    entities.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func names(_ entities: [Int]) -> String {
    entities.prefix(3).map(name).joined(separator: ", ")
      + (entities.count > 3 ? " and \(entities.count - 3) more" : "")
  }
}

/// What a kind of lead is called, and what would decide it.
enum LeadWords {
  static func title(_ kind: Lead.Kind) -> String {
    switch kind {
    case .supplierUnknown: "Sells what matters to a flagged end user, and no supplier is stated"
    case .customersUnknown: "Is supplied as a distributor, and no customer is stated"
    case .singleSource: "Exposure that hangs on one source that nobody corroborates"
    case .parentOfFlagged: "Near miss: the buyer is the parent of a flagged body"
    case .sameGroup: "Near miss: goods reached a company of the same group as an intermediary"
    }
  }

  static func confirming(_ kind: Lead.Kind) -> String {
    switch kind {
    case .supplierUnknown: "a record of who supplied the seller with that product"
    case .customersUnknown: "a record of a sale by the distributor"
    case .singleSource: "a second publisher that reports it independently, or an official record"
    case .parentOfFlagged: "a record that what was bought went to, or is used by, the flagged body"
    case .sameGroup: "a record that the goods went on within the group"
    }
  }

  static func clearing(_ kind: Lead.Kind) -> String {
    switch kind {
    case .supplierUnknown: "a record that the seller makes the product itself, or sold something else"
    case .customersUnknown: "a record of what became of the goods, or that none were delivered"
    case .singleSource: "a denial with documents, a correction, or a record that contradicts it"
    case .parentOfFlagged: "a record that what was bought serves another part of the buyer"
    case .sameGroup: "a record that the goods stayed with, or went elsewhere from, the company that got them"
    }
  }
}
