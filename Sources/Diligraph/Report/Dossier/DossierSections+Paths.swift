// SPDX-License-Identifier: Apache-2.0

// MARK: Paths, flags, sources

extension DossierSections {
  var paths: Dossier.Section {
    let list = facts.list
    let value = StructuredValue.object([
      .init(key: "found", value: number(list.paths.count)), .init(key: "complete", value: .bool(list.isComplete)),
      .init(key: "cut", value: .bool(list.isCut)), .init(key: "forms", value: number(facts.groups.count)),
      .init(key: "endHere", value: .bool(facts.arriving != nil)),
      .init(key: "shown", value: .array(facts.shownGroups.map(value))),
    ])
    guard !list.paths.isEmpty else { return section(.paths, [.paragraph(Words.noPaths)], value) }
    var blocks: [Block] = [
      .paragraph(Words.pathCount(shown: facts.shownGroups.count, list, groups: facts.groups.count))
    ]
    for (number, group) in facts.shownGroups.enumerated() {
      blocks += self.blocks(group, list.paths[group.paths[0]], number: number + 1)
      if number == 0, let best = facts.best { blocks.append(factors(best)) }
    }
    return section(.paths, blocks, value)
  }

  private func blocks(_ group: PathGroup, _ path: Path, number: Int) -> [Block] {
    let rows = path.relationships.map(hop)
    let table = Dossier.Table(caption: Words.hopCaption(number), header: Words.hopColumns, rows: rows)
    var remarks = [Words.weakest(facts.words(path.weakest), facts.confidence(path.weakest))]
    switch path.publishers(in: dataset) {
    case .one(let publisher): remarks.append(Words.onePublisher(publisher))
    case .unnamed: remarks.append(Words.noPublisher)
    case .several: break
    }
    if let others = others(group) { remarks.append(others) }
    return [
      .heading(Words.pathHeading(number, path, names(of: path))), .paragraph(Words.pathFacts(path, flaggedAs(path))),
      .table(table), .list(remarks),
    ]
  }

  /// How the end user of a path is flagged.
  private func flaggedAs(_ path: Path) -> Text {
    let flags = path.derivation.flags.map { index -> Text in
      let flag = dataset.flags[index]
      return Words.flaggedAs(facts.name(flag.entity), Words.flag(flag))
    }.joined("; ")
    guard let rule = path.derivation.rule else { return flags }
    return Words.derived(
      facts.name(path.endUser), rule, flags, path.derivation.relationships.map(facts.words).joined("; "))
  }

  private func hop(_ index: Int) -> [Text] {
    let relationship = dataset.relationships[index]
    var what: [Text] = relationship.products.map { "\(data: $0.name)" }
    if relationship.kind == .ownership {
      what.append("\(words: ReportText.share(relationship.share))")
    } else if what.isEmpty, relationship.kind.family == .provision {
      what.append(Words.productUnstated)
    }
    if let amount = relationship.amount { what.append(Words.money(amount)) }
    return [
      party(relationship.from), "\(words: relationship.kind.verb)", party(relationship.to), what.joined("; "),
      "\(words: ReportText.period(relationship.period))", "\(words: facts.confidence(index).text)",
      sources(of: relationship, index),
    ]
  }

  private func party(_ index: Int) -> Text {
    let entity = dataset.entities[index]
    let isPlain = entity.role == .unspecified
    let detail = ((isPlain ? [] : [entity.role.name]) + entity.jurisdictions).joined(separator: ", ")
    return detail.isEmpty ? facts.name(index) : "\(facts.name(index)) (\(data: detail))"
  }

  /// Who supports a relationship and who speaks against it, with the entry that has the sources.
  func sources(of relationship: Relationship, _ index: Int) -> Text {
    let mark = facts.mark(index).map { ": " + $0 } ?? ""
    return (relationship.sources.isEmpty ? Words.sourceUnstated : Words.hopSources(relationship.sources)) + mark
  }

  /// In what the other paths of a form differ.
  private func others(_ group: PathGroup) -> Text? {
    let count = group.paths.count - 1
    guard count > 0 else { return nil }
    let others = Words.others(count, isAll: facts.list.isComplete)
    let best = facts.list.paths[group.paths[0]]
    let entities = names(of: best)
    let beside = group.paths.map { facts.list.paths[$0] }.filter { names(of: $0) == entities }
    let parallel = Set(beside.flatMap(\.relationships)).subtracting(best.relationships).sorted()
    guard group.position != nil, let first = group.intermediaries.first else {
      return Words.othersParallel(others, parallel.compactMap(facts.mark))
    }
    let rest = group.intermediaries.dropFirst()
    let through = Words.othersThrough(
      others, place: facts.name(first), rest.prefix(5).map(facts.name), rest: max(0, rest.count - 5))
    return parallel.isEmpty ? through : through + Words.someParallel(parallel.compactMap(facts.mark))
  }

