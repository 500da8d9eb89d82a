// SPDX-License-Identifier: Apache-2.0

extension PathFactors {
  /// The factors, a line each, with where each comes from, and their product.
  func text(indent: String) -> String {
    let numbers = factors.map(number)
    let width = max(6, numbers.map(\.count).max() ?? 0)
    var text =
      indent
      + "factors, whose product is the probability (what is computed is rounded; --format json has all digits):\n"
    for (factor, number) in zip(factors, numbers) {
      let padded = number + String(repeating: " ", count: width - number.count)
      text += "\(indent)  \(padded)  \(line(factor.event))\n"
    }
    let total = ReportText.probability(product)
    return text + "\(indent)  \(total + String(repeating: " ", count: max(0, width - total.count)))  the product\n"
  }

  /// A factor as it is stated; a confidence that was computed with the digits that it has.
  func number(_ factor: Factor) -> String {
    guard case .confidence(let index) = factor.event else { return ReportText.stated(factor.value) }
    return Confidence(of: dataset.relationships[index], policy: policy).text
  }

  private func name(_ entity: Int) -> String { ReportText.visible(dataset.entities[entity].name) }

  /// What a factor is, in words.
  func line(_ event: Event) -> String {
    switch event {
    case .confidence(let index):
      let relationship = dataset.relationships[index]
      return "\(name(relationship.from)) \(relationship.kind.verb) \(name(relationship.to)): "
        + ReportText.visible(Confidence(of: relationship, policy: policy).derivationText(relationship))
    case .transmission(let index):
      return "what the kind \(dataset.relationships[index].kind.rawValue) transmits"
    case .relevance(let index):
      let products = dataset.relationships[index].products
      if products.isEmpty { return "relevance of what is provided at the start, which is not stated" }
      let most = products.max { policy.relevance(of: [$0]) < policy.relevance(of: [$1]) } ?? products[0]
      return "relevance of what is provided at the start: \(ReportText.visible(most.name))"
        + (policy.relevance[most.name] == nil ? " (a category that the policy does not list)" : "")
    case .passThrough(let index):
      let entity = dataset.entities[index]
      if entity.passThrough != nil { return "\(name(index)) passes on: stated for it" }
      let role = policy.countedRole(entity.role)
      let stated = role == entity.role.name ? "" : "; stated role: \(ReportText.visible(entity.role.name))"
      return "\(name(index)) passes on, as its role: \(role)\(stated)"
    case .flag(let index):
      let flag = dataset.flags[index]
      return "the flag of \(name(flag.entity)) applies (\(ReportText.visible(flag.list ?? flag.category)))"
        + (flag.confidence == nil ? ": the policy's default" : "")
    }
  }

  var structuredValue: StructuredValue {
    .array(
      factors.map { factor in
        let (event, id): (String, String) =
          switch factor.event {
          case .confidence(let index): ("confidence", dataset.relationships[index].id)
          case .transmission(let index): ("transmission", dataset.relationships[index].id)
          case .relevance(let index): ("relevance", dataset.relationships[index].id)
          case .passThrough(let index): ("passThrough", dataset.entities.id(at: index))
          case .flag(let index): ("flag", dataset.flags[index].id)
          }
        return .object([
          .init(key: "event", value: .string(event)), .init(key: "of", value: .string(id)),
          .init(key: "value", value: .number(factor.value)), .init(key: "basis", value: .string(line(factor.event))),
        ])
      })
  }
}

extension Confidence {
  /// From which publishers and grades the confidence comes.
  fileprivate func derivationText(_ relationship: Relationship) -> String {
    guard basis == .sources else { return "confidence \(basis.explanation)" }
    let parts = publishers.map { publisher in
      let sources = relationship.sources.filter {
        $0.publisher == publisher.name && ($0.stance == .disputes) == publisher.disputes
      }
      let grades = Set(sources.compactMap { $0.grade?.code }).sorted()
      let grade =
        sources.contains { $0.confidence != nil }
        ? "own confidence" : grades.isEmpty ? "no grade" : "grade \(grades.joined(separator: ", "))"
      return "\(publisher.disputes ? "disputed by " : "")\(publisher.name ?? "an unnamed publisher") "
        + "(\(grade): \(ReportText.stated(publisher.strength)))"
    }
    if parts.isEmpty { return "confidence from its sources, none of which supports it any more" }
    return "confidence from \(parts.joined(separator: ", "))"
  }
}
