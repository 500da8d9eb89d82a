// SPDX-License-Identifier: Apache-2.0

/// Everything that is recorded of an entity: names, identifiers, records and why they are one, flags,
/// relationships with their sources, judgements.
public struct EntityReport: Report {
  private let dataset: Dataset
  private let policy: Policy
  private let index: Int

  /// The report on the entity at `index`.
  public init(_ index: Int, in dataset: Dataset, policy: Policy) {
    self.dataset = dataset
    self.policy = policy
    self.index = index
  }

  /// Always true: everything recorded is given.
  public var isComplete: Bool { true }

  private var entity: Entity { dataset.entities[index] }
  private var flags: [Flag] { dataset.flags.filter { $0.entity == index } }
  private var relationships: [Relationship] {
    dataset.relationships.indices(of: index).map { dataset.relationships[$0] }
  }
  private var merges: [EntityMerge] {
    let records = Set(entity.records)
    return dataset.merges.filter { records.contains($0.record) }
  }
  private var judgements: [Judgement] {
    let ids = Set(entity.records + flags.map(\.id) + relationships.map(\.id))
    return dataset.judgements.filter { judgement in
      switch judgement.action {
      case .merge(let a, let b): ids.contains(a) || ids.contains(b)
      case .split(let id), .edit(_, let id, _, _): ids.contains(id)
      case .flag(let flag): ids.contains(flag.entity.recordID)
      }
    }
  }

  /// Names, identifiers, records and merges, flags, relationships and judgements.
  public var members: [StructuredValue.Member] {
    let entity = entity
    func texts(_ values: [String]) -> StructuredValue { .array(values.map(StructuredValue.string)) }
    return [
      .init(key: "entity", value: .string(entity.id)), .init(key: "names", value: texts(entity.names.map(\.text))),
      .init(key: "kind", value: .string(entity.kind.rawValue)), .init(key: "role", value: .string(entity.role.name)),
      .init(key: "jurisdictions", value: texts(entity.jurisdictions)),
      .init(key: "identifiers", value: texts(entity.identifiers.map(\.description))),
      .init(key: "passThrough", value: .number(entity.passThrough?.value)),
      .init(key: "notes", value: texts(entity.notes)),
      .init(key: "places", value: texts(entity.places.map(\.description))),
      .init(key: "records", value: texts(entity.records)),
      .init(
        key: "merges",
        value: .array(
          merges.map {
            .object([
              .init(key: "record", value: .string($0.record)),
              .init(key: "recordPlace", value: .text($0.recordPlace?.description)),
              .init(key: "other", value: .string($0.other)),
              .init(key: "otherPlace", value: .text($0.otherPlace?.description)),
              .init(key: "reason", value: .string($0.explanation)),
            ])
          })),
      .init(key: "flags", value: .array(flags.map { $0.structuredValue(in: dataset) })),
      .init(key: "relationships", value: .array(relationships.map { $0.structuredValue(in: dataset, policy) })),
      .init(key: "judgements", value: .array(judgements.map(\.structuredValue))),
    ]
  }

  /// One row for each relationship of the entity.
  public var table: ReportTable {
    ReportTable(
      header: ["relationship", "from", "kind", "to", "start", "end", "products", "amount", "currency", "confidence"],
      rows: relationships.map { relationship in
        [
          relationship.id, dataset.entities[relationship.from].name, relationship.kind.rawValue,
          dataset.entities[relationship.to].name, relationship.period.start?.description ?? "",
          relationship.period.end?.description ?? "", relationship.products.map(\.name).joined(separator: ";"),
          relationship.amount.map { canonicalNumber($0.value) } ?? "", relationship.amount?.currency ?? "",
          "\(Confidence(of: relationship, policy: policy).value)",
        ]
      })
  }

  /// The same for a person, each relationship followed by its sources.
  public var text: String {
    let entity = entity
    func line(_ title: String, _ values: [String]) -> String {
      values.isEmpty ? "" : "\(title): \(values.map { ReportText.visible($0) }.joined(separator: "; "))\n"
    }
    var text = "\(ReportText.visible(entity.name))  [\(ReportText.visible(entity.id))]\n"
    let others = entity.names.dropFirst().map(\.text)
    let rest = others.count > 20 ? ["… and \(others.count - 20) more (all in --format json)"] : []
    text += line("also called", others.prefix(20) + rest)
    text += line("kind", [entity.kind.rawValue]) + line("role", [entity.role.name])
    text += line("jurisdiction", entity.jurisdictions) + line("identifiers", entity.identifiers.map(\.description))
    text += line("pass-through of its own", entity.passThrough.map { [ReportText.stated($0.value)] } ?? [])
    text +=
      line("notes", entity.notes)
      + line("first stated in", entity.places.map(\.description) + furtherPlaces(entity.places))
    for merge in merges {
      text +=
        "one entity: \(ReportText.visible(merge.record))\(merge.recordPlace.parenthesized) and "
        + "\(ReportText.visible(merge.other))\(merge.otherPlace.parenthesized), "
        + "because \(ReportText.visible(merge.explanation))\n"
    }
    for flag in flags {
      text += "\n⚑ \(flag.line(policy))\n"
      for source in flag.sources { text += "    \(source.line)\n" }
    }
    for relationship in relationships {
      text += "\n\(relationship.line(in: dataset, policy))\n"
      for source in relationship.sources { text += "    \(source.line)\n" }
      for note in relationship.notes { text += "    note: \(ReportText.visible(note, limit: 1_000))\n" }
    }
    for judgement in judgements { text += "\n" + judgement.line + "\n" }
    return text
  }
}

