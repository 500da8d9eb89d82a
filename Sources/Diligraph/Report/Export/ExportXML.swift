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
    var isCleaned = false
    for scalar in text.unicodeScalars {
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
      case 0x00...0x1F, 0x7F...0x9F, 0xFFFE, 0xFFFF: isCleaned = true
      // The last two of every plane are no characters.
      case 0x1_0000... where scalar.value & 0xFFFE == 0xFFFE: isCleaned = true
      default: result.unicodeScalars.append(scalar)
      }
    }
    if isCleaned { cleanedCount += 1 }
    return result
  }

  /// The loss that stands for removed characters.
  var loss: (what: String, count: Int) { ("texts without characters that XML does not allow", cleanedCount) }
}
