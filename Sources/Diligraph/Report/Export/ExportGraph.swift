// SPDX-License-Identifier: Apache-2.0

/// What is written for another program: entities and relationships with all that is known of them, and the lines that
/// say what they are true of.
///
/// Every writer takes one, so that all formats have the same content and differ in what they can carry.
///
/// Invariant, kept by the initializer: nodes and edges are sorted by id, and both ends of an edge are among the nodes.
public struct ExportGraph: Sendable {
  /// The question, as a headline.
  public let title: String
  /// What is selected, what is left out, the day, the policy and the data.
  public let caption: [String]
  /// The entities.
  public let nodes: [Node]
  /// The relationships, each by itself.
  public let edges: [Edge]

  /// An entity with what the analysis says of it.
  public struct Node: Sendable, Hashable {
    /// The entity.
    public var entity: Entity
    /// What it is to the question.
    public var standing: Picture.Standing
    /// The gravest level of its flags, own or derived; nil where it has none.
    public var level: Int?
    /// The flags of its own.
    public var flags: [Flag]
    /// The ownership rules under which it is flagged through its owners.
    public var derivedUnder: [String]
    /// The rules that do not exclude it.
    public var notExcludedBy: [String]
  }

  /// A relationship with what the policy makes of it.
  public struct Edge: Sendable, Hashable {
    /// The relationship.
    public var relationship: Relationship
    /// The id of the entity where it starts.
    public var from: String
    /// The id of the entity where it ends.
    public var to: String
    /// The confidence.
    public var confidence: Double
    /// How probable it is that it holds and transmits; nil for an association.
    public var probability: Double?
  }

  /// Everything that `subgraph` selects.
  ///
  /// - Parameters:
  ///   - subgraph: what is selected.
  ///   - analysis: the analysis that it comes from.
  ///   - context: what the caption names: the policy and the day.
  ///   - dataDigest: the digest of the data, for the caption.
  ///   - most: the most entities; of paths the weakest, of others the last are left out, and the caption says how many.
  public init(
    of subgraph: Subgraph, analysis: Analysis, context: ReportContext, dataDigest: String? = nil, most: Int? = nil
  ) {
    let chosen = ChosenPart(subgraph, analysis: analysis, most: most)
    var truth = PictureTruth(context: context, dataDigest: dataDigest, extent: chosen.extent)
    truth.hiddenTitle = "Left out"
    truth.hidden = chosen.leftOut
    truth.isPartial = chosen.isPartial
    title = subgraph.title
    caption = truth.lines
    let dataset = analysis.dataset
    let notExcluded = analysis.rulesThatDoNotExclude(chosen.entities)
    var flags: [Int: [Flag]] = [:]
    for flag in dataset.flags where chosen.entities.contains(flag.entity) {
      flags[flag.entity, default: []].append(flag)
    }
    nodes = chosen.entities.sorted().map { index in
      let derivations = analysis.derivations(of: index)
      let isEndUser = chosen.endUsers?.contains(index) ?? !derivations.isEmpty
      return Node(
        entity: dataset.entities[index],
        standing: subgraph.subjects.contains(index) ? .subject : isEndUser ? .endUser : .intermediary,
        level: derivations.map(\.level).max(), flags: flags[index] ?? [],
        derivedUnder: Set(derivations.compactMap(\.rule)).sorted(), notExcludedBy: notExcluded[index] ?? [])
    }
    edges = chosen.relationships.sorted().map { index in
      let relationship = dataset.relationships[index]
      let confidence = Confidence(of: relationship, policy: analysis.policy).value
      let transmission = analysis.policy.transmission[relationship.kind.rawValue] ?? 1
      let probability: Double? =
        switch relationship.kind.family {
        case .provision: confidence * transmission
        case .control: confidence
        case .association: nil
        }
      return Edge(
        relationship: relationship, from: dataset.entities.id(at: relationship.from),
        to: dataset.entities.id(at: relationship.to), confidence: confidence, probability: probability)
    }
  }
}

/// What is taken of a subgraph within a number of entities.
private struct ChosenPart {
  var entities: Set<Int> = []
  var relationships: [Int] = []
  /// The ends of paths; nil where whoever is flagged counts as one.
  var endUsers: Set<Int>?
  var extent = ""
  var leftOut: [String] = []
  var isPartial = false

  init(_ subgraph: Subgraph, analysis: Analysis, most: Int?) {
    switch subgraph.selection {
    case .paths(let list): take(list, subgraph.subjects, analysis.dataset, most: most ?? .max)
    case .entities(let order, let inner, let all): take(order, inner, all, analysis.dataset, most: most ?? .max)
    }
  }

  private mutating func take(_ list: PathList, _ subjects: Set<Int>, _ dataset: Dataset, most: Int) {
    func entities(_ content: PathList.Content) -> Set<Int> {
      var found = subjects.union(content.starts)
      for index in content.relationships {
        let (from, to) = dataset.relationships.parties(index)
        found.insert(from)
        found.insert(to)
      }
      return found
    }
    // More paths never have fewer entities, so that the number of paths is found by halving.
    var (count, high) = (0, list.paths.count)
    while count < high {
      let middle = (count + high + 1) / 2
      if entities(list.content(ofFirst: middle)).count <= most { count = middle } else { high = middle - 1 }
    }
    let total = list.paths.count
    let content = list.content(ofFirst: count)
    self.entities = entities(content)
    relationships = Array(content.relationships)
    endUsers = content.endUsers
    extent = ReportText.counted(count, "path") + (list.isComplete ? ": all feasible ones" : ", the best")
    if count < total {
      extent = "the \(count) best of \(total)\(list.isComplete ? " feasible" : "") paths"
      leftOut.append("\(total - count) weaker paths, to keep to \(most) entities")
    }
    if !list.isComplete {
      leftOut.append(list.isCut ? "what the search's budget did not reach" : "further paths, which are weaker")
    }
    isPartial = !list.isComplete || count < total
  }

  private mutating func take(_ order: [Int], _ inner: [Int], _ all: String, _ dataset: Dataset, most: Int) {
    entities = Set(order.prefix(most))
    relationships = inner.filter { index in
      let (from, to) = dataset.relationships.parties(index)
      return entities.contains(from) && entities.contains(to)
    }
    let total = ReportText.counted(order.count, "entity", "entities")
    isPartial = entities.count < order.count
    extent = isPartial ? "\(entities.count) of \(total) \(all)" : "all \(total) \(all)"
    guard isPartial else { return }
    leftOut.append(
      ReportText.counted(order.count - entities.count, "entity", "entities") + " and "
        + ReportText.counted(inner.count - relationships.count, "relationship") + ", to keep to \(most) entities")
  }
}
