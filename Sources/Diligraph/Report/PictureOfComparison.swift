// SPDX-License-Identifier: Apache-2.0

/// One side of a comparison that is drawn.
public struct ComparedSide: Sendable {
  /// What is selected.
  public let subgraph: Subgraph
  /// The analysis that it comes from.
  public let analysis: Analysis
  /// What the side is called, such as a file's name.
  public let name: String

  /// A side.
  public init(_ subgraph: Subgraph, _ analysis: Analysis, name: String) {
    self.subgraph = subgraph
    self.analysis = analysis
    self.name = name
  }

  /// Everything that is selected, as it would be drawn alone.
  fileprivate func part(_ options: PictureOptions) -> DrawnPart {
    var whole = options
    whole.mostEntities = .max
    switch subgraph.selection {
    case .paths(let list):
      let content = list.content()
      return DrawnPart(
        analysis: analysis, options: whole, relationships: content.relationships,
        entities: subgraph.subjects.union(content.starts), subjects: subgraph.subjects, endUsers: content.endUsers
      )
    case .entities(let order, let relationships, _):
      return DrawnPart(
        analysis: analysis, options: whole, relationships: Set(relationships), entities: Set(order),
        subjects: subgraph.subjects, endUsers: Set(order.filter { !analysis.derivations(of: $0).isEmpty })
      )
    }
  }
}

extension Picture {
  /// What two sides select, in one picture, with what is added, gone and changed marked.
  ///
  /// A mark is about the data, not about what is drawn: a relationship that the one side has and does not select is not
  /// marked as gone. Entities of the two sides are the same where the after side has the record that names the one before.
  public init(
    before: ComparedSide, after: ComparedSide, context: ReportContext, options: PictureOptions = PictureOptions()
  ) {
    let merging = ComparedDrawing(before, after, options)
    let reduced = PictureReduction(
      entities: merging.kept(most: options.mostEntities * 20), relationships: merging.lines, most: options.mostEntities)
    let isCut = reduced.entities.count > options.mostEntities
    let shown = isCut ? merging.kept(most: options.mostEntities) : reduced.entities
    let ids = Set(shown.map(\.id))
    let lines = (isCut ? merging.lines : reduced.relationships).filter { ids.contains($0.from) && ids.contains($0.to) }
    func counts(_ marks: [Mark.Kind]) -> String {
      func count(_ kind: Mark.Kind) -> Int { marks.count { $0 == kind } }
      return "\(count(.added)) added, \(count(.gone)) gone, \(count(.changed)) changed"
    }
    let entityMarks = merging.entities.compactMap(\.mark?.kind)
    var truth = PictureTruth(
      context: context, dataDigest: options.dataDigest,
      extent: "\(before.name) compared with \(after.name): of relationships \(counts(merging.relationshipMarks))"
        + (entityMarks.isEmpty ? "" : "; of entities \(counts(entityMarks))")
        + (before.analysis.policy == after.analysis.policy ? "" : "; the coefficients differ, too"))
    for side in [before, after] {
      if case .paths(let list) = side.subgraph.selection, !list.isComplete {
        truth.isPartial = true
        let what = list.isCut ? "what the search's budget did not reach" : "further paths, which are weaker"
        if !truth.hidden.contains(what) { truth.hidden.append(what) }
      }
    }
    if isCut || reduced.entities.count < merging.entities.count && reduced.notes.isEmpty {
      truth.isPartial = true
      let left = merging.entities.count - shown.count
      truth.hidden.append("\(ReportText.counted(left, "entity", "entities")) for want of room, unmarked ones first")
    }
    if !isCut { truth.hidden += reduced.notes }
    truth.hidden += merging.notDrawn
    self.init(
      title: "\(after.subgraph.title.isEmpty ? before.subgraph.title : after.subgraph.title): before and after",
      caption: truth.lines, entities: shown, relationships: lines)
  }