  private func factors(_ path: Path) -> Block {
    let factors = PathFactors(path, in: analysis)
    var rows = factors.factors.map { factor -> [Text] in
      ["\(words: factors.number(factor))", "\(data: factors.line(factor.event), limit: 500)"]
    }
    rows.append(["\(words: ReportText.probability(factors.product))", Words.product])
    return .table(.init(caption: Words.factorCaption, header: Words.factorColumns, rows: rows))
  }

  private func value(_ group: PathGroup) -> StructuredValue {
    let path = facts.list.paths[group.paths[0]]
    let hops = path.relationships.map { index -> StructuredValue in
      let relationship = dataset.relationships[index]
      return .object([
        .init(key: "from", value: partyValue(relationship.from)),
        .init(key: "to", value: partyValue(relationship.to)),
        .init(key: "relationship", value: relationship.structuredValue(in: dataset, policy)),
      ])
    }
    guard case .object(let members) = path.structuredValue(in: dataset, withFrom: true) else { return .null }
    return .object(
      members + [
        .init(key: "directness", value: .string(path.directness.rawValue)),
        .init(key: "onePublisher", value: .text(path.onlyPublisher(in: dataset))),
        .init(key: "hops", value: .array(hops)),
        .init(key: "factors", value: PathFactors(path, in: analysis).structuredValue),
        .init(key: "alikePaths", value: number(group.paths.count - 1)),
        .init(key: "alternatives", value: .array(group.intermediaries.dropFirst().map(id))),
      ])
  }

  private func partyValue(_ index: Int) -> StructuredValue {
    let entity = dataset.entities[index]
    return .object([
      .init(key: "entity", value: .string(entity.id)), .init(key: "name", value: .string(entity.name)),
      .init(key: "role", value: .string(entity.role.name)),
      .init(key: "jurisdictions", value: .array(entity.jurisdictions.map(StructuredValue.string))),
    ])
  }

  // MARK: Flags

  var flags: Dossier.Section {
    let shown = facts.shownFlags
    let blocks: [Block] = shown.map { index in
      let flag = dataset.flags[index]
      var facts: [Text] = [Words.flagLevel(flag, policy)]
      if let programme = flag.programme { facts.append(Words.programme(programme)) }
      facts.append(Words.flagDates(flag.period))
      facts.append(Words.flagConfidence(flag, policy))
      if let standing = Words.standing(policy.standing(of: flag)) { facts.append(standing) }
      let lines = [facts.joined("; ") + "."] + sourceLines(flag.sources) + flag.notes.map(Words.note)
      return .entry(mark: nil, title: Words.flagTitle(self.facts.name(flag.entity), Words.flag(flag)), lines: lines)
    }
    return section(
      .flags, blocks.isEmpty ? [.paragraph(Words.noFlags)] : blocks,
      .array(shown.map { dataset.flags[$0].structuredValue(in: dataset) }))
  }

  private func sourceLines(_ sources: [Source]) -> [Text] {
    sources.flatMap { source in [Words.source(source)] + (source.response.map { [Words.response($0)] } ?? []) }
  }

  // MARK: Sources

  var sources: Dossier.Section {
    let blocks: [Block] = facts.relationships.enumerated().map { number, index in
      let relationship = dataset.relationships[index]
      let confidence: Text = "\(data: relationship.confidenceText(in: dataset, policy), limit: 300)"
      var lines = [Words.relationshipFacts(relationship, confidence)]
      if relationship.sources.isWhollyRetracted { lines.append(Words.supportRetracted) }
      lines += relationship.sources.isEmpty ? [Words.noSource] : sourceLines(relationship.sources)
      lines += relationship.notes.map(Words.note)
      let statement: Text =
        "\(facts.name(relationship.from)) \(words: relationship.kind.verb) \(facts.name(relationship.to))"
      return .entry(mark: "R\(number + 1)", title: statement, lines: lines)
    }
    let rest: [Block] =
      facts.relationshipsLeftOut > 0 ? [.paragraph(Words.relationshipsLeftOut(facts.relationshipsLeftOut))] : []
    return section(
      .sources, blocks.isEmpty ? [.paragraph(Words.noRelationships)] : blocks + rest,
      .array(facts.relationships.map { dataset.relationships[$0].structuredValue(in: dataset, policy) }))
  }
}
