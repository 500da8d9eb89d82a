// SPDX-License-Identifier: Apache-2.0
import CXMLShim

/// Collects the parser's events into records; the parser's handlers call it.
final class XMLTreeBuilder {
  /// An element whose end has not come.
  struct Frame {
    var name: String
    var namespace: String?
    var attributes: [XMLElement.Attribute]
    var line: Int
    var text: [UInt8] = []
    var children: [XMLElement] = []
    /// Whether a record was in it, so that it is no part of the envelope but what holds the records.
    var holdsRecords = false

    var element: XMLElement {
      XMLElement(
        name: name, namespace: namespace, attributes: attributes, line: line,
        text: String(decoding: text, as: UTF8.self).trimmedOrNil ?? "", children: children)
    }
  }

  /// What is ready to be delivered, in the order of the file.
  enum Delivery {
    case record(XMLElement, ancestors: [XMLElement])
    case problem(ReadingProblem, line: Int)
  }

  var deliveries: [Delivery] = []
  /// What the line is now; set by the reader, since the parser knows it.
  var line: () -> Int = { 0 }
  private(set) var root: XMLElement?
  /// The name of the outermost element and its namespace, known as soon as it starts.
  private(set) var rootName: (name: String, namespace: String?)?
  /// How often each element outside the records ended that holds no record, by its name.
  private(set) var otherElements: [String: Int] = [:]
  /// Whether elements outside the records were too large to be kept.
  private(set) var envelopeIsPartial = false
  private let options: XMLRecordOptions
  private var frames: [Frame] = []
  /// The depth of the record's own frame; nil outside of records.
  private var recordDepth: Int?
  private var recordSize = 0
  private var envelopeSize = 0
  private var names: [UnsafePointer<CChar>: String] = [:]

  init(_ options: XMLRecordOptions) { self.options = options }

  /// Where the outermost element that is open starts, and the record, if one is open.
  var openLine: Int? { (recordDepth.map { frames[$0 - 1] } ?? frames.last)?.line }

  /// The names of the elements that are open, the root first.
  var openNames: [String] { frames.map(\.name) }

  /// What costs memory beside the text: an element without any still takes this much.
  private static let elementCost = 128

  func start(_ name: UnsafePointer<CChar>, _ namespace: UnsafePointer<CChar>?, _ list: UnsafeRawPointer?, _ count: Int)
  {
    let localName = text(of: name)
    if recordDepth == nil, options.recordNames.contains(localName) {
      recordDepth = frames.count + 1
      recordSize = 0
      for index in frames.indices { frames[index].holdsRecords = true }
    }
    var frame = Frame(name: localName, namespace: namespace.map(text(of:)), attributes: [], line: line())
    if rootName == nil { rootName = (localName, frame.namespace) }
    if grow(Self.elementCost) { frame.attributes = attributes(list, count) }
    frames.append(frame)
  }

  func end() {
    guard let frame = frames.popLast() else { return }
    if let depth = recordDepth, frames.count + 1 == depth {
      recordDepth = nil
      if recordSize > options.recordLimit {
        deliveries.append(.problem(.recordTooLarge(limit: options.recordLimit), line: frame.line))
      } else {
        deliveries.append(.record(frame.element, ancestors: frames.map(\.element)))
      }
      return
    }
    if frames.isEmpty { root = frame.element }
    if recordDepth == nil, !frame.holdsRecords, otherElements.count < 1_000 || otherElements[frame.name] != nil {
      otherElements[frame.name, default: 0] += 1
    }
    guard isKeeping, recordDepth != nil || !frame.holdsRecords, let last = frames.indices.last else { return }
    frames[last].children.append(frame.element)
  }

  func text(_ bytes: UnsafePointer<CChar>, _ length: Int) {
    guard let last = frames.indices.last else { return }
    let buffer = UnsafeRawBufferPointer(start: bytes, count: length)
    // Space between elements is layout.
    if frames[last].text.isEmpty, buffer.allSatisfy({ $0 <= 0x20 }) { return }
    if grow(length) { frames[last].text.append(contentsOf: buffer) }
  }

  /// Whether what comes is still kept, or only passed over.
  private var isKeeping: Bool {
    recordDepth != nil ? recordSize <= options.recordLimit : envelopeSize <= options.envelopeLimit
  }

  private func grow(_ size: Int) -> Bool {
    if recordDepth != nil {
      recordSize += size
      // What is too large will not be delivered: its memory is given back at once.
      if recordSize > options.recordLimit, let depth = recordDepth {
        for index in depth - 1..<frames.count { (frames[index].children, frames[index].text) = ([], []) }
      }
    } else {
      envelopeSize += size
      if envelopeSize > options.envelopeLimit { envelopeIsPartial = true }
    }
    return isKeeping
  }

  private func attributes(_ list: UnsafeRawPointer?, _ count: Int) -> [XMLElement.Attribute] {
    var result: [XMLElement.Attribute] = []
    for index in 0..<count {
      let raw = cxs_attribute_at(list, index)
      guard grow(Self.elementCost + raw.length) else { return [] }
      result.append(
        XMLElement.Attribute(
          name: text(of: raw.name), namespace: raw.namespace_uri.map(text(of:)),
          value: String(decoding: UnsafeRawBufferPointer(start: raw.value, count: raw.length), as: UTF8.self)))
    }
    return result
  }

  /// A name, made once: the parser hands out one pointer for equal names.
  private func text(of name: UnsafePointer<CChar>) -> String {
    if let known = names[name] { return known }
    let text = String(cString: name)
    if names.count < 10_000 { names[name] = text }
    return text
  }
}