  /// The same picture with marks at some entities, by their ids.
  public func marked(_ marks: [String: Mark]) -> Picture {
    var picture = Picture(
      title: title, caption: caption,
      entities: entities.map { entity in
        var entity = entity
        entity.mark = marks[entity.id] ?? entity.mark
        return entity
      }, relationships: relationships, direction: direction)
    picture.palette = palette
    picture.routes = routes
    return picture
  }
}

/// Two drawings as one.
private struct ComparedDrawing {
  private(set) var entities: [Picture.Entity] = []
  private(set) var lines: [Picture.Relationship] = []
  /// What is said of relationships, each by itself.
  private(set) var relationshipMarks: [Picture.Mark.Kind] = []
  /// What the sides know of their entities and do not draw.
  private(set) var notDrawn: [String] = []
  private let before: ComparedSide
  private let after: ComparedSide

  init(_ before: ComparedSide, _ after: ComparedSide, _ options: PictureOptions) {
    self.before = before
    self.after = after
    let (oldPart, newPart) = (before.part(options), after.part(options))
    let (old, new) = (oldPart.reduced, newPart.reduced)
    let (formerNotes, latterNotes) = (oldPart.notDrawn, newPart.notDrawn)
    notDrawn =
      formerNotes == latterNotes
      ? latterNotes : formerNotes.map { "\(before.name): \($0)" } + latterNotes.map { "\(after.name): \($0)" }
    let formerDataset = before.analysis.dataset
    let latter = after.analysis.dataset.entities
    /// The id that an entity of the side before has in the picture.
    func id(_ old: String) -> String {
      after.analysis.dataset.entityIndex(ofRecord: old).map { latter[$0].id } ?? old
    }
    var oldEntities: [String: Picture.Entity] = [:]
    for entity in old.entities { oldEntities[id(entity.id)] = entity }
    let newEntities = Dictionary(new.entities.map { ($0.id, $0) }) { first, _ in first }
    for id in Set(oldEntities.keys).union(newEntities.keys).sorted() {
      var entity = newEntities[id] ?? oldEntities[id]?.renamed(id)
      if let shown = newEntities[id], let old = oldEntities[id] {
        entity?.mark = Self.difference(old, shown)
      } else if newEntities[id] != nil {
        let wasThere = latter[after.analysis.dataset.entityIndex(ofRecord: id) ?? 0].records.contains {
          formerDataset.entityIndex(ofRecord: $0) != nil
        }
        entity?.mark = wasThere ? nil : .added
      } else {
        entity?.mark = after.analysis.dataset.entityIndex(ofRecord: id) == nil ? .gone : nil
      }
      if let entity { entities.append(entity) }
    }
    mergeLines(old.relationships, new.relationships, id)
  }

  private static func difference(_ old: Picture.Entity, _ new: Picture.Entity) -> Picture.Mark? {
    var how: [String] = []
    if old.isFlagged != new.isFlagged { how.append(new.isFlagged ? "flagged now" : "was flagged") }
    if let level = old.level, let other = new.level, level != other { how.append("level was \(level)") }
    if old.isFlagged, new.isFlagged, old.isDerived != new.isDerived {
      how.append(new.isDerived ? "flagged through its owners now" : "was flagged through its owners")
    }
    if old.role != new.role { how.append("role was \(old.role)") }
    if old.isNotExcluded != new.isNotExcluded {
      how.append(new.isNotExcluded ? "not excluded now" : "was not excluded")
    }
    return how.isEmpty ? nil : .changed(how.joined(separator: ", "))
  }

  private struct Ends: Hashable {
    var from: String
    var to: String
    var family: String
  }

  private mutating func mergeLines(
    _ old: [Picture.Relationship], _ new: [Picture.Relationship], _ id: (String) -> String
  ) {
    var former: [Ends: Picture.Relationship] = [:]
    for line in old { former[Ends(from: id(line.from), to: id(line.to), family: line.family.rawValue)] = line }
    var latter: [Ends: Picture.Relationship] = [:]
    for line in new { latter[Ends(from: line.from, to: line.to, family: line.family.rawValue)] = line }
    let both = Set(former.keys).union(latter.keys).sorted {
      ($0.from, $0.to, $0.family) < ($1.from, $1.to, $1.family)
    }
    for ends in both { lines.append(line(ends, former[ends], latter[ends])) }
  }

