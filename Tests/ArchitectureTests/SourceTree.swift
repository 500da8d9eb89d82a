// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A text file of the project, with its path from the project's folder.
struct SourceFile: Sendable {
  var path: String
  var text: String

  /// The lines with comments and the contents of string literals left out, so that a rule about code sees code.
  var codeLines: [String] { CodeScanner.code(of: text) }
  /// The first folder below `Sources` or `Tests`: the target.
  var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// The files of this checkout.
enum SourceTree {
  static let root: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The files with `suffix` below `folder`, sorted; hidden and built ones left out.
  static func files(_ suffix: String, below folder: String = "") -> [SourceFile] {
    let start = folder.isEmpty ? root : root.appendingPathComponent(folder)
    guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: start.path) else { return [] }
    return paths.sorted().compactMap { path in
      let full = folder.isEmpty ? path : "\(folder)/\(path)"
      guard full.hasSuffix(suffix), !full.split(separator: "/").contains(where: { $0.hasPrefix(".") }),
        let text = try? String(contentsOf: root.appendingPathComponent(full), encoding: .utf8)
      else { return nil }
      return SourceFile(path: full, text: text)
    }
  }

  static let sources = files(".swift", below: "Sources")
  static let swift = sources + files(".swift", below: "Tests")
  static let pages = ["", "Sources", "examples", "Tests"].flatMap { folder in
    files(".md", below: folder).filter { !folder.isEmpty || !$0.path.contains("/") }
  }
  static let libraries = ["Diligraph", "DiligraphCase", "DiligraphImport", "DiligraphRender"]
}

/// Swift text without comments and the contents of string literals.
///
/// Knows line comments, block comments, and literals of one and of several lines, raw ones included; what is
/// interpolated counts as contents.
enum CodeScanner {
  static func code(of text: String) -> [String] {
    var lines: [String] = []
    /// The end of the literal of several lines that is open, such as `"""#`; nil outside of one.
    var closing: String?
    var isInBlock = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var rest = line[...]
      var kept = ""
      while !rest.isEmpty {
        if isInBlock {
          guard let end = rest.range(of: "*/") else { break }
          rest = rest[end.upperBound...]
          isInBlock = false
        } else if let end = closing {
          guard let range = rest.range(of: end) else { break }
          rest = rest[range.upperBound...]
          closing = nil
        } else if rest.hasPrefix("//") {
          break
        } else if rest.hasPrefix("/*") {
          isInBlock = true
          rest = rest.dropFirst(2)
        } else if let opening = opening(of: rest) {
          kept += "\"\""
          rest = rest.dropFirst(opening.count)
          let end = String(opening.reversed())
          if opening.contains("\"\"\"") { closing = end } else { rest = afterLiteral(rest, end: end) }
        } else {
          kept.append(rest.removeFirst())
        }
      }
      lines.append(kept)
    }
    return lines
  }

  /// The beginning of a literal, such as `#"`, at the front of `text`.
  private static func opening(of text: Substring) -> String? {
    let marks = text.prefix { $0 == "#" }
    let rest = text.dropFirst(marks.count)
    if rest.hasPrefix("\"\"\"") { return marks + "\"\"\"" }
    return rest.hasPrefix("\"") ? marks + "\"" : nil
  }

  private static func afterLiteral(_ text: Substring, end: String) -> Substring {
    var rest = text
    while !rest.isEmpty {
      if end == "\"", rest.hasPrefix("\\") {
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix(end) {
        return rest.dropFirst(end.count)
      } else {
        rest = rest.dropFirst()
      }
    }
    return rest
  }

  /// The words of a line of code.
  static func words(_ line: String) -> [Substring] {
    line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
  }
}
