// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// A mapping put against a header: from cells to fields.
struct TableColumns {
  /// How a field gets its text from a row.
  private struct Field {
    var column: NativeColumn
    var indices: [Int]
    var separator: String
    var constant: String?
    var words: [String: String]?
  }

  /// The most rows that a row may be split into.
  private static let splitLimit = 10_000
  private static let listFields: Set<String> = [
    "products", "aliases", "identifiers", "jurisdiction", "fromjurisdiction", "tojurisdiction", "entityjurisdiction",
    "fromidentifiers", "toidentifiers", "entityidentifiers", "fromaliases", "toaliases", "entityaliases",
  ]
  private static let dateFields: Set<String> = ["start", "end", "since", "until", "published"]

  private let mapping: TableMapping
  private var fields: [Field] = []
  private var keep: [(index: Int, values: Set<String>)] = []
  private var skip: [(index: Int, values: Set<String>)] = []
  private var notes: [(column: NativeColumn, index: Int)] = []
  /// The columns that the mapping mentions, from 0.
  private(set) var used: Set<Int> = []

  /// - Throws: when the header lacks a column.
  init(_ mapping: TableMapping, header: [String]) throws(TableMappingError) {
    self.mapping = mapping
    for key in mapping.given.sorted() {
      var columns: [TableMapping.Column] = []
      if let column = mapping.columns[key] { columns = [column] }
      if let concatenation = mapping.concatenations[key] { columns = concatenation.columns }
      var indices: [Int] = []
      for column in columns { indices.append(try use(column, header)) }
      fields.append(
        Field(
          column: NativeColumn(key), indices: indices, separator: mapping.concatenations[key]?.separator ?? " ",
          constant: mapping.constants[key], words: mapping.values[key]))
    }
    if mapping.table == .edges, !mapping.given.contains("kind") {
      fields.append(Field(column: NativeColumn("kind"), indices: [], separator: "", constant: "associate"))
    }
    for filter in mapping.keep { keep.append((try use(filter.column, header), Set(filter.values))) }
    for filter in mapping.skip { skip.append((try use(filter.column, header), Set(filter.values))) }
    for column in mapping.notes {
      let index = try use(column, header)
      let name = header.indices.contains(index) ? header[index] : "column \(index + 1)"
      notes.append((NativeColumn(name), index))
    }
  }

  private mutating func use(_ column: TableMapping.Column, _ header: [String]) throws(TableMappingError) -> Int {
    let index: Int?
    switch column {
    case .numbered(let number): index = mapping.hasHeader && number > header.count ? nil : number - 1
    case .named(let name):
      let key = NativeColumn.key(name)
      index = header.firstIndex(of: name) ?? header.firstIndex { !key.isEmpty && NativeColumn.key($0) == key }
    }
    guard let index else {
      let near = nearestWord(to: column.description, in: header).map { ", perhaps for \(quoted($0))" } ?? ""
      let found = header.prefix(30).map(quoted).joined(separator: ", ")
      throw TableMappingError(
        place: "header",
        message: mapping.hasHeader
          ? "there is no column \(quoted(column.description))\(near); the columns are \(found). Nothing was read."
          : "the table has no header, so the column \(quoted(column.description)) is named by its number. "
            + "Nothing was read.")
    }
    used.insert(index)
    return index
  }

  /// Whether the filters let the row pass.
  func isKept(_ cells: [String]) -> Bool {
    func matches(_ filter: (index: Int, values: Set<String>)) -> Bool {
      filter.values.contains(filter.index < cells.count ? cells[filter.index].lowercased() : "")
    }
    return keep.allSatisfy(matches) && !skip.contains(where: matches)
  }

  /// Reads a row, or the rows that it is split into.
  func read<Sink>(_ row: TableRow, into reading: inout NativeReading<Sink>) throws {
    var texts: [String: String] = [:]
    for field in fields {
      if let text = text(field, row.cells) { texts[field.column.key] = text }
    }
    for (number, variant) in try variants(texts, row, &reading).enumerated() {
      if number > 0 { reading.writer.count("rows added by split") }
      try read(variant, row, into: &reading)
    }
  }

