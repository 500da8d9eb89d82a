// SPDX-License-Identifier: Apache-2.0
import CXMLShim
import Diligraph

/// What a reader takes for a record, and how much of it it holds.
struct XMLRecordOptions: Sendable {
  /// Local names of the elements that are records. One inside another belongs to it.
  var recordNames: Set<String>
  /// The largest record, in bytes of text and some for every element.
  var recordLimit = 64 << 20
  /// How much of what stands outside the records is kept, in the same measure.
  var envelopeLimit = 256 << 10
  /// The deepest nesting.
  static let depthLimit = 256

  init(recordNames: Set<String>) { self.recordNames = recordNames }
}

/// A record, or what is wrong in its place.
struct XMLRecord {
  /// The file and the line in which the record's start tag ends.
  let place: InputPlace
  /// The record, or what is wrong with it.
  let content: Result<XMLElement, ReadingError>
  /// The elements around it, the root first, each with what stands in it before the record and holds no record:
  /// of a list with a header, the root has the header as a child.
  var ancestors: [XMLElement] { around.filter { $0 >= 0 }.compactMap(ancestor) }
  /// The root, unless the record is the root itself.
  var root: XMLElement? { around.first.flatMap { $0 < 0 ? nil : ancestor($0) } }

  fileprivate var envelope: XMLTree?
  fileprivate var around: [Int32] = []
  fileprivate var envelopeLimit: Int32 = 0

  private func ancestor(_ node: Int32) -> XMLElement? {
    envelope.map { XMLElement($0, node, limit: envelopeLimit, isAroundRecord: true) }
  }
}

/// Reads the records of an XML document one by one, in memory that does not grow with the document.
///
/// Nothing is fetched, neither from the network nor from the disk; entities cannot be declared. A record that is
/// too large is delivered as an error in its stead; where the document is broken, the last delivery is that error.
/// Thrown is what is wrong with the file itself, such as a damaged archive.
final class XMLRecordReader {
  private let source: ByteSource
  private let stream: any ByteStream
  // Safety: allocated and freed by this object only; the parser's handlers reach it inside `cxs_push` alone.
  private let builder: UnsafeMutablePointer<XMLTreeBuilder>
  // Safety: created and freed by this object only, and used by one thread at a time, as the object is.
  private let parser: OpaquePointer?
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)
  private var ready: [XMLTreeBuilder.Delivery] = []
  private var nextReady = 0
  /// The tree of the record that was delivered last; when its user lets it go, its memory is used again.
  private var lent: XMLTree?
  private var hasEnded = false
  private var hasBytes = false

  /// How many records, good or bad, were delivered.
  private(set) var count = 0
  /// The outermost element without its records, once the end is reached.
  var root: XMLElement? { builder.pointee.root }
  /// How many elements outside the records there were that hold no record, by local name, once the end is reached.
  var otherElements: [String: Int] { builder.pointee.otherElements }

  /// The outermost element's name and namespace, as soon as it was read.
  var rootName: (name: String, namespace: String?)? { builder.pointee.rootName }
  /// The names of the elements outside the records that were read so far, ended or not.
  var elementNames: Set<String> { Set(builder.pointee.otherElements.keys).union(builder.pointee.openNames) }

  /// Opens the source.
  init(_ source: ByteSource, options: XMLRecordOptions) throws(ReadingError) {
    self.source = source
    stream = try source.open()
    builder = .allocate(capacity: 1)
    builder.initialize(to: XMLTreeBuilder(options))
    let handlers = cxs_handlers(
      context: UnsafeMutableRawPointer(builder),
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
    let parser = cxs_create(handlers, XMLRecordOptions.depthLimit)
    self.parser = parser
    guard parser != nil else { throw ReadingError(.outOfMemory, at: InputPlace(source: source.name)) }
  }

  deinit {
    cxs_free(parser)
    builder.deinitialize(count: 1)
    builder.deallocate()
  }

  /// The next record; nil at the end.
  func next() throws(ReadingError) -> XMLRecord? {
    if var tree = lent {
      lent = nil
      if isKnownUniquelyReferenced(&tree), builder.pointee.spareTrees.count < 1_000 {
        tree.removeAll()
        builder.pointee.spareTrees.append(tree)
      }
    }
    while nextReady == ready.count {
      if hasEnded { return nil }
      try parseChunk()
    }
    let delivery = ready[nextReady]
    ready[nextReady] = .delivered
    nextReady += 1
    count += 1
    switch delivery {
    case .record(let tree, let around, let limit):
      lent = tree
      let element = XMLElement(tree, 0)
      return XMLRecord(
        place: InputPlace(source: source.name, line: element.line), content: .success(element),
        envelope: builder.pointee.envelope, around: around, envelopeLimit: limit)
    case .problem(let problem, let line):
      let place = InputPlace(source: source.name, line: line > 0 ? line : nil)
      return XMLRecord(place: place, content: .failure(ReadingError(problem, at: place)))
    case .delivered: return nil
    }
  }

  private func parseChunk() throws(ReadingError) {
    let length = try stream.read(into: &chunk)
    let status = chunk.withUnsafeBytes { bytes in
      cxs_push(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), length, length == 0)
    }
    // Not only visible characters: a zero is refused by the parser at once, wherever the input is cut behind it.
    if !hasBytes { hasBytes = chunk[..<length].contains { ![0x09, 0x0A, 0x0D, 0x20].contains($0) } }
    if length == 0 { hasEnded = true }
    if status != CXS_OK {
      hasEnded = true
      // Of an input without anything, every reader says itself that it is empty.
      if hasBytes { builder.pointee.deliveries.append(.problem(problem(status), line: cxs_line(parser))) }
    }
    (ready, nextReady) = (builder.pointee.deliveries, 0)
    builder.pointee.deliveries = []
  }

  private func problem(_ status: cxs_status) -> ReadingProblem {
    // The message may be cut in the middle of a character, and quotes the input.
    let message = visibleText(String(cString: cxs_message(parser)), limit: 120)
    switch status {
    case CXS_ENTITY_DECLARED: return .entityDeclared(message)
    case CXS_UNKNOWN_ENTITY: return .unknownEntity(message)
    case CXS_TOO_DEEP: return .tooDeep(limit: XMLRecordOptions.depthLimit)
    case CXS_BAD_ENCODING: return .badEncoding(detail: message)
    case CXS_ENDS_EARLY: return .endsInside(startedAtLine: builder.pointee.openLine ?? 1)
    case CXS_OUT_OF_MEMORY: return .outOfMemory
    default: return .badXML(detail: message)
    }
  }
}
