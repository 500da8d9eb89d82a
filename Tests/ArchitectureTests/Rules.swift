// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The rules of the project's architecture: each takes files and gives what breaks it, with the cure.
enum Rules {
  /// The folders of `Sources/Diligraph`, each of which knows only the ones before it.
  static let layers = ["Columns", "Model", "Dataset", "Graph", "Matching", "Analysis", "Report"]

  /// What each target may import, its own package's targets included.
  static let imports: [String: Set<String>] = [
    "Diligraph": ["Foundation", "Synchronization"],
    "DiligraphCase": ["Foundation", "Diligraph", "GRDB", "GRDBSQLite"],
    "DiligraphImport": [
      "Foundation", "Diligraph", "CScan", "CSimdJSON", "CXMLShim", "CZlib", "CLZMA", "CZstd", "Yams", "Crypto",
    ],
    "DiligraphRender": ["Foundation", "Diligraph", "CGraphvizShim"],
    "DiligraphCLI": [
      "Foundation", "Diligraph", "DiligraphCase", "DiligraphImport", "DiligraphRender", "ArgumentParser", "Glibc",
      "Darwin", "Musl", "Dispatch",
    ],
  ]

  /// What a library must not do, with the reason.
  static let forbiddenCalls: [(pattern: String, reason: String)] = [
    (#"(?<![\w.])print\("#, "a library does not print; return the text, and let DiligraphCLI write it"),
    (#"(?<![\w.])_?exit\("#, "a library does not end the process; throw an error"),
    (#"(?<![\w.])fatalError\("#, "input must not end the process; throw an error or add a finding"),
    (
      #"(?<!\w)Date\(\)|Date\.now|ContinuousClock|SystemClock"#,
      "a library does not look at the clock; take the time as a parameter"
    ),
    (#"ProcessInfo|(?<!\w)getenv\("#, "a library does not look at the environment; take the value as a parameter"),
    (#"try!|(?<!\w)as! "#, "an error must not end the process; handle it"),
  ]

  /// Words of other programs, which the glossary replaces, as parts of identifiers.
  static let forbiddenWords = [
    "alert": "flag or finding", "chain": "path", "supplychain": "path", "riskscore": "exposure",
    "vertex": "node or entity",
    "redflag": "flag", "utils": "a name that says what it does", "helper": "a name that says what it does",
    "manager": "a name that says what it does",
  ]

  static let longestFile = 600
  static let longestFunction = 60

  // MARK: Layers and imports

  static func upwardMentions(_ files: [SourceFile]) -> [String] {
    func layer(_ file: SourceFile) -> Int? {
      let parts = file.path.split(separator: "/").map(String.init)
      guard parts.count > 3, parts[0] == "Sources", parts[1] == "Diligraph" else { return nil }
      return layers.firstIndex(of: parts[2])
    }
    var declared: [String: [(layer: Int, path: String)]] = [:]
    for file in files {
      guard let layer = layer(file) else { continue }
      for type in declaredTypes(file) { declared[type, default: []].append((layer, file.path)) }
    }
    return files.flatMap { file -> [String] in
      guard let layer = layer(file) else { return [] }
      return Set(file.codeLines.flatMap(CodeScanner.words)).sorted().compactMap { word in
        guard let places = declared[String(word)], places.allSatisfy({ $0.layer > layer }), let place = places.first
        else { return nil }
        return "\(file.path) mentions \(word), which a later layer declares (\(place.path)). Move one of the two."
      }
    }
  }

  /// The types that a file declares at its top level, private ones left out.
  private static func declaredTypes(_ file: SourceFile) -> [String] {
    file.codeLines.compactMap { line in
      let pattern = #"^(public |package |final |indirect )*(struct|class|enum|protocol|actor|typealias) (\w+)"#
      guard let match = line.range(of: pattern, options: .regularExpression) else { return nil }
      return line[match].split(separator: " ").last.map(String.init)
    }
  }

  static func foreignImports(_ files: [SourceFile]) -> [String] {
    files.flatMap { file -> [String] in
      guard file.path.hasPrefix("Sources/"), let allowed = imports[file.target] else { return [] }
      return file.codeLines.compactMap { line in
        let words = line.split(separator: " ").map(String.init)
        guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
          words[..<position].allSatisfy({ $0.hasPrefix("@") || ["internal", "public", "package"].contains($0) })
        else { return nil }
        let module = words[words.count - 1].split(separator: ".").first.map(String.init) ?? ""
        // A value may be called "import" too: a module begins with a letter, after one word at most.
        guard module.first?.isLetter == true, words.count - position <= 3 else { return nil }
        return allowed.contains(module)
          ? nil
          : "\(file.path) imports \(module); \(file.target) may import \(allowed.sorted().joined(separator: ", ")). "
            + "Go through the target that \(module) belongs to."
      }
    }
  }

  // MARK: Calls and words

  /// Where a number is rounded for a reader: in one place, so that all answers give it the same digits. Pens have widths
  /// of their own, and files for other tools keep to their format.
  static func strayRounding(_ files: [SourceFile]) -> [String] {
    let own = ["ReportNumbers.swift", "PictureLook.swift", "Export/FollowTheMoneyWriter.swift"]
    return files.filter { file in
      file.path.hasPrefix("Sources/Diligraph/Report/") && !own.contains { file.path.hasSuffix("Report/" + $0) }
    }.flatMap { file in
      file.codeLines.enumerated().filter { $0.element.contains(".rounded(") || $0.element.contains("String(format") }
        .map { "\(file.path):\($0.offset + 1): rounds a number; let ReportNumbers.swift do it." }
    }
  }

  static func forbiddenCalls(_ files: [SourceFile]) -> [String] {
    files.filter { SourceTree.libraries.contains($0.target) && $0.path.hasPrefix("Sources/") }.flatMap { file in
      file.codeLines.enumerated().flatMap { number, line in
        forbiddenCalls.filter { line.range(of: $0.pattern, options: .regularExpression) != nil }
          .map { "\(file.path):\(number + 1): \($0.reason): \(line.trimmingCharacters(in: .whitespaces))" }
      }
    }
  }

  static func foreignWords(_ files: [SourceFile]) -> [String] {
    files.flatMap { file in
      Set(file.codeLines.flatMap(CodeScanner.words)).sorted().compactMap { word in
        // Foundation's name, not ours.
        if word == "FileManager" { return nil }
        let parts = camelParts(String(word))
        // "chained" and "managers" are other words: only whole parts of an identifier count.
        guard let found = parts.first(where: { forbiddenWords[$0] != nil }), let better = forbiddenWords[found] else {
          return nil
        }
        return "\(file.path): \"\(word)\" says \"\(found)\"; the glossary's word is \(better)."
      }
    }
  }

  private static func camelParts(_ word: String) -> [String] {
    var parts: [String] = [""]
    for character in word {
      if character.isUppercase || character == "_" { parts.append("") }
      parts[parts.count - 1] += character.lowercased()
    }
    return parts.filter { !$0.isEmpty }
  }

  static func reminders(_ files: [SourceFile]) -> [String] {
    // In two parts, so that this file does not break its own rule.
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"]
    return files.flatMap { file in
      file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
        marks.filter { mark in CodeScanner.words(String(line)).contains { $0 == mark } }
          .map { "\(file.path):\(number + 1): \($0): do it now, or open an issue and delete the line." }
      }
    }
  }

  static func withoutLicence(_ files: [SourceFile]) -> [String] {
    files.filter { !$0.text.hasPrefix("// SPDX-License-Identifier: Apache-2.0\n") }
      .map { "\($0.path): the first line must be \"// SPDX-License-Identifier: Apache-2.0\"." }
  }

  // MARK: Lengths

  static func longFiles(_ files: [SourceFile]) -> [String] {
    files.compactMap { file in
      let count = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
      return count <= longestFile ? nil : "\(file.path) has \(count) lines; split it below \(longestFile)."
    }
  }

  static func longFunctions(_ files: [SourceFile]) -> [String] {
    files.flatMap { file in
      functions(file).filter { $0.length > longestFunction }.map {
        "\(file.path):\($0.line): \($0.name) has \($0.length) lines; split it below \(longestFunction)."
      }
    }
  }

  /// Each function's first line, name and length, by counting braces.
  static func functions(_ file: SourceFile) -> [(line: Int, name: String, length: Int)] {
    var found: [(line: Int, name: String, length: Int)] = []
    var depth = 0
    var open: [(line: Int, name: String, depth: Int)] = []
    var pending: (line: Int, name: String)?
    for (number, line) in file.codeLines.enumerated() {
      if let match = line.range(of: #"(?<![\w.])(func\s+[^\s(<]+|init[?!]?(?=[(<]))"#, options: .regularExpression),
        line.range(of: #"(self|super)\.init"#, options: .regularExpression) == nil
      {
        pending = (number + 1, String(line[match]))
      }
      for character in line {
        if character == "{" {
          if let start = pending { open.append((start.line, start.name, depth)) }
          pending = nil
          depth += 1
        } else if character == "}" {
          depth -= 1
          if let last = open.last, last.depth == depth {
            open.removeLast()
            found.append((last.line, last.name, number + 1 - last.line + 1))
          }
        }
      }
    }
    return found
  }

  // MARK: Pages

  /// The paths in backticks that look like paths of this repository and do not exist.
  static func deadPaths(_ pages: [SourceFile], exists: (String) -> Bool) -> [String] {
    let roots = ["Sources", "Tests", "examples", "Benchmarks", ".ci"]
    return pages.flatMap { page -> [String] in
      var isFenced = false
      return page.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
        number, line -> [String] in
        if line.hasPrefix("```") { isFenced.toggle() }
        guard !isFenced else { return [] }
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        return stride(from: 1, to: parts.count, by: 2).compactMap { index in
          let path = parts[index].trimmingCharacters(in: .whitespaces)
          let isPath = roots.contains { path.hasPrefix($0 + "/") } && !path.contains { " *<>{}…".contains($0) }
          guard isPath, !exists(path) else { return nil }
          return "\(page.path):\(number + 1): \(path) does not exist; correct the path or the page."
        }
      }
    }
  }
}
