// SPDX-License-Identifier: Apache-2.0
import CXMLShim

/// Collects the parser's events into records; the parser's handlers call it, through a pointer.
struct XMLTreeBuilder {
  /// An element whose end has not come.
  private struct Frame {
    var name: Int32
    var line: Int
    /// Its node in the record's tree or in that of what is around records; -1 where it is not kept.
    var node: Int32
    var lastChild: Int32 = -1
    var lastText: Int32 = -1
    var hasText = false
    /// Whether a record was in it, so that it is no part of the envelope but what holds the records.
    var holdsRecords = false
  }

  /// What is ready to be delivered, in the order of the file.
  enum Delivery {
    /// A record's tree, and the nodes around it in the envelope as far as that was read before the record.
    case record(XMLTree, around: [Int32], envelopeLimit: Int32)
    case problem(ReadingProblem, line: Int)
    case delivered
  }

  var deliveries: [Delivery] = []
  /// Trees of records that were let go of.
  var spareTrees: [XMLTree] = []
  /// What stands outside of the records.
  private let envelope: XMLTree
  /// It as it was when it was last asked for; nil once it has changed.
  private var lastEnvelope: XMLTree?
  /// The outermost element's number and that of its namespace, known as soon as it starts.
  private var rootNumbers: (name: Int32, namespace: Int32)?
  private var rootHasEnded = false
  /// How often each element outside the records ended that holds no record, by the number of its name.
  private var otherCounts: [Int32: Int] = [:]
  private let names = XMLNames()
  /// The same, and the tree that is built now, the envelope or the record's. Safety: `names`, `envelope` and `recordTree` own
  /// them. To count who uses them with each tag and text took a tenth of the time.
  private let unownedNames: Unmanaged<XMLNames>
  private var current: Unmanaged<XMLTree>
  private let options: XMLRecordOptions
  /// By the number of a name, whether records are called so; as far as it was asked.
  private var areRecords: [Bool] = []
  private var frames: [Frame] = []
  /// The depth of the record's own frame; nil outside of records.
  private var recordDepth: Int?
  private var recordTree: XMLTree
  private var recordSize = 0
  private var recordAround: (nodes: [Int32], limit: Int32) = ([], 0)
  private var envelopeSize = 0

  init(_ options: XMLRecordOptions) {
    self.options = options
    envelope = XMLTree(names)
    recordTree = XMLTree(names)
    unownedNames = .passUnretained(names)
    current = .passUnretained(envelope)
  }

  /// Where the outermost element that is open starts, and the record, if one is open.
  var openLine: Int? { (recordDepth.map { frames[$0 - 1] } ?? frames.last)?.line }

  /// The names of the elements that are open, the root first.
  var openNames: [String] { frames.map { names.text($0.name) } }

  /// What stands outside of the records so far, which does not change when more is parsed.
  mutating func envelopeSoFar() -> XMLTree {
    if let lastEnvelope { return lastEnvelope }
    let copy = XMLTree(copying: envelope)
    lastEnvelope = copy
    return copy
  }

  /// The outermost element without its records, once its end is reached.
  var root: XMLElement? { rootHasEnded && !envelope.nodes.isEmpty ? XMLElement(envelope, 0) : nil }

  /// The name of the outermost element and its namespace.
  var rootName: (name: String, namespace: String?)? {
    rootNumbers.map { (names.text($0.name), $0.namespace < 0 ? nil : names.text($0.namespace)) }
  }

  /// How often each element outside the records ended that holds no record, by its name.
  var otherElements: [String: Int] {
    Dictionary(uniqueKeysWithValues: otherCounts.map { (names.text($0.key), $0.value) })
  }

  /// What costs memory beside the text: an element without any still takes this much.
  private static let elementCost = 128

  mutating func start(
    _ name: UnsafePointer<CChar>, _ namespace: UnsafePointer<CChar>?, _ list: UnsafeRawPointer?, _ count: Int, line: Int
  ) {
    let number = self.number(of: name)
    if recordDepth == nil, isRecord(number) { beginRecord() }
    let space = namespace.map { self.number(of: $0) } ?? -1
    if rootNumbers == nil { rootNumbers = (number, space) }
    var frame = Frame(name: number, line: line, node: -1)
    if grow(Self.elementCost) {
      frame.node = current._withUnsafeGuaranteedRef { $0.add(name: number, namespace: space, line: line) }
      if count > 0 { addAttributes(list, count) }
      if !isKeeping { frame.node = -1 }
    }
    frames.append(frame)
  }

