// SPDX-License-Identifier: Apache-2.0

/// An element of an XML document, with all that is in it. Names are read without their prefixes.
///
/// Lookups take paths of local names, `addressList/address`, and pass over namespaces: real data change the
/// namespace with every version, and the meaning with none. An element keeps its whole record in memory; let it go
/// before the next record is read, so that the reader can use the memory again.
struct XMLElement {
  /// An attribute, under its local name.
  struct Attribute: Hashable, Sendable {
    var name: String
    var namespace: String?
    var value: String
  }

  private let tree: XMLTree
  private let index: Int32
  /// What stands behind this in the tree is not part of the element: it came after the record that the element is
  /// around.
  private let limit: Int32
  /// Whether a record is in it: then its own text, which may go on, is not read.
  private let isAroundRecord: Bool

  init(_ tree: XMLTree, _ index: Int32, limit: Int32 = .max, isAroundRecord: Bool = false) {
    self.tree = tree
    self.index = index
    self.limit = limit
    self.isAroundRecord = isAroundRecord
  }

  private var node: XMLTree.Node { tree.nodes[Int(index)] }
  private func element(_ index: Int32) -> XMLElement { XMLElement(tree, index, limit: limit) }
  private func name(_ number: Int32) -> String? { number < 0 ? nil : tree.names.text(number) }

  /// The local name.
  var name: String { name(node.name) ?? "" }
  /// The namespace URI, if there is one.
  var namespace: String? { name(node.namespace) }
  /// The line in which the start tag ends.
  var line: Int { Int(node.line) }
  /// The text directly in the element, without that of its children and without space around it.
  var text: String { isAroundRecord ? "" : tree.text(of: index) }

  /// The attributes, in the order of the file.
  var attributes: [Attribute] {
    let node = node
    return tree.attributes[Int(node.firstAttribute)...].prefix(Int(node.attributeCount)).map {
      Attribute(name: name($0.name) ?? "", namespace: name($0.namespace), value: tree.value(of: $0))
    }
  }

  /// The elements directly in it, in the order of the file.
  var children: [XMLElement] {
    var found: [XMLElement] = []
    var child = node.firstChild
    while child >= 0, child < limit {
      found.append(element(child))
      child = tree.nodes[Int(child)].nextSibling
    }
    return found
  }

  /// The value of the attribute with this local name, without space around it; nil where it is missing or empty.
  func attribute(_ name: String) -> String? {
    let node = node
    guard node.attributeCount > 0 else { return nil }
    let found = Self.withBytes(of: name) { bytes in
      tree.attributes[Int(node.firstAttribute)...].prefix(Int(node.attributeCount))
        .first { tree.names.isEqual($0.name, to: bytes) }
    }
    guard let found else { return nil }
    let text = tree.trimmed(found.start, found.count)
    return text.isEmpty ? nil : text
  }

  /// The first element at the path.
  func child(_ path: String) -> XMLElement? {
    let found = Self.withBytes(of: path) { tree.first($0, from: 0, below: index, limit: limit) }
    return found < 0 ? nil : element(found)
  }

  /// All elements at the path, `addressList/address`, of every branch.
  func children(_ path: String) -> [XMLElement] {
    var found: [XMLElement] = []
    Self.withBytes(of: path) { bytes in
      tree.all(bytes, from: 0, below: index, limit: limit) { found.append(element($0)) }
    }
    return found
  }

  /// The text of the first element at the path; nil where it is missing or empty.
  func text(_ path: String) -> String? {
    let found = Self.withBytes(of: path) { tree.first($0, from: 0, below: index, limit: limit) }
    guard found >= 0 else { return nil }
    let text = tree.text(of: found)
    return text.isEmpty ? nil : text
  }

  /// The texts of all elements at the path that have one.
  func texts(_ path: String) -> [String] {
    var found: [String] = []
    Self.withBytes(of: path) { bytes in
      tree.all(bytes, from: 0, below: index, limit: limit) { node in
        let text = tree.text(of: node)
        if !text.isEmpty { found.append(text) }
      }
    }
    return found
  }

  /// The text of the element and of everything in it, in the order of the file where texts and elements do not
  /// mix.
  var allText: String {
    // Recursion is bounded by the parser's depth limit.
    ([text] + children.map(\.allText)).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func withBytes<Result>(of path: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = path.utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(path.utf8).withUnsafeBufferPointer(body)
  }
}

extension String {
  /// The text without space around it; nil where nothing is left.
  var trimmedOrNil: String? {
    let text = trimmed
    return text.isEmpty ? nil : text
  }
}
