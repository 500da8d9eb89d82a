// SPDX-License-Identifier: Apache-2.0

/// The sections of one dossier, made from the facts.
struct DossierSections {
  typealias Text = DossierText
  typealias Words = DossierWords
  typealias Member = StructuredValue.Member
  typealias Block = Dossier.Block

  /// The most rows of a table of what matters; all of them stand in the JSON.
  static let mostRows = 10

  let facts: DossierFacts
  let picture: Picture?
  /// How each red flag of each pack stands.
  let redFlagChecks: [[RedFlagCheck]]

  init(_ facts: DossierFacts) {
    self.facts = facts
    let search = RedFlagSearch(facts)
    redFlagChecks = facts.shared.options.packs.map { $0.redFlags.map(search.check) }
    picture = Self.picture(facts)
  }

  var analysis: Analysis { facts.analysis }
  var dataset: Dataset { facts.dataset }
  var policy: Policy { facts.policy }
  var explanation: Explanation { facts.explanation }
  var subject: Text { facts.name(facts.entity) }

  /// All sections, in the order in which they are read.
  var all: [Dossier.Section] {
    [
      summary, subjectSection, exposure, diagram, paths, flags, ownership, intermediaries, verify, clearing, evidence,
      redFlags, unknown, sensitivity, assessment, sources, provenance, computation, notice,
    ]
  }

  func section(_ key: Dossier.Key, _ blocks: [Block], _ value: StructuredValue) -> Dossier.Section {
    let title = key == .paths && facts.arriving != nil ? Words.arrivingTitle : Words.title(of: key)
    return Dossier.Section(key: key, title: title, blocks: blocks, value: value)
  }

  func id(_ entity: Int) -> StructuredValue { .string(dataset.entities.id(at: entity)) }
  func relationshipID(_ relationship: Int) -> StructuredValue { .string(dataset.relationships.id(relationship)) }
  func number(_ value: Int) -> StructuredValue { .number(Double(value)) }

  private static func picture(_ facts: DossierFacts) -> Picture? {
    let list = facts.list
    guard !list.paths.isEmpty else { return nil }
    let drawn = list.paths.prefix(20)
    let part = PathList(
      paths: Array(drawn), isComplete: list.isComplete && drawn.count == list.paths.count, isCut: list.isCut)
    let options = PictureOptions(
      mostEntities: facts.shared.options.mostEntities, dataDigest: facts.shared.provenance.dataDigest)
    let name = facts.dataset.entities[facts.entity].name
    let question = facts.arriving == nil ? "Paths from \(name) to flagged end users" : "Who reaches \(name)"
    let picture = Picture(
      of: part, question: question, subjects: [facts.entity], analysis: facts.analysis, context: facts.shared.context,
      options: options)
    // A page is higher than it is wide: many steps and few entities a step go downwards.
    let steps = (part.paths.map(\.relationships.count).max() ?? 0) + 1
    return steps * steps > picture.entities.count ? picture.downwards : picture
  }
}

// MARK: Summary, subject, exposure

extension DossierSections {
  private var summary: Dossier.Section {
    let sentences = facts.best == nil ? unexposed : exposed
    return section(
      .summary, sentences.map(Block.paragraph), .array(sentences.map { .string($0.plain) }))
  }

  private var exposed: [Text] {
    guard let best = facts.best else { return [] }
    let list = facts.list
    let first =
      facts.arriving == nil
      ? Words.paths(list.paths.count, isAll: list.isComplete, subject, explanation.exposure)
      : Words.arriving(list.paths.count, isAll: list.isComplete, subject)
    let strongest = Words.strongest(Words.route(names(of: best)), marked(best), Words.firmness(best))
    return [first, strongest, restsOn]
  }

  /// What marks the end user of a path: flags of its own, or the rule and the flags of others that it is derived from.
  private func marked(_ path: Path) -> Text {
    let flags = path.derivation.flags.map { index -> (Text, Text) in
      let flag = dataset.flags[index]
      return (facts.name(flag.entity), Words.flagAndLevel(flag, policy))
    }
    let graver = path.level > path.derivation.level ? path.level : nil
    guard let rule = path.derivation.rule else { return Words.whichIsFlagged(flags.map(\.1), graver: graver) }
    return Words.whichIsDerived(
      rule, flags.map { Words.flaggedOther($0, $1) }, own: (facts.shared.flags[path.endUser] ?? []).count,
      counted: facts.countedFlags(of: path.endUser).count, graver: graver)
  }

  /// What the paths that are shown rest on, and what to check first.
  private var restsOn: Text {
    let all = facts.pathRelationships.map { dataset.relationships[$0].sources.stillSupporting.compactMap(\.publisher) }
    let start = Words.restsOn(
      all.count, unnamed: all.count { $0.isEmpty }, publishers: Set(all.joined()).count)
    guard let first = verifyRows.first else { return start + "." }
    return start + Words.toVerify(facts.words(first.relationship))
  }

  private var unexposed: [Text] {
    let own = (facts.shared.flags[facts.entity] ?? []).map { dataset.flags[$0] }
    let isFlagged = !facts.countedFlags(of: facts.entity).isEmpty
    let deriving = facts.shared.ownership.deriving(facts.entity)
    let open = facts.shared.ownership.notExcluding(facts.entity).map(\.rule)
    var sentences = [Words.noPath(subject, isCut: facts.list.isCut)] + Words.ownFlags(subject, own, policy)
    if !deriving.isEmpty {
      sentences.append(Words.derivedUnder(subject, deriving))
    } else if !isFlagged {
      let none: Text = Words.notFlagged(subject, hasOthers: !own.isEmpty)
      sentences.append(open.isEmpty ? none : Words.notExcludedUnder(subject, open))
    }
    return sentences + [Words.absence]
  }