/// Of each record the first places are kept.
private func furtherPlaces(_ places: [SourceLocation]) -> [String] {
  places.count < EntityStatement.placesKept
    ? [] : ["and perhaps more (the first \(EntityStatement.placesKept) of a record are kept)"]
}

extension SourceLocation? {
  /// The place behind a record, in brackets.
  fileprivate var parenthesized: String { map { " (\(ReportText.visible($0.description)))" } ?? "" }
}

extension Flag {
  /// The flag on one line: what, list, level, dates.
  func line(_ policy: Policy) -> String {
    let level = level?.value ?? policy.levelUnspecified
    let meaning = self.level?.meaning ?? "not stated; the policy's default"
    var parts = ["flagged as \"\(category)\"", "level \(level) (\(meaning))"]
    if let list { parts.append("list \(list)") }
    if let programme { parts.append("programme \(programme)") }
    parts.append(ReportText.period(period))
    let figure = ReportText.stated(confidence?.value ?? policy.flagConfidenceUnspecified)
    parts.append("confidence \(figure)" + (confidence == nil ? " (not stated; the policy's default)" : ""))
    return ReportText.visible(parts.joined(separator: "; ") + "  [\(id)]", limit: 1_000)
  }

  func structuredValue(in dataset: Dataset) -> StructuredValue {
    .object([
      .init(key: "id", value: .string(id)), .init(key: "entity", value: .string(dataset.entities.id(at: entity))),
      .init(key: "category", value: .string(category)),
      .init(key: "level", value: .number(level.map { Double($0.value) })),
      .init(key: "confidence", value: .number(confidence?.value)), .init(key: "list", value: .text(list)),
      .init(key: "programme", value: .text(programme)),
      .init(key: "since", value: .text(period.start?.description)),
      .init(key: "until", value: .text(period.end?.description)),
      .init(key: "sources", value: .array(sources.map(\.structuredValue))),
    ])
  }
}

extension Relationship {
  /// The relationship on one line, with names and everything that is stated.
  func line(in dataset: Dataset, _ policy: Policy) -> String {
    var parts = ["\(dataset.entities[from].name) \(kind.verb) \(dataset.entities[to].name)"]
    if kind == .ownership { parts.append(ReportText.share(share)) }
    parts.append(ReportText.period(period))
    if !products.isEmpty { parts.append(products.map(\.name).joined(separator: ", ")) }
    if let amount { parts.append("\(canonicalNumber(amount.value)) \(amount.currency ?? "")".trimmed) }
    parts.append(confidenceText(in: dataset, policy))
    return ReportText.visible(parts.joined(separator: "; ") + "  [\(id)]", limit: 1_000)
  }

  /// The confidence with where it comes from; beside one that judgements changed, what the imported facts say.
  func confidenceText(in dataset: Dataset, _ policy: Policy) -> String {
    let confidence = Confidence(of: self, policy: policy)
    let text = "confidence \(confidence.text)"
    guard let unedited = dataset.unedited[id] else { return "\(text) (\(confidence.basis.explanation))" }
    let edits = dataset.judgements.compactMap { judgement -> (field: String, number: Int)? in
      guard case .edit(.relationship, let id, let field, _) = judgement.action, id == self.id else { return nil }
      return (field, judgement.number)
    }
    func judgements(_ edits: [(field: String, number: Int)]) -> String {
      "edited by judgement \(edits.map { "\($0.number)" }.joined(separator: ", "))"
    }
    let (own, others) = (edits.filter { $0.field == "confidence" }, edits.filter { $0.field != "confidence" })
    var words = confidence.basis.explanation
    if !own.isEmpty {
      words = "\(judgements(own)); by the imported facts \(Confidence(of: unedited, policy: policy).text)"
    }
    if !others.isEmpty {
      words += "; \(Set(others.map(\.field)).sorted().joined(separator: ", ")) \(judgements(others))"
    }
    return "\(text) (\(words))"
  }

  func structuredValue(in dataset: Dataset, _ policy: Policy) -> StructuredValue {
    .object([
      .init(key: "id", value: .string(id)), .init(key: "from", value: .string(dataset.entities.id(at: from))),
      .init(key: "to", value: .string(dataset.entities.id(at: to))), .init(key: "kind", value: .string(kind.rawValue)),
      .init(key: "confidence", value: .number(Confidence(of: self, policy: policy).value)),
      .init(key: "shareMin", value: .number(share?.least)), .init(key: "shareMax", value: .number(share?.most)),
      .init(key: "start", value: .text(period.start?.description)),
      .init(key: "end", value: .text(period.end?.description)),
      .init(key: "products", value: .array(products.map { .string($0.name) })),
      .init(key: "amount", value: .number(amount?.value)), .init(key: "currency", value: .text(amount?.currency)),
      .init(key: "sources", value: .array(sources.map(\.structuredValue))),
      .init(key: "notes", value: .array(notes.map(StructuredValue.string))),
    ])
  }
}

extension Judgement {
  /// What was decided, in words.
  public var summary: String {
    switch action {
    case .merge(let a, let b): "merge \(a) and \(b)"
    case .split(let id): "split \(id)"
    case .edit(let target, let id, let field, let value): "edit \(target.rawValue) \(id): \(field) = \(value)"
    case .flag(let flag): "flag \(flag.entity.recordID) as \(flag.category)"
    }
  }

  var line: String {
    ReportText.visible("judgement \(number): \(summary), by \(author) at \(time), because: \(reason)", limit: 1_000)
  }

  /// The judgement as a JSON value.
  public var structuredValue: StructuredValue {
    .object([
      .init(key: "number", value: .number(Double(number))), .init(key: "summary", value: .string(summary)),
      .init(key: "author", value: .string(author)), .init(key: "time", value: .string(time)),
      .init(key: "reason", value: .string(reason)),
    ])
  }
}
