// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation

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
///
/// While the records of one piece of the document are used, the next piece is parsed on another core. Pieces are read by
/// the thread that asks for records.
final class XMLRecordReader {
  private let source: ByteSource
  private let stream: any ByteStream
  private let parsing: XMLParsing
  /// Whether another core is at a piece; it signals when it is done.
  private var isUnderWay = false
  private let isParsed = DispatchSemaphore(value: 0)
  /// What went wrong with reading the piece after those that were parsed.
  private var failure: ReadingError?
  private var ready: [XMLTreeBuilder.Delivery] = []
  private var nextReady = 0
  /// What stands around the records that are ready.
  private var envelope: XMLTree?
  /// The tree of the record that was delivered last; when its user lets it go, its memory is used again.
  private var lent: XMLTree?
  private var spareTrees: [XMLTree] = []
  private var hasEnded = false

  /// How many records, good or bad, were delivered.
  private(set) var count = 0
  /// The outermost element without its records, once the end is reached.
  var root: XMLElement? { builder.root }
  /// How many elements outside the records there were that hold no record, by local name, once the end is reached.
  var otherElements: [String: Int] { builder.otherElements }

  /// The outermost element's name and namespace, as soon as it was read.
  var rootName: (name: String, namespace: String?)? { builder.rootName }
  /// The names of the elements outside the records that were read so far, ended or not.
  var elementNames: Set<String> { Set(builder.otherElements.keys).union(builder.openNames) }

  /// The parser's state, when nobody is at it.
  private var builder: XMLTreeBuilder {
    waitUntilParsed()
    return parsing.builder
  }

  /// Opens the source.
  init(_ source: ByteSource, options: XMLRecordOptions) throws(ReadingError) {
    self.source = source
    stream = try source.open()
    guard let parsing = XMLParsing(options) else {
      throw ReadingError(.outOfMemory, at: InputPlace(source: source.name))
    }
    self.parsing = parsing
  }

  /// The next record; nil at the end.
  func next() throws(ReadingError) -> XMLRecord? {
    if var tree = lent {
      lent = nil
      if isKnownUniquelyReferenced(&tree), spareTrees.count < 1_000 {
        tree.removeAll()
        spareTrees.append(tree)
      }
    }
    while nextReady == ready.count {
      if let failure {
        hasEnded = true
        throw failure
      }
      if hasEnded { return nil }
      try takeParsed()
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
        envelope: envelope, around: around, envelopeLimit: limit)
    case .problem(let problem, let line):
      let place = InputPlace(source: source.name, line: line > 0 ? line : nil)
      return XMLRecord(place: place, content: .failure(ReadingError(problem, at: place)))
    case .delivered: return nil
    }
  }

  /// Takes what the next piece gives, and has the one after it parsed meanwhile.
  private func takeParsed() throws(ReadingError) {
    if !isUnderWay, !parsing.hasParsed {
      try stream.read(into: parsing)
      parsing.parse()
    }
    waitUntilParsed()
    (ready, nextReady) = (parsing.takeDeliveries(), 0)
    envelope = parsing.builder.envelopeSoFar()
    parsing.builder.spareTrees += spareTrees
    spareTrees.removeAll(keepingCapacity: true)
    hasEnded = parsing.hasEnded
    guard !hasEnded else { return }
    do {
      try stream.read(into: parsing)
    } catch {
      failure = error
      return
    }
    isUnderWay = true
    DispatchQueue.global().async { [parsing, isParsed] in
      parsing.parse()
      isParsed.signal()
    }
  }

  private func waitUntilParsed() {
    guard isUnderWay else { return }
    isParsed.wait()
    isUnderWay = false
  }
}

extension ByteStream {
  /// Reads the next piece.
  fileprivate func read(into parsing: XMLParsing) throws(ReadingError) {
    parsing.length = try read(into: &parsing.piece)
  }
}
