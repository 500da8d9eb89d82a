// SPDX-License-Identifier: Apache-2.0

/// An entity that a question names but that is not exactly one.
public struct EntityLookupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the question names.
  public let text: String
  /// The entities that it could be, as `id (name, jurisdiction)`; empty when there is none.
  public let candidates: [String]
  /// The nearest name in the data set, when there is no candidate.
  public let nearest: String?

  /// The message: what was named, what it could be, what to do.
  public var description: String {
    let text = visibleText(text, limit: 60)
    if candidates.isEmpty {
      let hint = nearest.map { "; the nearest name is \"\(visibleText($0, limit: 60))\"" } ?? ""
      return "there is no entity \"\(text)\"\(hint). Search with \"diligraph find\"."
    }
    let shown = candidates.prefix(10).map { "\n  " + visibleText($0) }.joined()
    let rest = candidates.count > 10 ? "\n  … and \(candidates.count - 10) more" : ""
    return "\"\(text)\" is the name of \(candidates.count) entities; name one by its id:\(shown)\(rest)"
  }
}

extension Dataset {
  /// The index of the entity that `text` names: by id, by a record's id, by an identifier, or by a name; one without a name,
  /// such as a node of an edge list, also by its id within its data set.
  ///
  /// Names are compared after folding case, width and space. O(V) for a name.
  ///
  /// - Throws: ``EntityLookupError`` when there is none, or when a name is that of several.
  public func entity(named text: String) throws(EntityLookupError) -> Int {
    let text = text.trimmed
    if let index = entityIndex(ofRecord: text) { return index }
    if let publishedNames {
      let pseudonym = entities.indices.filter { entities[$0].name == text }
      return try pseudonym.count == 1 ? pseudonym[0] : publishedNames.entity(named: text)
    }
    if let identifier = Identifier(text) {
      let found = entities.indices.filter { entities[$0].identifiers.contains(identifier) }
      if found.count == 1 { return found[0] }
    }
    let folded = foldedName(text)
    if let index = entityIndex(ofRecord: folded) { return index }
    let found = entities.indices.filter { entities[$0].names.contains { foldedName($0.text) == folded } }
    if found.count == 1 { return found[0] }
    let value = text.uppercased()
    let values = entities.indices.filter { entities[$0].identifiers.contains { $0.isWritten(value) } }
    if found.isEmpty, values.count == 1 { return values[0] }
    let unnamed = found.isEmpty && values.isEmpty ? indices(ofUnnamed: text) : []
    if unnamed.count == 1 { return unnamed[0] }
    let candidates = (unnamed + (found.isEmpty ? values : found)).map { index -> String in
      let entity = entities[index]
      let places = entity.jurisdictions.isEmpty ? "" : ", " + entity.jurisdictions.joined(separator: " ")
      return "\(entity.id) (\(entity.name)\(places))"
    }
    // An id that is written otherwise: some registers' ids are kept in upper case.
    let written = candidates.isEmpty ? entities.indices(ofRecordInOtherCase: text) : []
    if written.count == 1 { return written[0] }
    let nearest = candidates.isEmpty ? nearestWord(to: text, in: entities.lazy.map(\.name)) : nil
    throw EntityLookupError(text: text, candidates: candidates, nearest: nearest)
  }

  /// The record on which a judgement about the entity that `text` names is kept: the one that `text` names itself, else the
  /// first one of the entity. A judgement stays with its record, whatever becomes of the others.
  ///
  /// - Throws: ``EntityLookupError``, as ``entity(named:)``.
  public func record(named text: String) throws(EntityLookupError) -> String {
    let index = try entity(named: text)
    let (text, records) = (text.trimmed, entities[index].records)
    return records.first { $0 == text } ?? records.first { $0 == foldedName(text) } ?? entities.id(at: index)
  }

  /// The entities without a name whose id ends with `text` after a colon.
  private func indices(ofUnnamed text: String) -> [Int] {
    guard !text.isEmpty else { return [] }
    return entities.indices.filter { entities.id(at: $0).hasSuffix(":" + text) && entities[$0].names.isEmpty }
  }

  /// The entities whose name contains every word of `text` after folding, or that have it as id or identifier. What has no
  /// name is shown by its id, which stands for one.
  ///
  /// - Returns: indices of entities, ascending.
  public func entities(matching text: String) -> [Int] {
    if let index = entityIndex(ofRecord: text) { return [index] }
    let words = foldedName(text).split(separator: " ")
    let value = text.trimmed.uppercased()
    return entities.indices.filter { index in
      let entity = entities[index]
      if entity.identifiers.contains(where: { $0.isWritten(value) || $0.description == value }) { return true }
      guard !words.isEmpty else { return false }
      func matches(_ name: String) -> Bool {
        let folded = foldedName(name)
        return words.allSatisfy(folded.contains)
      }
      return entity.names.isEmpty ? matches(entity.id) : entity.names.contains { matches($0.text) }
    }
  }
}
