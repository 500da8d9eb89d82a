// SPDX-License-Identifier: Apache-2.0

/// The words with which a dossier shows what persons filled in.
enum AssessmentWords {
  typealias Text = DossierText

  /// The field that a blank line of the dossier is for.
  static func field(ofBlank key: String) -> Assessment.Field {
    // Each blank is called like its field, but for the date.
    Assessment.Field(rawValue: key) ?? .due
  }

  static func title(_ version: AssessmentVersion) -> Text {
    "Filled in by persons, each field by who is named there (record \(data: version.record))"
  }

  static func line(_ statement: AssessmentStatement) -> Text {
    """
    \(words: statement.field.title): \(data: statement.text, limit: 2_000) (by \
    \(data: statement.author, limit: 80), \(data: statement.time, limit: 40))
    """
  }

  static func several(_ count: Int) -> Text {
    "\(count) records of this entity are assessed; the newest stands first, and which one holds, a person decides."
  }
}
