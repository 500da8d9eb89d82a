// SPDX-License-Identifier: Apache-2.0

/// The graph of a data set under a policy, which a snapshot can keep.
package struct PreparedGraph: @unchecked Sendable {
  // Safety: immutable but for the remembered intersections of product sets, which an analysis touches under its lock; one
  // graph is given to one analysis.
  let graph: Graph

  /// The graph of `dataset` under `policy`.
  package init(_ dataset: Dataset, policy: Policy) { graph = Graph(dataset, policy: policy) }

  /// The graph in a snapshot. Reads all of it.
  package init(_ snapshot: Snapshot) throws(SnapshotProblem) {
    let graph = try Graph(snapshot)
    if let damage = snapshot.damage() { throw damage }
    guard graph.isWithinBounds else { throw .damaged("the graph has numbers of what does not exist") }
    self.graph = graph
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
