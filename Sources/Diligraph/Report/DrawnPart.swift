// SPDX-License-Identifier: Apache-2.0

/// The part of a data set that is drawn.
struct DrawnPart {
  let analysis: Analysis
  let options: PictureOptions
  let relationships: Set<Int>
  let entities: Set<Int>
  let subjects: Set<Int>
  let endUsers: Set<Int>
  private let notExcluded: [Int: [String]]
  private let clusters: [Int: String]

  init(
    analysis: Analysis, options: PictureOptions, relationships: Set<Int>, entities: Set<Int>, subjects: Set<Int>,
    endUsers: Set<Int>
  ) {
    self.analysis = analysis
    self.options = options
    self.relationships = relationships
    self.subjects = subjects
    self.endUsers = endUsers
    var all = entities
    for index in relationships {
      let (from, to) = analysis.dataset.relationships.parties(index)
      all.insert(from)
      all.insert(to)
    }
    self.entities = all
    notExcluded = analysis.rulesThatDoNotExclude(all)
    switch options.cluster {
    case nil: clusters = [:]
    case .jurisdiction:
      clusters = Dictionary(
        uniqueKeysWithValues: all.map {
          ($0, analysis.dataset.entities[$0].jurisdictions.first ?? "jurisdiction not stated")
        })
    case .group: clusters = CorporateGroups(of: all, in: analysis).names
    }
  }

  private var dataset: Dataset { analysis.dataset }

  /// The entities and lines, drawn together where there are too many.
  var reduced: PictureReduction {
    PictureReduction(
      entities: entities.sorted().map(pictureEntity), relationships: pictureRelationships, most: options.mostEntities)
  }

  private func pictureEntity(_ index: Int) -> Picture.Entity {
    let entity = dataset.entities[index]
    let derivations = analysis.derivations(of: index)
    let own = derivations.filter { $0.rule == nil }
    let flags = own.flatMap(\.flags).map { dataset.flags[$0] }
    // A level is that of what it stands beside: what owners pass on is no entry on the entity's own list.
    var labels: [Int: Set<String>] = [:]
    for derivation in own {
      for flag in derivation.flags { labels[derivation.level, default: []].insert(dataset.flags[flag].categoryAndList) }
    }
    let inherited = derivations.filter { $0.rule != nil }
    let standing: Picture.Standing =
      subjects.contains(index) ? .subject : endUsers.contains(index) ? .endUser : .intermediary
    let role = entity.role.name == "public-body" ? "public body" : entity.role.name
    let details = (entity.role == .unspecified ? [] : [role]) + entity.jurisdictions
    return Picture.Entity(
      id: entity.id, name: entity.name, detail: details.isEmpty ? nil : details.joined(separator: " · "),
      role: entity.role.name, standing: standing,
      flags: labels.sorted { $0.key > $1.key }.map {
        Picture.Flag(level: $0.key, label: $0.value.sorted().joined(separator: ", "))
      },
      derived: inherited.map(\.level).max().map { Picture.Flag(level: $0, label: "") },
      notExcludedBy: notExcluded[index] ?? [], cluster: clusters[index],
      notes: flags.map(Self.note) + Self.notes(inherited))
  }

  /// The rules under which an entity is flagged through its owners, each with the gravest level.
  private static func notes(_ inherited: [Derivation]) -> [String] {
    let levels = Dictionary(grouping: inherited) { $0.rule ?? "" }.mapValues { $0.map(\.level).max() ?? 0 }
    return levels.sorted { $0.key < $1.key }.map { "derived under \($0.key), level \($0.value)" }
  }

  /// What the analysis or the data say of the entities and the picture does not show, each with its number.
  var notDrawn: [String] {
    var notes: [String] = []
    let holdings = Set(entities.flatMap { analysis.derivations(of: $0).flatMap(\.relationships) })
    let missing = holdings.subtracting(relationships).count
    if missing > 0 {
      notes.append(ReportText.counted(missing, "holding") + " by which entities are flagged through their owners")
    }
    var counts: [Policy.ReasonNotToCount: Int] = [:]
    for flag in dataset.flags where entities.contains(flag.entity) {
      if let reason = analysis.policy.reasonNotToCount(flag) { counts[reason, default: 0] += 1 }
    }
    for reason in Policy.ReasonNotToCount.allCases {
      guard let count = counts[reason] else { continue }
      let words =
        switch reason {
        case .level: "below level \(analysis.policy.minLevel), the least that counts"
        case .confidence: "of confidence 0"
        case .period: "not in force on \(analysis.policy.asOf?.description ?? "the day")"
        }
      notes.append(ReportText.counted(count, "flag") + " " + words)
    }
    return notes
  }

  private static func note(_ flag: Flag) -> String {
    var parts = ["flag: \(flag.category)"]
    if let level = flag.level { parts.append("level \(level.value)") }
    if let list = flag.list { parts.append("list \(list)") }
    if let programme = flag.programme { parts.append("programme \(programme)") }
    if flag.period.start != nil || flag.period.end != nil { parts.append(ReportText.period(flag.period)) }
    parts += flag.sources.map { ($0.stance == .supports ? "according to " : "") + citation($0).text }
    return parts.joined(separator: ", ")
  }

