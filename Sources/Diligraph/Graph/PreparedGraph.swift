// SPDX-License-Identifier: Apache-2.0

/// The graph of a data set under a policy, which a snapshot can keep.
package struct PreparedGraph: @unchecked Sendable {
  // Safety: immutable but for the remembered intersections of product sets, which an analysis touches under its lock; one
  // graph is given to one analysis.
  let graph: Graph

  /// The graph of `dataset` under `policy`.
  package init(_ dataset: Dataset, policy: Policy) { graph = Graph(dataset, policy: policy) }

  init(_ graph: Graph) { self.graph = graph }

  /// The graph in a snapshot, of which only the tables are read. ``damage()`` says whether to believe it.
  package init(mapping snapshot: Snapshot) throws(SnapshotProblem) { graph = try Graph(snapshot) }

  /// The graph in a snapshot. Reads all of it.
  package init(_ snapshot: Snapshot) throws(SnapshotProblem) {
    try self.init(mapping: snapshot)
    if let damage = snapshot.damage() ?? damage() { throw damage }
  }

  /// What in the columns of a graph from a snapshot names something that does not exist; nil if nothing does.
  package func damage() -> SnapshotProblem? {
    graph.isWithinBounds ? nil : .damaged("the graph has numbers of what does not exist")
  }

  /// How many relationships count.
  package var edgeCount: Int { graph.edges.count }

  /// Whether the graph can be one of `dataset`.
  package func fits(_ dataset: Dataset) -> Bool {
    graph.nodeCount == dataset.entities.count && graph.edges.count <= dataset.relationships.count
      && graph.edges.relationship.allSatisfy { [count = Int32(dataset.relationships.count)] in $0 >= 0 && $0 < count }
  }

  /// Adds the graph to what a snapshot is written of.
  package func write(to content: inout SnapshotContent) { graph.write(to: &content) }
}
