// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import GRDB

/// What was derived from a case, in files beside it: its data set (`.dataset`), and the graph under the last policy
/// (`.graph`). With them a question is answered without reading and merging all statements again.
///
/// A file is used when it was made of the very content of the case, by the same build of the program, and is not damaged;
/// else it is made anew. Without it nothing is lost. See <doc:0012-SnapshotsBesideTheCase>.
public struct CaseSnapshots {
  /// Smaller cases are read fast enough; no files appear beside them.
  public static let leastRelationships = 20_000

  /// What happened to a file, for those who ask why something took long.
  public enum Event: Hashable, Sendable, CustomStringConvertible {
    /// The file answered.
    case used(String)
    /// The file was made anew, and why; whether what was there was damaged.
    case made(String, reason: String, wasDamaged: Bool)
    /// The file could not be written; what the system answered.
    case notWritten(String, reason: String)

    /// What happened.
    public var description: String {
      switch self {
      case .used(let path): "\(path): was used"
      case .made(let path, let reason, _): "\(path): was made (\(reason))"
      case .notWritten(let path, let reason): "\(path): cannot be written (\(reason)); the next question takes as long"
      }
    }
  }

  /// The case's path; the case itself is not kept open.
  private let path: String
  private let program: String
  private let least: Int
  private let note: @Sendable (Event) -> Void

  /// The files beside the case at `path`.
  ///
  /// - Parameters:
  ///   - path: the path of the case.
  ///   - program: what tells this build of the program from any other.
  ///   - least: for how many relationships there are files.
  ///   - note: is told what happens.
  public init(
    path: String, program: String, least: Int = leastRelationships,
    note: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    (self.path, self.program, self.least, self.note) = (path, program, least, note)
  }

  private var datasetFile: SnapshotFile { SnapshotFile(path: path + ".dataset") }
  private var graphFile: SnapshotFile { SnapshotFile(path: path + ".graph") }

  /// A data set, and what its content was.
  public struct Opened: Sendable {
    /// The data set.
    public let dataset: Dataset
    fileprivate let stamp: [UInt8]
  }

  /// The data set of the case.
  public func open() throws(CaseError) -> Opened {
    let inCase = try Case.open(at: path)
    let stamp = try inCase.reading { db -> [UInt8] in try self.stamp(db) }
    let problem: SnapshotProblem
    do throws(SnapshotProblem) {
      return Opened(dataset: try mapped(stamp), stamp: stamp)
    } catch { problem = error }
    let (made, content) = try inCase.reading { db -> (Dataset, [UInt8]) in
      (try inCase.dataset(db), try self.stamp(db))
    }
    guard made.relationships.count >= least else { return Opened(dataset: made, stamp: content) }
    do {
      var parts = SnapshotContent()
      made.write(to: &parts)
      try datasetFile.write(parts, stamp: content, modeOf: path)
      note(event(of: datasetFile, problem))
    } catch { note(.notWritten(datasetFile.path, reason: "\(error)")) }
    return Opened(dataset: made, stamp: content)
  }

  private func mapped(_ stamp: [UInt8]) throws(SnapshotProblem) -> Dataset {
    let snapshot = try datasetFile.open(stamp: stamp)
    if let damage = snapshot.damage() { throw damage }
    let dataset = try Dataset(snapshot)
    note(.used(datasetFile.path))
    return dataset
  }

  /// An analysis of the case's data set, with the graph that is there.
  public func analysis(of opened: Opened, policy: Policy, budget: Budget) -> Analysis {
    Analysis(
      opened.dataset, policy: policy, budget: budget,
      graph: graph(of: opened.dataset, stamp: opened.stamp + policy.canonicalJSON.utf8, policy: policy))
  }

  private func graph(of dataset: Dataset, stamp: [UInt8], policy: Policy) -> PreparedGraph {
    let problem: SnapshotProblem
    do throws(SnapshotProblem) {
      let graph = try PreparedGraph(try graphFile.open(stamp: stamp))
      guard graph.fits(dataset) else { throw .damaged("it is of another data set") }
      note(.used(graphFile.path))
      return graph
    } catch { problem = error }
    let made = PreparedGraph(dataset, policy: policy)
    guard made.edgeCount >= least else { return made }
    do {
      var parts = SnapshotContent()
      made.write(to: &parts)
      try graphFile.write(parts, stamp: stamp, modeOf: path)
      note(event(of: graphFile, problem))
    } catch { note(.notWritten(graphFile.path, reason: "\(error)")) }
    return made
  }

  /// That a file was made, since the one that was there could not be used.
  private func event(of file: SnapshotFile, _ problem: SnapshotProblem) -> Event {
    switch problem {
    case .notASnapshot: .made(file.path, reason: "there was none", wasDamaged: false)
    case .otherVersion: .made(file.path, reason: "another version of the program made it", wasDamaged: false)
    case .stale:
      .made(file.path, reason: "the case, the policy or the program is another one since", wasDamaged: false)
    case .damaged(let detail): .made(file.path, reason: "it was damaged: \(detail)", wasDamaged: true)
    }
  }

  /// All that the content of a case depends on: its imports with their times and digests, its judgements, and the program.
  private func stamp(_ db: Database) throws -> [UInt8] {
    var hash = StableDigest()
    hash.add(program)
    let rows = [
      "SELECT content_version FROM state",
      "SELECT number, dataset, file, digest, byte_count, time, same_names, counts, ended_at, replaced_by "
        + "FROM imports ORDER BY number",
      "SELECT number, kind, payload, author, time, reason, undone_by, undone_at FROM judgements ORDER BY number",
    ]
    for sql in rows {
      let cursor = try Row.fetchCursor(db, sql: sql)
      while let row = try cursor.next() { hash.add(row.databaseValues.map(\.description).joined(separator: "\u{0}")) }
    }
    return hash.bytes
  }
}

/// Texts as sixteen bytes, the same in every process.
private struct StableDigest {
  private var parts: [String] = []

  mutating func add(_ text: String) { parts.append(text) }

  var bytes: [UInt8] {
    // Two hashes of 64 bits, of the texts and of the texts with their numbers.
    Array((stableHash(parts) + stableHash(parts.enumerated().map { "\($0) \($1)" })).utf8)
  }
}
