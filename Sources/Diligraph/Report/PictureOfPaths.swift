// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// The paths of `list` drawn together, with the holdings by which their end users are derived.
  ///
  /// - Parameters:
  ///   - list: the paths.
  ///   - question: the headline, such as `Paths from Kestrel to flagged end users`.
  ///   - subjects: the entities that are asked about.
  ///   - analysis: the analysis that the paths come from.
  ///   - context: what the caption names: the policy and the day.
  public init(
    of list: PathList, question: String, subjects: Set<Int>, analysis: Analysis, context: ReportContext
  ) {
    var relationships: Set<Int> = []
    var endUsers: Set<Int> = []
    var entities = subjects
    for path in list.paths {
      relationships.formUnion(path.relationships)
      relationships.formUnion(path.derivation.relationships)
      endUsers.insert(path.endUser)
      entities.insert(path.from)
    }
    let extent =
      list.isComplete
      ? "\(ReportText.counted(list.paths.count, "path")): all feasible ones"
      : "partial: the \(list.paths.count) best paths; there are more, which are not drawn"
    let drawing = DrawnPart(
      analysis: analysis, relationships: relationships, entities: entities, subjects: subjects, endUsers: endUsers)
    self.init(
      title: question, caption: [extent] + drawing.caption(context), entities: drawing.pictureEntities,
      relationships: drawing.pictureRelationships)
  }

  /// What is around an entity, up to `depth` relationships of any family away in either direction.
  ///
  /// Nearer entities come first; those past `mostEntities` are left out, and the caption says how many.
  public init(
    neighbourhoodOf entity: Int, depth: Int, mostEntities: Int = 120, analysis: Analysis, context: ReportContext
  ) {
    let dataset = analysis.dataset
    var neighbours: [Int: [Int]] = [:]
    for (index, relationship) in dataset.relationships.enumerated() {
      neighbours[relationship.from, default: []].append(index)
      neighbours[relationship.to, default: []].append(index)
    }
    var distance = [entity: 0]
    var order = [entity]
    var head = 0
    while head < order.count {
      let current = order[head]
      head += 1
      guard let steps = distance[current], steps < depth else { continue }
      for index in neighbours[current] ?? [] {
        let relationship = dataset.relationships[index]
        let other = relationship.from == current ? relationship.to : relationship.from
        if distance[other] == nil {
          distance[other] = steps + 1
          order.append(other)
        }
      }
    }
    let shown = Set(order.prefix(mostEntities))
    let relationships = dataset.relationships.indices.filter {
      shown.contains(dataset.relationships[$0].from) && shown.contains(dataset.relationships[$0].to)
    }
    let extent =
      order.count > mostEntities
      ? "partial: the \(mostEntities) nearest of \(order.count) entities; the others are not drawn"
      : "all \(ReportText.counted(order.count, "entity", "entities")) within \(ReportText.counted(depth, "relationship"))"
    let endUsers = shown.filter { !analysis.derivations(of: $0).isEmpty }
    let drawing = DrawnPart(
      analysis: analysis, relationships: Set(relationships), entities: shown, subjects: [entity], endUsers: endUsers)
    self.init(
      title: "Relationships of \(dataset.entities[entity].name)",
      caption: [extent] + drawing.caption(context), entities: drawing.pictureEntities,
      relationships: drawing.pictureRelationships)
  }
}

/// The part of a data set that is drawn.
private struct DrawnPart {
  let analysis: Analysis
  let relationships: Set<Int>
  let entities: Set<Int>
  let subjects: Set<Int>
  let endUsers: Set<Int>

  private var dataset: Dataset { analysis.dataset }

  /// What the picture is true of.
  func caption(_ context: ReportContext) -> [String] {
    let day = context.asOf.map { "as of \($0)" } ?? "without a date of reference"
    return [
      "policy \(context.policyName) (\(context.policyDigest.prefix(12))), \(day)",
      "a number at a line is the probability that the relationship holds as a provision; a lead, not a legal conclusion",
    ]
  }

  var pictureEntities: [Picture.Entity] {
    var all = entities
    for index in relationships {
      all.insert(dataset.relationships[index].from)
      all.insert(dataset.relationships[index].to)
    }
    return all.sorted().map(pictureEntity)
  }

  private func pictureEntity(_ index: Int) -> Picture.Entity {
    let entity = dataset.entities[index]
    let derivations = analysis.derivations(of: index)
    let own = derivations.filter { $0.rule == nil }
    let level = derivations.map(\.level).max()
    let flags = own.flatMap(\.flags).map { dataset.flags[$0] }
    let label = Set(flags.map { $0.list ?? $0.category }).sorted().joined(separator: ", ")
    let standing: Picture.Standing =
      subjects.contains(index) ? .subject : endUsers.contains(index) ? .endUser : .intermediary
    let details = (entity.role == .unspecified ? [] : [entity.role.name]) + entity.jurisdictions
    return Picture.Entity(
      id: entity.id, name: entity.name, detail: details.isEmpty ? nil : details.joined(separator: " · "),
      role: entity.role.name, standing: standing,
      flag: level.map { Picture.Flag(level: $0, label: label) }, isDerived: level != nil && own.isEmpty)
  }

  /// One line for all relationships of a family between the same ordered pair.
  var pictureRelationships: [Picture.Relationship] {
    struct Line: Hashable {
      var from: Int
      var to: Int
      var family: RelationshipFamily
    }
    var lines: [Line: [Int]] = [:]
    for index in relationships.sorted() {
      let relationship = dataset.relationships[index]
      lines[Line(from: relationship.from, to: relationship.to, family: relationship.kind.family), default: []]
        .append(index)
    }
    return lines.map { line, members in
      let family: Picture.Family =
        switch line.family {
        case .provision: .provision
        case .control: .control
        case .association: .association
        }
      return Picture.Relationship(
        ids: members.map { dataset.relationships[$0].id }, from: dataset.entities[line.from].id,
        to: dataset.entities[line.to].id, family: family, label: label(members),
        probability: family == .association ? nil : members.map(probability).max())
    }
  }

  private func probability(_ index: Int) -> Double {
    let relationship = dataset.relationships[index]
    let confidence = Confidence(of: relationship, policy: analysis.policy).value
    guard relationship.kind.family == .provision else { return confidence }
    return confidence * (analysis.policy.transmission[relationship.kind.rawValue] ?? 1)
  }

  private func label(_ members: [Int]) -> String {
    let all = members.map { dataset.relationships[$0] }
    var parts: [String] = []
    for kind in Set(all.map(\.kind)).sorted(by: { $0.rawValue < $1.rawValue }) {
      let shares = Set(all.filter { $0.kind == kind && kind == .ownership }.map { ReportText.share($0.share) })
      parts.append(([kind.rawValue] + shares.sorted()).joined(separator: " "))
    }
    let products = Set(all.flatMap(\.products)).sorted().map(\.name)
    if !products.isEmpty {
      parts.append(products.prefix(3).joined(separator: ", ") + (products.count > 3 ? ", …" : ""))
    }
    return parts.joined(separator: "\n")
  }
}
