// SPDX-License-Identifier: Apache-2.0

/// A JSON value on its own, for what the importer must put together: merged releases, and the latest values of
/// versioned ones. Written as JSON again, it is read like every other release.
indirect enum OCDSTree {
  case null
  /// A number or a truth value as it is written.
  case plain(String)
  case string(String)
  case array([OCDSTree])
  case object(OCDSTreeObject)

  init(_ value: JSONValue) {
    if value.isObject {
      var object = OCDSTreeObject()
      // Recursion is bounded by the parser's depth limit.
      for (key, member) in value.members where object[key.string] == nil { object[key.string] = OCDSTree(member) }
      self = .object(object)
    } else if value.isArray {
      self = .array(value.items.map { OCDSTree($0) })
    } else if let text = value.stringBytes {
      self = .string(text.string)
    } else {
      self = value.plainText.map { .plain($0) } ?? .null
    }
  }

  /// The text of a string or a number, without space around it; nil for the others.
  var text: String? {
    switch self {
    case .string(let text): text.trimmed
    case .plain(let text): text
    default: nil
    }
  }

  // MARK: Merging

  /// Lists that the standard's schema replaces as a whole (`wholeListMerge`), although their items may have ids.
  private static let wholeLists: Set<String> = ["additionalIdentifiers", "additionalClassifications", "changes"]

  /// `self` after a later release stated `new` for it; nil where that removes it.
  ///
  /// The standard's rules: null removes; members of objects are merged one by one; lists of objects with ids are merged
  /// by id, and what a later release does not repeat stays, so that an empty one changes nothing; every other value is
  /// replaced.
  func merged(with new: OCDSTree, key: String) -> OCDSTree? {
    switch (self, new) {
    case (_, .null): return nil
    case (.object(let old), .object(let members)):
      var result = old
      for (key, value) in members.members { result[key] = (result[key] ?? .null).merged(with: value, key: key) }
      return .object(result)
    case (.array(let old), .array(let items)):
      guard !Self.wholeLists.contains(key), Self.haveIDs(old), items.isEmpty || Self.haveIDs(items) else {
        return new.withoutNulls
      }
      return .array(Self.merged(old, items))
    default: return new.withoutNulls
    }
  }

  private static func haveIDs(_ items: [OCDSTree]) -> Bool {
    items.contains { $0.id != nil } && items.allSatisfy { if case .object = $0 { true } else { false } }
  }

  private var id: String? {
    guard case .object(let object) = self else { return nil }
    return object["id"]?.text
  }

  private static func merged(_ old: [OCDSTree], _ new: [OCDSTree]) -> [OCDSTree] {
    var result = old
    var positions: [String: Int] = [:]
    for (index, item) in old.enumerated() { if let id = item.id { positions[id] = index } }
    for item in new {
      if let id = item.id, let position = positions[id] {
        result[position] = result[position].merged(with: item, key: "") ?? .null
      } else if let item = item.withoutNulls {
        if let id = item.id { positions[id] = result.count }
        result.append(item)
      }
    }
    return result
  }

  /// The value without members that are null; nil for null itself.
  private var withoutNulls: OCDSTree? {
    switch self {
    case .null: return nil
    case .array(let items): return .array(items.compactMap(\.withoutNulls))
    case .object(let object):
      var result = OCDSTreeObject()
      for (key, value) in object.members { result[key] = value.withoutNulls }
      return .object(result)
    default: return self
    }
  }

  /// One release after the other, from the earliest to the latest.
  static func merged(_ releases: [OCDSTree]) -> OCDSTree {
    releases.reduce(.object(OCDSTreeObject())) { $0.merged(with: $1, key: "") ?? $0 }
  }

  // MARK: Versions

  /// The latest values of a versioned release, in which each value is a list of what it was, with the release and the
  /// date of each.
  var latest: OCDSTree {
    switch self {
    case .array(let items):
      if let versions = Self.versions(items) { return versions.latest }
      return .array(items.map(\.latest))
    case .object(let object):
      var result = OCDSTreeObject()
      for (key, value) in object.members { result[key] = value.latest }
      return .object(result)
    default: return self
    }
  }

  /// The last of several versions of a value; nil where these are no versions.
  private static func versions(_ items: [OCDSTree]) -> OCDSTree? {
    var last: (date: String, value: OCDSTree)?
    for item in items {
      guard case .object(let object) = item, object["releaseID"] != nil || object["releaseDate"] != nil,
        object.members.allSatisfy({ ["releaseID", "releaseDate", "releaseTag", "value"].contains($0.key) })
      else { return nil }
      let date = object["releaseDate"]?.text ?? ""
      // Of equal dates the later one in the list counts.
      if last.map({ $0.date <= date }) ?? true { last = (date, object["value"] ?? .null) }
    }
    return last?.value
  }

  // MARK: As JSON

  /// Writes the value as JSON text.
  func write(to text: inout [UInt8]) {
    switch self {
    case .null: text.append(contentsOf: "null".utf8)
    case .plain(let word): text.append(contentsOf: word.utf8)
    case .string(let string): Self.write(string, to: &text)
    case .array(let items):
      text.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        item.write(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let object):
      text.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &text)
        text.append(UInt8(ascii: ":"))
        member.value.write(to: &text)
      }
      text.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        text.append(UInt8(ascii: "\\"))
        text.append(byte)
      case 0..<0x20:
        text.append(contentsOf: "\\u00".utf8)
        let digits = String(byte, radix: 16)
        text.append(contentsOf: (digits.count == 1 ? "0" + digits : digits).utf8)
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}

/// The members of an object in their order.
struct OCDSTreeObject {
  private var keys: [String] = []
  private var values: [String: OCDSTree] = [:]

  /// The value of a member; nil removes it.
  subscript(key: String) -> OCDSTree? {
    get { values[key] }
    set {
      if values.updateOptional(newValue, key) == nil, newValue != nil { keys.append(key) }
    }
  }

  /// The members.
  var members: [(key: String, value: OCDSTree)] {
    var seen: Set<String> = []
    return keys.compactMap { key in
      // A key that was removed and added again stands in the list twice.
      guard let value = values[key], seen.insert(key).inserted else { return nil }
      return (key, value)
    }
  }
}

extension Dictionary {
  /// Sets or removes a value; returns the one before.
  fileprivate mutating func updateOptional(_ value: Value?, _ key: Key) -> Value? {
    let before = self[key]
    self[key] = value
    return before
  }
}
