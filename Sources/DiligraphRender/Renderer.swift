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
  /// - Parameter pixelsPerInch: for PNG; nil for the finest of 144, 96 and 72 that fits.
  /// - Throws: `tooLarge` and `tooManyPixels` for what should be narrowed; `graphvizUnusable` where the library
  ///   does not work at all; `graphviz` and `incomplete` where it failed on this picture. Success is judged by what the
  ///   library said and made, not by its return codes.
  public func render(
    _ picture: Picture, as format: DrawingFormat, engine: Picture.Engine = .dot, pixelsPerInch: Double? = nil
  ) throws(RenderError) -> [UInt8] {
    if format == .dot { return Array(picture.dot.utf8) }
    guard
      picture.entities.count <= Self.mostEntities, picture.relationships.count <= Self.mostRelationships
    else {
      throw .tooLarge(
        entities: picture.entities.count, relationships: picture.relationships.count, format: format)
    }
    let bytes = try draw(RenderRequest(picture, as: format, engine: engine, pixelsPerInch: pixelsPerInch))
    return format == .svg ? AccessibleSVG(picture).annotated(bytes) : bytes
  }

  /// Draws what was asked for, of any size; who asks for much does so in a process that can be ended.
  public func draw(_ request: RenderRequest) throws(RenderError) -> [UInt8] {
    let side = try Self.withGraph(reading: "digraph {\n" + request.side + "}\n") {
      graph throws(RenderError) -> SidePlacement in
      guard dgv_layout(graph, "dot"), !dgv_failed() else { throw Self.failure(in: .layout) }
      return SidePlacement(measuring: graph, items: request.sideItems)
    }
    var size = (width: 0.0, height: 0.0)
    let laidOut = try Self.withGraph(reading: request.main) { graph throws(RenderError) -> String in
      try Self.check(graph, has: request.entities + request.relationships)
      guard dgv_layout(graph, request.engine.rawValue), !dgv_failed() else { throw Self.failure(in: .layout) }
      let undrawn = Int(dgv_undrawn_edge_count(graph))
      guard undrawn == 0 else { throw .incomplete(format: request.format, reason: .linesUndrawn(undrawn)) }
      dgv_size(graph, &size.width, &size.height)
      return String(decoding: try Self.rendered(graph, as: .dot), as: UTF8.self)
    }
    // The layout as text, with its closing brace taken off, and the side's nodes put in.
    guard let end = laidOut.lastIndex(of: "}") else {
      throw .incomplete(format: .dot, reason: .cutShort(bytes: laidOut.utf8.count))
    }
    return try Self.withGraph(reading: laidOut[..<end] + request.side + "}\n") {
      graph throws(RenderError) -> [UInt8] in
      dgv_forget_sizes(graph)
      side.place(in: graph, around: size.width, by: size.height)
      guard dgv_layout(graph, "nop2"), !dgv_failed() else { throw Self.failure(in: .layout) }
      if request.format == .png { try Self.fitPixels(of: graph, at: request.pixelsPerInch) }
      let bytes = try Self.rendered(graph, as: request.format)
      return request.format == .pdf ? PDFDate.removed(from: bytes) : bytes
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

  private static func rendered(_ graph: OpaquePointer, as format: DrawingFormat) throws(RenderError) -> [UInt8] {
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
    return bytes
  }

  /// Takes the resolution that is wanted, or the finest at which the drawing fits.
  ///
  /// cairo would scale a larger bitmap down until nothing can be read, and say so on standard error only.
  private static func fitPixels(of graph: OpaquePointer, at wanted: Double?) throws(RenderError) {
    var width = 0.0
    var height = 0.0
    dgv_size(graph, &width, &height)
    var pixels = (width: 0, height: 0)
    for resolution in wanted.map({ [$0] }) ?? pixelsPerInch {
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
