// SPDX-License-Identifier: Apache-2.0

/// A way in which what an entity provides can reach a flagged end user (semantics.md section 4).
public struct Path: Hashable, Sendable {
  /// The index of the entity that it starts at.
  public var from: Int
  /// The product of the path's distinct events, with the derivation that makes it largest.
  public var probability: Double
  /// Indices of its relationships in the data set, in order: control first, then provision.
  public var relationships: [Int]
  /// The index of the entity that it ends at.
  public var endUser: Int
  /// How the end user is flagged.
  public var derivation: Derivation
  /// The largest, over the end user's derivations, of the lowest level among a derivation's flags.
  public var level: Int
  /// Whether there are dates on which it is possible.
  public var time: TimeFirmness
  /// Whether it is the same product all along.
  public var product: ProductFirmness
  /// The index of its least probable relationship, holdings of the derivation included.
  public var weakest: Int
  /// How direct it is.
  public var directness: Directness

  /// How firm a path is in time.
  public enum TimeFirmness: String, Sendable {
    /// Every provision relationship states a start, and they fit.
    case dated
    /// They fit, but not every provision relationship states a start.
    case undated
    /// There are no dates on which all could hold.
    case contradictory
  }

  /// How firm a path is in its product.
  public enum ProductFirmness: String, Sendable {
    /// Every provision relationship states a product, and they have one in common.
    case same
    /// Not every provision relationship states a product.
    case unstated
    /// The stated products have nothing in common.
    case different
  }

  /// How direct a provision is.
  public enum Directness: String, CaseIterable, Sendable {
    /// One provision relationship, no control.
    case direct
    /// Through a company that the entity answers for.
    case group
    /// Through intermediaries.
    case indirect
  }
}
