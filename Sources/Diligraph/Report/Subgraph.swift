// SPDX-License-Identifier: Apache-2.0

/// The part of a data set that a question selects, before anything is made of it: a picture, or a file for another
/// program.
///
/// It is a list of indices, and knows no figure, no limit and no layout. ``Picture`` and ``ExportGraph`` are made of
/// one, so that both show the same.
public struct Subgraph: Sendable, Hashable {
  /// The question, as a headline.
  public let title: String
  /// The entities that are asked about.
  public let subjects: Set<Int>
  /// What is selected.
  public let selection: Selection

  /// What can be selected.
  public enum Selection: Sendable, Hashable {
    /// What lies on some paths, the holdings included by which their end users are flagged.
    case paths(PathList)
    /// Entities, the most important first, and the relationships between them.
    ///
    /// `all` says what they are all of, such as `within 2 relationships of it`.
    case entities([Int], relationships: [Int], all: String)
  }

  /// A selection with its headline.
  public init(title: String, subjects: Set<Int>, selection: Selection) {
    self.title = title
    self.subjects = subjects
    self.selection = selection
  }

  /// What lies on `list`.
  public init(of list: PathList, title: String, subjects: Set<Int>) {
    self.init(title: title, subjects: subjects, selection: .paths(list))
  }

  /// What is around some entities, up to `depth` relationships of any family away in either direction, nearer ones
  /// first.
  public init(neighbourhoodOf subjects: [Int], depth: Int, in dataset: Dataset) {
    let found = Neighbourhood(of: subjects, depth: depth, in: dataset)
    let whom = subjects.count == 1 ? "it" : "them"
    self.init(
      title: "Relationships of \(Self.names(subjects, in: dataset))", subjects: Set(subjects),
      selection: .entities(
        found.entities, relationships: found.relationships,
        all: "within \(ReportText.counted(depth, "relationship")) of \(whom)"))
  }

  /// The owners and controllers of some entities, theirs, and all that they own, control or contain; with the holdings
  /// by which any of these is flagged through its owners.
  public init(ownershipOf subjects: [Int], in analysis: Analysis) {
    let dataset = analysis.dataset
    let found = Neighbourhood(ownershipOf: subjects, in: analysis)
    let whom = subjects.count == 1 ? "it" : "them"
    let others = found.deciding == 0 ? "" : ", and in the holdings by which these are flagged"
    self.init(
      title: "Ownership and control of \(Self.names(subjects, in: dataset))", subjects: Set(subjects),
      selection: .entities(
        found.entities, relationships: found.relationships, all: "above and below \(whom)\(others)"))
  }

  /// All entities and relationships; those with most relationships first.
  public init(wholeCaseOf dataset: Dataset) {
    var counts = [Int](repeating: 0, count: dataset.entities.count)
    for index in dataset.relationships.indices {
      let (from, to) = dataset.relationships.parties(index)
      counts[from] += 1
      counts[to] += 1
    }
    let order = counts.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
    self.init(
      title: "The whole case", subjects: [],
      selection: .entities(order, relationships: Array(dataset.relationships.indices), all: "of the case"))
  }

  /// The names of up to three entities, and how many more there are.
  public static func names(_ entities: [Int], in dataset: Dataset) -> String {
    let names = entities.prefix(3).map { dataset.entities[$0].name }
    guard entities.count > 3 else { return names.joined(separator: ", ") }
    return names.joined(separator: ", ") + " and \(entities.count - 3) more"
  }
}

extension PathList {
  /// The paths of several lists in one order: the most probable first, then fewer relationships, then by index.
  public init(joining lists: [PathList]) {
    let all = Set(lists.flatMap(\.paths)).sorted { one, other in
      let values = (roundedProbability(one.probability), roundedProbability(other.probability))
      if values.0 != values.1 { return values.0 > values.1 }
      if one.relationships.count != other.relationships.count {
        return one.relationships.count < other.relationships.count
      }
      return one.relationships.lexicographicallyPrecedes(other.relationships)
    }
    self.init(
      paths: all, isComplete: lists.allSatisfy(\.isComplete), isCut: lists.contains(where: \.isCut))
  }

  /// What lies on the first `count` paths.
  struct Content {
    var relationships: Set<Int> = []
    var endUsers: Set<Int> = []
    var starts: Set<Int> = []
  }

  /// What lies on the first `count` paths, or on all.
  func content(ofFirst count: Int? = nil) -> Content {
    var content = Content()
    for path in paths.prefix(count ?? paths.count) {
      content.relationships.formUnion(path.relationships)
      content.relationships.formUnion(path.derivation.relationships)
      content.endUsers.insert(path.endUser)
      content.starts.insert(path.from)
    }
    return content
  }
}

/// Entities in the order of their distance from some, and the relationships between them.
struct Neighbourhood {
  private(set) var entities: [Int]
  private(set) var relationships: [Int] = []
  /// How many of the entities are there only since they hold what flags others.
  private(set) var deciding = 0

  /// Up to `depth` relationships of any family away, in either direction.
  init(of starts: [Int], depth: Int, in dataset: Dataset) {
    var neighbours: [Int: [Int]] = [:]
    for index in dataset.relationships.indices {
      let (from, to) = dataset.relationships.parties(index)
      neighbours[from, default: []].append(to)
      neighbours[to, default: []].append(from)
    }
    let found = Self.reached(from: starts, depth: depth) { neighbours[$0] ?? [] }
    entities = found
    let shown = Set(found)
    relationships = dataset.relationships.indices.filter {
      let (from, to) = dataset.relationships.parties($0)
      return shown.contains(from) && shown.contains(to)
    }
  }

  /// All owners and controllers, theirs, and all owned and controlled; then whoever else holds what flags these.
  init(ownershipOf starts: [Int], in analysis: Analysis) {
    let dataset = analysis.dataset
    var owners: [Int: [Int]] = [:]
    var owned: [Int: [Int]] = [:]
    var control: [(index: Int, from: Int, to: Int)] = []
    for index in dataset.relationships.indices {
      let core = dataset.relationships.core(index)
      guard core.kind.family == .control else { continue }
      owners[Int(core.to), default: []].append(Int(core.from))
      owned[Int(core.from), default: []].append(Int(core.to))
      control.append((index, Int(core.from), Int(core.to)))
    }
    let above = Self.reached(from: starts, depth: .max) { owners[$0] ?? [] }
    let below = Self.reached(from: starts, depth: .max) { owned[$0] ?? [] }
    let isAbove = Set(above)
    entities = above + below.filter { !isAbove.contains($0) }
    var shown = Set(entities)
    let holdings = Set(entities.flatMap { analysis.derivations(of: $0).flatMap(\.relationships) }).sorted()
    let parties = holdings.map { dataset.relationships.parties($0) }.flatMap { [$0.from, $0.to] }
    for entity in parties where shown.insert(entity).inserted {
      entities.append(entity)
      deciding += 1
    }
    relationships = control.filter { shown.contains($0.from) && shown.contains($0.to) }.map(\.index)
  }

  private static func reached(from starts: [Int], depth: Int, _ next: (Int) -> [Int]) -> [Int] {
    var distance: [Int: Int] = [:]
    var order: [Int] = []
    for start in starts where distance[start] == nil {
      distance[start] = 0
      order.append(start)
    }
    var head = 0
    while head < order.count {
      let current = order[head]
      head += 1
      guard let steps = distance[current], steps < depth else { continue }
      for other in next(current) where distance[other] == nil {
        distance[other] = steps + 1
        order.append(other)
      }
    }
    return order
  }
}
