// SPDX-License-Identifier: Apache-2.0

/// A person's decision about the data, kept apart from the imported facts and shown beside them.
public struct Judgement: Hashable, Sendable {
  /// The number within the case, from 1, in the order of making.
  public var number: Int
  /// What was decided.
  public var action: Action
  /// Who decided.
  public var author: String
  /// When, as an ISO 8601 timestamp.
  public var time: String
  /// Why.
  public var reason: String

  /// What a judgement does to the data set.
  public enum Action: Hashable, Sendable {
    /// Two entities are one; each is named by any of its records.
    case merge(String, String)
    /// The records of an entity are not one entity after all.
    case split(String)
    /// A field has another value.
    case edit(EditTarget, id: String, field: String, value: String)
    /// An entity is flagged by hand.
    case flag(FlagStatement)
  }

  /// What an edit changes.
  public enum EditTarget: String, CaseIterable, Sendable {
    /// An entity.
    case entity
    /// A relationship.
    case relationship
    /// A flag.
    case flag
  }

  /// A judgement.
  public init(number: Int, action: Action, author: String, time: String, reason: String) {
    self.number = number
    self.action = action
    self.author = author
    self.time = time
    self.reason = reason
  }
}
