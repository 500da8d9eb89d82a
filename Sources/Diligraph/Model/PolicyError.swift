// SPDX-License-Identifier: Apache-2.0

/// A key of a policy that cannot be used, with what would be right.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The key's path, such as `passThrough.reseller` or `ownershipRules[0].threshold`.
  public let key: String
  /// What is wrong with it.
  public let problem: Problem

  /// What can be wrong with a key.
  public enum Problem: Hashable, Sendable {
    /// No such key; the nearest known one, if there is one near.
    case unknownKey(nearest: String?)
    /// The value is of another type.
    case wrongType(found: String, expected: String)
    /// A number is outside of its range.
    case outOfRange(found: String, range: String)
    /// A word is none of the allowed ones; the nearest one, if there is one near.
    case unknownWord(found: String, allowed: [String], nearest: String?)
    /// A text is no date.
    case notADate(found: String)
    /// A key that must be there is not.
    case missing
  }

  /// The message: the key, what is wrong, what would be right.
  public var description: String {
    // Keys and words are the file's: they must not drive the terminal that the message is read on.
    let key = visibleText(key)
    switch problem {
    case .unknownKey(let nearest):
      return "\(key): there is no such key" + (nearest.map { "; the nearest known key is \"\($0)\"" } ?? "")
        + ". Remove it, or see \"diligraph policy show\" for all keys."
    case .wrongType(let found, let expected):
      return "\(key): is \(found); it must be \(expected)."
    case .outOfRange(let found, let range):
      return "\(key): is \(found); it must be within \(range)."
    case .unknownWord(let found, let allowed, let nearest):
      return "\(key): is \"\(visibleText(found, limit: 60))\"" + (nearest.map { ", perhaps for \"\($0)\"" } ?? "")
        + "; it must be one of \(allowed.joined(separator: ", "))."
    case .notADate(let found):
      return "\(key): is \"\(visibleText(found, limit: 60))\"; a date is YYYY, YYYY-MM or YYYY-MM-DD."
    case .missing:
      return "\(key): is missing; a rule has a name and a threshold."
    }
  }
}

/// The word of `candidates` that is nearest to `word`, within an edit distance of 3 and of half its length.
package func nearestWord(to word: String, in candidates: some Sequence<String>) -> String? {
  let word = Array(word.lowercased().prefix(64))
  var best: (distance: Int, word: String)?
  for candidate in candidates {
    let distance = editDistance(word, Array(candidate.lowercased().prefix(64)))
    guard distance <= 3, distance * 2 <= max(word.count, 2) else { continue }
    if let current = best, (current.distance, current.word) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.word
}

/// The Levenshtein distance, in O(a × b) time and O(b) memory.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let substituted = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
