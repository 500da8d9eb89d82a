// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Formats that are known and not read, with what to import in their stead.
enum UnreadFormats {
  private static let regulations: Set<String> = [
    "ECFR", "DIV1", "DIV2", "DIV3", "DIV4", "DIV5", "DIV6", "DIV7", "DIV8", "DIV9",
  ]

  /// What the file is, and what would be right; nil where it is none of these.
  static func message(_ sample: FormatSample) -> String? {
    if let root = sample.rootElement {
      if regulations.contains(root.uppercased()) {
        return "this is the text of a regulation as the eCFR publishes it, in which names, aliases and addresses stand "
          + "in sentences; the same lists are data in the Consolidated Screening List. Download its CSV or JSON, and "
          + "import that"
      }
      if root.lowercased() == "html" {
        return "this is a web page; data are JSON, XML or a table. Download the file that the page links to"
      }
    }
    return nil
  }
}
