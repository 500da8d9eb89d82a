// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a strict XML reader finds in an SVG.
struct SVGDrawing {
  /// A group of the drawing: an entity or a line.
  struct Group: Equatable {
    var classes: [String]
    var title = ""
    var texts: [String] = []
  }

  struct NotWellFormed: Error {
    let line: Int
    let column: Int
  }

  let elementNames: Set<String>
  let attributeNames: Set<String>
  let texts: [String]
  let groups: [Group]

  /// Fails where the bytes are not well-formed XML.
  init(_ bytes: [UInt8]) throws {
    let reader = Reader()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = reader
    guard parser.parse() else { throw NotWellFormed(line: parser.lineNumber, column: parser.columnNumber) }
    elementNames = reader.elementNames
    attributeNames = reader.attributeNames
    texts = reader.texts
    groups = reader.groups
  }

  func groups(ofClass name: String) -> [Group] { groups.filter { $0.classes.contains(name) } }

  private final class Reader: NSObject, XMLParserDelegate {
    var elementNames: Set<String> = []
    var attributeNames: Set<String> = []
    var texts: [String] = []
    var groups: [Group] = []
    private var current = ""

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elementNames.insert(element)
      attributeNames.formUnion(attributes.keys)
      current = ""
      if element == "g" {
        groups.append(Group(classes: (attributes["class"] ?? "").split(separator: " ").map(String.init)))
      }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { current += characters }

    func parser(
      _ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?
    ) {
      let text = current.replacing("\u{A0}", with: " ")
      if element == "text" {
        texts.append(text)
        if let last = groups.indices.last { groups[last].texts.append(text) }
      }
      if element == "title", let last = groups.indices.last { groups[last].title = text }
      current = ""
    }
  }
}
