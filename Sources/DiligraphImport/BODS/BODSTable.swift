// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// A table of flattened statements and the tables of their lists: rows become the JSON that they were made of.
final class BODSTable {
  /// What tables of statements are called.
  static let statementTables = ["entity_statement", "person_statement", "ooc_statement", "relationship_statement"]
  /// The lists that are read, each a path of the statement; with 0.4 below `recordDetails`.
  private static let lists = [
    "names", "alternateNames", "identifiers", "nationalities", "interests", "source_assertedBy",
  ]

  /// The rows of a list, of which the next one waits for its statement.
  private final class List {
    let name: String
    let path: [String]
    let reader: CSVReader
    let link: Int
    var waiting: CSVRow?

    init?(_ source: ByteSource, path: String, link: String) throws(ReadingError) {
      reader = try CSVReader(source)
      guard let link = reader.header.firstIndex(of: link) else { return nil }
      (name, self.link, self.path) = (source.name, link, path.split(separator: "_").map(String.init))
      waiting = try reader.next()
    }

    /// The rows that point to a statement, which come in the statements' order.
    func rows(of statement: String) throws(ReadingError) -> [CSVRow] {
      var rows: [CSVRow] = []
      while let row = waiting, row.cells[link] == statement {
        rows.append(row)
        waiting = try reader.next()
      }
      return rows
    }
  }

  private let reader: CSVReader
  private let link: Int?
  private var lists: [List] = []

  /// The lists of which rows were left when the statements ended, and where.
  var left: [(name: String, line: Int)] { lists.compactMap { list in list.waiting.map { (list.name, $0.line) } } }

  init(_ source: ByteSource, withLists: Bool) throws(ReadingError) {
    reader = try CSVReader(source)
    link = reader.header.firstIndex(of: "_link")
    let file = source.name.split(separator: "/").last.map(String.init) ?? source.name
    guard withLists, let suffix = file.range(of: "_statement.", options: .backwards) else { return }
    let subject = file[..<suffix.lowerBound]
    for path in Self.lists + Self.lists.map({ "recordDetails_\($0)" }) {
      guard let table = source.neighbour("\(subject)_\(path).csv"),
        let list = try List(table, path: path, link: "_link_\(subject)_statement")
      else { continue }
      lists.append(list)
    }
  }

  /// The next row, and its statement as JSON; nil at the end.
  func next() throws(ReadingError) -> (row: CSVRow, text: [UInt8])? {
    guard let row = try reader.next() else { return nil }
    var statement = FlatObject()
    statement.add(reader.header, row.cells)
    if let link, !row.cells[link].isEmpty {
      for list in lists {
        for item in try list.rows(of: row.cells[link]) {
          var object = FlatObject()
          object.add(list.reader.header, item.cells)
          statement.append(object, at: list.path[...])
        }
      }
    }
    var text: [UInt8] = []
    statement.write(to: &text)
    return (row, text)
  }
}

/// An object whose members were columns, their paths joined by `_`.
private struct FlatObject {
  private indirect enum Value {
    case text(String)
    case texts([String])
    case object(FlatObject)
    case objects([FlatObject])
  }

  private var members: [(key: String, value: Value)] = []
  /// Columns in which several texts stand with commas between them; in others a comma is part of the text.
  private static let severalTexts: Set<String> = [
    "source_type", "replacesStatements", "interestedParty_componentStatementIDs", "componentStatementIDs",
    "recordDetails_componentRecords",
  ]

  mutating func add(_ header: [String], _ cells: [String]) {
    for (column, cell) in zip(header, cells) where !column.hasPrefix("_link") && !cell.isEmpty {
      let path = column.split(separator: "_").map(String.init)
      guard !path.isEmpty else { continue }
      let parts = Self.severalTexts.contains(column) ? cell.split(separator: ",").map { String($0).trimmed } : []
      set(parts.count > 1 ? .texts(parts) : .text(cell), at: path[...])
    }
  }

  private mutating func set(_ value: Value, at path: ArraySlice<String>) {
    guard let key = path.first else { return }
    let index = members.firstIndex { $0.key == key }
    guard path.count > 1 else {
      if index == nil { members.append((key, value)) }
      return
    }
    var inner = FlatObject()
    if let index, case .object(let known) = members[index].value { inner = known }
    inner.set(value, at: path.dropFirst())
    if let index { members[index].value = .object(inner) } else { members.append((key, .object(inner))) }
  }

  mutating func append(_ object: FlatObject, at path: ArraySlice<String>) {
    guard let key = path.first else { return }
    let index = members.firstIndex { $0.key == key }
    var value: Value
    if path.count > 1 {
      var inner = FlatObject()
      if let index, case .object(let known) = members[index].value { inner = known }
      inner.append(object, at: path.dropFirst())
      value = .object(inner)
    } else {
      value = .objects([object])
      if let index, case .objects(let known) = members[index].value { value = .objects(known + [object]) }
    }
    if let index { members[index].value = value } else { members.append((key, value)) }
  }

  func write(to text: inout [UInt8]) {
    text.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      Self.write(member.key, to: &text)
      text.append(UInt8(ascii: ":"))
      switch member.value {
      case .text(let words): Self.write(words, to: &text)
      case .texts(let items): Self.list(items, &text) { Self.write($0, to: &$1) }
      case .object(let object): object.write(to: &text)
      case .objects(let objects): Self.list(objects, &text) { $0.write(to: &$1) }
      }
    }
    text.append(UInt8(ascii: "}"))
  }

  private static func list<Item>(_ items: [Item], _ text: inout [UInt8], _ write: (Item, inout [UInt8]) -> Void) {
    text.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      write(item, &text)
    }
    text.append(UInt8(ascii: "]"))
  }

  private static func write(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case ..<0x20: text += Array("\\u00\(byte < 16 ? "0" : "1")\(String(byte & 15, radix: 16))".utf8)
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
