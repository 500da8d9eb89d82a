// SPDX-License-Identifier: Apache-2.0
import Diligraph

extension TableMapping {
  /// The mapping that a file holds, YAML or JSON.
  ///
  /// - Throws: ``ReadingError`` when it is neither, ``TableMappingError`` when a key or a value is wrong.
  public static func read(_ source: ByteSource) throws -> TableMapping {
    try TableMappingReading(file: source.name).mapping(try StructuredReader.read(source))
  }
}

/// Turns a structured value into a mapping.
private struct TableMappingReading {
  let file: String

  private static let keys = [
    "table", "namespace", "columns", "constants", "concatenate", "values", "filters", "split", "notes", "delimiter",
    "quote", "header", "encoding", "comments", "listSeparator", "dates",
  ]
  private static let delimiters: [String: UInt8] = [
    "comma": 0x2C, ",": 0x2C, "semicolon": 0x3B, ";": 0x3B, "tab": 0x09, "\t": 0x09, "bar": 0x7C, "|": 0x7C,
    "colon": 0x3A, ":": 0x3A,
  ]
  private static let encodings = ["utf-8": false, "windows-1252": true, "iso-8859-1": true, "latin1": true]

  func mapping(_ value: StructuredValue) throws -> TableMapping {
    let members = try object(value, "")
    for key in members.keys where !Self.keys.contains(key) {
      throw unknown(key, in: "", among: Self.keys)
    }
    guard let word = members["table"] else {
      throw error("", "table is missing; it is one of \(words(TableMapping.Table.self))")
    }
    guard let table = TableMapping.Table(rawValue: try text(word, "table")) else {
      throw unknown(try text(word, "table"), in: "table", among: TableMapping.Table.allCases.map(\.rawValue))
    }
    var mapping = TableMapping(table: table)
    // Tables that are read with one mapping are of one sort, and their ids and names comparable.
    mapping.namespace =
      file.split(separator: "/").last?.split(separator: ".").first.map { String($0).lowercased() } ?? "table"
    try readFields(members, &mapping)
    try readRows(members, &mapping)
    try readDialect(members, &mapping)
    for alternatives in TableMapping.required(table) where mapping.given.isDisjoint(with: alternatives) {
      throw error(
        "", "no column or constant gives \(alternatives.joined(separator: " or ")); \(table.rawValue) need it")
    }
    return mapping
  }

  // MARK: Fields

  private func readFields(_ members: [String: StructuredValue], _ mapping: inout TableMapping) throws {
    let known = TableMapping.fields(mapping.table)
    for (field, value) in try fields(members["columns"], "columns", known) {
      mapping.columns[field] = try column(value, "columns.\(field)")
    }
    for (field, value) in try fields(members["constants"], "constants", known) {
      mapping.constants[field] = try text(value, "constants.\(field)")
    }
    for (field, value) in try fields(members["concatenate"], "concatenate", known) {
      mapping.concatenations[field] = try concatenation(value, "concatenate.\(field)")
    }
    for (field, value) in try fields(members["values"], "values", known) {
      var words: [String: String] = [:]
      for (word, meaning) in try object(value, "values.\(field)") {
        words[word.lowercased()] = try text(meaning, "values.\(field).\(word)")
      }
      mapping.values[field] = words
    }
    for (field, value) in try fields(members["split"], "split", known) {
      guard ["from", "to", "entity", "name"].contains(field) else {
        throw error("split.\(field)", "only from, to, entity and name can be split; lists use listSeparator")
      }
      mapping.split[field] = try separator(value, "split.\(field)")
    }
  }

  /// The members of a part whose keys are fields, by the fields' keys.
  private func fields(
    _ value: StructuredValue?, _ part: String, _ known: Set<String>
  ) throws -> [(String, StructuredValue)] {
    guard let value else { return [] }
    return try object(value, part).map { name, value in
      let key = NativeColumn.key(name)
      guard known.contains(key) else { throw unknown(name, in: part, among: known.sorted()) }
      return (key, value)
    }
  }

  private func column(_ value: StructuredValue, _ place: String) throws -> TableMapping.Column {
    switch value {
    case .number(let number):
      guard let whole = Int(exactly: number), (1...100_000).contains(whole) else {
        throw error(place, "is \(canonicalNumber(number)); columns are numbered from 1")
      }
      return .numbered(whole)
    case .string(let name) where !name.trimmed.isEmpty: return .named(name.trimmed)
    default: throw error(place, "is \(value.typeName); it is a column's name or its number")
    }
  }

  private func columns(_ value: StructuredValue, _ place: String) throws -> [TableMapping.Column] {
    guard case .array(let items) = value else { return [try column(value, place)] }
    return try items.map { try column($0, place) }
  }

