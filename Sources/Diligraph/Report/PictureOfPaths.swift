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
  ///   - options: the direction, the palette, frames, and how many entities are drawn.
  public init(
    of list: PathList, question: String, subjects: Set<Int>, analysis: Analysis, context: ReportContext,
    options: PictureOptions = PictureOptions()
  ) {
    func part(_ count: Int) -> DrawnPart {
      let content = list.content(ofFirst: count)
      return DrawnPart(
        analysis: analysis, options: options, relationships: content.relationships,
        entities: subjects.union(content.starts), subjects: subjects, endUsers: content.endUsers)
    }
    let (count, reduced) = largestPrefix(of: list.paths.count, most: options.mostEntities) { part($0).reduced }
    let total = list.paths.count
    var extent = ReportText.counted(count, "path") + (list.isComplete ? ": all feasible ones" : ", the best")
    if total == 0, list.isComplete { extent = "nothing, since there is no such path" }
    if count < total { extent = "the \(count) best of \(total)\(list.isComplete ? " feasible" : "") paths" }
    var truth = PictureTruth(context: context, dataDigest: options.dataDigest, extent: extent)
    truth.isPartial = !list.isComplete || count < total
    if !list.isComplete {
      truth.hidden.append(list.isCut ? "what the search's budget did not reach" : "further paths, which are weaker")
    }
    if count < total {
      truth.hidden.append("\(total - count) weaker paths, to keep to \(options.mostEntities) entities")
    }
    truth.hidden += reduced.notes + part(count).notDrawn
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

  /// What `subgraph` selects.
  ///
  /// Where there are too many entities, those that nothing tells apart are drawn as one; then the weakest paths, or the
  /// last of the entities, are left out, and the picture says how many.
  public init(
    of subgraph: Subgraph, analysis: Analysis, context: ReportContext, options: PictureOptions = PictureOptions()
  ) {
    switch subgraph.selection {
    case .paths(let list):
      self.init(
        of: list, question: subgraph.title, subjects: subgraph.subjects, analysis: analysis, context: context,
        options: options)
    case .entities(let order, let relationships, let all):
      self.init(
        order, relationships: relationships, subjects: subgraph.subjects, title: subgraph.title, all: all,
        analysis: analysis, context: context, options: options)
    }
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
    func part(_ count: Int) -> DrawnPart {
      let shown = Set(candidates.prefix(count))
      return DrawnPart(
        analysis: analysis, options: options,
        relationships: Set(inner.lazy.filter { $0.rank < count }.map(\.index)), entities: shown, subjects: subjects,
        endUsers: shown.filter { !analysis.derivations(of: $0).isEmpty })
    }
    let (count, reduced) = largestPrefix(of: candidates.count, most: options.mostEntities) { part($0).reduced }
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
    truth.hidden += reduced.notes + part(count).notDrawn
    self.init(title: title, caption: truth.lines, entities: reduced.entities, relationships: reduced.relationships)
  }
}

/// The greatest number of things, of `total` in order, that are drawn with at most `most` entities, and their drawing;
/// at least one thing.
func largestPrefix(
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
