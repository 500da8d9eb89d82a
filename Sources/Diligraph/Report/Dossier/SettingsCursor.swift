// SPDX-License-Identifier: Apache-2.0

/// A key of a pack or a framework that cannot be used, with what would be right.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The key's path, such as `redFlags[2].test`.
  public let key: String
  /// What is wrong with it, and what would be right.
  public let problem: String

  /// The message.
  public var description: String { "\(visibleText(key)): \(problem)" }
}

/// A value of a file of settings with its key's path, read as one type or refused.
struct SettingsCursor {
  let key: String
  let value: StructuredValue

  func wrong(_ problem: String) -> SettingsError { SettingsError(key: key.isEmpty ? "file" : key, problem: problem) }

  private func wrongType(_ expected: String) -> SettingsError { wrong("is \(value.typeName); it must be \(expected).") }

  /// The members of a map of which all keys are known.
  func members(known: [String]) throws(SettingsError) -> [SettingsCursor] {
    guard case .object(let members) = value else { throw wrongType("a map") }
    var cursors: [SettingsCursor] = []
    for member in members {
      let cursor = SettingsCursor(key: key.isEmpty ? member.key : "\(key).\(member.key)", value: member.value)
      guard known.contains(member.key) else {
        let nearest = nearestWord(to: member.key, in: known).map { "; the nearest is \"\($0)\"" } ?? ""
        throw cursor.wrong("there is no such key\(nearest). The keys are \(known.joined(separator: ", ")).")
      }
      cursors.append(cursor)
    }
    return cursors
  }

  /// The member with a name; nil where it is left out or null.
  func member(_ name: String) -> SettingsCursor? {
    guard case .object(let members) = value, let member = members.first(where: { $0.key == name }) else { return nil }
    return member.value == .null ? nil : SettingsCursor(key: key.isEmpty ? name : "\(key).\(name)", value: member.value)
  }

  /// The member with a name, which must be there.
  func required(_ name: String) throws(SettingsError) -> SettingsCursor {
    guard let member = member(name) else {
      throw SettingsError(key: key.isEmpty ? name : "\(key).\(name)", problem: "is missing; give it a value.")
    }
    return member
  }

  func elements() throws(SettingsError) -> [SettingsCursor] {
    guard case .array(let values) = value else { throw wrongType("a list") }
    return values.enumerated().map { SettingsCursor(key: "\(key)[\($0.offset)]", value: $0.element) }
  }

  func text() throws(SettingsError) -> String {
    guard case .string(let text) = value, !text.trimmed.isEmpty else { throw wrongType("a text") }
    return text
  }

  func texts() throws(SettingsError) -> [String] {
    var texts: [String] = []
    for element in try elements() { texts.append(try element.text()) }
    if texts.isEmpty { throw wrong("is empty; it must have at least one element.") }
    return texts
  }

  func whole(_ range: ClosedRange<Int>) throws(SettingsError) -> Int {
    guard case .number(let number) = value, let whole = Int(exactly: number), range.contains(whole) else {
      throw wrong("must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return whole
  }

  func word<Word: RawRepresentable & CaseIterable>(_: Word.Type) throws(SettingsError) -> Word
  where Word.RawValue == String {
    let found = try text()
    if let word = Word(rawValue: found) { return word }
    let allowed = Word.allCases.map(\.rawValue)
    let nearest = nearestWord(to: found, in: allowed).map { ", perhaps for \"\($0)\"" } ?? ""
    throw wrong(
      "is \"\(visibleText(found, limit: 60))\"\(nearest); it must be one of \(allowed.joined(separator: ", ")).")
  }

  func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) throws(SettingsError) -> [Word]
  where Word.RawValue == String {
    var words: [Word] = []
    for element in try elements() { words.append(try element.word(type)) }
    return words
  }
}
