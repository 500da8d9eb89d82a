// SPDX-License-Identifier: Apache-2.0
import BenchmarkData

/// One question about speed or memory: what is run, on which file, beside whom.
struct Measure {
  let name: String
  let title: String
  let kind: DataFile.Kind
  let workload: Workload
  /// How many of the machine's cores the process may use; nil for all.
  var cores: Int?
  var peers: [Peer] = []
  /// What the speed is said in.
  var unit = Unit.bytes
  /// The file is this much smaller than asked for: memory is shown at two sizes.
  var divisor = 1
  /// What is to be reached, in words and as a check.
  var targets: [Target] = []

  enum Unit: Sendable {
    case bytes
    case relationships
  }

  enum Target: Sendable {
    /// Millions of bytes, or thousands of relationships, a second.
    case rate(Double)
    /// How many times as fast as the peer.
    case ratio(peer: String, Double)
    /// Megabytes at most.
    case memory(Int)
  }

  /// Another program that does the same.
  struct Peer: Sendable {
    let name: String
    let script: String
    /// The module that has to be there.
    let module: String
    /// Whether it writes a file, whose path it is given.
    let writesFile: Bool
    /// Whether it is told how many threads it may use.
    let takesThreads: Bool
  }

  static let duckDBReleases = Peer(
    name: "DuckDB", script: "duckdb_ocds.py", module: "duckdb", writesFile: true, takesThreads: true)
  static let orjsonSQLite = Peer(
    name: "orjson and SQLite", script: "orjson_sqlite.py", module: "orjson", writesFile: true, takesThreads: false)
  static let duckDBTable = Peer(
    name: "DuckDB", script: "duckdb_relationships.py", module: "duckdb", writesFile: false, takesThreads: true)
  static let duckDBSciPy = Peer(
    name: "DuckDB and SciPy", script: "duckdb_scipy.py", module: "scipy", writesFile: false, takesThreads: true)

  static let all = [
    Measure(
      name: "ocds-statements", title: "OCDS JSON lines to statements, one core", kind: .ocds, workload: .statements,
      cores: 1, targets: [.rate(1_000)]),
    Measure(
      name: "ocds-case", title: "OCDS JSON lines to a durable case", kind: .ocds, workload: .durableCase,
      peers: [duckDBReleases, orjsonSQLite],
      targets: [.ratio(peer: "DuckDB", 1), .ratio(peer: "orjson and SQLite", 5), .memory(600)]),
    Measure(
      name: "csv-dataset", title: "Native CSV to a dataset in memory", kind: .csv, workload: .dataset,
      peers: [duckDBTable], unit: .relationships, targets: [.ratio(peer: "DuckDB", 3)]),
    Measure(
      name: "csv-case", title: "Native CSV to a durable case, indexes included", kind: .csv, workload: .durableCase,
      unit: .relationships, targets: [.rate(400), .memory(600)]),
    Measure(
      name: "csv-ranking", title: "Tables of a network to the ranked thousand", kind: .network, workload: .ranking,
      peers: [duckDBSciPy], unit: .relationships, targets: [.ratio(peer: "DuckDB and SciPy", 4)]),
    Measure(
      name: "csv-derived", title: "Table of an ownership register to whom the rules flag", kind: .register,
      workload: .derived, unit: .relationships),
    Measure(
      name: "csv-statements", title: "Native CSV to statements, one core", kind: .csv, workload: .statements, cores: 1),
    Measure(
      name: "xml-statements", title: "XML notices to statements", kind: .xml, workload: .statements,
      targets: [.rate(150)]),
    Measure(
      name: "xml-statements-one", title: "XML notices to statements, one core", kind: .xml, workload: .statements,
      cores: 1),
    Measure(
      name: "ocds-case-quarter", title: "OCDS to a durable case, a quarter of the file", kind: .ocds,
      workload: .durableCase, divisor: 4, targets: [.memory(600)]),
    Measure(
      name: "csv-case-quarter", title: "Native CSV to a durable case, a quarter of the file", kind: .csv,
      workload: .durableCase, unit: .relationships, divisor: 4, targets: [.memory(600)]),
  ]
}
