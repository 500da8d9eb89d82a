// SPDX-License-Identifier: Apache-2.0

/// A key of the policy that differs between two policies.
public struct CoefficientChange: Hashable, Sendable {
  /// The key's path, such as `passThrough.reseller`.
  public var key: String
  /// What it is in the one; nil where there is no such key.
  public var before: StructuredValue?
  /// What it is in the other.
  public var after: StructuredValue?

  /// The same, seen from the other policy.
  public var mirrored: CoefficientChange { CoefficientChange(key: key, before: after, after: before) }

  /// The first part of the key's path.
  var root: String { String(key.prefix { $0 != "." }) }

  /// Whether the key can move a figure: names, words for figures and rules that are only available cannot.
  public var movesFigures: Bool { !["name", "bands", "rulePacks"].contains(root) }

  /// Whether the key decides which paths there are, rather than how probable one is.
  public var isStructural: Bool { Self.structural.contains(root) }

  private static let structural: Set = [
    "minLevel", "flagsInForce", "asOf", "ownershipRules", "attribution", "attributionThreshold", "maxHops",
    "timeConsistent", "timeToleranceDays", "defaultDurationDays", "productConsistent", "transformingRoles",
    "minConfidence",
  ]
}

extension Policy {
  /// The keys in which `other` differs, in the order of the default policy, then of names.
  public func changes(to other: Policy) -> [CoefficientChange] {
    let mine = structuredValue.leaves
    let theirs = other.structuredValue.leaves
    let before = Dictionary(mine) { first, _ in first }
    let after = Dictionary(theirs) { first, _ in first }
    let order = Dictionary(uniqueKeysWithValues: Policy.keys.enumerated().map { ($0.element, $0.offset) })
    return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
      .map { CoefficientChange(key: $0, before: before[$0], after: after[$0]) }
      .sorted { ((order[$0.root] ?? 0), $0.key) < ((order[$1.root] ?? 0), $1.key) }
  }

  /// The policy with one key changed, checked as a policy file is.
  ///
  /// - Parameters:
  ///   - key: the key's path, such as `passThrough.reseller` or `maxHops`.
  ///   - value: its value.
  public func setting(_ key: String, to value: StructuredValue) throws(PolicyError) -> Policy {
    try changing(key, to: value)
  }

  /// The same; nil for a key that the policy is to be without.
  func changing(_ key: String, to value: StructuredValue?) throws(PolicyError) -> Policy {
    let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
    guard case .object(var members) = structuredValue, let root = parts.first, Policy.keys.contains(root) else {
      let nearest = nearestWord(to: parts.first ?? "", in: Policy.keys)
      throw PolicyError(key: key, problem: .unknownKey(nearest: nearest))
    }
    if parts.count == 1 {
      members.set(root, to: value)
    } else {
      guard case .object(var inner) = members.first(where: { $0.key == root })?.value ?? .object([]) else {
        throw PolicyError(key: key, problem: .unknownKey(nearest: root))
      }
      inner.set(parts[1], to: value)
      members.set(root, to: .object(inner))
    }
    return try Policy(.object(members))
  }
}

extension [StructuredValue.Member] {
  /// Puts a value under a key, or takes what is there away.
  fileprivate mutating func set(_ key: String, to value: StructuredValue?) {
    guard let place = firstIndex(where: { $0.key == key }) else {
      if let value { append(.init(key: key, value: value)) }
      return
    }
    if let value { self[place].value = value } else { remove(at: place) }
  }
}

extension StructuredValue {
  /// The values under each key's path; lists and empty maps are values.
  fileprivate var leaves: [(String, StructuredValue)] {
    guard case .object(let members) = self else { return [] }
    return members.flatMap { member -> [(String, StructuredValue)] in
      if case .object(let inner) = member.value, !inner.isEmpty {
        return inner.map { ("\(member.key).\($0.key)", $0.value) }
      }
      return [(member.key, member.value)]
    }
  }
}
