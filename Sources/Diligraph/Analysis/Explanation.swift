// SPDX-License-Identifier: Apache-2.0

/// Why an entity is exposed: everything that the analysis says about one entity.
public struct Explanation: Sendable {
  /// The index of the entity.
  public var entity: Int
  /// Its exposure.
  public var exposure: Exposure
  /// Its best paths.
  public var list: PathList
  /// The entities that all of its paths visit; nil where not all could be looked at.
  public var unavoidable: [Int]?
  /// The importance of each relationship; nil where the exact exposure was not computed.
  public var importance: [Importance]?
  /// The importance of each intermediary; nil where the exact exposure was not computed.
  public var intermediaries: [IntermediaryImportance]?
  /// What rests on one publisher or one document; nil where the exact exposure was not computed path by path.
  public var evidence: EvidenceDependences?
  /// What would have to be refuted; nil without a path.
  public var clearing: ClearingSet?
  /// What the data does not say along the paths.
  public var gaps: [DataGap]
}

extension Analysis {
  /// The explanation of `entity` with its `limit` best paths; nil for all within the budget.
  public func explanation(of entity: Int, limit: Int? = 10) -> Explanation {
    let list = paths(from: entity, limit: limit)
    let exposure = exposure(of: entity)
    // What is a difference of exact exposures is not looked for where there is none: each search may take seconds.
    let isExact = exposure.exact != nil
    return Explanation(
      entity: entity, exposure: exposure, list: list,
      unavoidable: unavoidableIntermediaries(of: entity),
      importance: isExact ? importance(for: entity) : nil,
      intermediaries: isExact ? intermediaryImportance(for: entity) : nil,
      evidence: isExact ? evidenceDependence(of: entity) : nil,
      clearing: clearingSet(of: entity), gaps: dataGaps(in: list.paths))
  }
}
