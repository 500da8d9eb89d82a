// SPDX-License-Identifier: Apache-2.0

/// An overview as one page of HTML: a table whose columns sort, without a network, and which can be read without its script.
public struct OverviewHTML: Sendable {
  private let overview: Overview
  private let isLinked: Bool
  private let digest: @Sendable (String) -> String

  /// The page of `overview`.
  ///
  /// - Parameters:
  ///   - overview: what the page says.
  ///   - isLinked: whether there is a page of each dossier beside this one.
  ///   - digest: gives the SHA-256 of a text's UTF-8 in base 64, which this module cannot reckon.
  public init(_ overview: Overview, isLinked: Bool = true, digest: @escaping @Sendable (String) -> String) {
    self.overview = overview
    self.isLinked = isLinked
    self.digest = digest
  }

  /// The whole page.
  public var html: String {
    let style = DossierHTML.style + Self.style
    let policy =
      "default-src 'none'; script-src 'sha256-\(digest(Self.script))'; style-src 'sha256-\(digest(style))'; "
      + "base-uri 'none'; form-action 'none'"
    let heads = DossierWords.heads(overview.context, overview.provenance) + DossierWords.overviewHeads(overview)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
      <meta name="referrer" content="no-referrer"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>\(DossierHTML.inline(DossierWords.overviewTitle))</title>
      <style>\(style)</style>
      </head>
      <body class="overview">
      <header>
      <h1>\(DossierHTML.inline(DossierWords.overviewTitle))</h1>
      <ul class="truth">\(heads.map { "<li>\(DossierHTML.inline($0))</li>" }.joined())</ul>
      </header>
      <main>
      \(table)
      \(further)
      </main>
      <footer><p>\(DossierHTML.inline(DossierWords.lead))</p></footer>
      <script>\(Self.script)</script>
      </body>
      </html>

      """
  }

  private var columns: [DossierText] {
    DossierWords.overviewColumns.filter { column in
      switch column {
      case DossierWords.changeColumn: overview.earlier != nil
      case DossierWords.estimateColumn: hasEstimates
      default: true
      }
    }
  }

  private var hasEstimates: Bool { overview.rows.contains { $0.exposure.estimate != nil } }

  private var table: String {
    let head = columns.map { "<th scope=\"col\">\(DossierHTML.inline($0))</th>" }.joined()
    let rows = overview.rows.enumerated().map { "<tr>\(cells($1, number: $0 + 1))</tr>" }.joined(separator: "\n")
    let label = PictureWords.escaped(DossierWords.overviewCaption(overview).plain)
    return """
      <div class=\"rows\" role=\"group\" tabindex=\"0\" aria-label=\"\(label)\"><table \
      id=\"overview\"><caption>\(DossierHTML.inline(DossierWords.overviewCaption(overview)))
      """
        + "</caption>\n<thead><tr>\(head)</tr></thead>\n<tbody>\(rows)</tbody></table></div>"
  }

  private func cells(_ row: Overview.Row, number: Int) -> String {
    let exposure = row.exposure
    func cell(_ text: DossierText, key: String? = nil) -> String {
      "<td\(key.map { " data-key=\"\($0)\"" } ?? "")>\(DossierHTML.inline(text))</td>"
    }
    func figure(_ value: Double?) -> String {
      cell(value.map { "\(words: ReportText.probability($0))" } ?? "–", key: "\(value ?? -1)")
    }
    let name = DossierHTML.inline("\(data: row.name)")
    let file = row.file.flatMap { isLinked ? DossierText.addressPath($0) : nil }
    let title = file.map { "<a href=\"\($0).html\">\(name)</a>" } ?? name
    var cells = "<td data-key=\"\(number)\">\(number)</td><th scope=\"row\">\(title)</th>"
    cells += figure(exposure.lower) + figure(exposure.exact)
    if hasEstimates {
      cells += cell("\(words: exposure.estimate?.text ?? "–")", key: "\(exposure.estimate?.value ?? -1)")
    }
    cells += figure(exposure.upper)
    cells += cell("\(words: exposure.level.map(String.init) ?? "–")", key: "\(exposure.level ?? -1)")
    cells += cell("\(words: exposure.directness.map(\.rawValue).joined(separator: ", "))")
    cells += cell(row.route.map { "\(data: $0)" as DossierText }.joined(" → "))
    cells += cell(DossierWords.firmness(row))
    cells += cell(DossierWords.standing(row))
    cells += cell("\(row.redFlagsMet)", key: "\(row.redFlagsMet)")
    if let change = overview.change(row) { cells += cell(DossierWords.change(change)) }
    return cells
  }

  /// What is no row: entities that are gone, names that were not found.
  private var further: String {
    func list(_ title: DossierText, _ items: [DossierText]) -> String {
      guard !items.isEmpty else { return "" }
      return "<section><h2>\(DossierHTML.inline(title))</h2><ul>"
        + items.map { "<li>\(DossierHTML.inline($0))</li>" }.joined() + "</ul></section>\n"
    }
    return list(DossierWords.goneTitle, overview.gone.map { "\(data: $0.earlier.name) (\(data: $0.id))" })
      + list(DossierWords.missingTitle, overview.missing.map { "\(data: $0.name): \(data: $0.reason, limit: 500)" })
  }

  static let style = #"""

    body.overview { max-width: none; }
    .overview th button { font: inherit; font-weight: bold; color: inherit; background: none; border: 0; padding: 0;
      cursor: pointer; text-align: left; }
    .overview th[aria-sort=ascending] button::after { content: " \25B2"; }
    .overview th[aria-sort=descending] button::after { content: " \25BC"; }
    """#

  /// Makes each header a button that sorts; numbers by their keys, words by the language's order.
  static let script = #"""
    (function () {
      "use strict";
      var table = document.getElementById("overview");
      var body = table.tBodies[0];
      var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
      heads.forEach(function (head, column) {
        var button = document.createElement("button");
        button.type = "button";
        while (head.firstChild) { button.appendChild(head.firstChild); }
        head.appendChild(button);
        button.addEventListener("click", function () {
          var down = head.getAttribute("aria-sort") === "ascending";
          heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          var rows = Array.prototype.slice.call(body.rows).map(function (row, place) {
            var cell = row.cells[column];
            var key = cell.getAttribute("data-key");
            return { row: row, place: place, key: key === null ? cell.textContent : Number(key) };
          });
          rows.sort(function (a, b) {
            var order = typeof a.key === "number" ? a.key - b.key : a.key.localeCompare(b.key);
            return (down ? -order : order) || a.place - b.place;
          });
          rows.forEach(function (item) { body.appendChild(item.row); });
        });
      });
    })();
    """#
}
