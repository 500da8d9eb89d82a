// SPDX-License-Identifier: Apache-2.0

/// A picture as one page of HTML that answers to mouse and keyboard, and needs nothing but itself.
///
/// The page has a content security policy that allows its own script and style, by their digests, and nothing else:
/// what the data could bring in is neither run nor loaded. Names and notes stand in it as escaped text, and once more
/// as JSON in which every `<` is written as an escape.
public struct PicturePage: Sendable {
  private let picture: Picture
  private let svg: String
  private let words: PictureWords
  private let digest: @Sendable (String) -> String

  /// The page of `picture`.
  ///
  /// - Parameters:
  ///   - picture: what is drawn.
  ///   - svg: the drawing, with the labels of entities and lines.
  ///   - digest: gives the SHA-256 of a text's UTF-8 in base 64, which this module cannot reckon.
  public init(_ picture: Picture, svg: String, digest: @escaping @Sendable (String) -> String) {
    self.picture = picture
    self.svg = svg
    self.digest = digest
    words = PictureWords(picture)
  }

  /// The whole page.
  public var html: String {
    let policy =
      "default-src 'none'; script-src 'sha256-\(digest(Self.script))'; style-src 'sha256-\(digest(Self.style))'; "
      + "base-uri 'none'; form-action 'none'"
    return """
      <!DOCTYPE html>
      <html lang="en"\(picture.palette == .dark ? " class=\"dark\"" : "")>
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="referrer" content="no-referrer">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(picture.title))</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <header>
      <h1 dir="auto">\(escaped(picture.title))</h1>
      <ul class="truth">\(picture.caption.map { "<li dir=\"auto\">\(escaped($0))</li>" }.joined())</ul>
      </header>
      <main>
      \(tools)
      <div class="view">
      <div id="stage">\(drawing)</div>
      <section id="detail" aria-live="polite" aria-label="What is chosen" tabindex="0">
      <h2>Choose an entity or a line</h2>
      <p>Click it, or go to the drawing with Tab, move with the arrow keys and choose with Enter. + and - zoom, 0 shows
      all; drag to move.\(groups.isEmpty ? "" : " A group that is chosen opens in the drawing; Escape closes it.")</p>
      </section>
      </div>
      <section aria-label="The same in words">
      <details><summary>The picture in words</summary><pre dir="auto">\(escaped(words.narrative))</pre></details>
      <details><summary>The picture as a table</summary><div class="rows" tabindex="0" role="region" \
      aria-label="The picture as a table">\(table)</div></details>
      </section>
      </main>
      <script type="application/json" id="data">\(json)</script>
      <script>\(Self.script)</script>
      </body>
      </html>

      """
  }

  private func escaped(_ text: String) -> String { PictureWords.escaped(text) }

  /// The drawing without the head of a file of its own.
  private var drawing: String {
    guard let start = svg.range(of: "<svg") else { return "" }
    return String(svg[start.lowerBound...])
  }

  private var kinds: [String] {
    Set(picture.relationships.flatMap { $0.facts.isEmpty ? [$0.family.rawValue] : $0.facts.map(\.kind) }).sorted()
  }

  private var tools: String {
    let kinds = kinds.map {
      "<label><input type=\"checkbox\" name=\"kind\" value=\"\(escaped($0))\" checked> \(escaped($0))</label>"
    }
    let days = picture.relationships.flatMap(\.facts).flatMap { [$0.start, $0.end] }.compactMap { $0 }
      .compactMap { Day($0, edge: .first) }.filter { $0 > .earliest && $0 < .latest }
    var slider = ""
    if let first = days.min(), let last = days.max() {
      slider = """
        <fieldset><legend>Day</legend><label><input type="checkbox" id="dated"> only what can hold on</label>
        <input type="range" id="day" aria-label="Day" min="\(first.number)" max="\(last.number)" \
        value="\(last.number)"> <output id="dayText" for="day"></output></fieldset>
        """
    }
    return """
      <div class="tools" role="group" aria-label="Tools">
      <label>Search <input type="search" id="search"></label> <span id="found" role="status"></span>
      <fieldset><legend>Kinds</legend>\(kinds.joined(separator: " "))</fieldset>
      \(slider)
      \(routes)
      <span><button type="button" id="closer">Zoom in</button> <button type="button" id="farther">Zoom out</button>
      <button type="button" id="all">Show all</button></span>
      \(groups)
      <span id="status" role="status"></span>
      </div>
      """
  }

