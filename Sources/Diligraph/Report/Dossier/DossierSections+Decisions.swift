// SPDX-License-Identifier: Apache-2.0

// MARK: Intermediaries, what to verify, what to end, what rests on whom, what is unknown

extension DossierSections {
  var intermediaries: Dossier.Section {
    var blocks: [Block] = []
    if let unavoidable = explanation.unavoidable {
      let isNone = unavoidable.isEmpty || explanation.list.paths.isEmpty
      blocks.append(.paragraph(isNone ? Words.unavoidableNone : Words.unavoidable(unavoidable.map(facts.name))))
    } else {
      blocks.append(.paragraph(Words.unavoidableUnknown))
    }
    if let rows = intermediaryRows {
      if !rows.isEmpty {
        let shown = rows.prefix(Self.mostRows).map { row -> [Text] in
          [
            facts.name(row.entity), "\(data: dataset.entities[row.entity].role.name)",
            "\(words: ReportText.probability(row.importance))", "\(words: ReportText.probability(row.remaining))",
            "\(words: row.verify.map(ReportText.probability) ?? "–")",
          ]
        }
        blocks.append(
          .table(.init(caption: Words.intermediaryCaption, header: Words.intermediaryColumns, rows: shown)))
        if rows.count > Self.mostRows { blocks.append(.paragraph(Words.andMore(rows.count - Self.mostRows))) }
        blocks.append(.paragraph(Words.intermediaryMeaning))
      }
    } else if !explanation.list.paths.isEmpty {
      blocks.append(.paragraph(Words.notComputedForAll))
    }
    let values = explanation.intermediaries.map { rows in
      StructuredValue.array(
        rows.map {
          .object([
            .init(key: "entity", value: id($0.entity)), .init(key: "importance", value: .number($0.importance)),
            .init(key: "remaining", value: .number($0.remaining)), .init(key: "verify", value: .number($0.verify)),
          ])
        })
    }
    return section(
      .intermediaries, blocks,
      .object([
        .init(key: "unavoidable", value: explanation.unavoidable.map { .array($0.map(id)) } ?? .null),
        .init(key: "importance", value: values ?? .null),
      ]))
  }

  private var intermediaryRows: [IntermediaryImportance]? {
    explanation.intermediaries.map { rows in
      rows.filter { $0.importance >= 1e-12 }
        .sorted { (roundedProbability($0.importance), $1.entity) > (roundedProbability($1.importance), $0.entity) }
    }
  }

  /// Relationships with the one first of which a check would tell most.
  var verifyRows: [Importance] {
    (explanation.importance ?? []).filter { $0.importance >= 1e-12 }
      .sorted { (roundedProbability($0.verify), $1.relationship) > (roundedProbability($1.verify), $0.relationship) }
  }

  var verify: Dossier.Section {
    let rows = verifyRows
    let value = StructuredValue.object([
      .init(
        key: "importance",
        value: explanation.importance.map { all in
          .array(
            all.map {
              .object([
                .init(key: "relationship", value: relationshipID($0.relationship)),
                .init(key: "importance", value: .number($0.importance)),
                .init(key: "remaining", value: .number($0.remaining)),
                .init(key: "verify", value: .number($0.verify)),
                .init(key: "confidence", value: .number(facts.confidence($0.relationship).value)),
              ])
            })
        } ?? .null)
    ])
    guard !explanation.list.paths.isEmpty else {
      return section(.verify, [.paragraph(Words.nothingToVerify)], value)
    }
    guard explanation.importance != nil else {
      return section(.verify, [.paragraph(Words.notComputedForAll)], value)
    }
    guard !rows.isEmpty else { return section(.verify, [.paragraph(Words.nothingToVerifyAlone)], value) }
    let shown = rows.prefix(Self.mostRows).map { row -> [Text] in
      [
        facts.words(row.relationship), "\(words: ReportText.probability(row.importance))",
        "\(words: ReportText.probability(row.remaining))",
        "\(words: facts.confidence(row.relationship).text)",
        "\(words: ReportText.probability(row.verify))",
      ]
    }
    var blocks: [Block] = [.table(.init(caption: Words.verifyCaption, header: Words.verifyColumns, rows: shown))]
    if rows.count > Self.mostRows { blocks.append(.paragraph(Words.andMore(rows.count - Self.mostRows))) }
    return section(.verify, blocks + [.paragraph(Words.verifyMeaning)], value)
  }

  var clearing: Dossier.Section {
    guard let clearing = explanation.clearing else {
      return section(.clearing, [.paragraph(Words.noClearing)], .null)
    }
    let shown = clearing.relationships.prefix(20).map(facts.words)
    let rest = clearing.relationships.count - shown.count
    return section(
      .clearing,
      [
        .paragraph(
          Words.clearing(clearing.relationships.count, isMinimal: clearing.isMinimal, atLeast: clearing.atLeast)),
        .list(shown + (rest > 0 ? [Words.andMore(rest)] : [])), .paragraph(Words.leverageMeaning),
      ],
      .object([
        .init(key: "relationships", value: facts.ids(clearing.relationships)),
        .init(key: "minimal", value: .bool(clearing.isMinimal)),
        .init(key: "atLeast", value: number(clearing.atLeast)),
        .init(key: "method", value: .string(clearing.method.rawValue)),
      ]))
  }

