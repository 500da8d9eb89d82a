// SPDX-License-Identifier: Apache-2.0

// MARK: Sensitivity, what a person fills in, where the data come from, how it was computed

extension DossierSections {
  /// A case with more relationships is not analysed anew for each coefficient.
  private static let mostAnalysedAgain = 20_000

  var sensitivity: Dossier.Section {
    guard !explanation.list.paths.isEmpty else {
      return section(.sensitivity, [.paragraph(Words.sensitivityNothing)], .null)
    }
    let isLarge = dataset.relationships.count > Self.mostAnalysedAgain
    if isLarge || !facts.shared.options.sensitivity { return factorSensitivity }
    var options = Sensitivity.Options()
    options.entities = [facts.entity]
    options.byHalf = true
    let sensitivity = Sensitivity(of: analysis, options: options)
    let base = sensitivity.figures.first ?? 0
    var range = base...base
    for figure in sensitivity.rows.flatMap(\.outcomes).flatMap(\.figures).compactMap(\.self) {
      range = min(range.lowerBound, figure)...max(range.upperBound, figure)
    }
    let bands = [range.lowerBound, range.upperBound].map(policy.band)
    var blocks: [Block] = [
      .paragraph(Words.sensitivityRange(base, range, exact: sensitivity.isExact, bands))
    ]
    if sensitivity.rows.isEmpty {
      blocks.append(.paragraph(Words.nothingMoves))
    } else {
      let rows = sensitivity.rows.prefix(Self.mostRows).map(cells)
      blocks.append(
        .table(.init(caption: Words.sensitivityCaption, header: Words.sensitivityColumns, rows: Array(rows))))
      let rest = sensitivity.rows.count - rows.count
      if rest > 0 { blocks.append(.paragraph(Words.andMore(rest))) }
    }
    if !sensitivity.withoutEffect.isEmpty { blocks.append(.paragraph(Words.withoutEffect(sensitivity.withoutEffect))) }
    if !sensitivity.notMoved.isEmpty { blocks.append(.paragraph(Words.notMoved(sensitivity.notMoved))) }
    return section(.sensitivity, blocks, .object(SensitivityReport(sensitivity).members))
  }

  /// The coefficients that are factors of the paths, in a hundredth of the time.
  private var factorSensitivity: Dossier.Section {
    guard let effects = analysis.coefficientEffects(of: facts.entity) else {
      return section(.sensitivity, [.paragraph(Words.sensitivityNothing)], .null)
    }
    var range = effects.figure...effects.figure
    for figure in effects.rows.flatMap(\.outcomes).map(\.figure) {
      range = min(range.lowerBound, figure)...max(range.upperBound, figure)
    }
    let bands = [range.lowerBound, range.upperBound].map(policy.band)
    var blocks: [Block] = [
      .paragraph(Words.sensitivityRange(effects.figure, range, exact: effects.isExact, bands))
    ]
    if effects.rows.isEmpty {
      blocks.append(.paragraph(Words.nothingMoves))
    } else {
      let rows = effects.rows.prefix(Self.mostRows).map { row -> [Text] in
        func all(_ value: (CoefficientEffects.Outcome) -> String) -> Text {
          "\(words: row.outcomes.map(value).joined(separator: " / "))"
        }
        return [
          "\(data: row.coefficient.key)", "\(words: ReportText.stated(row.coefficient.value))",
          all { ReportText.stated($0.value) }, all { ReportText.probability($0.figure) },
          row.outcomes.contains { policy.band(of: $0.figure) != policy.band(of: effects.figure) }
            ? Words.yes : Words.no,
        ]
      }
      blocks.append(
        .table(
          .init(
            caption: Words.sensitivityCaption, header: Array(Words.sensitivityColumns.dropLast()), rows: Array(rows))))
      let rest = effects.rows.count - rows.count
      if rest > 0 { blocks.append(.paragraph(Words.andMore(rest))) }
    }
    blocks.append(.paragraph(Words.sensitivityOfFactors))
    return section(.sensitivity, blocks, value(effects))
  }

