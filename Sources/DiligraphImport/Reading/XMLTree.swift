// SPDX-License-Identifier: Apache-2.0

/// Elements with all that is in them, in four arrays, so that a record costs no allocation of its own.
///
/// Nodes stand in the order of their start tags. A node is linked to its parent when it ends.
final class XMLTree {
  struct Node {
    var name: Int32
    /// The number of the namespace; -1 where there is none.
    var namespace: Int32
    var line: Int32
    var firstAttribute: Int32
    var attributeCount: Int32 = 0
    var firstChild: Int32 = -1
    var nextSibling: Int32 = -1
    /// The first piece of the text directly in the element.
    var text = Text()
  }

  /// A piece of text; an element with text and elements in turn has several.
  struct Text {
    var start: Int32 = 0
    var count: Int32 = 0
    var next: Int32 = -1
  }

  struct Attribute {
    var name: Int32
    var namespace: Int32
    var start: Int32
    var count: Int32
  }

  private struct State {
    var nodes: [Node] = []
    var attributes: [Attribute] = []
    var texts: [Text] = []
    var bytes: [UInt8] = []
  }

  let names: XMLNames
  // Safety: allocated here, freed in deinit, and changed by one thread, which nobody reads it beside.
  private let state: UnsafeMutablePointer<State>

  /// What a tree may keep of its memory for the next record.
  private static let keptCapacity = 1 << 20

  init(_ names: XMLNames) {
    self.names = names
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  /// What `other` holds now, which changes to it do not reach.
  init(copying other: XMLTree) {
    names = other.names
    state = .allocate(capacity: 1)
    state.initialize(to: other.state.pointee)
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// The elements, in the order of their start tags.
  private(set) var nodes: [Node] {
    @inline(__always) _read { yield state.pointee.nodes }
    @inline(__always) _modify { yield &state.pointee.nodes }
  }
  /// The attributes of all elements.
  private(set) var attributes: [Attribute] {
    @inline(__always) _read { yield state.pointee.attributes }
    @inline(__always) _modify { yield &state.pointee.attributes }
  }
  private var texts: [Text] {
    @inline(__always) _read { yield state.pointee.texts }
    @inline(__always) _modify { yield &state.pointee.texts }
  }
  private var bytes: [UInt8] {
    @inline(__always) _read { yield state.pointee.bytes }
    @inline(__always) _modify { yield &state.pointee.bytes }
  }

  /// Forgets the elements, and keeps the memory unless it is much.
  func removeAll() {
    nodes.removeAll(keepingCapacity: nodes.capacity * MemoryLayout<Node>.stride <= Self.keptCapacity)
    attributes.removeAll(keepingCapacity: attributes.capacity * MemoryLayout<Attribute>.stride <= Self.keptCapacity)
    texts.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
  }

  // MARK: Building

  func add(name: Int32, namespace: Int32, line: Int) -> Int32 {
    nodes.append(
      Node(name: name, namespace: namespace, line: Int32(clamping: line), firstAttribute: Int32(attributes.count)))
    return Int32(nodes.count - 1)
  }

  /// Adds an attribute to the last node.
  func addAttribute(name: Int32, namespace: Int32, value: UnsafeRawBufferPointer) {
    attributes.append(
      Attribute(name: name, namespace: namespace, start: Int32(bytes.count), count: Int32(value.count)))
    bytes.append(contentsOf: value)
    nodes[nodes.count - 1].attributeCount += 1
  }

  /// Adds text to a node; `last` is its last piece, -1 for the one in the node itself. Returns the last piece.
  func addText(_ text: UnsafeRawBufferPointer, to node: Int32, last: Int32) -> Int32 {
    let start = Int32(bytes.count)
    bytes.append(contentsOf: text)
    let piece = last < 0 ? nodes[Int(node)].text : texts[Int(last)]
    // The first piece of all, or one that goes on where the last one ended.
    if piece.count == 0 || piece.start + piece.count == start {
      let grown = Text(
        start: piece.count == 0 ? start : piece.start, count: piece.count + Int32(text.count), next: piece.next)
      if last < 0 { nodes[Int(node)].text = grown } else { texts[Int(last)] = grown }
      return last
    }
    let new = Int32(texts.count)
    texts.append(Text(start: start, count: Int32(text.count)))
    if last < 0 { nodes[Int(node)].text.next = new } else { texts[Int(last)].next = new }
    return new
  }

  /// Makes `child` the next child of `parent`, whose last one was `last`.
  func link(_ child: Int32, to parent: Int32, after last: Int32) {
    if last < 0 { nodes[Int(parent)].firstChild = child } else { nodes[Int(last)].nextSibling = child }
  }

  // MARK: Reading

  /// The text directly in a node, without space around it.
  func text(of node: Int32) -> String {
    let piece = nodes[Int(node)].text
    guard piece.next >= 0 else { return trimmed(piece.start, piece.count) }
    var joined: [UInt8] = []
    var current = piece
    while true {
      joined += bytes[Int(current.start)..<Int(current.start + current.count)]
      guard current.next >= 0 else { break }
      current = texts[Int(current.next)]
    }
    return String(decoding: joined, as: UTF8.self).trimmedOrNil ?? ""
  }

  /// The bytes as text, without space around it.
  func trimmed(_ start: Int32, _ count: Int32) -> String {
    bytes.withUnsafeBufferPointer { bytes in
      var (first, end) = (Int(start), Int(start + count))
      while first < end, Self.isSpace(bytes[first]) { first += 1 }
      while first < end, Self.isSpace(bytes[end - 1]) { end -= 1 }
      guard first < end else { return "" }
      let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[first..<end]), as: UTF8.self)
      // Spaces of other scripts are more than a byte.
      return bytes[first] < 0x80 && bytes[end - 1] < 0x80 ? text : text.trimmedOrNil ?? ""
    }
  }

  func value(of attribute: Attribute) -> String {
    String(decoding: bytes[Int(attribute.start)..<Int(attribute.start + attribute.count)], as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The first node below `node` at the rest of a path; -1 where there is none. Nodes from `limit` on do not count.
  func first(_ path: UnsafeBufferPointer<UInt8>, from start: Int, below node: Int32, limit: Int32) -> Int32 {
    guard start < path.count else { return node }
    let part = Self.part(path, start)
    return nodes.withUnsafeBufferPointer { nodes in
      var child = nodes[Int(node)].firstChild
      while child >= 0, child < limit {
        if names.isEqual(nodes[Int(child)].name, to: part) {
          let found = first(path, from: start + part.count + 1, below: child, limit: limit)
          if found >= 0 { return found }
        }
        child = nodes[Int(child)].nextSibling
      }
      return -1
    }
  }

  /// Every node below `node` at the rest of a path, in the order of the file.
  func all(
    _ path: UnsafeBufferPointer<UInt8>, from start: Int, below node: Int32, limit: Int32, _ body: (Int32) -> Void
  ) {
    guard start < path.count else { return body(node) }
    let part = Self.part(path, start)
    nodes.withUnsafeBufferPointer { nodes in
      var child = nodes[Int(node)].firstChild
      while child >= 0, child < limit {
        if names.isEqual(nodes[Int(child)].name, to: part) {
          all(path, from: start + part.count + 1, below: child, limit: limit, body)
        }
        child = nodes[Int(child)].nextSibling
      }
    }
  }

  private static func part(_ path: UnsafeBufferPointer<UInt8>, _ start: Int) -> UnsafeBufferPointer<UInt8> {
    var end = start
    while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
    return UnsafeBufferPointer(rebasing: path[start..<end])
  }
}
