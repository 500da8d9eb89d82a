// SPDX-License-Identifier: Apache-2.0

import CGraphvizShim
import Diligraph

/// Where the caption and the legend stand: the one above, the other below what is laid out, in points.
///
/// They are placed by hand, since a legend within the layout takes part in its ranks, and is torn apart by them.
struct SidePlacement {
  private struct Size {
    var width = 0.0
    var height = 0.0
  }

  private let sizes: [String: Size]
  private let items: [Picture.SideItem]

  /// The space between the drawing and what stands around it, and between two items.
  private static let gap = 14.0
  /// The length of a sample line.
  private static let sample = 44.0
  /// What a legend may use, however narrow the drawing is.
  private static let narrowest = 520.0

  /// Measures the nodes of `graph`, the laid-out subgraph alone; the caller holds the lock.
  init(measuring graph: OpaquePointer, items: [Picture.SideItem]) {
    var sizes: [String: Size] = [:]
    var node = dgv_first_node(graph)
    while let current = node {
      var size = Size()
      dgv_node_size(current, &size.width, &size.height)
      if let name = dgv_node_name(current) { sizes[String(cString: name)] = size }
      node = dgv_next_node(graph, current)
    }
    self.sizes = sizes
    self.items = items
  }

  /// Gives the nodes of the caption and the legend their places in `graph`, around a drawing of this size.
  func place(in graph: OpaquePointer, around width: Double, by height: Double) {
    var room = max(width, Self.narrowest)
    if let truth = sizes[Picture.truthBoxName] {
      room = max(room, truth.width)
      let top = height > 0 ? height + Self.gap : 0
      set(Picture.truthBoxName, in: graph, x: truth.width / 2, y: top + truth.height / 2)
    }
    var x = 0.0
    var top = -Self.gap
    var rowHeight = 0.0
    for item in items {
      guard let size = sizes[item.name] else { continue }
      let lead = item.lineStart == nil ? 0 : Self.sample
      if x > 0, x + lead + size.width > room {
        top -= rowHeight + Self.gap / 2
        x = 0
        rowHeight = 0
      }
      let y = top - size.height / 2
      set(item.name, in: graph, x: x + lead + size.width / 2, y: y)
      if let start = item.lineStart { setLine(from: start, in: graph, x: x, y: y) }
      x += lead + size.width + Self.gap
      rowHeight = max(rowHeight, size.height)
    }
  }

  private func set(_ name: String, in graph: OpaquePointer, x: Double, y: Double) {
    guard let node = dgv_find_node(graph, name) else { return }
    dgv_set_node_attribute(node, "pos", "\(Self.text(x)),\(Self.text(y))")
  }

  /// A straight line; the arrow at its end and the mark at its start take eight points each.
  private func setLine(from start: String, in graph: OpaquePointer, x: Double, y: Double) {
    set(start, in: graph, x: x + 2, y: y)
    guard let node = dgv_find_node(graph, start), let edge = dgv_first_edge(graph, node) else { return }
    let height = Self.text(y)
    func point(_ offset: Double) -> String { "\(Self.text(x + offset)),\(height)" }
    let end = Self.sample - 2
    let isMarked = dgv_edge_attribute(edge, "arrowtail").map { String(cString: $0) } ?? ""
    let ends = (isMarked.isEmpty ? "" : "s,\(point(2)) ") + "e,\(point(end)) "
    let first = isMarked.isEmpty ? 2.0 : 10
    dgv_set_edge_attribute(
      edge, "pos", ends + [first, first + 8, end - 16, end - 8].map(point).joined(separator: " "))
  }

  /// A coordinate in tenths, the same on every machine.
  private static func text(_ value: Double) -> String {
    let tenths = Int((min(1e7, max(-1e7, value)) * 10).rounded())
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
