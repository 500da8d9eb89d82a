// SPDX-License-Identifier: Apache-2.0

/// Why a picture was not drawn.
public enum RenderError: Error, Sendable, Hashable, Codable {
  /// The picture has more than can be laid out in reasonable time.
  case tooLarge(entities: Int, relationships: Int, format: DrawingFormat)
  /// The laid-out picture has more pixels than a bitmap can have.
  case tooManyPixels(width: Int, height: Int)
  /// Graphviz cannot be used at all on this machine, or lacks a plug-in; with what it said.
  case graphvizUnusable(messages: String)
  /// Graphviz reported an error while it read, laid out or rendered the picture; with what it said.
  case graphviz(stage: Stage, messages: String)
  /// Graphviz reported success, but what it made is not a whole drawing.
  case incomplete(format: DrawingFormat, reason: Reason)

  /// What Graphviz was doing.
  public enum Stage: String, Sendable, Hashable, Codable {
    /// Reading the DOT text.
    case reading
    /// Placing entities and lines.
    case layout
    /// Writing the file.
    case rendering
  }

  /// How a drawing can fall short of its picture.
  public enum Reason: Sendable, Hashable, Codable {
    /// The file's start or end is missing; with the number of bytes.
    case cutShort(bytes: Int)
    /// Fewer entities or lines were read than written.
    case contentLost(expected: Int, found: Int)
    /// Lines were placed nowhere.
    case linesUndrawn(Int)
  }
}

extension RenderError: CustomStringConvertible {
  /// The message: what is wrong; what would be right. What to do.
  public var description: String {
    switch self {
    case .tooLarge(let entities, let relationships, let format):
      "drawing: the picture has \(entities) entities and \(relationships) lines; at most "
        + "\(Renderer.mostEntities) entities and \(Renderer.mostRelationships) lines can be laid out as "
        + "\(format.rawValue.uppercased()) in reasonable time. Narrow the question (fewer paths, a smaller "
        + "depth), or ask for DOT, which has no limit."
    case .tooManyPixels(let width, let height):
      "drawing: the picture would be \(width) × \(height) pixels; a PNG can have \(Renderer.mostPixelsASide) "
        + "a side and \(Renderer.mostPixels) in all. Ask for SVG or PDF, or narrow the question."
    case .graphvizUnusable(let messages):
      "drawing: Graphviz cannot be used\(Self.quote(messages)); its libraries and plug-ins must be installed. "
        + "Install the package graphviz, run `dot -c` once with the rights to do so, or ask for DOT, which "
        + "does not need it."
    case .graphviz(let stage, let messages):
      "drawing: Graphviz failed in \(stage.rawValue)\(Self.quote(messages)); it should take every picture. "
        + "Ask for DOT, and report the text with this message."
    case .incomplete(let format, let reason):
      "drawing: the \(format.rawValue.uppercased()) is not whole: \(Self.text(reason)). Ask for another format, "
        + "or narrow the question."
    }
  }

  private static func text(_ reason: Reason) -> String {
    switch reason {
    case .cutShort(let bytes): "it has \(bytes) bytes, and its start or its end is missing"
    case .contentLost(let expected, let found):
      "\(found) entities and lines were read; \(expected) were written"
    case .linesUndrawn(let count):
      "\(count) lines were placed nowhere; each line of the picture must be drawn"
    }
  }

  /// The library's words on one line, shortened.
  private static func quote(_ messages: String) -> String {
    let words = messages.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if words.isEmpty { return "" }
    return " (\"\(words.prefix(300))\(words.count > 300 ? "…" : "")\")"
  }
}