  /// One line for all relationships of a family between the same ordered pair.
  private var pictureRelationships: [Picture.Relationship] {
    struct Line: Hashable {
      var from: Int
      var to: Int
      var family: RelationshipFamily
    }
    var lines: [Line: [Relationship]] = [:]
    for index in relationships.sorted() {
      let relationship = dataset.relationships[index]
      lines[Line(from: relationship.from, to: relationship.to, family: relationship.kind.family), default: []]
        .append(relationship)
    }
    return lines.map { line, members in
      let family: Picture.Family =
        switch line.family {
        case .provision: .provision
        case .control: .control
        case .association: .association
        }
      let evidence = members.flatMap(\.sources.stillSupporting)
        .compactMap { $0.grade.flatMap { Picture.Evidence(grade: $0.code) } }
      return Picture.Relationship(
        ids: members.map(\.id), from: dataset.entities.id(at: line.from), to: dataset.entities.id(at: line.to),
        family: family, label: Self.label(members),
        probability: family == .association ? nil : members.map(probability).max(), evidence: evidence.min(),
        facts: members.map(fact))
    }
  }

  private func probability(_ relationship: Relationship) -> Double {
    let confidence = Confidence(of: relationship, policy: analysis.policy).value
    guard relationship.kind.family == .provision else { return confidence }
    return confidence * (analysis.policy.transmission[relationship.kind.rawValue] ?? 1)
  }

  private func fact(_ relationship: Relationship) -> Picture.Fact {
    let from = dataset.entities[relationship.from]
    let to = dataset.entities[relationship.to]
    var details = relationship.kind == .ownership ? [ReportText.share(relationship.share)] : []
    details += relationship.products.map(\.name)
    if let amount = relationship.amount {
      details.append(canonicalNumber(amount.value) + (amount.currency.map { " " + $0 } ?? ""))
    }
    return Picture.Fact(
      id: relationship.id, from: from.id, to: to.id, names: (from.name, to.name), kind: relationship.kind.rawValue,
      verb: relationship.kind.verb, details: details, start: relationship.period.start?.description,
      end: relationship.period.end?.description,
      probability: relationship.kind.family == .association ? nil : probability(relationship),
      sources: relationship.sources.map(Self.citation))
  }

  private static func citation(_ source: Source) -> Picture.Citation {
    var parts: [String] = []
    if source.stance == .disputes { parts.append("disputed by") }
    if source.stance == .retracts { parts.append("retracted by") }
    parts.append(source.publisher ?? "a publisher that is not stated")
    var text = parts.joined(separator: " ")
    if let title = source.title { text += ": \(title)" }
    if let day = source.published { text += ", \(day)" }
    if let grade = source.grade { text += ", grade \(grade.code)" }
    if let place = source.location { text += " [\(place)]" }
    return Picture.Citation(text: text, url: source.url, response: source.response)
  }

  private static func label(_ members: [Relationship]) -> String {
    var parts: [String] = []
    for kind in Set(members.map(\.kind)).sorted(by: { $0.rawValue < $1.rawValue }) {
      let shares = Set(members.filter { $0.kind == kind && kind == .ownership }.map { ReportText.share($0.share) })
      parts.append(([kind.rawValue] + shares.sorted().prefix(2)).joined(separator: " "))
    }
    let products = Set(members.flatMap(\.products)).sorted().map(\.name)
    let kinds = parts.joined(separator: ", ")
    if products.isEmpty { return kinds }
    return kinds + "\n" + products.prefix(3).joined(separator: ", ") + (products.count > 3 ? ", …" : "")
  }
}

/// Which entities answer to one parent, through control, parts and majorities.
private struct CorporateGroups {
  /// The name of the group of each entity that is in one with another.
  private(set) var names: [Int: String] = [:]

  init(of shown: Set<Int>, in analysis: Analysis) {
    let dataset = analysis.dataset
    var parents: [Int: Int] = [:]
    for index in dataset.relationships.indices {
      let core = dataset.relationships.core(index)
      guard core.kind.family == .control, core.from != core.to else { continue }
      let answers = core.kind != .ownership || (core.share?.least ?? 0) >= 0.5
      // Of several parents the first by id, so that the same data give the same groups.
      if answers { parents[Int(core.to)] = min(parents[Int(core.to)] ?? .max, Int(core.from)) }
    }
    let roots = Dictionary(
      uniqueKeysWithValues: shown.map { entity -> (Int, Int) in
        var current = entity
        var seen: Set<Int> = [entity]
        while let parent = parents[current], seen.insert(parent).inserted { current = parent }
        return (entity, current)
      })
    let sizes = Dictionary(grouping: roots.keys) { roots[$0] ?? $0 }
    for (root, members) in sizes where members.count > 1 {
      for entity in members { names[entity] = "Group of \(dataset.entities[root].name)" }
    }
  }
}

extension Analysis {
  /// The rules that leave open whether one of `entities` is flagged through its owners.
  func rulesThatDoNotExclude(_ entities: Set<Int>) -> [Int: [String]] {
    asking { core in
      var rules: [Int: Set<String>] = [:]
      for (node, rule) in core.derivations.notExcluded where entities.contains(Int(node)) {
        rules[Int(node), default: []].insert(rule.name)
      }
      return rules.mapValues { $0.sorted() }
    }
  }
}
