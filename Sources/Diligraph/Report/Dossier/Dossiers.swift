// SPDX-License-Identifier: Apache-2.0

/// Makes the dossiers of a case, each for one entity; what they share is computed once.
public struct Dossiers: Sendable {
  let analysis: Analysis
  let context: ReportContext
  let provenance: DossierProvenance
  let options: DossierOptions
  /// What persons filled in, by entity.
  let assessments: [Int: AssessmentHistory]
  let ownership: RuleStatuses
  /// The indices of flags, by entity.
  let flags: [Int: [Int]]
  /// The indices of control relationships, by each of their parties.
  let holdings: [Int: [Int]]
  /// How many findings there are of each severity.
  let findings: [Finding.Severity: Int]

  /// Prepares the dossiers of the entities of `analysis`.
  ///
  /// - Parameters:
  ///   - analysis: the analysis that everything comes from.
  ///   - context: the policy and the day.
  ///   - provenance: where the data come from.
  ///   - options: how much is listed, and which packs of red flags are looked at.
  ///   - assessments: what persons filled in, by the index of the entity.
  public init(
    of analysis: Analysis, context: ReportContext, provenance: DossierProvenance,
    options: DossierOptions = DossierOptions(), assessments: [Int: AssessmentHistory] = [:]
  ) {
    self.analysis = analysis
    self.context = context
    self.provenance = provenance
    self.options = options
    self.assessments = assessments
    ownership = RuleStatuses(analysis)
    flags = Dictionary(grouping: analysis.dataset.flags.indices) { analysis.dataset.flags[$0].entity }
    var holdings: [Int: [Int]] = [:]
    for index in analysis.dataset.relationships.indices {
      let relationship = analysis.dataset.relationships.core(index)
      guard relationship.kind.family == .control else { continue }
      holdings[Int(relationship.from), default: []].append(index)
      if relationship.from != relationship.to { holdings[Int(relationship.to), default: []].append(index) }
    }
    self.holdings = holdings
    findings = Dictionary(grouping: analysis.dataset.findings, by: \.severity).mapValues(\.count)
  }

  /// The same for another thread: an analysis answers one question at a time, so that each thread has one of its own,
  /// which shares what was computed.
  public func forAnotherThread() -> Dossiers { Dossiers(sharing: self) }

  private init(sharing other: Dossiers) {
    analysis = other.analysis.forAnotherThread()
    context = other.context
    provenance = other.provenance
    options = other.options
    assessments = other.assessments
    ownership = other.ownership
    flags = other.flags
    holdings = other.holdings
    findings = other.findings
  }

  /// The dossier of the entity with an index.
  public func dossier(of entity: Int) -> Dossier {
    let facts = DossierFacts(entity, of: self)
    let sections = DossierSections(facts)
    return Dossier(
      entity: entity, entityID: analysis.dataset.entities.id(at: entity), title: DossierWords.title(facts.name(entity)),
      heads: DossierWords.heads(context, provenance), context: context, isComplete: facts.isComplete,
      sections: sections.all, picture: sections.picture, row: facts.row(redFlagsMet: sections.redFlagsMet))
  }
}

extension Dossiers {
  /// The most derivations under a rule that are shown, and the most facts that would decide.
  static let mostDerivations = 10
  /// The most holdings that are shown.
  static let mostHoldings = 50

  /// The relationships that the section on the ownership of an entity names, each as often as it does.
  fileprivate func ownershipRelationships(of entity: Int) -> [Int] {
    let byRule = ownership.rules.filter(\.isInForce).flatMap { rule -> [Int] in
      switch ownership.status(of: entity, under: rule.name) {
      case .derived(let derivations): derivations.prefix(Self.mostDerivations).flatMap(\.relationships)
      case .notExcluded(let missing): missing.prefix(Self.mostDerivations).map(\.relationship)
      case .none: []
      }
    }
    return byRule + (holdings[entity] ?? []).prefix(Self.mostHoldings)
  }
}

/// What the analysis says of one entity, as its dossier needs it.
struct DossierFacts {
  /// The most paths that are looked at one by one; of more, it is said that there are more.
  static let mostPaths = 500

  /// The most relationships whose sources are listed, but for those of the paths that are shown in full.
  static let mostRelationships = 80