  mutating func end() {
    guard let frame = frames.popLast() else { return }
    if let depth = recordDepth {
      if frames.count + 1 == depth { return endRecord(frame) }
      if isKeeping { link(frame) }
      return
    }
    lastEnvelope = nil
    if frames.isEmpty { rootHasEnded = true }
    guard !frame.holdsRecords else { return }
    if otherCounts.count < 1_000 || otherCounts[frame.name] != nil { otherCounts[frame.name, default: 0] += 1 }
    link(frame)
  }

  private func number(of name: UnsafePointer<CChar>) -> Int32 {
    unownedNames._withUnsafeGuaranteedRef { $0.number(of: name) }
  }

  mutating func text(_ bytes: UnsafePointer<CChar>, _ length: Int) {
    guard let last = frames.indices.last, frames[last].node >= 0 else { return }
    let buffer = UnsafeRawBufferPointer(start: bytes, count: length)
    // Space between elements is layout.
    if !frames[last].hasText, buffer.allSatisfy({ $0 <= 0x20 }) { return }
    guard grow(length) else { return }
    frames[last].hasText = true
    let (node, lastText) = (frames[last].node, frames[last].lastText)
    frames[last].lastText = current._withUnsafeGuaranteedRef { $0.addText(buffer, to: node, last: lastText) }
  }

  // MARK: Records

  private mutating func isRecord(_ number: Int32) -> Bool {
    while areRecords.count <= Int(number) {
      areRecords.append(options.recordNames.contains(names.text(Int32(areRecords.count))))
    }
    return areRecords[Int(number)]
  }

  private mutating func beginRecord() {
    recordDepth = frames.count + 1
    recordSize = 0
    current = .passUnretained(recordTree)
    for index in frames.indices { frames[index].holdsRecords = true }
    recordAround = (frames.map(\.node), Int32(envelope.nodes.count))
  }

  private mutating func endRecord(_ frame: Frame) {
    recordDepth = nil
    current = .passUnretained(envelope)
    guard recordSize <= options.recordLimit else {
      recordTree.removeAll()
      return deliveries.append(.problem(.recordTooLarge(limit: options.recordLimit), line: frame.line))
    }
    deliveries.append(.record(recordTree, around: recordAround.nodes, envelopeLimit: recordAround.limit))
    recordTree = spareTrees.popLast() ?? XMLTree(names)
  }

  private mutating func link(_ frame: Frame) {
    guard frame.node >= 0, let parent = frames.indices.last, frames[parent].node >= 0 else { return }
    let (node, last) = (frames[parent].node, frames[parent].lastChild)
    current._withUnsafeGuaranteedRef { $0.link(frame.node, to: node, after: last) }
    frames[parent].lastChild = frame.node
  }

  // MARK: Limits

  /// Whether what comes is still kept, or only passed over.
  private var isKeeping: Bool {
    recordDepth != nil ? recordSize <= options.recordLimit : envelopeSize <= options.envelopeLimit
  }

  private mutating func grow(_ size: Int) -> Bool {
    guard let depth = recordDepth else {
      lastEnvelope = nil
      envelopeSize += size
      return envelopeSize <= options.envelopeLimit
    }
    recordSize += size
    guard recordSize > options.recordLimit else { return true }
    // What is too large will not be delivered: its memory is given back at once.
    if !recordTree.nodes.isEmpty {
      recordTree.removeAll()
      for index in frames.indices.dropFirst(depth - 1) { frames[index].node = -1 }
    }
    return false
  }

  private mutating func addAttributes(_ list: UnsafeRawPointer?, _ count: Int) {
    for index in 0..<count {
      let raw = cxs_attribute_at(list, index)
      guard grow(Self.elementCost + raw.length) else { return }
      let (name, space) = (number(of: raw.name), raw.namespace_uri.map { number(of: $0) } ?? -1)
      current._withUnsafeGuaranteedRef {
        $0.addAttribute(
          name: name, namespace: space, value: UnsafeRawBufferPointer(start: raw.value, count: raw.length))
      }
    }
  }
}