  private func text(_ field: Field, _ cells: [String]) -> String? {
    let found = field.indices.lazy.map { $0 < cells.count ? cells[$0] : "" }.filter { !$0.isEmpty }
      .joined(separator: field.separator)
    guard let words = field.words else { return found.isEmpty ? field.constant : found }
    // An empty cell is the constant, where there is one, before it is "every other".
    let other = found.isEmpty ? field.constant ?? words["*"] : words["*"]
    let meaning = words[found.lowercased()] ?? other ?? found
    return meaning.isEmpty ? field.constant : meaning
  }

  /// One for each combination of the parties that cells with several of them name.
  private func variants<Sink>(
    _ texts: [String: String], _ row: TableRow, _ reading: inout NativeReading<Sink>
  ) throws -> [[String: String]] {
    var variants = [texts]
    for (field, separator) in mapping.split.sorted(by: { $0.key < $1.key }) {
      guard let text = texts[field], text.contains(separator) else { continue }
      let parts = text.split(separator: separator).map { String($0).trimmed }.filter { !$0.isEmpty }
      guard parts.count > 1, parts.count * variants.count <= Self.splitLimit else {
        if parts.count == 1 { variants = variants.map { $0.merging([field: parts[0]]) { $1 } } }
        if parts.count > 1 {
          try reading.writer.report(
            "table-split-too-far", .doubt, at: row.location,
            "\(field) names \(parts.count) parties, which would make more than \(Self.splitLimit) rows of this one; "
              + "it was kept as one name.")
        }
        continue
      }
      variants = variants.flatMap { variant in parts.map { part in variant.merging([field: part]) { $1 } } }
    }
    return variants
  }

  private func read<Sink>(
    _ texts: [String: String], _ row: TableRow, into reading: inout NativeReading<Sink>
  ) throws {
    let table = NativeTable(rawValue: mapping.table.rawValue) ?? .relationships
    for party in table == .relationships ? ["from", "to"] : table == .flags ? ["entity"] : [] {
      try introduce(party, texts, row, &reading)
    }
    var fields = NativeFields(location: row.location)
    fields.set(NativeColumn("note"), noted(row.cells, texts["note"]))
    for (key, text) in texts.sorted(by: { $0.key < $1.key }) where key != "note" { set(key, text, as: key, &fields) }
    try reading.read(fields, sources: nil, as: table, ignoring: Self.partyFields)
  }

  /// All notes of a row as one text: the note's own field, then the columns that are kept as notes.
  private func noted(_ cells: [String], _ own: String?) -> String {
    let kept = notes.filter { $0.index < cells.count && !cells[$0.index].isEmpty }
      .map { "\($0.column.name): \(cells[$0.index])" }
    return ([own].compactMap(\.self) + kept).joined(separator: "; ")
  }

  private static let partyFields = Set(
    TableMapping.attributes.flatMap { attribute in ["from", "to", "entity"].map { $0 + attribute } })

  /// What the row says of a party beside its name and id, as a row of its own.
  private func introduce<Sink>(
    _ party: String, _ texts: [String: String], _ row: TableRow, _ reading: inout NativeReading<Sink>
  ) throws {
    let stated = TableMapping.attributes.filter { texts[party + $0] != nil }
    guard !stated.isEmpty, texts[party] != nil || texts[party + "id"] != nil else { return }
    var fields = NativeFields(location: row.location)
    let isID = mapping.table == .edges && texts[party + "id"] == nil
    if let name = texts[party] { fields.set(NativeColumn(isID ? "id" : "name"), name) }
    if let id = texts[party + "id"] { fields.set(NativeColumn("id"), id) }
    for attribute in stated { set(party + attribute, texts[party + attribute] ?? "", as: attribute, &fields) }
    try reading.read(fields, sources: nil, as: .entities)
  }

  private func set(_ key: String, _ text: String, as column: String, _ fields: inout NativeFields) {
    let name = NativeColumn(column)
    guard Self.listFields.contains(key) else {
      return fields.set(name, Self.dateFields.contains(key) ? TableDate.iso(text, mapping.dates) : text)
    }
    // A country's name may hold the separator; the whole cell is tried first.
    if column.hasSuffix("jurisdiction"), let code = Countries.code(text) {
      return fields.set(name, items: [code])
    }
    var items = text.split(separator: mapping.listSeparator).map { String($0).trimmed }
    if column.hasSuffix("jurisdiction") { items = items.map { Countries.code($0) ?? $0 } }
    fields.set(name, items: items)
  }
}
