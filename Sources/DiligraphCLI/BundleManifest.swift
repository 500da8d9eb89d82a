// SPDX-License-Identifier: Apache-2.0

import DiligraphImport
import Foundation

/// What a bundle holds, and what it was made of: its `manifest.json`.
struct BundleManifest: Codable, Equatable {
  /// A member of the archive.
  struct File: Codable, Equatable {
    var name: String
    var sha256: String
    var bytes: Int
  }

  /// A file that was asked.
  struct Input: Codable, Equatable {
    /// The name without its folders; "input 1" in the published form.
    var name: String
    /// Of its bytes; of a case that is not packed, the digest of its data. Nil of a file in the published form: whoever
    /// guesses what is in a confidential file could make sure with it.
    var sha256: String?
    /// Its size; 0 of a case that is not packed, nil of a file in the published form.
    var bytes: Int?
    /// Whether it is a case.
    var isCase: Bool
    /// The member that has its bytes; nil where the bundle has its digest alone.
    var member: String?
  }

  /// A command, and what it wrote.
  struct Question: Codable, Equatable {
    var words: [String]
    var exitCode: Int
    /// The members that it wrote; the first is what it answered.
    var files: [String]
  }

  /// What persons filled in about entities of a case, which dossiers tell and the digest of the data does not.
  struct Assessments: Codable, Equatable {
    /// How many versions there are.
    var versions: Int
    var sha256: String
  }

  /// What beside the policy decides over the answers.
  struct Options: Codable, Equatable {
    var knownBy: String?
    var withoutUndated: Bool
    var sameNames: Bool
    var published: Bool
    var embargoed: Bool
  }

  static let member = "manifest.json"
  static let policyMember = "policy.json"
  static let form = "diligraph-bundle"

  var form = Self.form
  var schemaVersion = 1
  var programVersion: String
  var policyName: String
  var policyDigest: String
  var dataDigest: String
  /// Nil of files, and in the published form, which leaves assessments out.
  var assessments: Assessments?
  var options: Options
  var inputs: [Input]
  var questions: [Question]
  var files: [File]

  /// The manifest as it stands in the archive.
  var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      return Array(try encoder.encode(self)) + [0x0A]
    }
  }
}

/// The questions of a bundle: commands that only read, and write nowhere but into the bundle.
///
/// A bundle comes from anywhere, and verifying it runs its questions; so whatever could read or write another file is
/// refused here, for both.
enum BundleQuestions {
  static let commands = [
    "exposure", "paths", "connect", "explain", "chokepoints", "leads", "owners", "show", "draw", "export", "report",
    "sensitivity",
  ]
  /// Options that are those of the whole bundle, or name a file.
  private static let refused = [
    "--case", "--from", "--policy", "--as-of", "--known-by", "--without-undated", "--same-names", "--publish",
    "--embargo", "--whatif", "--before", "--after", "--against", "--list", "--since",
  ]
  /// Options that take one of the names that come with the program, or a file.
  private static let named = ["--pack": ShippedSettings.packs, "--framework": ShippedSettings.frameworks]
  /// Options that take a name that is written to.
  private static let outputs = ["-o", "--output"]

  /// Whether a question can be one of a bundle.
  static func check(_ words: [String]) throws {
    let shown = "\"" + visibleLines(words.joined(separator: " ")) + "\""
    guard let command = words.first, commands.contains(command) else {
      throw CommandError(
        .usage, "the question \(shown) is none of a bundle; it begins with one of \(commands.joined(separator: ", ")).")
    }
    var expectsName = false
    var known: [String]?
    for word in words.dropFirst() {
      if let names = known {
        try checkNamed(word, names, shown)
        known = nil
        continue
      }
      if expectsName {
        try checkName(word, shown)
        expectsName = false
        continue
      }
      let option = String(word.prefix { $0 != "=" })
      if refused.contains(option) {
        throw CommandError(
          .usage, "the question \(shown) has \(option), which is given once for the whole bundle, or names a file.")
      }
      if let names = named[option] {
        if option == word {
          known = names
        } else {
          try checkNamed(String(word.dropFirst(option.count + 1)), names, shown)
        }
        continue
      }
      if outputs.contains(option) {
        if option == word { expectsName = true } else { try checkName(String(word.dropFirst(option.count + 1)), shown) }
      } else if word.hasPrefix("-o") {
        throw CommandError(.usage, "the question \(shown): write the name after -o as a word of its own.")
      }
    }
  }

  private static func checkNamed(_ word: String, _ names: [String], _ shown: String) throws {
    guard names.contains(word) else {
      throw CommandError(
        .usage,
        "the question \(shown) names a file, which is not in the bundle; say one of \(names.joined(separator: ", ")).")
    }
  }

  private static func checkName(_ name: String, _ shown: String) throws {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar == "." || scalar == "-" || scalar == "_" || (scalar.isASCII && scalar.properties.isAlphabetic)
        || ("0"..."9").contains(scalar)
    }
    let isTaken = name == "inputs" || name == BundleManifest.policyMember
    guard isPlain, !isTaken, let first = name.first, first != ".", first != "-", name.utf8.count <= 100 else {
      throw CommandError(
        .usage,
        "the question \(shown) writes to \"\(visibleLines(name))\"; a name has letters, digits, dots, hyphens and "
          + "underscores, begins with none of . and -, and is not inputs or policy.json.")
    }
  }

  /// The words of a line: separated by spaces, unless within quotation marks; a backslash takes the next sign as it is.
  static func words(_ line: String) throws -> [String] {
    var words: [String] = []
    var current: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        current = (current ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { current = (current ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        current = current ?? ""
      } else if character.isWhitespace {
        if let word = current { words.append(word) }
        current = nil
      } else {
        current = (current ?? "") + String(character)
      }
    }
    guard quote == nil, !isEscaped else {
      throw CommandError(.usage, "--ask: \"\(visibleLines(line))\" has a quotation mark that does not end; close it.")
    }
    if let word = current { words.append(word) }
    return words.first == "diligraph" ? Array(words.dropFirst()) : words
  }
}
