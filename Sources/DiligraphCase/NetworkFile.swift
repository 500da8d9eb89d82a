// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// A ``ProvisionNetwork`` in a file that is mapped into memory, in the layout of the files beside a case.
public struct NetworkFile {
  /// A file that holds no network.
  public struct Failure: Error, CustomStringConvertible {
    /// The path, and what is wrong.
    public let description: String
  }

  /// The network as it is in the file, not believed yet.
  public struct Opened {
    private let snapshot: Snapshot
    private let graph: PreparedGraph
    private let path: String

    fileprivate init(_ snapshot: Snapshot, _ graph: PreparedGraph, _ path: String) {
      (self.snapshot, self.graph, self.path) = (snapshot, graph, path)
    }

    /// The network, after every checksum and every number in it was compared; reads all of the file once.
    public func checked() throws(Failure) -> ProvisionNetwork {
      if let damage = snapshot.damage() ?? graph.damage() { throw Failure(description: "\(path): \(damage)") }
      return ProvisionNetwork(graph)
    }
  }

  private static let stamp = Array("network".utf8)

  /// The path of the file.
  public let path: String

  /// The file at `path`, which need not exist yet.
  public init(path: String) { self.path = path }

  /// Writes the file, or replaces it; readable for its owner alone.
  public func write(_ network: ProvisionNetwork) throws {
    var content = SnapshotContent()
    network.prepared.write(to: &content)
    try SnapshotFile(path: path).write(content, stamp: Self.stamp, modeOf: path)
  }

  /// Maps the file; reads its header and its small tables.
  public func open() throws(Failure) -> Opened {
    do throws(SnapshotProblem) {
      let snapshot = try SnapshotFile(path: path).open(stamp: Self.stamp)
      return Opened(snapshot, try PreparedGraph(mapping: snapshot), path)
    } catch { throw Failure(description: "\(path): \(error)") }
  }
}
