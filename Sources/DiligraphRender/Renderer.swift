// SPDX-License-Identifier: Apache-2.0

import CGraphvizShim
import Diligraph
import Foundation

/// Draws pictures with Graphviz, in this process.
///
/// Every renderer shares the one Graphviz context of the process and takes turns under one lock, so any number of
/// tasks may draw at the same time; each waits for the others. The library cannot be cancelled, so the size of a
/// picture is bounded instead.
public struct Renderer: Sendable {
  /// The most entities that are laid out.
  public static let mostEntities = 1000
  /// The most lines that are laid out.
  public static let mostRelationships = 2000
  /// The most pixels along one side of a PNG: cairo's own limit.
  public static let mostPixelsASide = 32_767
  /// The most pixels of a PNG in all: 256 MB in memory.
  public static let mostPixels = 67_108_864

  // Finest first; at 72 the smallest text is 9 pixels high, and below that it cannot be read.
  private static let pixelsPerInch = [144.0, 96, 72]

  // Safety: libgvc is not thread-safe, even with a context for each thread. Every call of the shim is made
  // between this lock's `lock` and `unlock`, and no handle of the shim leaves that stretch.
  private static let lock = NSLock()

  /// Makes a renderer; it holds nothing and costs nothing.
  public init() {}

  /// The picture as a file of the format, for as long as it takes (mostly well under a second; six for the densest measured).
  ///
  /// The same picture gives the same bytes where the same fonts and the same version of Graphviz are installed.
  /// A picture without entities is its caption.
  ///
  /// - Throws: `tooLarge` and `tooManyPixels` for what should be narrowed; `graphvizUnusable` where the library
  ///   does not work at all; `graphviz` and `incomplete` where it failed on this picture. Success is judged by what the
  ///   library said and made, not by its return codes.
  public func render(_ picture: Picture, as format: DrawingFormat) throws(RenderError) -> [UInt8] {
    if format == .dot { return Array(picture.dot.utf8) }
    guard
      picture.entities.count <= Self.mostEntities, picture.relationships.count <= Self.mostRelationships
    else {
      throw .tooLarge(
        entities: picture.entities.count, relationships: picture.relationships.count, format: format)
    }
    let dot = picture.dot
    let expected = picture.entities.count + picture.relationships.count
    return try Self.withGraph(reading: dot) { graph throws(RenderError) in
      try Self.check(graph, has: expected)
      return try Self.draw(graph, as: format)
    }
  }

  /// The version of Graphviz in use; empty where it cannot be used.
  public static var graphvizVersion: String {
    lock.lock()
    defer { lock.unlock() }
    return dgv_start() ? String(cString: dgv_version()) : ""
  }

  /// Reads DOT under the lock and hands over the graph, which is freed afterwards.
  static func withGraph<Result>(
    reading dot: String, _ body: (OpaquePointer) throws(RenderError) -> Result
  ) throws(RenderError) -> Result {
    lock.lock()
    defer { lock.unlock() }
    guard dgv_start() else { throw .graphvizUnusable(messages: "no context could be made") }
    dgv_messages_reset()
    let parsed = dgv_parse(dot)
    defer { dgv_close(parsed) }
    guard let graph = parsed, !dgv_failed() else {
      throw .graphviz(stage: .reading, messages: String(cString: dgv_messages()))
    }
    return try body(graph)
  }

  /// Compares what was read with what was written, without the legend's own.
  private static func check(_ graph: OpaquePointer, has expected: Int) throws(RenderError) {
    let contents = Contents(of: graph)
    let found = contents.entities.count + contents.relationships.count
    guard found == expected else {
      throw .incomplete(format: .dot, reason: .contentLost(expected: expected, found: found))
    }
  }

  private static func draw(_ graph: OpaquePointer, as format: DrawingFormat) throws(RenderError) -> [UInt8] {
    let isLaidOut = dgv_layout(graph, "dot")
    guard isLaidOut, !dgv_failed() else { throw failure(in: .layout) }
    let undrawn = Int(dgv_undrawn_edge_count(graph))
    guard undrawn == 0 else { throw .incomplete(format: format, reason: .linesUndrawn(undrawn)) }
    if format == .png { try fitPixels(of: graph) }
    var pointer: UnsafeMutablePointer<CChar>?
    var count = 0
    let isRendered = dgv_render(graph, format.rawValue, &pointer, &count)
    defer { dgv_free(pointer) }
    guard isRendered, !dgv_failed(), let pointer else { throw failure(in: .rendering) }
    // Safety: the shim states that `count` bytes are there; they are copied before they are freed.
    let bytes = Array(UnsafeRawBufferPointer(start: pointer, count: count))
    guard format.isComplete(bytes) else {
      throw .incomplete(format: format, reason: .cutShort(bytes: bytes.count))
    }
    return format == .pdf ? PDFDate.removed(from: bytes) : bytes
  }

  /// Takes the finest resolution at which the drawing fits.
  ///
  /// cairo would scale a larger bitmap down until nothing can be read, and say so on standard error only.
  private static func fitPixels(of graph: OpaquePointer) throws(RenderError) {
    var width = 0.0
    var height = 0.0
    dgv_size(graph, &width, &height)
    var pixels = (width: 0, height: 0)
    for resolution in pixelsPerInch {
      // Bounded before they become integers; a layout can be absurd, but not crash the program.
      let scale = resolution / 72
      pixels = (Int(min(width * scale, 1e9).rounded(.up)), Int(min(height * scale, 1e9).rounded(.up)))
      let (width, height) = pixels
      if max(width, height) <= mostPixelsASide, width * height <= mostPixels {
        dgv_set_pixels_per_inch(graph, resolution)
        return
      }
    }
    throw .tooManyPixels(width: pixels.width, height: pixels.height)
  }

  /// What went wrong, told apart by the words with which the library says that a plug-in is missing.
  private static func failure(in stage: RenderError.Stage) -> RenderError {
    let messages = String(cString: dgv_messages())
    let isPlugInMissing = messages.contains("dot -c") || messages.contains("not recognized")
    return isPlugInMissing
      ? .graphvizUnusable(messages: messages) : .graphviz(stage: stage, messages: messages)
  }
}