  private mutating func line(
    _ ends: Ends, _ old: Picture.Relationship?, _ new: Picture.Relationship?
  ) -> Picture.Relationship {
    let formerFacts = Dictionary((old?.facts ?? []).map { ($0.id, $0) }) { first, _ in first }
    let latterFacts = Dictionary((new?.facts ?? []).map { ($0.id, $0) }) { first, _ in first }
    var facts: [Picture.Fact] = []
    var marks: [Picture.Mark?] = []
    for id in Set(formerFacts.keys).union(latterFacts.keys).sorted() {
      guard let fact = latterFacts[id] ?? formerFacts[id] else { continue }
      let mark = mark(id, formerFacts[id], latterFacts[id])
      marks.append(mark)
      facts.append(mark.map { fact.adding(detail: $0.words) } ?? fact)
    }
    guard let shown = new ?? old else { return Picture.Relationship(ids: [], from: "", to: "", family: .association) }
    var line = Picture.Relationship(
      ids: facts.map(\.id), from: ends.from, to: ends.to, family: shown.family, label: shown.label,
      probability: shown.probability, evidence: shown.evidence, facts: facts)
    line.mark = Picture.Mark.joined(marks)
    relationshipMarks += marks.compactMap { $0?.kind }
    return line
  }

  /// How a relationship differs between the data of the two sides.
  private func mark(_ id: String, _ old: Picture.Fact?, _ new: Picture.Fact?) -> Picture.Mark? {
    switch (old, new) {
    case (nil, _?): return before.analysis.dataset.relationshipIndex(id) == nil ? .added : nil
    case (_?, nil): return after.analysis.dataset.relationshipIndex(id) == nil ? .gone : nil
    case (let old?, let new?):
      var how: [String] = []
      if old.kind != new.kind { how.append("was \(old.kind)") }
      let probabilities = (old.probability.map(ReportText.probability), new.probability.map(ReportText.probability))
      if probabilities.0 != probabilities.1 { how.append("p was \(probabilities.0 ?? "unknown")") }
      if old.start != new.start { how.append("start was \(old.start ?? "unstated")") }
      if old.end != new.end { how.append("end was \(old.end ?? "unstated")") }
      if old.details != new.details {
        how.append("was \(old.details.isEmpty ? "unstated" : old.details.joined(separator: ", "))")
      }
      return how.isEmpty ? nil : .changed(how.joined(separator: ", "))
    case (nil, nil): return nil
    }
  }

  /// At most so many entities: those asked about, then those that are marked or at the end of a marked line, then others.
  func kept(most: Int) -> [Picture.Entity] {
    guard entities.count > most else { return entities }
    var marked = Set(entities.filter { $0.mark != nil }.map(\.id))
    for line in lines where line.mark != nil { marked.formUnion([line.from, line.to]) }
    func rank(_ entity: Picture.Entity) -> Int {
      entity.standing == .subject ? 0 : marked.contains(entity.id) ? 1 : entity.standing == .endUser ? 2 : 3
    }
    let ordered = entities.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }
    return ordered.prefix(most).map(\.element)
  }
}

extension Picture.Fact {
  /// The same with a further detail.
  fileprivate func adding(detail: String) -> Picture.Fact {
    Picture.Fact(
      id: id, from: from, to: to, names: names, kind: kind, verb: verb, details: details + [detail], start: start,
      end: end, probability: probability, sources: sources)
  }
}

extension Picture.Entity {
  /// The same under another id.
  fileprivate func renamed(_ id: String) -> Picture.Entity {
    Picture.Entity(
      id: id, name: name, detail: detail, role: role, standing: standing, flags: flags, derived: derived,
      notExcludedBy: notExcludedBy, cluster: cluster, members: members, notes: notes)
  }
}
