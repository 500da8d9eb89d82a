// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import Foundation

extension BundleQuestions {
  /// Questions as a published bundle may tell them: what names an entity does so as the published data call it, and
  /// nothing else names a person.
  ///
  /// The published data know each entity by its id in them, so that the same is asked.
  ///
  /// - Parameter dataset: the published data.
  static func published(_ questions: [[String]], about dataset: Dataset) throws -> [[String]] {
    var result: [[String]] = []
    for question in questions {
      var words = question
      var others: [String] = []
      for word in try QuestionWord.all(of: question) {
        guard word.namesEntity, let id = publicName(word.text, in: dataset) else {
          others.append(word.text)
          continue
        }
        words[word.index] = word.start + id
      }
      guard dataset.textsNamingPersons(among: others).isEmpty else {
        throw CommandError(
          .usage,
          "the question \"\(visibleLines(question.joined(separator: " ")))\" names a person of the data, and would stand so "
            + "in the published bundle. Name what it writes otherwise; ask about entities by their names alone, or with "
            + "\"report --top\".")
      }
      result.append(words)
    }
    return result
  }

  /// How the published data call the entity that `text` names; nil where there is none.
  private static func publicName(_ text: String, in dataset: Dataset) -> String? {
    guard let index = try? dataset.entity(named: text) else { return nil }
    let entity = dataset.entities[index]
    return text == entity.name ? text : entity.id
  }
}

/// A word of a question that is a value: of an option, or by itself.
struct QuestionWord: Equatable {
  /// Which word of the question it stands in.
  var index: Int
  /// What stands before it in that word, such as `--to=`.
  var start = ""
  var text: String
  var namesEntity: Bool

  /// The options whose values are entities; whatever has no option is one.
  private static let entityOptions = ["--to"]

  /// All values of a question.
  static func all(of question: [String]) throws -> [QuestionWord] {
    let options = try optionsWithValues(of: question.first ?? "")
    var words: [QuestionWord] = []
    var option: String?
    var onlyEntities = false
    for (index, word) in question.enumerated().dropFirst() {
      if let name = option {
        words.append(QuestionWord(index: index, text: word, namesEntity: entityOptions.contains(name)))
        option = nil
      } else if onlyEntities || !word.hasPrefix("-") || word == "-" {
        words.append(QuestionWord(index: index, text: word, namesEntity: true))
      } else if word == "--" {
        onlyEntities = true
      } else if let sign = word.firstIndex(of: "=") {
        let name = String(word[..<sign])
        words.append(
          QuestionWord(
            index: index, start: name + "=", text: String(word[word.index(after: sign)...]),
            namesEntity: entityOptions.contains(name)))
      } else if options.contains(word) {
        option = word
      } else {
        words.append(QuestionWord(index: index, text: word, namesEntity: false))
      }
    }
    return words
  }

  /// The options of a command that take a word.
  private static func optionsWithValues(of command: String) throws -> Set<String> {
    struct Described: Decodable {
      struct Command: Decodable { var arguments: [Argument]? }
      struct Argument: Decodable {
        var kind: String
        var names: [Name]?
      }
      struct Name: Decodable {
        var kind: String
        var name: String
      }
      var command: Command
    }
    let commands = DiligraphCommand.configuration.groupedSubcommands.flatMap(\.subcommands)
    guard let type = commands.first(where: { $0.configuration.commandName == command }) else { return [] }
    // What the parser tells shells and manuals about the command, so that no list of options here can be out of date.
    let described = try JSONDecoder().decode(Described.self, from: Data(type._dumpHelp().utf8))
    let names = (described.command.arguments ?? []).filter { $0.kind == "option" }.flatMap { $0.names ?? [] }
    return Set(names.map { ($0.kind == "long" ? "--" : "-") + $0.name })
  }
}