  // MARK: Evidence

  var evidence: Dossier.Section {
    guard let evidence = explanation.evidence else {
      let text = explanation.list.paths.isEmpty ? Words.noPaths : Words.evidenceUnknown
      return section(.evidence, [.paragraph(text)], .null)
    }
    let value = StructuredValue.object([
      .init(key: "rows", value: .array(evidence.rows.map(value))),
      .init(key: "notLookedAt", value: number(evidence.leftOut)),
    ])
    let publishers = evidence.rows.filter { if case .publisher = $0.evidence { true } else { false } }
    let documents = evidence.rows.filter { if case .document = $0.evidence { true } else { false } }
    let shown = publishers.prefix(8) + documents.prefix(8)
    guard !shown.isEmpty else { return section(.evidence, [.paragraph(Words.evidenceNone)], value) }
    let whole = explanation.exposure.exact ?? explanation.exposure.lower
    let rows = shown.map { row -> [Text] in
      let share = whole > 0 ? min(1, row.lost / whole) : 0
      let part: Text = share >= 1 - 1e-9 ? Words.allOfIt : "\(words: ReportText.part(share))"
      return [
        words(row.evidence), "\(row.relationships.count)", "\(row.flags.count)", part,
        "\(words: ReportText.probability(row.remaining))",
      ]
    }
    var blocks: [Block] = [.table(.init(caption: Words.evidenceCaption, header: Words.evidenceColumns, rows: rows))]
    let rest = evidence.rows.count - shown.count + evidence.leftOut
    if rest > 0 { blocks.append(.paragraph(Words.andMore(rest))) }
    return section(.evidence, blocks, value)
  }

  private func words(_ evidence: EvidenceDependence.Evidence) -> Text {
    switch evidence {
    case .publisher(let name): Words.publisher(name)
    case .document(let publisher, let title, let url, let file): Words.document(title ?? url ?? file, publisher)
    }
  }

  private func value(_ row: EvidenceDependence) -> StructuredValue {
    var members: [Member]
    switch row.evidence {
    case .publisher(let name):
      members = [.init(key: "type", value: .string("publisher")), .init(key: "publisher", value: .text(name))]
    case .document(let publisher, let title, let url, let file):
      members = [
        .init(key: "type", value: .string("document")), .init(key: "publisher", value: .text(publisher)),
        .init(key: "title", value: .text(title)), .init(key: "url", value: .text(url)),
        .init(key: "file", value: .text(file)),
      ]
    }
    members.append(.init(key: "relationships", value: facts.ids(row.relationships)))
    members.append(.init(key: "flags", value: .array(row.flags.map { .string(dataset.flags[$0].id) })))
    members.append(.init(key: "remaining", value: .number(row.remaining)))
    members.append(.init(key: "lost", value: .number(row.lost)))
    return .object(members)
  }

  // MARK: Unknown

  var unknown: Dossier.Section {
    var lines: [Text] = []
    let gaps = facts.arriving == nil ? explanation.gaps : analysis.dataGaps(in: facts.shownPaths)
    for fact in DataGap.Fact.allCases {
      let items = gaps.filter { $0.fact == fact }.compactMap { gap in
        gap.relationship.map(facts.words) ?? gap.entity.map(facts.name)
      }.reduce(into: [Text]()) { if !$0.contains($1) { $0.append($1) } }
      guard !items.isEmpty else { continue }
      lines.append(Words.gap(fact, Array(items.prefix(8)), rest: max(0, items.count - 8)))
    }
    let open = facts.shared.ownership.notExcluding(facts.entity)
    for row in open { lines.append(Words.missing(row.rule, row.missing.map { facts.words($0.relationship) })) }
    let disputed = facts.relationships.filter { index in
      dataset.relationships[index].sources.contains { $0.stance != .supports }
    }
    if !disputed.isEmpty { lines.append(Words.disputedRelationships(disputed.map(facts.words))) }
    let (errors, doubts) = (facts.shared.findings[.error] ?? 0, facts.shared.findings[.doubt] ?? 0)
    if errors + doubts > 0 { lines.append(Words.findings(errors: errors, doubts: doubts)) }
    if analysis.hasCutDerivations { lines.append(Words.derivationsCut) }
    let blocks: [Block] = [lines.isEmpty ? .paragraph(Words.nothingUnknown) : .list(lines), .paragraph(Words.absence)]
    return section(
      .unknown, blocks,
      .object([
        .init(
          key: "missing",
          value: .array(
            gaps.map { gap in
              .object([
                .init(key: "fact", value: .string(gap.fact.rawValue)),
                .init(key: "relationship", value: gap.relationship.map { relationshipID($0) } ?? .null),
                .init(key: "entity", value: gap.entity.map { id($0) } ?? .null),
              ])
            })),
        .init(key: "disputed", value: facts.ids(disputed)), .init(key: "errors", value: number(errors)),
        .init(key: "doubts", value: number(doubts)),
        .init(key: "derivationsCut", value: .bool(analysis.hasCutDerivations)),
      ]))
  }
}
