// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// The paths of `list` drawn together, with the holdings by which their end users are derived.
  ///
  /// Only what lies on the paths is drawn. Where that is too much, entities that nothing tells apart are drawn as one;
  /// where that is not enough, the best paths are drawn whole and the others not at all, and the picture says how many.
  ///
  /// - Parameters:
  ///   - list: the paths.
  ///   - question: the headline, such as `Paths from Kestrel to flagged end users`.
  ///   - subjects: the entities that are asked about.
  ///   - analysis: the analysis that the paths come from.
  ///   - context: what the caption names: the policy and the day.
  public init(
    of list: PathList, question: String, subjects: Set<Int>, analysis: Analysis, context: ReportContext,
    options: PictureOptions = PictureOptions()
  ) {
    func part(_ count: Int) -> DrawnPart {
      var relationships: Set<Int> = []
      var endUsers: Set<Int> = []
      var entities = subjects
      for path in list.paths.prefix(count) {
        relationships.formUnion(path.relationships)
        relationships.formUnion(path.derivation.relationships)
        endUsers.insert(path.endUser)
        entities.insert(path.from)
      }
      return DrawnPart(
        analysis: analysis, options: options, relationships: relationships, entities: entities, subjects: subjects,
        endUsers: endUsers)
    }
    let (count, reduced) = largestPrefix(of: list.paths.count, most: options.mostEntities) { part($0).reduced }
    let total = list.paths.count
    var extent = ReportText.counted(count, "path") + (list.isComplete ? ": all feasible ones" : ", the best")
    if count < total { extent = "the \(count) best of \(total)\(list.isComplete ? " feasible" : "") paths" }
    var truth = PictureTruth(context: context, dataDigest: options.dataDigest, extent: extent)
    truth.isPartial = !list.isComplete || count < total
    if !list.isComplete {
      truth.hidden.append(list.isCut ? "what the search's budget did not reach" : "further paths, which are weaker")
    }
    if count < total {
      truth.hidden.append("\(total - count) weaker paths, to keep to \(options.mostEntities) entities")
    }
    truth.hidden += reduced.notes
    self.init(
      title: question, caption: truth.lines, entities: reduced.entities, relationships: reduced.relationships)
    let dataset = analysis.dataset
    routes = list.paths.prefix(count).enumerated().map { number, path in
      let names = ([path.from] + path.relationships.map { dataset.relationships.parties($0).to })
        .map { PictureText.line(dataset.entities[$0].name, limit: 40) }
      return Route(
        label: "\(number + 1). \(ReportText.probability(path.probability)): " + names.joined(separator: " → "),
        relationships: (path.relationships + path.derivation.relationships).map { dataset.relationships.id($0) })
    }
  }

  /// What is around an entity, up to `depth` relationships of any family away in either direction.
  ///
  /// Nearer entities come first; where there are too many, those that nothing tells apart are drawn as one, then
  /// the farthest are left out, and the picture says how many.
  public init(
    neighbourhoodOf entity: Int, depth: Int, analysis: Analysis, context: ReportContext,
    options: PictureOptions = PictureOptions()
  ) {
    let order = Neighbourhood(of: entity, depth: depth, in: analysis.dataset)
    let name = analysis.dataset.entities[entity].name
    self.init(
      order.entities, relationships: order.relationships, subjects: [entity], title: "Relationships of \(name)",
      all: "within \(ReportText.counted(depth, "relationship")) of it", analysis: analysis, context: context,
      options: options)
  }

  /// The owners and controllers of an entity, theirs, and all that it owns, controls or contains, with the marks of
  /// flags, derivations and of what a rule does not exclude.
  public init(
    ownershipOf entity: Int, analysis: Analysis, context: ReportContext, options: PictureOptions = PictureOptions()
  ) {
    let order = Neighbourhood(ownershipOf: entity, in: analysis.dataset)
    let name = analysis.dataset.entities[entity].name
    self.init(
      order.entities, relationships: order.relationships, subjects: [entity],
      title: "Ownership and control of \(name)", all: "above and below it", analysis: analysis, context: context,
      options: options)
  }

  /// All entities and relationships of a case; of a large one, what has most relationships.
  public init(
    wholeCaseOf analysis: Analysis, context: ReportContext, options: PictureOptions = PictureOptions()
  ) {
    let dataset = analysis.dataset
    var counts = [Int](repeating: 0, count: dataset.entities.count)
    for index in dataset.relationships.indices {
      let (from, to) = dataset.relationships.parties(index)
      counts[from] += 1
      counts[to] += 1
    }
    let order = counts.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
    self.init(
      order, relationships: Array(dataset.relationships.indices), subjects: [], title: "The whole case",
      all: "of the case", analysis: analysis, context: context, options: options)
  }

  /// As many of `order` as there is room for, with the relationships between them.
  private init(
    _ order: [Int], relationships: [Int], subjects: Set<Int>, title: String, all: String, analysis: Analysis,
    context: ReportContext, options: PictureOptions
  ) {
    // Groups can take in many more than are drawn, but what is tried must not grow with the case.
    let candidates = order.prefix(max(options.mostEntities, 1) * 20)
    let ranks = Dictionary(uniqueKeysWithValues: candidates.enumerated().map { ($1, $0) })
    let inner = relationships.compactMap { index -> (rank: Int, index: Int)? in
      let (from, to) = analysis.dataset.relationships.parties(index)
      guard let first = ranks[from], let second = ranks[to] else { return nil }
      return (max(first, second), index)
    }
    let (count, reduced) = largestPrefix(of: candidates.count, most: options.mostEntities) { count in
      let shown = Set(candidates.prefix(count))
      return DrawnPart(
        analysis: analysis, options: options,
        relationships: Set(inner.lazy.filter { $0.rank < count }.map(\.index)), entities: shown, subjects: subjects,
        endUsers: shown.filter { !analysis.derivations(of: $0).isEmpty }
      ).reduced
    }
    let entities = ReportText.counted(order.count, "entity", "entities")
    let isAll = count == order.count
    var truth = PictureTruth(
      context: context, dataDigest: options.dataDigest,
      extent: isAll ? "all \(entities) \(all)" : "\(count) of \(entities) \(all)")
    truth.isPartial = !isAll
    if !isAll {
      let drawn = inner.count { $0.rank < count }
      truth.hidden.append(
        "\(ReportText.counted(order.count - count, "entity", "entities")) and "
          + "\(ReportText.counted(relationships.count - drawn, "relationship")) for want of room")
    }
    truth.hidden += reduced.notes
    self.init(title: title, caption: truth.lines, entities: reduced.entities, relationships: reduced.relationships)
  }
}

