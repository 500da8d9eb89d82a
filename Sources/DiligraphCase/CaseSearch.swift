// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// A record that a search found.
public struct FoundEntity: Hashable, Sendable {
  /// By what it was found.
  public enum Match: Int, Hashable, Sendable {
    /// The id is the text.
    case id
    /// An identifier has the text as its value, or as scheme and value.
    case identifier
    /// A name has words that begin with the words of the text.
    case name
  }

  /// The record's id; ``Dataset/entityIndex(ofRecord:)`` gives the merged entity.
  public var recordID: String
  /// The name that was found, else the record's first name, else its id.
  public var name: String
  /// By what it was found.
  public var match: Match
}

extension Case {
  /// The records that `text` names: by id, by identifier, then by name without regard to case and diacritics.
  ///
  /// Each word of the text must begin a word of the name. Nothing in the text is an operator.
  ///
  /// - Returns: each record once, the best matches first, of current imports only.
  public func find(_ text: String, limit: Int = 20) throws(CaseError) -> [FoundEntity] {
    let text = text.trimmed
    guard !text.isEmpty, limit > 0 else { return [] }
    return try reading { db in
      var found: [FoundEntity] = []
      var seen: Set<String> = []
      func take(_ match: FoundEntity.Match, _ sql: String, _ arguments: StatementArguments) throws {
        guard found.count < limit else { return }
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while found.count < limit, let row = try rows.next() {
          let id = EntityReference(
            namespace: try row.requiredText(0), key: try row.requiredText(1), isName: false
          ).recordID
          // A statement of its own is current already; else the record has to be.
          if let record = try row.integer(3), try !RecordSet.isCurrent(record, db) { continue }
          guard seen.insert(id).inserted else { continue }
          found.append(FoundEntity(recordID: id, name: try row.text(2) ?? id, match: match))
        }
      }
      for record in try Self.records(withID: text, db) { try take(.id, Self.byID, [record]) }
      try take(.identifier, Self.byIdentifier, Self.identifierArguments(text))
      if let query = Self.searchQuery(text) {
        try take(.name, Self.byName, [query])
        try take(.name, Self.byKey, [query])
      }
      return found
    }
  }

  private static let firstName = """
    (SELECT n.text FROM entity_statements e JOIN names n ON n.statement = e.id WHERE e.record = r.id
    AND n.text <> '' ORDER BY n.id <> (SELECT min(f.id) FROM names f WHERE f.statement = e.id), e.id, n.id LIMIT 1)
    """
  private static let record = "r.namespace, r.key"
  private static let byID = "SELECT \(record), \(firstName), r.id FROM records r WHERE r.id = ?1"
  private static let byIdentifier = """
    SELECT \(record), \(firstName), NULL FROM identifiers i JOIN entity_statements s ON s.id = i.statement
    JOIN records r ON r.id = s.record WHERE (i.value = ?1 OR (i.value = ?2 AND i.scheme = ?3) OR (i.value = ?4 AND i.scheme IN (\(schemesWrittenFreely))))
    AND \(stated) ORDER BY r.namespace, r.key, r.is_name
    """
  private static let schemesWrittenFreely = Identifier.schemesWrittenFreely.map { "'\($0)'" }.joined(separator: ", ")
  private static let byName = """
    SELECT \(record), n.text, NULL FROM name_search f JOIN names n ON n.id = f.rowid
    JOIN entity_statements s ON s.id = n.statement JOIN records r ON r.id = s.record
    WHERE name_search MATCH ?1 AND \(stated) ORDER BY bm25(name_search), r.namespace, r.key, r.is_name, n.id
    """
  private static let byKey = """
    SELECT \(record), \(firstName), r.id FROM key_search f JOIN records r ON r.id = f.rowid
    WHERE key_search MATCH ?1 ORDER BY bm25(key_search), r.namespace, r.key, r.is_name
    """
  /// The entity statement `s` itself is current, not only its record.
  private static let stated = """
    (s.import IN (SELECT number FROM current_imports) OR EXISTS (SELECT 1 FROM entity_places p
    WHERE p.statement = s.id AND p.import IN (SELECT number FROM current_imports)))
    """

  private static func identifierArguments(_ text: String) -> StatementArguments {
    let identifier = Identifier(text)
    return [
      StoredText.encoded(text.uppercased()), identifier.map { StoredText.encoded($0.value) },
      identifier.map { StoredText.encoded($0.scheme) }, Identifier.withoutSigns(text.uppercased()),
    ]
  }

  /// Each word as a quoted prefix, so that nothing in it is a part of the query language; at most 32 words.
  private static func searchQuery(_ text: String) -> String? {
    let words = text.prefix(1000).split { $0.isWhitespace || $0 == "\0" }.prefix(32)
    // A word without a letter or a digit finds nothing, and would make the whole query find nothing.
    let searched = words.filter { $0.contains { $0.isLetter || $0.isNumber } }
    guard !searched.isEmpty else { return nil }
    return searched.map { doubleQuoted($0.filter { $0 != "\0" }) + "*" }
      .joined(separator: " ")
  }
}
