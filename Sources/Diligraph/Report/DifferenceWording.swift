// SPDX-License-Identifier: Apache-2.0

/// How changed paths, facts and coefficients are written, in words and as JSON.
struct DifferenceWording {
  let before: Dataset
  let after: Dataset
  let facts: [FactChange]
  let coefficients: [CoefficientChange]
  private let policies: (before: Policy, after: Policy)

  init(_ before: Analysis, _ after: Analysis, _ facts: DatasetDifference, _ coefficients: [CoefficientChange]) {
    self.before = before.dataset
    self.after = after.dataset
    self.facts = facts.facts
    self.coefficients = coefficients
    policies = (before.policy, after.policy)
  }

  // MARK: JSON

  func structured(_ path: PathChange) -> StructuredValue {
    let (dataset, relationships) = shown(path)
    return .object([
      .init(key: "change", value: .string(path.form.rawValue)),
      .init(key: "relationships", value: .array(relationships.map { .string(dataset.relationships.id($0)) })),
      .init(key: "before", value: .number(path.before?.probability)),
      .init(key: "after", value: .number(path.after?.probability)),
      .init(key: "levelBefore", value: .number(path.before.map { Double($0.level) })),
      .init(key: "levelAfter", value: .number(path.after.map { Double($0.level) })),
      .init(
        key: "causes",
        value: .array(
          path.causes.map { cause in
            switch cause {
            case .fact(let index): structured(facts[index])
            case .coefficient(let index): structured(coefficients[index])
            }
          })),
    ])
  }

  func structured(_ fact: FactChange) -> StructuredValue {
    .object([
      .init(key: "fact", value: .string(fact.subject.rawValue)), .init(key: "id", value: .string(id(fact))),
      .init(key: "change", value: .string(fact.form)),
      .init(
        key: "fields",
        value: .array(
          fact.fields.map {
            .object([
              .init(key: "field", value: .string($0.name)), .init(key: "before", value: .text($0.before)),
              .init(key: "after", value: .text($0.after)),
            ])
          })),
    ])
  }

  func structured(_ change: CoefficientChange) -> StructuredValue {
    .object([
      .init(key: "coefficient", value: .string(change.key)), .init(key: "before", value: change.before ?? .null),
      .init(key: "after", value: change.after ?? .null),
    ])
  }

  // MARK: Words

  /// A path with its causes, each on a line.
  func text(_ path: PathChange, indent: String) -> String {
    let probability: String =
      switch path.form {
      case .new: "new path, \(ReportText.probability(path.after?.probability ?? 0))"
      case .gone: "path gone, was \(ReportText.probability(path.before?.probability ?? 0))"
      case .changed: "path \(ReportText.move(path.before?.probability ?? 0, path.after?.probability ?? 0))"
      }
    let (dataset, relationships) = shown(path)
    let hops = relationships.enumerated().map { number, index in
      let relationship = dataset.relationships[index]
      let start = number == 0 ? ReportText.visible(dataset.entities[relationship.from].name) : ", which"
      return "\(start) \(relationship.kind.verb) \(ReportText.visible(dataset.entities[relationship.to].name))"
    }
    var text = "\(indent)\(probability): \(hops.joined())\n"
    for cause in path.causes.prefix(6) { text += "\(indent)  because \(self.text(cause))\n" }
    if path.causes.count > 6 { text += "\(indent)  and \(path.causes.count - 6) more causes (--format json)\n" }
    if path.causes.isEmpty {
      text += "\(indent)  none of its own facts differs: what moved it lies in how its end is flagged\n"
    }
    return text
  }

  func text(_ cause: PathChange.Cause) -> String {
    switch cause {
    case .fact(let index): text(facts[index])
    case .coefficient(let index): "the policy has \(text(coefficients[index]))"
    }
  }

  func text(_ change: CoefficientChange) -> String {
    func value(_ value: StructuredValue?) -> String {
      value.map { ReportText.visible($0.canonicalJSON, limit: 60) } ?? "nothing"
    }
    return "\(ReportText.visible(change.key)) \(value(change.before)) → \(value(change.after))"
  }

