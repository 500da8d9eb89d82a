// SPDX-License-Identifier: Apache-2.0

extension EntityResolution {
  /// Equal strong identifiers are one entity, unless something else that they state keeps records apart.
  mutating func mergeByIdentifier() {
    var holders: [Identifier: [Int]] = [:]
    for record in 0..<records.recordCount {
      let identifiers = records.identifiers(of: record)
      guard !identifiers.isEmpty else { continue }
      stateValues(identifiers, of: record)
      for identifier in identifiers {
        if identifier.isStrong {
          holders[identifier, default: []].append(record)
        } else {
          note(weak: identifier, of: record)
        }
      }
    }
    let shared = holders.filter { entry in
      entry.value.count > 1 || records.preferredNameCount(of: entry.value[0]) > IdentifierRules.namesOfOneIdentifier
    }
    for identifier in shared.keys.sorted(by: IdentifierRules.precedes) {
      let members = (shared[identifier] ?? []).sorted(by: recordPrecedes)
      guard !isPlaceholder(identifier, of: members), members.count > 1 else { continue }
      let (schemes, parts) = parts(of: members)
      for part in parts { unite(part, .identifier(identifier)) }
      if parts.count > 1 { note(conflict: identifier, schemes, parts) }
    }
  }

  /// What the record states in schemes of one value.
  private mutating func stateValues(_ identifiers: Set<Identifier>, of record: Int) {
    var stated: [String: [String]] = [:]
    for identifier in identifiers where identifier.isStrong && IdentifierRules.isOneValued(identifier.scheme) {
      stated[identifier.scheme, default: []].append(identifier.value)
    }
    guard !stated.isEmpty else { return }
    for (scheme, values) in stated where values.count > 1 {
      findings.insert(
        Finding(
          "identifier-several", .doubt, at: place(of: record),
          "\(recordID(record)) states \(values.count) values of \(scheme) (\(values.sorted().prefix(3).joined(separator: ", ")))"
            + ", of which an entity has one; it is no entity with records that state another value or only one of these."
        ))
    }
    state(stated.mapValues { $0.sorted().joined(separator: " ") }, of: record)
  }

  /// Whether so many names share the identifier that it is none.
  private mutating func isPlaceholder(_ identifier: Identifier, of members: [Int]) -> Bool {
    let limit = IdentifierRules.namesOfOneIdentifier
    var names: Set<String> = []
    for member in members {
      names.formUnion(records.foldedPreferredNames(of: member).lazy.map(IdentifierRules.bareName))
      // Enough to know; a placeholder can have a million.
      if names.count > 50 * limit { break }
    }
    guard names.count > limit else { return false }
    let count = names.count > 50 * limit ? "more than \(50 * limit)" : "\(names.count)"
    let consequence =
      members.count == 1
      ? "its data set has them as one record, \(recordID(members[0])), all the same. Have it leave the identifier out"
      : "it merges nobody. Merge those that are one with \"diligraph merge\""
    findings.insert(
      Finding(
        "identifier-placeholder", .doubt, at: place(of: members[0]),
        "\(identifier) stands at \(count) different names (\(ReadableList.few(names.sorted()))), so it is taken for a "
          + "placeholder; \(consequence)."))
    return true
  }

  /// Says that an identifier decides nothing.
  private mutating func note(weak identifier: Identifier, of record: Int) {
    let reason =
      identifier.isPlaceholder
      ? "is a placeholder" : "has not the 20 characters and check digits of a legal entity identifier"
    findings.insert(
      Finding("identifier-weak", .doubt, at: place(of: record), "\(identifier) \(reason); it merges nobody."))
  }

  private mutating func note(conflict identifier: Identifier, _ schemes: [String], _ parts: [[Int]]) {
    let ids = ReadableList.few(parts.map { recordID($0[0]) }, word: "and")
    let stated = schemes.map { $0 == Identifier.leiScheme ? "legal entity identifiers" : "values of \($0)" }
    findings.insert(
      Finding(
        "identifier-conflict", .doubt, at: SourceLocation(file: "identifiers", path: identifier.description),
        "\(ids) share this identifier but state different \(stated.joined(separator: " and ")); they were kept apart."))
  }

  private func place(of record: Int) -> SourceLocation {
    records.firstPlace(of: record) ?? SourceLocation(file: recordID(record))
  }
}

/// A few of many things in a sentence.
private enum ReadableList {
  static func few(_ texts: [String], word: String = ",") -> String {
    let separator = word == "," ? ", " : " \(word) "
    let shown = texts.prefix(3).joined(separator: separator)
    return texts.count > 3 ? "\(shown)\(separator)\(texts.count - 3) more" : shown
  }
}