  private var groups: String {
    guard picture.entities.contains(where: { !$0.members.isEmpty }) else { return "" }
    return "<button type=\"button\" id=\"groups\" aria-pressed=\"false\">Open all groups</button>"
  }

  private var routes: String {
    guard !picture.routes.isEmpty else { return "" }
    let options = picture.routes.enumerated().map {
      "<option value=\"\($0)\">\(escaped(PictureText.line($1.label, limit: 160)))</option>"
    }
    return "<label>Path <select id=\"route\"><option value=\"\">all</option>\(options.joined())</select></label>"
  }

  private var table: String {
    let table = words.table
    let head = table.header.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let rows = table.rows.map { row in
      "<tr>" + row.map { "<td dir=\"auto\">\(escaped(PictureText.line($0, limit: 1_000)))</td>" }.joined() + "</tr>"
    }
    return "<table><thead><tr>\(head)</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
  }

  // MARK: The data for the script

  /// The data as JSON in which nothing ends the element that it stands in.
  var json: String {
    let value = StructuredValue.object([
      .init(key: "entities", value: .array(picture.entities.map(value))),
      .init(key: "lines", value: .array(picture.relationships.map(value))),
      .init(key: "routes", value: .array(routeNumbers)),
    ])
    return value.canonicalJSON.replacing("<", with: "\\u003C").replacing("\u{2028}", with: "\\u2028")
      .replacing("\u{2029}", with: "\\u2029")
  }

  private func text(_ text: String) -> StructuredValue { .string(PictureText.line(text, limit: 1_000)) }
  private func texts(_ texts: [String]) -> StructuredValue { .array(texts.map(text)) }

  private func value(_ entity: Picture.Entity) -> StructuredValue {
    let count = picture.relationships.count { $0.from == entity.id || $0.to == entity.id }
    return .object([
      .init(key: "name", value: .string(words.name(of: entity.id))),
      .init(key: "label", value: .string(words.label(of: entity))),
      .init(key: "lines", value: .number(Double(count))),
      .init(key: "notes", value: texts(entity.notes)),
      .init(
        key: "members",
        value: .array(
          entity.members.map {
            .object([
              .init(key: "id", value: .string($0.id)), .init(key: "text", value: .string(words.memberText($0))),
            ])
          })),
    ])
  }

  private func value(_ line: Picture.Relationship) -> StructuredValue {
    func number(_ id: String) -> StructuredValue {
      .number(Double(picture.entities.firstIndex { $0.id == id } ?? 0))
    }
    let own = [
      Picture.Fact(
        id: line.ids.first ?? "", from: line.from, to: line.to,
        names: (words.name(of: line.from), words.name(of: line.to)), kind: line.family.rawValue,
        verb: Picture.Look.meaning(of: line.family))
    ]
    return .object([
      .init(key: "from", value: number(line.from)), .init(key: "to", value: number(line.to)),
      .init(key: "label", value: .string(words.label(of: line))),
      .init(key: "facts", value: .array((line.facts.isEmpty ? own : line.facts).map(value))),
    ])
  }

  private func value(_ fact: Picture.Fact) -> StructuredValue {
    .object([
      .init(key: "from", value: .string(fact.from)), .init(key: "to", value: .string(fact.to)),
      .init(key: "kind", value: .string(fact.kind)),
      .init(key: "text", value: text("\(fact.names.from) \(fact.verb) \(fact.names.to)")),
      .init(key: "details", value: texts(fact.details)),
      .init(key: "start", value: .text(fact.start)), .init(key: "end", value: .text(fact.end)),
      .init(key: "probability", value: .text(fact.probability.map(ReportText.probability))),
      .init(
        key: "sources",
        value: .array(
          fact.sources.map {
            .object([
              .init(key: "text", value: text($0.text)), .init(key: "url", value: $0.url.map(text) ?? .null),
              .init(key: "response", value: $0.response.map(text) ?? .null),
            ])
          })),
    ])
  }

  /// The lines of each path, by number.
  private var routeNumbers: [StructuredValue] {
    var numbers: [String: Int] = [:]
    for (number, line) in picture.relationships.enumerated() {
      for id in line.ids { numbers[id] = number }
    }
    return picture.routes.map { route in
      .array(Set(route.relationships.compactMap { numbers[$0] }).sorted().map { .number(Double($0)) })
    }
  }
}
