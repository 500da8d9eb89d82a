// SPDX-License-Identifier: Apache-2.0
import BenchmarkData
import Diligraph
import DiligraphImport
import Foundation

/// From tables on disk to the ranked thousand: what an analyst waits for.
enum Ranking {
  /// How many entities are ranked.
  static let count = 1_000

  /// Reads the tables, asks for the exposure of every entity, and ranks those that are not flagged themselves.
  ///
  /// A flagged one is left out since peers that look for shortest distances find ways from it back to itself.
  static func counts(of path: String) throws -> [String: Int] {
    var builder = DatasetBuilder()
    for table in [path, NetworkTables.entities(beside: path), NetworkTables.flags(beside: path)] {
      _ = try NativeCSVImporter().read(ByteSource.file(table), into: &builder)
    }
    let dataset = builder.dataset()
    var policy = Policy()
    // As the peers, which know no bound of hops.
    policy.maxHops = nil
    let flagged = Set(dataset.flags.map(\.entity))
    let exposures = Analysis(dataset, policy: policy).exposures()
    let indices = exposures.indices.filter { !flagged.contains(exposures[$0].entity) }
    // In the order of the figures as they are printed, then of numbers. Only those that may be among the first are named.
    let figures = exposures.map { ($0.lower * 1e9).rounded() }
    let least = leastOfFirst(indices.map { figures[$0] })
    let ranked = indices.filter { figures[$0] >= least }
      .map { (figure: figures[$0], number: number(dataset.entities.id(at: exposures[$0].entity))) }
      .sorted { ($1.figure, $0.number) < ($0.figure, $1.number) }
      .prefix(count)
    return [
      "entities": dataset.entities.count, "relationships": dataset.relationships.count, "flags": dataset.flags.count,
      "exposed": indices.count, "topSum": Int(ranked.reduce(0) { $0 + $1.figure } / 1e3),
      "topNumbers": ranked.reduce(0) { $0 + $1.number },
    ]
  }

  /// The figure of the last that is ranked.
  private static func leastOfFirst(_ figures: [Double]) -> Double {
    var first: [Double] = []
    var least = -Double.infinity
    for figure in figures where figure >= least {
      first.append(figure)
      if first.count < 2 * count { continue }
      first.sort(by: >)
      first.removeLast(count)
      least = first[count - 1]
    }
    return first.sorted(by: >).prefix(count).last ?? 0
  }

  private static func number(_ id: String) -> Int { Int(id.drop { !$0.isNumber }) ?? 0 }
}
