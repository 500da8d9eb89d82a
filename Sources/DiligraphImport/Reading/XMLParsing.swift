// SPDX-License-Identifier: Apache-2.0
import CXMLShim
import Diligraph

/// The parser of an XML document with what it collects, which is given one piece of the document after another.
///
/// Safety: one thread has it at a time, as ``XMLRecordReader`` hands it over.
final class XMLParsing: @unchecked Sendable {
  /// Large enough that to hand it over costs little beside parsing it.
  private static let pieceSize = 512 << 10

  /// The piece that is parsed next, and how much of it there is; 0 is the end.
  var piece = [UInt8](repeating: 0, count: pieceSize)
  var length = 0
  /// Whether a piece was parsed of which nobody took what it gave.
  private(set) var hasParsed = false
  /// Whether nothing more comes.
  private(set) var hasEnded = false

  // Safety: allocated and freed by this object only; the parser's handlers reach it inside `cxs_push` alone.
  private let builderMemory: UnsafeMutablePointer<XMLTreeBuilder>
  // Safety: created and freed by this object only.
  private let parser: OpaquePointer
  private var hasBytes = false

  /// What was collected.
  var builder: XMLTreeBuilder {
    _read { yield builderMemory.pointee }
    _modify { yield &builderMemory.pointee }
  }

  /// A parser; nil when there is no memory.
  init?(_ options: XMLRecordOptions) {
    builderMemory = .allocate(capacity: 1)
    builderMemory.initialize(to: XMLTreeBuilder(options))
    let handlers = cxs_handlers(
      context: UnsafeMutableRawPointer(builderMemory),
      start: { context, name, namespace, attributes, count, line in
        guard let context, let name else { return }
        context.assumingMemoryBound(to: XMLTreeBuilder.self).pointee
          .start(name, namespace, attributes, count, line: line)
      },
      end: { context in
        guard let context else { return }
        context.assumingMemoryBound(to: XMLTreeBuilder.self).pointee.end()
      },
      text: { context, bytes, length in
        guard let context, let bytes else { return }
        context.assumingMemoryBound(to: XMLTreeBuilder.self).pointee.text(bytes, length)
      })
    guard let parser = cxs_create(handlers, XMLRecordOptions.depthLimit) else {
      builderMemory.deinitialize(count: 1)
      builderMemory.deallocate()
      return nil
    }
    self.parser = parser
  }

  deinit {
    cxs_free(parser)
    builderMemory.deinitialize(count: 1)
    builderMemory.deallocate()
  }

  /// Parses the piece.
  func parse() {
    let status = piece.withUnsafeBytes { bytes in
      cxs_push(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), length, length == 0)
    }
    // Not only visible characters: a zero is refused by the parser at once, wherever the input is cut behind it.
    if !hasBytes { hasBytes = piece[..<length].contains { ![0x09, 0x0A, 0x0D, 0x20].contains($0) } }
    if length == 0 || status != CXS_OK { hasEnded = true }
    // Of an input without anything, every reader says itself that it is empty.
    if status != CXS_OK, hasBytes { builder.deliveries.append(.problem(problem(status), line: cxs_line(parser))) }
    hasParsed = true
  }

  /// Hands out what the last piece gave.
  func takeDeliveries() -> [XMLTreeBuilder.Delivery] {
    hasParsed = false
    defer { builder.deliveries = [] }
    return builder.deliveries
  }

  private func problem(_ status: cxs_status) -> ReadingProblem {
    // The message may be cut in the middle of a character, and quotes the input.
    let message = visibleText(String(cString: cxs_message(parser)), limit: 120)
    switch status {
    case CXS_ENTITY_DECLARED: return .entityDeclared(message)
    case CXS_UNKNOWN_ENTITY: return .unknownEntity(message)
    case CXS_TOO_DEEP: return .tooDeep(limit: XMLRecordOptions.depthLimit)
    case CXS_BAD_ENCODING: return .badEncoding(detail: message)
    case CXS_ENDS_EARLY: return .endsInside(startedAtLine: builder.openLine ?? 1)
    case CXS_OUT_OF_MEMORY: return .outOfMemory
    default: return .badXML(detail: message.isEmpty ? "the parser does not say why" : message)
    }
  }
}
