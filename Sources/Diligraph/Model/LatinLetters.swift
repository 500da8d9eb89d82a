// SPDX-License-Identifier: Apache-2.0

/// Letters of Latin script that no decomposition takes apart.
package enum LatinLetters {
  /// What each is written as where it cannot be.
  package static let withoutAccent: [Unicode.Scalar: String] = [
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ħ": "h", "Ħ": "h", "ə": "e", "Ə": "e",
    "ŧ": "t", "Ŧ": "t", "ŋ": "n", "Ŋ": "n",
  ]
}
