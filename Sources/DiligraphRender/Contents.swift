// SPDX-License-Identifier: Apache-2.0

import CGraphvizShim

/// What Graphviz understood of a DOT text, without the legend.
struct Contents: Sendable, Hashable {
  /// An entity, as it was read.
  struct Entity: Sendable, Hashable {
    let name: String
    let label: String
  }

  /// The ends of a line, as they were read.
  struct Relationship: Sendable, Hashable {
    let from: String
    let to: String
  }

  private(set) var entities: [Entity] = []
  private(set) var relationships: [Relationship] = []

  /// Reads all of a graph; the caller holds the lock.
  init(of graph: OpaquePointer) {
    var node = dgv_first_node(graph)
    while let tail = node {
      defer { node = dgv_next_node(graph, tail) }
      let classes = Self.text(dgv_node_attribute(tail, "class"))
      if classes == "legend" { continue }
      let name = Self.text(dgv_node_name(tail))
      entities.append(Entity(name: name, label: Self.text(dgv_node_attribute(tail, "label"))))
      var edge = dgv_first_edge(graph, tail)
      while let line = edge {
        defer { edge = dgv_next_edge(graph, line) }
        relationships.append(Relationship(from: name, to: Self.text(dgv_node_name(dgv_head(line)))))
      }
    }
  }

  /// Reads a DOT text as Graphviz does.
  init(ofDOT text: String) throws(RenderError) {
    self = try Renderer.withGraph(reading: text) { graph throws(RenderError) in Contents(of: graph) }
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}
