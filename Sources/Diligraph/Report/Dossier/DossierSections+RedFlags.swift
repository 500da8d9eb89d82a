// SPDX-License-Identifier: Apache-2.0

extension DossierSections {
  /// How many red flags of all packs are met.
  var redFlagsMet: Int {
    redFlagChecks.reduce(0) { $0 + $1.count { $0.status == .met } }
  }

  var redFlags: Dossier.Section {
    var blocks: [Block] = []
    var values: [StructuredValue] = []
    for (pack, checks) in zip(facts.shared.options.packs, redFlagChecks) {
      let order: [RedFlagCheck.Status] = [.met, .notAssessable, .notMet]
      let rows = order.flatMap { status in checks.filter { $0.status == status }.map(row) }
      let counts = order.map { status in checks.count { $0.status == status } }
      blocks.append(.paragraph(Words.redFlagCounts(pack.title, met: counts[0], open: counts[1], notMet: counts[2])))
      blocks.append(
        .table(.init(caption: Words.redFlagCaption(pack.title), header: Words.redFlagColumns, rows: rows)))
      values.append(
        .object([
          .init(key: "pack", value: .string(pack.id)), .init(key: "title", value: .string(pack.title)),
          .init(key: "redFlags", value: .array(checks.map(value))),
        ]))
    }
    if blocks.isEmpty { blocks.append(.paragraph(Words.noPack)) } else { blocks.append(.paragraph(Words.redFlagNote)) }
    return section(.redFlags, blocks, .array(values))
  }

  private func row(_ check: RedFlagCheck) -> [Text] {
    let status: Text =
      switch check.status {
      case .met: Words.met
      case .notMet: Words.notMet
      case .notAssessable: Words.notAssessable
      }
    let items = check.relationships.map(facts.words) + check.entities.map(facts.name) + check.derived.map(derived)
    let shown = Array(items.prefix(5))
    let rest: [Text] = items.count > shown.count ? [Words.andMore(items.count - shown.count)] : []
    return [
      "\(data: check.redFlag.wording, limit: 500)", status, check.reason ?? (shown + rest).joined("; "),
      "\(data: check.redFlag.document, limit: 300)",
    ]
  }

  /// An entity that is of the sort through others.
  private func derived(_ entity: Int, _ derivation: Derivation) -> Text {
    let flags = derivation.flags.map { index -> Text in
      let flag = dataset.flags[index]
      return Words.flaggedOther(facts.name(flag.entity), Words.flagAndLevel(flag, policy))
    }
    return Words.onlyDerived(facts.name(entity), derivation.rule ?? "", flags)
  }

  private func value(_ check: RedFlagCheck) -> StructuredValue {
    .object([
      .init(key: "id", value: .string(check.redFlag.id)), .init(key: "wording", value: .string(check.redFlag.wording)),
      .init(key: "document", value: .string(check.redFlag.document)),
      .init(key: "test", value: check.redFlag.test?.structuredValue ?? .null),
      .init(key: "status", value: .string(check.status.rawValue)),
      .init(key: "reason", value: .text(check.reason?.plain)),
      .init(key: "relationships", value: facts.ids(check.relationships)),
      .init(key: "entities", value: .array(check.entities.map(id))),
      .init(key: "derived", value: .array(check.derived.map { id($0.entity) })),
    ])
  }
}