  private func concatenation(_ value: StructuredValue, _ place: String) throws -> TableMapping.Concatenation {
    guard case .object = value else {
      return TableMapping.Concatenation(columns: try columns(value, place), separator: " ")
    }
    let members = try object(value, place)
    for key in members.keys where !["columns", "separator"].contains(key) {
      throw unknown(key, in: place, among: ["columns", "separator"])
    }
    guard let list = members["columns"] else { throw error(place, "columns is missing; it lists the columns") }
    return TableMapping.Concatenation(
      columns: try columns(list, place), separator: try members["separator"].map { try text($0, place) } ?? " ")
  }

  // MARK: Rows

  private func readRows(_ members: [String: StructuredValue], _ mapping: inout TableMapping) throws {
    if let filters = members["filters"] {
      for (key, value) in try object(filters, "filters") {
        let list = try object(value, "filters.\(key)").map { column, values in
          // YAML keys are texts; one of digits is a column's number.
          TableMapping.Filter(
            column: Int(column).map { .numbered($0) } ?? .named(column),
            values: try texts(values, "filters.\(key).\(column)").map { $0.lowercased() })
        }
        switch key {
        case "keep": mapping.keep = list
        case "skip": mapping.skip = list
        default: throw unknown(key, in: "filters", among: ["keep", "skip"])
        }
      }
    }
    if let notes = members["notes"] { mapping.notes = try columns(notes, "notes") }
    if let namespace = members["namespace"] { mapping.namespace = try text(namespace, "namespace").trimmed }
  }

  private func readDialect(_ members: [String: StructuredValue], _ mapping: inout TableMapping) throws {
    if let value = members["delimiter"] {
      let word = try text(value, "delimiter").lowercased()
      mapping.isWhitespaceSeparated = ["whitespace", "space", " "].contains(word)
      mapping.delimiter = Self.delimiters[word]
      if mapping.delimiter == nil, !mapping.isWhitespaceSeparated {
        throw unknown(word, in: "delimiter", among: ["comma", "semicolon", "tab", "bar", "colon", "whitespace"])
      }
    }
    if let value = members["quote"] {
      switch try text(value, "quote").lowercased() {
      case "\"", "double": mapping.hasQuotes = true
      case "none", "", "false": mapping.hasQuotes = false
      default: throw error("quote", "is \(quoted(try text(value, "quote"))); it is double or none")
      }
    }
    if let value = members["header"] {
      guard case .bool(let hasHeader) = value else {
        throw error("header", "is \(value.typeName); it is true or false")
      }
      mapping.hasHeader = hasHeader
    }
    if let value = members["encoding"] {
      let word = try text(value, "encoding").lowercased()
      guard let isWindows = Self.encodings[word] else {
        throw unknown(word, in: "encoding", among: Self.encodings.keys.sorted())
      }
      mapping.isWindows1252 = isWindows
    }
    if let value = members["comments"] { mapping.comments = try texts(value, "comments").filter { !$0.isEmpty } }
    if let value = members["listSeparator"] { mapping.listSeparator = try separator(value, "listSeparator") }
    if let value = members["dates"] {
      let word = try text(value, "dates")
      guard let order = TableMapping.DateOrder(rawValue: word) else {
        throw unknown(word, in: "dates", among: TableMapping.DateOrder.allCases.map(\.rawValue))
      }
      mapping.dates = order
    }
  }

  // MARK: Values

  private func object(_ value: StructuredValue, _ place: String) throws -> [String: StructuredValue] {
    guard case .object(let members) = value else {
      throw error(place, "is \(value.typeName); it is a map of keys and values")
    }
    return Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  private func text(_ value: StructuredValue, _ place: String) throws -> String {
    switch value {
    case .string(let text): return text
    case .number(let number): return canonicalNumber(number)
    case .bool(let bool): return bool ? "true" : "false"
    case .null: return ""
    default: throw error(place, "is \(value.typeName); it is a text")
    }
  }

  private func texts(_ value: StructuredValue, _ place: String) throws -> [String] {
    guard case .array(let items) = value else { return [try text(value, place)] }
    return try items.map { try text($0, place) }
  }

  private func separator(_ value: StructuredValue, _ place: String) throws -> String {
    let separator = try text(value, place)
    if separator.isEmpty { throw error(place, "is empty; it is what stands between two items, like \";\"") }
    return separator
  }

  // MARK: Errors

  private func words<Word: CaseIterable & RawRepresentable>(_ type: Word.Type) -> String
  where Word.RawValue == String { type.allCases.map(\.rawValue).joined(separator: ", ") }

  private func error(_ key: String, _ message: String) -> TableMappingError {
    TableMappingError(place: key.isEmpty ? file : "\(file): \(key)", message: message)
  }

  private func unknown(_ word: String, in part: String, among known: [String]) -> TableMappingError {
    let near = nearestWord(to: word, in: known).map { ", perhaps for \"\($0)\"" } ?? ""
    return error(
      part, "there is no \(quoted(word))\(near); it is one of \(known.joined(separator: ", "))")
  }
}