  let entity: Int
  let shared: Dossiers
  let explanation: Explanation
  /// The paths that end at the entity, for one that is flagged and has no path of its own.
  let arriving: PathList?
  /// Paths that differ in one intermediary at most, the best first.
  let groups: [PathGroup]
  /// The relationships of the paths that are shown.
  let pathRelationships: [Int]
  /// The relationships that are shown in full, by number: those of the paths, then those that the section on ownership
  /// names.
  let relationships: [Int]
  /// How many more relationships the paths of the same forms have.
  let relationshipsLeftOut: Int
  private let marks: [Int: Int]

  init(_ entity: Int, of shared: Dossiers) {
    self.entity = entity
    self.shared = shared
    let analysis = shared.analysis
    let explanation = analysis.explanation(of: entity, limit: Self.mostPaths)
    self.explanation = explanation
    let isEndUser = explanation.list.paths.isEmpty && !analysis.derivations(of: entity).isEmpty
    arriving = isEndUser ? analysis.paths(to: entity, limit: Self.mostPaths) : nil
    let list = arriving ?? explanation.list
    groups = Array(list.groups(in: analysis.dataset))
    var order: [Int] = []
    var seen: Set<Int> = []
    for group in groups.prefix(shared.options.paths) {
      let path = list.paths[group.paths[0]]
      for index in path.relationships + path.derivation.relationships where seen.insert(index).inserted {
        order.append(index)
      }
    }
    // Then those of the paths of the same forms, so that their sources stand here too.
    var leftOut = 0
    for path in groups.prefix(shared.options.paths).flatMap({ $0.paths.dropFirst() }).map({ list.paths[$0] }) {
      for index in path.relationships + path.derivation.relationships where seen.insert(index).inserted {
        if order.count < Self.mostRelationships { order.append(index) } else { leftOut += 1 }
      }
    }
    pathRelationships = order
    relationshipsLeftOut = leftOut
    // Whoever is said to own or to control somebody is entitled to be told who says so.
    for index in shared.ownershipRelationships(of: entity) where seen.insert(index).inserted { order.append(index) }
    relationships = order
    marks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0 + 1) })
  }

  var analysis: Analysis { shared.analysis }
  var dataset: Dataset { shared.analysis.dataset }
  var policy: Policy { shared.analysis.policy }
  /// The paths that the dossier is about.
  var list: PathList { arriving ?? explanation.list }
  var shownGroups: ArraySlice<PathGroup> { groups.prefix(shared.options.paths) }
  /// The paths that are shown in full.
  var shownPaths: [Path] { shownGroups.map { list.paths[$0.paths[0]] } }
  var best: Path? { list.paths.first }

  /// Whether everything was computed over all paths.
  var isComplete: Bool {
    list.isComplete && !explanation.exposure.isCut && explanation.unavoidable != nil
      && (explanation.list.paths.isEmpty
        || (explanation.importance != nil && explanation.intermediaries != nil
          && explanation.evidence?.leftOut == 0 && explanation.clearing?.isMinimal ?? true))
  }

  func name(_ entity: Int) -> DossierText { "\(data: dataset.entities[entity].name)" }

  /// `R3`, where the relationship is among those that are shown in full.
  func mark(_ relationship: Int) -> DossierText? { marks[relationship].map { "\(reference: "R\($0)")" } }

  /// Who does what to whom.
  func words(_ index: Int) -> DossierText {
    let relationship = dataset.relationships[index]
    let statement: DossierText =
      "\(name(relationship.from)) \(words: relationship.kind.verb) \(name(relationship.to))"
    guard let mark = mark(index) else { return statement }
    return "\(statement) (\(mark))"
  }

  /// The flags of an entity's own by which the policy marks it.
  func countedFlags(of entity: Int) -> [Int] {
    analysis.derivations(of: entity).filter { $0.rule == nil }.flatMap(\.flags)
  }

  func confidence(_ index: Int) -> Confidence { Confidence(of: dataset.relationships[index], policy: policy) }

  /// The ids of relationships, for the members.
  func ids(_ relationships: [Int]) -> StructuredValue {
    .array(relationships.map { .string(dataset.relationships.id($0)) })
  }

  /// The flags of the subject and of the end users that are shown, each once.
  var shownFlags: [Int] {
    var flags = shared.flags[entity] ?? []
    for path in shownPaths { flags += path.derivation.flags + (shared.flags[path.endUser] ?? []) }
    var seen: Set<Int> = []
    return flags.filter { seen.insert($0).inserted }
  }
}
