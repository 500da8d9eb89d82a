// SPDX-License-Identifier: Apache-2.0

// MARK: Overview

extension DossierWords {
  static let overviewTitle: Text = "Overview of dossiers"
  static let changeColumn: Text = "change"
  static let estimateColumn: Text = "estimated"
  static let overviewColumns: [Text] = [
    "place", "entity", "at least", "exactly", estimateColumn, "at most", "level", "directness", "best path", "firmness",
    "flags", "red flags met", changeColumn,
  ]
  static func overviewCaption(_ overview: Overview) -> Text {
    """
    \(words: ReportText.counted(overview.rows.count, "entity", "entities")), ranked by \
    \(words: ranking(overview.figure))
    """
  }
  private static func ranking(_ figure: ExposureReport.Figure) -> String {
    switch figure {
    case .exact: "the exact figure"
    case .estimate: "the exact figure, or where there is none the estimate"
    case .lower: "the lower figure"
    }
  }
  /// How the entities were chosen; nil where they were named, or where all that are exposed are there.
  static func choice(_ overview: Overview) -> Text? {
    guard let choice = overview.choice, choice.leftOut > 0 else { return nil }
    let count = overview.rows.count
    let start: Text =
      "Chosen: \(count) of \(count + choice.leftOut) exposed entities, \(words: count == 1 ? "the one" : "those") with the highest"
    let open: Text =
      """
       The bounds of \(words: ReportText.counted(choice.undecided, "other entity", "other entities")) allow a figure as \
      high as that of the last one here, and no exact one of theirs was computed.
      """
    let undecided: Text = choice.undecided > 0 ? open : ""
    return switch choice.figure {
    case .exact where choice.undecided == 0: start + " exact figures. No other one has a higher figure."
    case .exact: start + " exact figures that were computed." + undecided
    case .estimate:
      start + " figures, exact or estimated. Estimates have errors, so that others may have higher figures." + undecided
    case .lower: start + " lower figures. Others may have higher exact figures." + undecided
    }
  }
  static func overviewHeads(_ overview: Overview) -> [Text] {
    let chosen = choice(overview).map { [$0] } ?? []
    guard let earlier = overview.earlier else { return chosen }
    var text: Text = "Compared with an earlier overview of data \(data: String(earlier.dataDigest.prefix(12)))."
    if earlier.policyDigest != overview.context.policyDigest {
      text =
        text + """
           It had another policy (\(data: String(earlier.policyDigest.prefix(12)))), so that figures differ for that \
          as well.
          """
    }
    return chosen + [text]
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
    case .firstPath: "a path, where none was found before"
    case .noPath(let isCut):
      isCut ? "no path was found any more before the search stopped at its budget" : "no path is left"
    }
  }
  static func changeCounts(new: Int, changed: Int, same: Int, gone: Int) -> Text {
    "since the earlier overview: \(new) new, \(changed) changed, \(same) the same, \(gone) gone"
  }
  static let goneTitle: Text = "In the earlier overview, and not in this one"
  static let missingTitle: Text = "Not found in the data"
}
