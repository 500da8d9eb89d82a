// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct FindCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find entities by a part of a name, an id or an identifier.",
    discussion: """
        diligraph find "optics"
      """)

  @Argument(help: "Words of a name, an id or an identifier.")
  var text: String

  @Option(help: "The most rows.")
  var top = 50

  @OptionGroup var question: QuestionOptions

  func perform() throws -> ExitStatus {
    let dataset = try question.loadDataset()
    var found = dataset.entities(matching: text)
    if question.files.isEmpty {
      // The index of the case also finds names with other accents.
      for hit in try question.inCase.open().find(text, limit: top) {
        if let index = dataset.entityIndex(ofRecord: hit.recordID), !found.contains(index) { found.append(index) }
      }
    }
    let shown = found.prefix(max(1, top)).map { dataset.entities[$0] }
    switch question.format {
    case .json:
      Output.write(
        [
          .init(
            key: "entities",
            value: .array(
              shown.map {
                .object([
                  .init(key: "entity", value: .string($0.id)), .init(key: "name", value: .string($0.name)),
                  .init(key: "role", value: .string($0.role.name)),
                  .init(key: "jurisdictions", value: .array($0.jurisdictions.map(StructuredValue.string))),
                ])
              }))
        ], isComplete: shown.count == found.count)
    case .csv: Output.write(table(shown).csv)
    case .text:
      if found.isEmpty {
        Output.write("No entity matches \"\(visibleText(text))\".\n")
      } else {
        Output.write(table(shown).text(cellLimit: 500))
      }
      if found.count > shown.count { Output.write("… and \(found.count - shown.count) more (--top)\n") }
    }
    return .done
  }

  private func table(_ entities: [Entity]) -> ReportTable {
    ReportTable(
      header: ["id", "name", "role", "jurisdiction", "identifiers"],
      rows: entities.map {
        [
          $0.id, $0.name, $0.role.name, $0.jurisdictions.joined(separator: " "),
          $0.identifiers.map(\.description).joined(separator: " "),
        ]
      })
  }
}
