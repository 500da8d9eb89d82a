// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphImport

struct WhatIfCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "What would be different if relationships, flags or coefficients were: before and after.",
    discussion: """
      A table of changes has a line for each: an action (add, remove, end, alter), what it is about (relationship, flag, \
      entity, coefficient), and the columns of the native tables. The case stays as it is.

        action,what,id,from,to,kind,end,confidence,key,value
        remove,relationship,a01-orders,,,,,,,
        end,relationship,,Norvale Optics,Kestrel Trading,supply,2021-12-31,,,
        alter,coefficient,,,,,,,passThrough.reseller,0.5

        diligraph whatif changes.csv
        diligraph whatif changes.csv --entity "Norvale Optics"
      """)

  @Argument(help: "The table of changes.", completion: .file())
  var changes: String

  @OptionGroup var listing: ListingOptions
  @OptionGroup var question: QuestionOptions

  func perform() throws -> ExitStatus {
    try Sides(question.input, changedBy: changes, question.publication).write(listing, question.format)
    return .done
  }
}

/// Tables of changes.
enum ChangeTable {
  /// The lines of a table that are not empty.
  static func rows(of file: String) throws -> [ChangeRow] {
    let reader = try CSVReader(.file(file))
    let header = SourceLocation(file: file, line: reader.headerLine)
    let columns = reader.header.map { $0.lowercased().replacing(" ", with: "_").replacing("-", with: "_") }
    var problems: [String] = []
    for (number, column) in columns.enumerated() where !column.isEmpty {
      if columns[..<number].contains(column) { problems.append("the column \"\(column)\" is there twice") }
      guard !ChangeRow.columns.contains(column) else { continue }
      let nearest = nearestWord(to: column, in: ChangeRow.columns).map { "; the nearest is \"\($0)\"" } ?? ""
      problems.append("there is no column \"\(visibleText(column, limit: 40))\"\(nearest)")
    }
    for column in ["action", "what"] where !columns.contains(column) {
      problems.append("the column \"\(column)\" is missing")
    }
    guard problems.isEmpty else {
      throw CommandError(
        .data,
        "\(header): \(problems.joined(separator: "; ")). The columns are "
          + "\(ChangeRow.columns.joined(separator: ", ")); action and what must be there.")
    }
    var rows: [ChangeRow] = []
    while let row = try reader.next() {
      let place = SourceLocation(file: file, line: row.line)
      if case .surplusCells(let expected, let found)? = row.doubts.first(where: {
        if case .surplusCells = $0 { true } else { false }
      }) {
        throw CommandError(
          .data, "\(place): has \(found) cells, and the header \(expected); quote what contains a comma.")
      }
      let cells = Dictionary(zip(columns, row.cells)) { first, _ in first }
      let change = ChangeRow(place: place, cells: cells)
      if !change.cells.isEmpty { rows.append(change) }
    }
    if rows.isEmpty { throw CommandError(.data, "\(file): has no changes; write a line for each below the header.") }
    return rows
  }
}
