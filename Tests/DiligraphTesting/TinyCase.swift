// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// A case small enough to check by hand: `("s", "supply", "t", 0.9)` reads "s supplies t, surely to 0.9".
public struct TinyCase {
  /// A relationship: from, kind, to, confidence.
  public typealias Line = (from: String, kind: RelationshipKind, to: String, confidence: Double)

  /// What is merged into the data set.
  public var builder = DatasetBuilder()
  /// Everything passes on, everything is relevant, nothing is dated: only confidences count.
  public var policy = TinyCase.plainPolicy

  /// A policy under which only confidences count.
  public static let plainPolicy: Policy = {
    var policy = Policy()
    policy.passThrough = ["unspecified": 1]
    policy.transmission = [:]
    policy.relevanceUnspecified = 1
    policy.maxConfidence = 1
    policy.maxHops = nil
    return policy
  }()

  /// Relationships r0, r1, … in their order, and flags of level 5 that apply surely.
  public init(_ lines: [Line], flagged: [String]) {
    for (number, line) in lines.enumerated() {
      var statement = RelationshipStatement(
        id: "r\(number)", from: EntityReference(id: line.from), to: EntityReference(id: line.to), kind: line.kind)
      statement.confidence = Probability(line.confidence)
      builder.add(.relationship(statement))
    }
    for name in flagged { flag(name) }
  }

  /// Holdings as `X50A`: X owns 50 % of A. All are certain.
  public init(holdings: String, flagged: [String]) {
    for (number, text) in holdings.split(separator: " ").enumerated() {
      var statement = RelationshipStatement(
        id: "r\(number)", from: EntityReference(id: String(text.prefix(1))),
        to: EntityReference(id: String(text.suffix(1))), kind: .ownership)
      statement.confidence = Probability(1)
      statement.share = Double(text.dropFirst().dropLast()).flatMap { Share(exactly: $0 / 100) }
      builder.add(.relationship(statement))
    }
    for name in flagged { flag(name) }
  }

  /// Adds a flag of level 5 to the entity `name`.
  public mutating func flag(_ name: String, confidence: Double = 1, list: String? = nil) {
    var statement = FlagStatement(id: "f-\(name)", entity: EntityReference(id: name), category: "listed")
    statement.level = FlagLevel(5)
    statement.confidence = Probability(confidence)
    statement.list = list
    builder.add(.flag(statement))
  }

  /// Adds what is said about an entity.
  public mutating func add(_ statement: EntityStatement) { builder.add(.entity(statement)) }

  /// Adds a relationship.
  public mutating func add(_ statement: RelationshipStatement) { builder.add(.relationship(statement)) }

  /// The case, ready to be asked.
  public var analysis: Analysis { Analysis(builder.dataset(), policy: policy) }

  /// The exposure of the entity `name`.
  public func exposure(_ name: String) -> Exposure? {
    let analysis = analysis
    return analysis.dataset.entityIndex(ofRecord: name).map(analysis.exposure(of:))
  }
}
