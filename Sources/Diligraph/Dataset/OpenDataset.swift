// SPDX-License-Identifier: Apache-2.0

/// A data set before it is closed: what was stated, and what was judged about it.
///
/// Closing it again with some statements more is how a question looks at a case that is not so (``ChangeSet``).
public struct OpenDataset {
  /// What was stated.
  public var builder: DatasetBuilder
  /// The judgements, in their order.
  public var judgements: [Judgement]
  /// Whether entities of different data sets with equal names are one.
  public var sameNames: Bool

  /// What `builder` collected, with judgements.
  public init(_ builder: DatasetBuilder, judgements: [Judgement] = [], sameNames: Bool = false) {
    self.builder = builder
    self.judgements = judgements
    self.sameNames = sameNames
  }

  /// The data set, closed.
  public func dataset() -> Dataset { builder.dataset(judgements: judgements, sameNames: sameNames) }
}