  private func value(_ effects: CoefficientEffects) -> StructuredValue {
    let rows = effects.rows.map { row -> StructuredValue in
      let moves = row.outcomes.map { outcome -> StructuredValue in
        .object([
          .init(key: "value", value: .number(outcome.value)),
          .init(key: "figures", value: .array([.number(outcome.figure)])),
        ])
      }
      return .object([
        .init(key: "coefficient", value: .string(row.coefficient.key)),
        .init(key: "value", value: .number(row.coefficient.value)),
        .init(key: "uses", value: number(row.coefficient.uses)), .init(key: "effect", value: .number(row.effect)),
        .init(key: "moves", value: .array(moves)),
      ])
    }
    return .object([
      .init(key: "figure", value: .string(effects.isExact ? "exact" : "lower")),
      .init(key: "factorsOnly", value: .bool(true)), .init(key: "coefficients", value: .array(rows)),
    ])
  }

  private func cells(_ row: Sensitivity.Row) -> [Text] {
    func all(_ value: (Sensitivity.Outcome) -> String) -> Text {
      "\(words: row.outcomes.map(value).joined(separator: " / "))"
    }
    return [
      "\(data: row.coefficient.key)", "\(words: ReportText.stated(row.coefficient.value))",
      all { ReportText.stated($0.value) },
      all { $0.figures.first?.map { ReportText.probability($0) } ?? "not computed" },
      row.outcomes.contains { !$0.otherBands.isEmpty } ? Words.yes : Words.no,
      row.outcomes.contains { !$0.otherPaths.isEmpty } ? Words.yes : Words.no,
    ]
  }

  // MARK: Assessment

  var assessment: Dossier.Section {
    let history = facts.shared.assessments[facts.entity] ?? AssessmentHistory([])
    let current = history.current
    var blocks: [Block] = [.paragraph(Words.assessmentNote)]
    if current.count > 1 { blocks.append(.paragraph(AssessmentWords.several(current.count))) }
    blocks += current.map { version in
      .entry(
        mark: nil, title: AssessmentWords.title(version),
        lines: history.statements(of: version).map(AssessmentWords.line))
    }
    let blanks = Words.blanks.filter { blank in
      !current.contains { $0.assessment[AssessmentWords.field(ofBlank: blank.key)] != nil }
    }
    blocks += blanks.map { .blank($0.title, choices: $0.choices) }
    let only = current.count == 1 ? current.first?.assessment : nil
    return section(
      .assessment, blocks,
      .object(
        Words.blanks.map {
          Member(key: $0.key, value: .text(only?[AssessmentWords.field(ofBlank: $0.key)]))
        }
          + (current.isEmpty
            ? [] : [Member(key: "current", value: .array(current.map { .object(history.currentMembers($0)) }))])))
  }

  // MARK: Provenance

  var provenance: Dossier.Section {
    let provenance = facts.shared.provenance
    let used = statedIn
    // A name is that of the import, or of a file in an archive or folder that was imported.
    func count(_ input: DossierProvenance.Input) -> Int { used[input.place] ?? 0 }
    let stating = provenance.inputs.filter { count($0) > 0 || provenance.inputs.count <= Self.mostRows }
    let rows = stating.map { input -> [Text] in
      [
        "\(data: input.file, limit: 500)", "\(data: input.format)", "\(data: input.dataset ?? "")",
        "\(data: input.time ?? "")", "\(words: input.byteCount.map { DossierTerms.grouped(Double($0)) } ?? "")",
        input.digest.map { "\(words: $0)" } ?? Words.digestUnknown,
        Words.terms(input), "\(count(input))",
      ]
    }
    var blocks: [Block] = []
    if !rows.isEmpty {
      blocks.append(.table(.init(caption: Words.inputCaption, header: Words.inputColumns, rows: rows)))
    }
    let others = provenance.inputs.count - stating.count
    if others > 0 { blocks.append(.paragraph(Words.otherFiles(others))) }
    blocks.append(.paragraph(Words.dataDigest(provenance.dataDigest)))
    let judgements = shownJudgements
    let publication = dataset.publication
    let allJudgements = publication?.judgements ?? dataset.judgements.count
    blocks.append(
      .paragraph(
        publication == nil
          ? Words.judgements(allJudgements, shown: judgements.count) : Words.judgementsLeftOut(allJudgements)))
    if !judgements.isEmpty { blocks.append(.list(judgements.map(Words.judgement))) }
    return section(
      .provenance, blocks,
      .object([
        .init(key: "inputs", value: .array(provenance.inputs.map { value($0, count($0)) })),
        .init(key: "dataDigest", value: .string(provenance.dataDigest)),
        .init(key: "judgements", value: number(allJudgements)),
        .init(key: "judgementsShown", value: .array(judgements.map(\.structuredValue))),
      ]))
  }

