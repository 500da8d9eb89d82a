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
      return derivations.prefix(Self.mostRows).map { derivation in
        let flags = derivation.flags.map { index -> Text in
          let flag = dataset.flags[index]
          return Words.flaggedAs(facts.name(flag.entity), Words.flag(flag))
        }
        return Words.derivation(rule, flags, derivation.relationships.map(holding))
      } + (derivations.count > Self.mostRows ? [Words.andMore(derivations.count - Self.mostRows)] : [])
    case .notExcluded(let missing): return [Words.missing(rule, missing.map { holding($0.relationship) })]
    case .none: return []
    }
  }

  /// A holding with its share.
  private func holding(_ index: Int) -> Text {
    let relationship = dataset.relationships[index]
    guard relationship.kind == .ownership else { return facts.words(index) }
    return "\(facts.words(index)): \(words: ReportText.share(relationship.share))"
  }

  private func holdingTable(_ holdings: [Int]) -> Dossier.Table {
    var rows = holdings.prefix(50).map { index -> [Text] in
      let relationship = dataset.relationships[index]
      let other = relationship.from == facts.entity ? relationship.to : relationship.from
      return [
        facts.name(relationship.from), "\(words: relationship.kind.verb)", facts.name(relationship.to),
        relationship.kind == .ownership ? "\(words: ReportText.share(relationship.share))" : "",
        "\(words: ReportText.period(relationship.period))",
        analysis.derivations(of: other).isEmpty ? "" : Words.flagged,
      ]
    }
    if holdings.count > 50 { rows.append([Words.andMore(holdings.count - 50), "", "", "", "", ""]) }
    return Dossier.Table(caption: Words.holdingCaption, header: Words.holdingColumns, rows: rows)
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
