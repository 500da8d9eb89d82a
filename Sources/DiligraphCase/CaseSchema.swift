// SPDX-License-Identifier: Apache-2.0

/// The tables of a case file.
///
/// Statements are kept once, however often they are stated; *places* say which import states them, and
/// where. A statement is current while an import that has not ended states it. Judgements stand apart.
enum CaseSchema {
  /// Raised by one with each change of the tables; kept in SQLite's `user_version`.
  static let version = 1
  /// "Dlgr" in ASCII: tells a case from other SQLite databases, also for `file(1)`.
  static let applicationID = 0x446C_6772

  /// Everything that makes an empty database an empty case.
  static let creation = [
    "PRAGMA application_id = \(applicationID)", "PRAGMA user_version = \(version)", imports, parties,
    entities, search, relationships, flags, places, judgements, views,
  ]

  private static let imports = """
    CREATE TABLE state (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      content_version INTEGER NOT NULL) STRICT;
    INSERT INTO state VALUES (1, 0);
    CREATE TABLE imports (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      dataset TEXT NOT NULL, file TEXT NOT NULL, format TEXT NOT NULL, digest TEXT NOT NULL,
      byte_count INTEGER NOT NULL, time TEXT NOT NULL, same_names INTEGER NOT NULL,
      program_version TEXT NOT NULL, counts TEXT NOT NULL,
      ended_at TEXT, replaced_by INTEGER) STRICT;
    CREATE INDEX imports_by_digest ON imports (digest);
    CREATE TABLE findings (
      import INTEGER NOT NULL REFERENCES imports, code TEXT NOT NULL, severity TEXT NOT NULL,
      file TEXT NOT NULL, line INTEGER, path TEXT, message TEXT NOT NULL) STRICT;
    CREATE INDEX findings_by_import ON findings (import);
    """

  private static let parties = """
    CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE records (
      id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, key TEXT NOT NULL, is_name INTEGER NOT NULL,
      record_id TEXT NOT NULL, UNIQUE (namespace, key, is_name)) STRICT;
    CREATE INDEX records_by_record_id ON records (record_id);
    CREATE TABLE sources (
      id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, publisher TEXT, title TEXT, url TEXT, published TEXT,
      grade TEXT, confidence REAL, stance TEXT NOT NULL, response TEXT) STRICT;
    CREATE INDEX sources_by_hash ON sources (hash);
    """

  private static let entities = """
    CREATE TABLE entity_statements (
      id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, record INTEGER NOT NULL REFERENCES records,
      kind TEXT, role TEXT, pass_through REAL, jurisdictions TEXT, notes TEXT) STRICT;
    CREATE INDEX entity_statements_by_hash ON entity_statements (hash);
    CREATE INDEX entity_statements_by_record ON entity_statements (record);
    CREATE TABLE names (
      id INTEGER PRIMARY KEY, statement INTEGER NOT NULL REFERENCES entity_statements ON DELETE CASCADE,
      position INTEGER NOT NULL, text TEXT NOT NULL, language TEXT) STRICT;
    CREATE INDEX names_by_statement ON names (statement, position);
    CREATE TABLE identifiers (
      statement INTEGER NOT NULL REFERENCES entity_statements ON DELETE CASCADE,
      position INTEGER NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (statement, position)) STRICT, WITHOUT ROWID;
    CREATE INDEX identifiers_by_value ON identifiers (value, scheme);
    """

  /// Names are found without regard to case and diacritics; a name that is only a reference is found too.
  private static let search = """
    CREATE VIRTUAL TABLE name_search USING fts5 (
      text, content = 'names', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
    CREATE TRIGGER names_inserted AFTER INSERT ON names BEGIN
      INSERT INTO name_search (rowid, text) VALUES (new.id, new.text);
    END;
    CREATE TRIGGER names_deleted AFTER DELETE ON names BEGIN
      INSERT INTO name_search (name_search, rowid, text) VALUES ('delete', old.id, old.text);
    END;
    CREATE VIRTUAL TABLE key_search USING fts5 (
      key, content = 'records', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
    CREATE TRIGGER records_inserted AFTER INSERT ON records WHEN new.is_name BEGIN
      INSERT INTO key_search (rowid, key) VALUES (new.id, new.key);
    END;
    CREATE TRIGGER records_deleted AFTER DELETE ON records WHEN old.is_name BEGIN
      INSERT INTO key_search (key_search, rowid, key) VALUES ('delete', old.id, old.key);
    END;
    """

