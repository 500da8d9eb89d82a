// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@testable import DiligraphRender

@Suite struct ErrorMessageTests {
  @Test(arguments: [(100, 2001), (1001, 12)])
  func `a picture that is too large is refused with the limits and the way out`(entities: Int, lines: Int) {
    let error = #expect(throws: RenderError.self) {
      try Renderer().render(.grid(entities: entities, relationships: lines), as: .svg)
    }
    #expect(
      error?.description
        == "drawing: the picture has \(entities) entities and \(lines) lines; at most 1000 entities and 2000 lines "
        + "can be laid out as SVG in reasonable time. Narrow the question (fewer paths, a smaller depth), or ask "
        + "for DOT, which has no limit.")
  }

  @Test func `a bitmap that is too large is refused with its size`() {
    let chain = Picture(
      title: "chain", entities: [],
      relationships: (0..<400).map {
        Picture.Relationship(ids: ["\($0)"], from: "entity \($0)", to: "entity \($0 + 1)", family: .provision)
      })
    let error = #expect(throws: RenderError.self) { try Renderer().render(chain, as: .png) }
    guard case .tooManyPixels(let width, let height) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(width > 32_767)
    #expect(
      error?.description
        == "drawing: the picture would be \(width) × \(height) pixels; a PNG can have 32767 a side and 67108864 in "
        + "all. Ask for SVG or PDF, or narrow the question.")
  }

  @Test func `text that is not DOT is refused with Graphviz's words`() {
    let error = #expect(throws: RenderError.self) { try Contents(ofDOT: "digraph { a -> } ") }
    guard case .graphviz(.reading, let messages) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(messages.contains("syntax error"))
    #expect(throws: RenderError.graphviz(stage: .reading, messages: "")) { try Contents(ofDOT: "") }
    #expect((try? Contents(ofDOT: "digraph { a -> b }"))?.entities.count == 2)
  }

  @Test(arguments: [
    (
      RenderError.graphvizUnusable(messages: "Error: Format: \"svg\"\n not recognized."),
      #"drawing: Graphviz cannot be used ("Error: Format: "svg" not recognized."); its libraries and plug-ins must "#
        + "be installed. Install the package graphviz, run `dot -c` once with the rights to do so, or ask for DOT, "
        + "which does not need it."
    ),
    (
      .graphviz(stage: .layout, messages: ""),
      "drawing: Graphviz failed in layout; it should take every picture. Ask for DOT, and report the text with this "
        + "message."
    ),
    (
      .incomplete(format: .png, reason: .cutShort(bytes: 444)),
      "drawing: the PNG is not whole: it has 444 bytes, and its start or its end is missing. Ask for another "
        + "format, or narrow the question."
    ),
    (
      .incomplete(format: .svg, reason: .linesUndrawn(2)),
      "drawing: the SVG is not whole: 2 lines were placed nowhere; each line of the picture must be drawn. Ask for "
        + "another format, or narrow the question."
    ),
    (
      .incomplete(format: .dot, reason: .contentLost(expected: 3, found: 2)),
      "drawing: the DOT is not whole: 2 entities and lines were read; 3 were written. Ask for another format, or "
        + "narrow the question."
    ),
  ])
  func `each error says what is wrong and what to do`(error: RenderError, message: String) {
    #expect(error.description == message)
  }
}
