// SPDX-License-Identifier: Apache-2.0

/// Something that the data does not say about a relationship or an intermediary of a path.
public struct DataGap: Hashable, Sendable {
  /// What is not known.
  public var fact: Fact
  /// The index of the relationship that it is about, if it is about one.
  public var relationship: Int?
  /// The index of the entity that it is about, if it is about one.
  public var entity: Int?

  /// What is not known.
  public enum Fact: String, CaseIterable, Sendable {
    /// When a provision began.
    case start = "start unstated"
    /// When a holding or control began.
    case controlStart = "control start unstated"
    /// What was provided.
    case product = "product unstated"
    /// How large a holding is.
    case share = "share unstated"
    /// How large a holding is, within a range.
    case shareRange = "share is a range"
    /// Who says so.
    case source = "no source"
    /// What the intermediary does with what it gets.
    case role = "role unspecified"
    /// Who the intermediary is.
    case name = "entity not named"
  }
}

extension Analysis {
  /// What the data does not say along `paths`, each once, in the order of the paths.
  public func dataGaps(in paths: [Path]) -> [DataGap] {
    var gaps: [DataGap] = []
    var seen: Set<DataGap> = []
    func add(_ gap: DataGap) { if seen.insert(gap).inserted { gaps.append(gap) } }
    // Paths share most of their steps: what was looked at once has nothing new.
    var looked: Set<Int> = []
    for path in paths {
      for (position, index) in path.relationships.enumerated() {
        let isLast = position == path.relationships.count - 1
        guard looked.insert(2 * index + (isLast ? 1 : 0)).inserted else { continue }
        let relationship = dataset.relationships[index]
        for fact in relationship.gaps { add(DataGap(fact: fact, relationship: index)) }
        if isLast { continue }
        for fact in dataset.entities[relationship.to].gaps(
          policy, passesOn: relationship.kind.family == .provision)
        {
          add(DataGap(fact: fact, entity: relationship.to))
        }
      }
      for index in path.derivation.relationships where looked.insert(2 * index + 1).inserted {
        for fact in dataset.relationships[index].gaps { add(DataGap(fact: fact, relationship: index)) }
      }
    }
    return gaps
  }
}

extension Relationship {
  fileprivate var gaps: [DataGap.Fact] {
    var facts: [DataGap.Fact] = []
    if kind.family == .provision {
      if period.start == nil { facts.append(.start) }
      if products.isEmpty { facts.append(.product) }
    }
    if kind.family == .control, period.start == nil { facts.append(.controlStart) }
    if kind == .ownership {
      if share == nil { facts.append(.share) } else if share?.isExact == false { facts.append(.shareRange) }
    }
    if sources.isEmpty { facts.append(.source) }
    return facts
  }
}

extension Entity {
  fileprivate func gaps(_ policy: Policy, passesOn: Bool) -> [DataGap.Fact] {
    var facts: [DataGap.Fact] = []
    if isUnnamed { facts.append(.name) }
    if passesOn, passThrough == nil, policy.countedRole(role) == Role.unspecified.name { facts.append(.role) }
    return facts
  }

  /// Whether the entity stands for one that nobody could name.
  var isUnnamed: Bool {
    guard let name = names.first?.text else { return true }
    let words = name.lowercased().split { !$0.isLetter }
    let marks: Set<Substring> = ["unknown", "unnamed", "undisclosed", "unidentified", "unspecified", "anonymous"]
    let denied: Set<Substring> = ["known", "named", "disclosed", "identified", "specified", "stated"]
    return words.isEmpty || words.contains(where: marks.contains)
      || zip(words, words.dropFirst()).contains { $0 == "not" && denied.contains($1) }
  }
}