  /// The entities that a path visits.
  func names(of path: Path) -> [Text] {
    ([path.from] + path.relationships.map { dataset.relationships.parties($0).to }).map(facts.name)
  }

  private var subjectSection: Dossier.Section {
    let entity = dataset.entities[facts.entity]
    func list(_ texts: [String], most: Int = 20) -> Text {
      let shown = texts.prefix(most).map { "\(data: $0, limit: 500)" as Text }
      let rest = texts.count - shown.count
      return (shown + (rest > 0 ? [Words.andMore(rest)] : [])).joined("; ")
    }
    var rows: [[Text]] = [[Words.name, subject]]
    func row(_ title: Text, _ texts: [String]) { if !texts.isEmpty { rows.append([title, list(texts)]) } }
    row(Words.otherNames, entity.names.dropFirst().map(\.text))
    row(Words.identity, [entity.id])
    rows.append([Words.kind, "\(words: DossierTerms.kind(entity.kind))"])
    rows.append([Words.role, entity.role == .unspecified ? Words.notStated : "\(data: entity.role.name)"])
    row(Words.jurisdictions, entity.jurisdictions)
    row(Words.identifiers, entity.identifiers.map(\.description))
    row(Words.ownPassThrough, entity.passThrough.map { [ReportText.stated($0.value)] } ?? [])
    row(Words.records, entity.records.count > 1 ? entity.records : [])
    row(Words.notes, entity.notes)
    row(Words.firstStated, entity.places.map(\.description))
    return section(
      .subject, [.table(.init(caption: Words.subjectCaption, header: Words.factColumns, rows: rows))],
      subjectValue(entity))
  }

  private func subjectValue(_ entity: Entity) -> StructuredValue {
    func texts(_ values: [String]) -> StructuredValue { .array(values.map(StructuredValue.string)) }
    return .object([
      .init(key: "entity", value: .string(entity.id)), .init(key: "name", value: .string(entity.name)),
      .init(key: "names", value: texts(entity.names.map(\.text))),
      .init(key: "kind", value: .string(entity.kind.rawValue)), .init(key: "role", value: .string(entity.role.name)),
      .init(key: "jurisdictions", value: texts(entity.jurisdictions)),
      .init(key: "identifiers", value: texts(entity.identifiers.map(\.description))),
      .init(key: "passThrough", value: .number(entity.passThrough?.value)),
      .init(key: "records", value: texts(entity.records)), .init(key: "notes", value: texts(entity.notes)),
      .init(key: "places", value: texts(entity.places.map(\.description))),
    ])
  }

  private var exposure: Dossier.Section {
    let exposure = explanation.exposure
    var members = [Member(key: "figures", value: exposure.structuredValue(in: dataset))]
    members.append(.init(key: "band", value: .string(policy.band(of: exposure.bestFigure))))
    members.append(.init(key: "cut", value: .bool(exposure.isCut)))
    guard exposure.lower > 0 else {
      let text = exposure.isCut ? Words.unknownExposure : Words.noExposure
      return section(.exposure, [.paragraph(text), .paragraph(Words.exposureMeaning)], .object(members))
    }
    func figure(_ value: Double?) -> Text {
      value.map { "\(words: ReportText.probability($0))" } ?? Words.notComputed
    }
    var rows: [[Text]] = [[Words.lower, figure(exposure.lower), Words.lowerMeaning]]
    rows.append([Words.exact, figure(exposure.exact), Words.exactMeaning])
    if let union = exposure.union, union.value > exposure.lower {
      rows.append([Words.union, figure(union.value), Words.unionMeaning(union)])
    }
    if let estimate = exposure.estimate {
      rows.append([Words.estimate, "\(words: estimate.text)", Words.estimateMeaning(estimate)])
    }
    rows.append([Words.upper, figure(exposure.upper), Words.upperMeaning])
    rows.append([Words.band, "\(data: policy.band(of: exposure.bestFigure))", Words.bandMeaning])
    rows.append([Words.level, "\(words: exposure.level.map(String.init) ?? "–")", Words.levelMeaning(exposure.level)])
    let forms = exposure.directness.map(\.rawValue).joined(separator: ", ")
    rows.append([Words.directness, "\(words: forms)", Words.directnessMeaning])
    let table = Dossier.Table(caption: Words.figureCaption, header: Words.figureColumns, rows: rows)
    var blocks: [Block] = [.table(table), .paragraph(Words.exposureMeaning)]
    if exposure.isCut { blocks.append(.paragraph(Words.searchCut)) }
    return section(.exposure, blocks, .object(members))
  }

  private var diagram: Dossier.Section {
    guard let picture else { return section(.diagram, [.paragraph(Words.noPaths)], .null) }
    let words = PictureWords(picture)
    let lines = words.narrative.split(separator: "\n").map { "\(data: String($0), limit: 1_000)" as Text }
    return section(
      .diagram, [.figure, .folded(title: Words.diagramInWords, lines: lines)],
      .object([
        .init(key: "title", value: .string(picture.title)),
        .init(key: "trueOf", value: .array(picture.caption.map(StructuredValue.string))),
        .init(key: "entities", value: number(picture.entities.count)),
        .init(key: "lines", value: number(picture.relationships.count)),
        .init(key: "narrative", value: .string(words.narrative)),
      ]))
  }
}

extension Picture {
  /// The same picture with provision leading from the top to the bottom.
  fileprivate var downwards: Picture {
    var picture = Picture(
      title: title, caption: caption, entities: entities, relationships: relationships, direction: .topToBottom)
    picture.palette = palette
    picture.routes = routes
    return picture
  }
}
