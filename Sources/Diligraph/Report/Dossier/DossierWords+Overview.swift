// SPDX-License-Identifier: Apache-2.0

// MARK: Overview

extension DossierWords {
  static let overviewTitle: Text = "Overview of dossiers"
  static let changeColumn: Text = "change"
  static let overviewColumns: [Text] = [
    "place", "entity", "at least", "exactly", "at most", "level", "directness", "best path", "firmness", "flags",
    "red flags met", changeColumn,
  ]
  static func overviewCaption(_ overview: Overview) -> Text {
    """
    \(words: ReportText.counted(overview.rows.count, "entity", "entities")), ranked by the \
    \(words: overview.figure.rawValue) figure
    """
  }
  static func overviewHeads(_ overview: Overview) -> [Text] {
    guard let earlier = overview.earlier else { return [] }
    var text: Text = "Compared with an earlier overview of data \(data: String(earlier.dataDigest.prefix(12)))."
    if earlier.policyDigest != overview.context.policyDigest {
      text =
        text + """
           It had another policy (\(data: String(earlier.policyDigest.prefix(12)))), so that figures differ for that \
          as well.
          """
    }
    return [text]
  }
  static func firmness(_ row: Overview.Row) -> Text {
    guard let firmness = row.firmness else { return "" }
    return "\(words: DossierTerms.time(firmness.time)), \(words: DossierTerms.product(firmness.product))"
  }
  static func standing(_ row: Overview.Row) -> Text {
    var parts: [Text] = row.isFlagged ? ["flagged"] : []
    if !row.notExcludedBy.isEmpty {
      parts.append("not excluded under \(row.notExcludedBy.map { "\(data: $0)" as Text }.joined(", "))")
    }
    return parts.joined("; ")
  }
  static func changeKey(_ change: Overview.Change) -> String {
    switch change {
    case .new: "new"
    case .same: "same"
    case .changed: "changed"
    }
  }
  static func change(_ change: Overview.Change) -> Text {
    switch change {
    case .new: "new"
    case .same: "same"
    case .changed(let differences): differences.map(difference).joined("; ")
    }
  }
  private static func difference(_ difference: Overview.Difference) -> Text {
    switch difference {
    case .figure(let before, let now):
      "\(words: ReportText.move(before, now))"
    case .level(let before, let now):
      "level \(words: before.map(String.init) ?? "–") → \(words: now.map(String.init) ?? "–")"
    case .path: "another best path"
    }
  }
  static func changeCounts(new: Int, changed: Int, same: Int, gone: Int) -> Text {
    "since the earlier overview: \(new) new, \(changed) changed, \(same) the same, \(gone) gone"
  }
  static let goneTitle: Text = "In the earlier overview, and not in this one"
  static let missingTitle: Text = "Not found in the data"
}