  /// How many relationships and flags that are shown each file states.
  private var statedIn: [String: Int] {
    var counts: [String: Int] = [:]
    // Published facts have no places any more; how many a file states is no place.
    let published = dataset.publishedNames
    for index in facts.relationships {
      let relationship = dataset.relationships[index]
      for file in published?.files(ofRelationship: relationship.id) ?? Self.files(relationship.sources) {
        counts[file, default: 0] += 1
      }
    }
    for index in facts.shownFlags {
      let flag = dataset.flags[index]
      for file in published?.files(ofFlag: flag.id) ?? Self.files(flag.sources) { counts[file, default: 0] += 1 }
    }
    return counts
  }

  private static func files(_ sources: [Source]) -> Set<String> { Set(sources.compactMap { $0.location?.file }) }

  private var shownJudgements: [Judgement] {
    guard !dataset.judgements.isEmpty else { return [] }
    var ids: Set<String> = []
    for index in facts.relationships {
      let relationship = dataset.relationships[index]
      ids.insert(relationship.id)
      for party in [relationship.from, relationship.to] { ids.formUnion(dataset.entities[party].records) }
    }
    ids.formUnion(dataset.entities[facts.entity].records)
    ids.formUnion(facts.shownFlags.map { dataset.flags[$0].id })
    return dataset.judgements.filter { judgement in
      switch judgement.action {
      case .merge(let a, let b): ids.contains(a) || ids.contains(b)
      case .split(let id), .edit(_, let id, _, _): ids.contains(id)
      case .flag(let flag): ids.contains(flag.entity.recordID)
      }
    }
  }

  private func value(_ input: DossierProvenance.Input, _ count: Int) -> StructuredValue {
    .object([
      .init(key: "file", value: .string(input.file)), .init(key: "sha256", value: .text(input.digest)),
      .init(key: "bytes", value: .number(input.byteCount.map(Double.init))),
      .init(key: "format", value: .string(input.format)), .init(key: "dataset", value: .text(input.dataset)),
      .init(key: "imported", value: .text(input.time)), .init(key: "terms", value: .text(input.terms)),
      .init(key: "licences", value: .array(input.licences.map(StructuredValue.string))),
      .init(key: "factsShown", value: number(count)),
    ])
  }

  // MARK: Computation

  var computation: Dossier.Section {
    let context = facts.shared.context
    let budget = analysis.budget
    let version = facts.shared.provenance.programVersion
    var lines = [Words.policy(context), Words.counted(policy.flagsInForce), Words.pathRules(policy)]
    lines += [Words.budget(budget), Words.program(version)]
    lines += analysis.ignored.lines.map(Words.ignored)
    return section(
      .computation, [.list(lines)],
      .object([
        .init(key: "flagsInForce", value: .string(policy.flagsInForce.rawValue)),
        .init(key: "programVersion", value: .string(version)),
        .init(
          key: "budget",
          value: .object([
            .init(key: "exactPaths", value: number(budget.exactPaths)),
            .init(key: "exactProblems", value: number(budget.exactProblems)),
            .init(key: "steps", value: number(budget.stepsPerNamedEntity)),
            .init(key: "worlds", value: number(budget.worlds)),
            .init(key: "seed", value: .string(String(budget.seed))),
          ])),
      ]))
  }

  var notice: Dossier.Section {
    let notice = Words.notice(isPublished: dataset.publication != nil)
    return section(.notice, [.list(notice)], .array(notice.map { .string($0.plain) }))
  }
}
