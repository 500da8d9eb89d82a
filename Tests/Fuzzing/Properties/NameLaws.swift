// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport

/// What holds for texts of fields: names, identifiers, days and numbers; and for what is done with names.
///
/// The lines of the input are the texts.
enum NameLaws {
  static func check(_ bytes: [UInt8], _ laws: inout Laws) {
    let texts = bytes.split(separator: 0x0A, maxSplits: 15).map { String(decoding: $0, as: UTF8.self) }
    for text in texts {
      checkFolding(text, &laws)
      checkVisible(text, &laws)
      checkIdentifier(text, &laws)
      checkDay(text, &laws)
      checkNumbers(text, &laws)
    }
    checkDataset(texts, &laws)
    checkTable(texts, &laws)
  }

  /// Equal by code points: `==` would take two spellings of one character for the same.
  private static func isSame(_ a: String, _ b: String) -> Bool { a.unicodeScalars.elementsEqual(b.unicodeScalars) }

  private static func scalars(_ text: String) -> String {
    text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
  }

  private static func checkFolding(_ text: String, _ laws: inout Laws) {
    let folded = foldedName(text)
    laws.expect(
      isSame(foldedName(folded), folded), "names: folding twice is folding once",
      "\(scalars(text)) gives \(scalars(folded)), then \(scalars(foldedName(folded)))")
    laws.expect(
      isSame(foldedName(" \t" + text + " \u{0B}"), folded), "names: space around a name does not count",
      "\(scalars(text)) gives \(scalars(folded)), with space \(scalars(foldedName(" \t" + text + " \u{0B}")))")
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      laws.expect(isSame(foldedName(text.uppercased()), folded), "names: case does not count", scalars(text))
    }
  }

  private static func checkVisible(_ text: String, _ laws: inout Laws) {
    for limit in [0, 5, 200] {
      let visible = visibleText(text, limit: limit)
      let isHarmless = visible.unicodeScalars.allSatisfy { scalar in
        let harmful = [0x2028, 0x2029, 0x200E, 0x200F, 0x061C, 0xFEFF]
        return scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && !harmful.contains(Int(scalar.value))
          && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
      }
      laws.expect(isHarmless, "visible text: nothing drives a terminal", scalars(visible))
      // The longest way to write a scalar is \u{10FFFF}.
      laws.expect(
        visible.unicodeScalars.count <= 40 * limit + 11, "visible text: it is bounded",
        "\(visible.unicodeScalars.count)")
    }
    let visible = visibleText(text)
    if !visible.hasSuffix("…") {
      laws.expect(
        isSame(visibleText(visible, limit: 10_000), visible), "visible text: it stays as it is", scalars(text))
    }
  }

  private static func checkIdentifier(_ text: String, _ laws: inout Laws) {
    laws.expect(!Identifier.isValidLEI(text) || text.utf8.count == 20, "identifiers: a LEI has 20 characters", text)
    guard let identifier = Identifier(text) else { return }
    laws.expect(!identifier.scheme.isEmpty && !identifier.value.isEmpty, "identifiers: both parts are there", text)
    let again = Identifier(scheme: identifier.scheme, value: identifier.value)
    laws.expect(again == identifier, "identifiers: made of its parts, it is the same", scalars(text))
    laws.expect(!(identifier.isStrong && identifier.isPlaceholder), "identifiers: a placeholder is not strong", text)
    // Only of a list code of two parts can be told where it ends: GB-COH-00946107.
    if let written = Identifier(identifier.description), !identifier.description.contains(":"),
      identifier.scheme.split(separator: "-", omittingEmptySubsequences: false).count == 2
    {
      laws.expect(
        written.description == identifier.description, "identifiers: written and read, it is the same", scalars(text))
    }
  }

  private static func checkDay(_ text: String, _ laws: inout Laws) {
    for edge in [Day.Edge.first, .last] {
      guard let day = Day(text, edge: edge) else { continue }
      laws.expect(Day(day.description) == day, "days: written and read, it is the same", text)
      laws.expect(day.description.utf8.count == 10, "days: ten characters", day.description)
      laws.expect(text.hasPrefix(day.description.prefix(4)), "days: the year is the one that is written", text)
      let (year, month, number) = day.components
      laws.expect(Day(year: year, month: month, day: number) == day, "days: made of its parts, it is the same", text)
    }
  }

  private static func checkNumbers(_ text: String, _ laws: inout Laws) {
    laws.expect(FieldText.number(text)?.isFinite ?? true, "numbers: finite", text)
    laws.expect(FieldText.fraction(text).map { (0...1).contains($0.value) } ?? true, "fractions: 0 to 1", text)
    laws.expect(FieldText.list(text).allSatisfy { !$0.isEmpty }, "lists: no part is empty", text)
  }

  /// Entities of these names are found by them, and are the same for any order.
  private static func checkDataset(_ texts: [String], _ laws: inout Laws) {
    var builder = DatasetBuilder()
    var backward = DatasetBuilder()
    for text in texts { builder.add(statement(text)) }
    for text in texts.reversed() { backward.add(statement(text)) }
    let dataset = builder.dataset()
    laws.expect(dataset.entities == backward.dataset().entities, "names: entities depend on no order", "\(texts)")
    _ = dataset.mergeCandidates()
    for text in texts where !foldedName(text).isEmpty {
      do {
        let index = try dataset.entity(named: text)
        laws.expect(dataset.entities.indices.contains(index), "names: what is found is there")
      } catch {
        // Several can have a name, or the text can be an id as well; then the candidates are named.
        laws.expect(!error.candidates.isEmpty, "names: an entity is found by its name", scalars(text))
      }
    }
  }

  private static func statement(_ text: String) -> Statement {
    var statement = EntityStatement(EntityReference(name: text), names: [Name(text)])
    statement.identifiers = [Identifier(text)].compactMap(\.self)
    return .entity(statement)
  }

  /// A table of the names is a table of as many rows, however they are written.
  private static func checkTable(_ texts: [String], _ laws: inout Laws) {
    let table = ReportTable(header: ["number", "name"], rows: texts.enumerated().map { ["\($0)", $1] })
    do {
      let reader = try CSVReader(.text(table.csv, name: "names.csv"), dialect: CSVDialect(delimiter: UInt8(ascii: ",")))
      var count = 0
      while let row = try reader.next() {
        laws.expect(row.doubts.isEmpty && row.cells.first == "\(count)", "names: a table of them reads", "\(row)")
        count += 1
      }
      laws.expect(count == texts.count, "names: a table of them has a row for each", "\(count) of \(texts.count)")
    } catch { laws.unexpected(error, "names: a table of them can be read") }
  }
}
