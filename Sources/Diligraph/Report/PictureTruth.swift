// SPDX-License-Identifier: Apache-2.0

/// What a picture is true of; it stands in a box on every picture.
public struct PictureTruth: Sendable, Hashable {
  /// What the answer is true of: the policy, its digest, the day.
  public var context: ReportContext
  /// The digest of the data asked about; nil where nobody reckoned it.
  public var dataDigest: String?
  /// What is drawn, such as `8 paths: all feasible ones`.
  public var extent: String
  /// Whether a budget or a limit was hit, so that more would belong into the picture.
  public var isPartial = false
  /// What is left out or drawn together, each with its number; empty for nothing.
  public var hidden: [String] = []
  /// What stands before `hidden`.
  public var hiddenTitle = "Hidden or drawn together"

  /// What a picture of `extent` is true of.
  public init(context: ReportContext, dataDigest: String? = nil, extent: String) {
    self.context = context
    self.dataDigest = dataDigest
    self.extent = extent
  }

  /// The lines under the question.
  public var lines: [String] {
    let day = context.asOf.map { "As of \($0)" } ?? "No day of reference: facts of any date count"
    let data = dataDigest.map { " · data \($0.prefix(12))" } ?? ""
    let publication = context.publication.map { [$0.line] } ?? []
    return [
      (isPartial ? "Partial: " : "Shown: ") + extent,
      "\(hiddenTitle): " + (hidden.isEmpty ? "nothing" : hidden.joined(separator: "; ")),
      day,
      "Policy \(context.policyName) (\(context.policyDigest.prefix(12)))" + data,
    ] + publication + ["A lead, not a legal conclusion."]
  }
}

/// What a picture is made with besides what it shows.
public struct PictureOptions: Sendable, Hashable {
  /// The frames in which entities are drawn together.
  public enum Cluster: String, Sendable, Hashable, CaseIterable {
    /// One frame for each jurisdiction.
    case jurisdiction
    /// One frame for each corporate group: all whom one entity answers for, through control or a majority.
    case group
  }

  /// The most entities that are drawn; more are drawn together, then left out, and the picture says so.
  public var mostEntities: Int
  /// The frames; nil for none.
  public var cluster: Cluster?
  /// The digest of the data asked about.
  public var dataDigest: String?

  /// Options.
  public init(mostEntities: Int = 120, cluster: Cluster? = nil, dataDigest: String? = nil) {
    self.mostEntities = mostEntities
    self.cluster = cluster
    self.dataDigest = dataDigest
  }
}
