// SPDX-License-Identifier: Apache-2.0

/// An element of an XML document, with all that is in it. Names are read without their prefixes.
///
/// Lookups take paths of local names, `addressList/address`, and pass over namespaces: real data change the
/// namespace with every version, and the meaning with none.
struct XMLElement: Sendable {
  /// An attribute, under its local name.
  struct Attribute: Hashable, Sendable {
    var name: String
    var namespace: String?
    var value: String
  }

  /// The local name.
  let name: String
  /// The namespace URI, if there is one.
  let namespace: String?
  /// The attributes, in the order of the file.
  let attributes: [Attribute]
  /// The line in which the start tag ends.
  let line: Int
  /// The text directly in the element, without that of its children and without space around it.
  let text: String
  /// The elements directly in it, in the order of the file.
  let children: [XMLElement]

  /// The value of the attribute with this local name, without space around it; nil where it is missing or empty.
  func attribute(_ name: String) -> String? {
    attributes.first { $0.name == name }?.value.trimmedOrNil
  }

  /// The first element at the path.
  func child(_ path: String) -> XMLElement? {
    first(path.utf8.split(separator: UInt8(ascii: "/"))[...])
  }

  /// All elements at the path, `addressList/address`, of every branch.
  func children(_ path: String) -> [XMLElement] {
    var found = [self]
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      found = found.flatMap { element in element.children.filter { $0.name.utf8.elementsEqual(part) } }
    }
    return found
  }

  /// The text of the first element at the path; nil where it is missing or empty.
  func text(_ path: String) -> String? { child(path)?.text.trimmedOrNil }

  /// The texts of all elements at the path that have one.
  func texts(_ path: String) -> [String] { children(path).compactMap { $0.text.trimmedOrNil } }

  /// The text of the element and of everything in it, in the order of the file where texts and elements do not
  /// mix.
  var allText: String {
    ([text] + children.map(\.allText)).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func first(_ path: ArraySlice<Substring.UTF8View>) -> XMLElement? {
    guard let part = path.first else { return self }
    for child in children where child.name.utf8.elementsEqual(part) {
      if let found = child.first(path.dropFirst()) { return found }
    }
    return nil
  }
}

extension String {
  /// The text without space around it; nil where nothing is left.
  var trimmedOrNil: String? {
    guard let first = unicodeScalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = unicodeScalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return nil }
    return String(unicodeScalars[first...last])
  }
}