  private static let relationships = """
    CREATE TABLE relationship_statements (
      id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, relationship TEXT NOT NULL, has_id INTEGER NOT NULL,
      from_record INTEGER NOT NULL REFERENCES records, to_record INTEGER NOT NULL REFERENCES records,
      kind TEXT NOT NULL, confidence REAL, share_least REAL, share_most REAL, start_day TEXT, end_day TEXT,
      products TEXT, amount REAL, currency TEXT, source INTEGER REFERENCES sources, more_sources TEXT,
      notes TEXT) STRICT;
    CREATE INDEX relationship_statements_by_hash ON relationship_statements (hash);
    CREATE INDEX relationship_statements_by_relationship ON relationship_statements (relationship);
    CREATE INDEX relationship_statements_by_from ON relationship_statements (from_record);
    CREATE INDEX relationship_statements_by_to ON relationship_statements (to_record);
    """

  private static let flags = """
    CREATE TABLE flag_statements (
      id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, flag TEXT NOT NULL, has_id INTEGER NOT NULL,
      record INTEGER NOT NULL REFERENCES records, category TEXT NOT NULL, level INTEGER, confidence REAL,
      list TEXT, programme TEXT, start_day TEXT, end_day TEXT, source INTEGER REFERENCES sources,
      more_sources TEXT, notes TEXT) STRICT;
    CREATE INDEX flag_statements_by_hash ON flag_statements (hash);
    CREATE INDEX flag_statements_by_flag ON flag_statements (flag);
    CREATE INDEX flag_statements_by_record ON flag_statements (record);
    """

  /// The place of the first source in columns, those of further sources in `more`.
  private static let places = ["entity", "relationship", "flag"].map { kind in
    """
    CREATE TABLE \(kind)_places (
      statement INTEGER NOT NULL REFERENCES \(kind)_statements ON DELETE CASCADE,
      import INTEGER NOT NULL REFERENCES imports, file INTEGER REFERENCES files, line INTEGER, path TEXT,
      more TEXT) STRICT;
    CREATE INDEX \(kind)_places_by_statement ON \(kind)_places (statement, import, file, line, path);
    CREATE INDEX \(kind)_places_by_import ON \(kind)_places (import);
    """
  }.joined(separator: "\n")

  private static let judgements = """
    CREATE TABLE judgements (
      number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, payload TEXT NOT NULL,
      author TEXT NOT NULL, time TEXT NOT NULL, reason TEXT NOT NULL,
      undone_by TEXT, undone_at TEXT) STRICT;
    """

  /// What each import is about, for counting: records, relationships, flags.
  private static let views = """
    CREATE VIEW stated_entities (import, identity) AS
      SELECT p.import, s.record FROM entity_statements s JOIN entity_places p ON p.statement = s.id
      UNION ALL
      SELECT p.import, s.from_record FROM relationship_statements s
        JOIN relationship_places p ON p.statement = s.id
      UNION ALL
      SELECT p.import, s.to_record FROM relationship_statements s
        JOIN relationship_places p ON p.statement = s.id
      UNION ALL
      SELECT p.import, s.record FROM flag_statements s JOIN flag_places p ON p.statement = s.id;
    CREATE VIEW stated_relationships (import, identity) AS
      SELECT p.import, s.relationship FROM relationship_statements s
        JOIN relationship_places p ON p.statement = s.id;
    CREATE VIEW stated_flags (import, identity) AS
      SELECT p.import, s.flag FROM flag_statements s JOIN flag_places p ON p.statement = s.id;
    CREATE VIEW current_imports (number) AS SELECT number FROM imports WHERE ended_at IS NULL;
    """
}
