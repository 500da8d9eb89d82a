// SPDX-License-Identifier: Apache-2.0

/// Text for the XML formats, counted where it had to be changed.
struct ExportXML {
  /// What separates the parts of a list in a text.
  static let separator = "; "

  /// Texts from which characters were removed that no XML document may have.
  private(set) var cleanedCount = 0

  /// `text` for the inside of an element or an attribute: markup escaped; what XML 1.0 (section 2.2) does not allow,
  /// removed.
  ///
  /// The one way by which text from the data enters a document.
  mutating func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    let carried = Self.carried(text)
    if carried != text { cleanedCount += 1 }
    for scalar in carried.unicodeScalars {
      switch scalar.value {
      case 0x26: result += "&amp;"
      case 0x3C: result += "&lt;"
      case 0x3E: result += "&gt;"
      case 0x22: result += "&quot;"
      case 0x27: result += "&#39;"
      // A reader makes a space of these within an attribute, unless they are written so.
      case 0x09: result += "&#9;"
      case 0x0A: result += "&#10;"
      case 0x0D: result += "&#13;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// `text` without the characters that no XML document may have.
  static func carried(_ text: String) -> String {
    guard !text.unicodeScalars.allSatisfy(isAllowed) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter(isAllowed)))
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0x00...0x1F, 0x7F...0x9F: false
    // The last two of every plane are no characters.
    default: scalar.value & 0xFFFE != 0xFFFE
    }
  }

  /// The ids of a document's nodes or edges.
  static func ids(_ ids: [String]) -> ExportIDs { ExportIDs(ids, form: carried) }

  /// The loss that stands for ids in another form.
  static func loss(_ ids: ExportIDs...) -> (what: String, count: Int) {
    ExportIDs.loss("XML does not allow some of their characters", ids)
  }

  /// The loss that stands for removed characters.
  var loss: (what: String, count: Int) { ("texts without characters that XML does not allow", cleanedCount) }
}