  func text(_ fact: FactChange) -> String {
    let dataset = fact.after == nil ? before : after
    guard let index = fact.after ?? fact.before else { return "" }
    func name(_ entity: Int) -> String { ReportText.visible(dataset.entities[entity].name, limit: 80) }
    let what: String
    var sources: [Source] = []
    switch fact.subject {
    case .relationship:
      let relationship = dataset.relationships[index]
      what = "\(name(relationship.from)) \(relationship.kind.verb) \(name(relationship.to))"
      sources = deciding(relationship.sources, of: fact)
    case .flag:
      let flag = dataset.flags[index]
      what = "flag \"\(ReportText.visible(flag.category, limit: 60))\" of \(name(flag.entity))"
      sources = flag.sources
    case .entity: what = name(index)
    }
    let fields = fact.fields.map { "\($0.name) \(move($0, of: fact))" }
    let source = sources.first.flatMap(Self.origin).map { " [\($0)]" } ?? ""
    let altered = fields.isEmpty ? "" : ": " + fields.joined(separator: ", ")
    return "\(fact.form): \(what) (\(ReportText.visible(id(fact), limit: 80)))\(altered)\(source)"
  }

  /// How a field moved. The confidence of a relationship may be computed, and has the digits of what is computed.
  private func move(_ field: FactChange.Field, of fact: FactChange) -> String {
    func value(_ text: String?) -> String { ReportText.visible(text ?? "unstated", limit: 80) }
    if fact.subject == .relationship, field.name == "confidence", let old = fact.before, let new = fact.after {
      let sides = [(before, old, policies.before), (after, new, policies.after)].map {
        Confidence(of: $0.0.relationships[$0.1], policy: $0.2)
      }
      if sides[0].text == sides[1].text { return ReportText.move(sides[0].value, sides[1].value) }
      return "\(sides[0].text) → \(sides[1].text)"
    }
    if field.name == "confidence" || field.name == "pass-through" {
      func number(_ text: String?) -> String { text.flatMap(Double.init).map(ReportText.stated) ?? value(text) }
      return "\(number(field.before)) → \(number(field.after))"
    }
    return "\(value(field.before)) → \(value(field.after))"
  }

  /// The sources that an altered relationship has in addition, or had; all of them where they are the same.
  private func deciding(_ sources: [Source], of fact: FactChange) -> [Source] {
    guard let old = fact.before, fact.after != nil else { return sources }
    func said(_ source: Source) -> Source {
      var source = source
      // The same source elsewhere in a file says nothing else.
      source.location = nil
      return source
    }
    let earlier = before.relationships[old].sources
    let (known, still) = (Set(earlier.map(said)), Set(sources.map(said)))
    let added = sources.filter { !known.contains(said($0)) }
    if !added.isEmpty { return added }
    let gone = earlier.filter { !still.contains(said($0)) }
    return gone.isEmpty ? sources : gone
  }

  /// By whom and where, in a few words.
  private static func origin(_ source: Source) -> String? {
    var parts: [String] = []
    let verb =
      switch source.stance {
      case .supports: "reported"
      case .disputes: "disputed"
      case .retracts: "retracted"
      }
    if let publisher = source.publisher {
      parts.append("\(verb) by \(publisher)" + (source.published.map { ", \($0)" } ?? ""))
    }
    if let location = source.location { parts.append("\(location)") }
    return parts.isEmpty ? nil : ReportText.visible(parts.joined(separator: "; "))
  }

  // MARK: Names

  func name(_ entity: EntityCorrespondence.Pair) -> String {
    entity.after.map { after.entities[$0].name }
      ?? entity.before.map { before.entities[$0].name } ?? ""
  }

  func id(_ fact: FactChange) -> String {
    func id(_ dataset: Dataset, _ index: Int) -> String {
      switch fact.subject {
      case .relationship: dataset.relationships.id(index)
      case .flag: dataset.flags[index].id
      case .entity: dataset.entities.id(at: index)
      }
    }
    return fact.after.map { id(after, $0) }
      ?? fact.before.map { id(before, $0) } ?? ""
  }

  /// The side on which a path is shown, with its relationships there.
  func shown(_ path: PathChange) -> (Dataset, [Int]) {
    if path.after != nil, let indices = path.relationshipsAfter { return (after, indices) }
    if let indices = path.relationshipsBefore { return (before, indices) }
    return (after, path.relationshipsAfter ?? [])
  }
}
