// SPDX-License-Identifier: Apache-2.0

extension DossierSections {
  var ownership: Dossier.Section {
    let statuses = facts.shared.ownership
    var rows: [[Text]] = []
    var values: [StructuredValue] = []
    var remarks: [Text] = []
    for rule in statuses.rules {
      let status = rule.isInForce ? statuses.status(of: facts.entity, under: rule.name) : .none
      let asks = rule.versions.map(Words.rule).joined("; ")
      rows.append([
        "\(data: rule.name)", asks, rule.isInForce ? Words.inForce : Words.notInForce,
        rule.isInForce ? word(for: status) : Words.notLookedAt,
      ])
      remarks += self.remarks(status, rule: rule.name)
      values.append(value(status, rule: rule.name, isInForce: rule.isInForce))
    }
    let table = Dossier.Table(caption: Words.ruleCaption, header: Words.ruleColumns, rows: rows)
    let holdings = facts.shared.holdings[facts.entity] ?? []
    var blocks: [Block] = [.table(table)]
    if !remarks.isEmpty { blocks.append(.list(remarks)) }
    blocks.append(holdings.isEmpty ? .paragraph(Words.noHoldings) : .table(holdingTable(holdings)))
    blocks.append(.paragraph(Words.sharesNote))
    return section(
      .ownership, blocks,
      .object([
        .init(key: "rules", value: .array(values)),
        .init(
          key: "holdings",
          value: .array(holdings.map { dataset.relationships[$0].structuredValue(in: dataset, policy) })),
      ]))
  }

  private func word(for status: RuleStatuses.Status) -> Text {
    switch status {
    case .derived(let derivations): Words.derivedBy(derivations.count)
    case .notExcluded: Words.notExcluded
    case .none: Words.notDerived
    }
  }

  private func remarks(_ status: RuleStatuses.Status, rule: String) -> [Text] {
    switch status {
    case .derived(let derivations):
      return derivations.prefix(Dossiers.mostDerivations).map { derivation in
        let flags = derivation.flags.map { index -> Text in
          let flag = dataset.flags[index]
          return Words.flaggedAs(facts.name(flag.entity), Words.flag(flag))
        }
        return Words.derivation(rule, flags, derivation.relationships.map(holding))
      }
        + (derivations.count > Dossiers.mostDerivations
          ? [Words.andMore(derivations.count - Dossiers.mostDerivations)] : [])
    case .notExcluded(let missing): return [Words.missing(rule, missing.map { share($0.relationship) })]
    case .none: return []
    }
  }

  /// A holding with its share alone, where nothing but that is in question.
  private func share(_ index: Int) -> Text {
    let relationship = dataset.relationships[index]
    guard relationship.kind == .ownership else { return facts.words(index) }
    return "\(facts.words(index)): \(words: ReportText.share(relationship.share))"
  }

  /// A holding with its share, how sure it is, and what speaks against it.
  private func holding(_ index: Int) -> Text {
    Words.holding(facts.words(index), dataset.relationships[index], facts.confidence(index))
  }

  private func holdingTable(_ holdings: [Int]) -> Dossier.Table {
    var rows = holdings.prefix(Dossiers.mostHoldings).map { index -> [Text] in
      let relationship = dataset.relationships[index]
      let other = relationship.from == facts.entity ? relationship.to : relationship.from
      return [
        facts.name(relationship.from), Words.verb(relationship), facts.name(relationship.to),
        relationship.kind == .ownership ? "\(words: ReportText.share(relationship.share))" : "",
        "\(words: ReportText.period(relationship.period))", "\(words: facts.confidence(index).text)",
        sources(of: relationship, index), marked(other),
      ]
    }
    if holdings.count > rows.count {
      rows.append([Words.andMore(holdings.count - rows.count)] + Words.holdingColumns.dropFirst().map { _ in "" })
    }
    return Dossier.Table(caption: Words.holdingCaption, header: Words.holdingColumns, rows: rows)
  }

  /// Whether an entity is flagged itself, or by who owns or controls it.
  private func marked(_ entity: Int) -> Text {
    if !facts.countedFlags(of: entity).isEmpty { return Words.flagged }
    return analysis.derivations(of: entity).isEmpty ? "" : Words.derivedAsFlagged
  }

  private func value(_ status: RuleStatuses.Status, rule: String, isInForce: Bool) -> StructuredValue {
    var members: [Member] = [.init(key: "rule", value: .string(rule)), .init(key: "inForce", value: .bool(isInForce))]
    switch status {
    case .derived(let derivations):
      members.append(.init(key: "status", value: .string("derived")))
      members.append(
        .init(key: "derivations", value: .array(derivations.map { $0.structuredValue(in: dataset) })))
    case .notExcluded(let missing):
      members.append(.init(key: "status", value: .string("notExcluded")))
      members.append(
        .init(
          key: "missing",
          value: .array(
            missing.map {
              .object([
                .init(key: "relationship", value: relationshipID($0.relationship)),
                .init(key: "fact", value: .string($0.fact.rawValue)),
              ])
            })))
    case .none: members.append(.init(key: "status", value: .string(isInForce ? "none" : "notLookedAt")))
    }
    return .object(members)
  }
}
