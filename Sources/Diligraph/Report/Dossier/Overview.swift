// SPDX-License-Identifier: Apache-2.0

/// The dossiers of many entities in one table, and what is different since an earlier one.
public struct Overview: Sendable {
  /// One entity.
  public struct Row: Hashable, Sendable {
    /// The entity's id.
    public var entityID: String
    /// Its name.
    public var name: String
    /// Its exposure.
    public var exposure: Exposure
    /// The names along its best path; empty without one.
    public var route: [String]
    /// The ids of the relationships of the best path.
    public var pathIDs: [String]
    /// How firm the best path is in time and product.
    public var firmness: (time: Path.TimeFirmness, product: Path.ProductFirmness)? {
      guard let time, let product else { return nil }
      return (time, product)
    }
    var time: Path.TimeFirmness?
    var product: Path.ProductFirmness?
    /// How many paths were found, and whether they are all.
    public var paths: Int
    /// Whether these are all feasible paths.
    public var isAll: Bool
    /// Whether it is flagged itself, or through its owners.
    public var isFlagged: Bool
    /// The rules that do not exclude it.
    public var notExcludedBy: [String]
    /// How many red flags are met.
    public var redFlagsMet: Int
    /// The name of its dossier's files, without an ending; nil where there are none.
    public var file: String?
  }

  /// An entity in an earlier overview.
  public struct Earlier: Hashable, Sendable {
    /// The entity's name then.
    public var name: String
    /// The lower figure.
    public var lower: Double
    /// The exact figure, where there was one.
    public var exact: Double?
    /// The level.
    public var level: Int?
    /// The relationships of the best path.
    public var pathIDs: [String]

    /// An entity as it stood.
    public init(name: String, lower: Double, exact: Double?, level: Int?, pathIDs: [String]) {
      self.name = name
      self.lower = lower
      self.exact = exact
      self.level = level
      self.pathIDs = pathIDs
    }
  }

  /// An earlier overview.
  public struct EarlierRun: Sendable {
    /// The entities by id.
    public var entities: [String: Earlier]
    /// The digest of its policy.
    public var policyDigest: String
    /// The digest of its data.
    public var dataDigest: String

    /// An overview that was made before.
    public init(entities: [String: Earlier], policyDigest: String, dataDigest: String) {
      self.entities = entities
      self.policyDigest = policyDigest
      self.dataDigest = dataDigest
    }
  }

  /// A name that was asked for and is not in the data.
  public struct Missing: Hashable, Sendable {
    /// The name.
    public var name: String
    /// Why it was not found.
    public var reason: String

    /// A name that was not found.
    public init(name: String, reason: String) {
      self.name = name
      self.reason = reason
    }
  }

  /// How the entities of an overview were chosen among all that are exposed.
  public struct Choice: Hashable, Sendable {
    /// Those with the highest such figures were chosen.
    public var figure: ExposureReport.Figure
    /// How many exposed entities were left out.
    public var leftOut: Int
    /// Of how many of these the bounds allow a figure as high as that of the last one that was chosen.
    public var undecided: Int
  }

  /// What is different in an entity since the earlier overview.
  enum Change: Hashable {
    case new
    case same
    case changed([Difference])
  }

  /// One thing that is different.
  enum Difference: Hashable {
    case figure(before: Double, now: Double)
    case level(before: Int?, now: Int?)
    case path
    /// There is a best path, and the earlier overview had none.
    case firstPath
    /// There is none any more, or none was found before the search stopped at its budget.
    case noPath(isCut: Bool)
  }

  /// The rows, the most exposed first, then those without a path, by id.
  public let rows: [Row]
  /// The figure that ranks.
  let figure: ExposureReport.Figure
  let context: ReportContext
  let provenance: DossierProvenance
  let earlier: EarlierRun?
  let missing: [Missing]
  let choice: Choice?

  /// The overview of some dossiers.
  ///
  /// - Parameters:
  ///   - rows: one for each entity, in any order.
  ///   - context: the policy and the day.
  ///   - provenance: where the data come from.
  ///   - missing: names that were asked for, and of which there is none.
  ///   - earlier: the overview that this one is compared with.
  ///   - choice: how the entities were chosen; nil where they were named.
  public init(
    _ rows: [Row], context: ReportContext, provenance: DossierProvenance, missing: [Missing] = [],
    earlier: EarlierRun? = nil, choice: Choice? = nil
  ) {
    self.context = context
    self.provenance = provenance
    self.missing = missing
    self.earlier = earlier
    self.choice = choice
    let figure = ExposureReport.Figure(ranking: rows.map(\.exposure).filter { $0.upper > 0 })
    self.figure = figure
    self.rows = rows.sorted { a, b in
      let values = (
        roundedProbability(a.exposure.value(of: figure)), roundedProbability(b.exposure.value(of: figure))
      )
      if values.0 != values.1 { return values.0 > values.1 }
      let levels = (a.exposure.level ?? -1, b.exposure.level ?? -1)
      return levels.0 != levels.1 ? levels.0 > levels.1 : precedesByCodePoint(a.entityID, b.entityID)
    }
  }

  /// What is different in a row; nil where there is nothing to compare with.
  func change(_ row: Row) -> Change? {
    guard let earlier else { return nil }
    guard let before = earlier.entities[row.entityID] else { return .new }
    var differences: [Difference] = []
    // The same sort of figure on both sides: an exact one against a bound would be no change of anything.
    let figures =
      if let exact = row.exposure.exact, let other = before.exact { (other, exact) } else {
        (before.lower, row.exposure.lower)
      }
    if abs(figures.0 - figures.1) > 1e-9 { differences.append(.figure(before: figures.0, now: figures.1)) }
    if before.level != row.exposure.level {
      differences.append(.level(before: before.level, now: row.exposure.level))
    }
    if before.pathIDs != row.pathIDs {
      let now: Difference = row.pathIDs.isEmpty ? .noPath(isCut: !row.isAll) : .path
      differences.append(before.pathIDs.isEmpty ? .firstPath : now)
    }
    return differences.isEmpty ? .same : .changed(differences)
  }

  /// Entities of the earlier overview that are not in this one, by id.
  var gone: [(id: String, earlier: Earlier)] {
    guard let earlier else { return [] }
    let now = Set(rows.map(\.entityID))
    return earlier.entities.filter { !now.contains($0.key) }.sorted { precedesByCodePoint($0.key, $1.key) }
      .map { ($0.key, $0.value) }
  }
}

extension DossierFacts {
  /// The entity in an overview.
  func row(redFlagsMet: Int) -> Overview.Row {
    let subject = dataset.entities[entity]
    let best = explanation.list.paths.first
    let visited = best.map { path in [path.from] + path.relationships.map { dataset.relationships.parties($0).to } }
    return Overview.Row(
      entityID: subject.id, name: subject.name, exposure: explanation.exposure,
      route: (visited ?? []).map { dataset.entities[$0].name },
      pathIDs: (best?.relationships ?? []).map { dataset.relationships.id($0) }, time: best?.time,
      product: best?.product, paths: explanation.list.paths.count, isAll: explanation.list.isComplete,
      isFlagged: !analysis.derivations(of: entity).isEmpty,
      notExcludedBy: shared.ownership.notExcluding(entity).map(\.rule), redFlagsMet: redFlagsMet)
  }
}
