// SPDX-License-Identifier: Apache-2.0
import BenchmarkData
import Diligraph
import DiligraphImport

/// From the table of an ownership register to whom the rules flag through ownership.
enum Derived {
  /// Reads the tables; what is derived and what is not excluded, how long each step took, and whether a budget cut it.
  static func counts(of path: String, parts: inout [String: Double]) throws -> [String: Int] {
    let clock = ContinuousClock()
    var last = clock.now
    func part(_ name: String, _ parts: inout [String: Double]) {
      parts[name] = (clock.now - last) / .seconds(1)
      last = clock.now
    }
    var builder = DatasetBuilder()
    for table in [path, NetworkTables.flags(beside: path)] {
      _ = try NativeCSVImporter().read(ByteSource.file(table), into: &builder)
    }
    let dataset = builder.dataset()
    part("read", &parts)
    let analysis = Analysis(dataset)
    part("derive", &parts)
    let derived = analysis.derivedEntities
    let open = analysis.notExcludedEntities
    part("list", &parts)
    return [
      "entities": dataset.entities.count, "relationships": dataset.relationships.count, "flags": dataset.flags.count,
      "derived": derived.count, "derivations": derived.reduce(0) { $0 + $1.derivations.count },
      "notExcluded": open.count, "isCut": analysis.hasCutDerivations ? 1 : 0,
    ]
  }
}