/// The greatest number of things, of `total` in order, that are drawn with at most `most` entities, and their drawing;
/// at least one thing.
private func largestPrefix(
  of total: Int, most: Int, _ drawing: (Int) -> PictureReduction
) -> (count: Int, drawing: PictureReduction) {
  let all = drawing(total)
  if all.entities.count <= most || total <= 1 { return (total, all) }
  var low = 1
  var high = total - 1
  var best = (count: 1, drawing: drawing(1))
  while low <= high {
    let middle = (low + high + 1) / 2
    let candidate = drawing(middle)
    if candidate.entities.count <= most {
      best = (middle, candidate)
      low = middle + 1
    } else {
      high = middle - 1
    }
  }
  return best
}

/// Entities in the order of their distance from one, and the relationships between them.
private struct Neighbourhood {
  private(set) var entities: [Int]
  private(set) var relationships: [Int] = []

  /// Up to `depth` relationships of any family away, in either direction.
  init(of entity: Int, depth: Int, in dataset: Dataset) {
    var neighbours: [Int: [Int]] = [:]
    for index in dataset.relationships.indices {
      let (from, to) = dataset.relationships.parties(index)
      neighbours[from, default: []].append(to)
      neighbours[to, default: []].append(from)
    }
    let found = Self.reached(from: entity, depth: depth) { neighbours[$0] ?? [] }
    entities = found
    let shown = Set(found)
    relationships = dataset.relationships.indices.filter {
      let (from, to) = dataset.relationships.parties($0)
      return shown.contains(from) && shown.contains(to)
    }
  }

  /// All owners and controllers, theirs, and all owned and controlled.
  init(ownershipOf entity: Int, in dataset: Dataset) {
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
    let above = Self.reached(from: entity, depth: .max) { owners[$0] ?? [] }
    let below = Self.reached(from: entity, depth: .max) { owned[$0] ?? [] }
    let isAbove = Set(above)
    entities = above + below.filter { !isAbove.contains($0) }
    let shown = Set(entities)
    relationships = control.filter { shown.contains($0.from) && shown.contains($0.to) }.map(\.index)
  }

  private static func reached(from entity: Int, depth: Int, _ next: (Int) -> [Int]) -> [Int] {
    var distance = [entity: 0]
    var order = [entity]
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
