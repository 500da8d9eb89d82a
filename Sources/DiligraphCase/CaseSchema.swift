// SPDX-License-Identifier: Apache-2.0

/// The tables of a case file.
///
/// Statements are kept once, however often they are stated. A statement's row has the import that states it
/// and its place; *further* places, of the same import or of others, have rows of their own. A statement is
/// current while an import that has not ended states it. Judgements stand apart.
enum CaseSchema {
  /// Raised by one with each change of the tables; kept in SQLite's `user_version`.
  static let version = 4
  /// The oldest version that is brought up to date where it is opened.
  static let oldestVersion = 2
  /// "Dlgr" in ASCII: tells a case from other SQLite databases, also for `file(1)`.
  static let applicationID = 0x446C_6772
  /// Fewer and larger pages than SQLite's own: an import of millions writes them once each.
  static let pageSize = 8192

  /// Everything that makes an empty database an empty case.
  static let creation =
    [
      "PRAGMA application_id = \(applicationID)", "PRAGMA user_version = \(version)", imports, parties,
      entities, search, relationships, flags, places, judgements, assessments,
      "CREATE VIEW current_imports (number) AS SELECT number FROM imports WHERE ended_at IS NULL;",
    ] + (StatementTable.allCases.map { contentIndex($0) } + [recordIndex, sourceIndex, nameIndex, identifierIndex])

  // MARK: Indexes that a large import makes at its end

  /// Finds equal statements, and all that is said of one thing; it alone answers what is counted.
  static func contentIndex(_ table: StatementTable) -> String {
    "CREATE INDEX \(table.index) ON \(table.statements) (\(table.identity), hash, import)"
  }

  static let recordIndex = "CREATE UNIQUE INDEX records_by_key ON records (key, namespace, is_name)"
  static let sourceIndex = "CREATE INDEX sources_by_hash ON sources (hash)"
  static let nameIndex = "CREATE INDEX names_by_statement ON names (statement)"
  static let identifierIndex = "CREATE INDEX identifiers_by_value ON identifiers (value, scheme, record)"

  // MARK: Tables

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
    \(endedIndex);
    CREATE TABLE findings (
      import INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
      file TEXT NOT NULL, line INTEGER, path TEXT, message TEXT NOT NULL) STRICT;
    CREATE INDEX findings_by_import ON findings (import);
    """

  /// Selects the imports that are not current any more, without a look at the others.
  static let endedImports = "SELECT number FROM imports WHERE ended_at IS NOT NULL"
  private static let endedIndex = "CREATE INDEX imports_ended ON imports (ended_at) WHERE ended_at IS NOT NULL"
  private static let mentionsIndex = "CREATE INDEX mentions_by_block ON mentions (block, import)"

  /// `mentions` has, for each import and each 32,768 records, the records that the import is about (``RecordBlock``).
  private static let parties = """
    CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE records (
      id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, key TEXT NOT NULL, is_name INTEGER NOT NULL) STRICT;
    CREATE TABLE mentions (
      import INTEGER NOT NULL, block INTEGER NOT NULL, records BLOB NOT NULL,
      PRIMARY KEY (import, block)) STRICT, WITHOUT ROWID;
    \(mentionsIndex);
    CREATE TABLE sources (
      id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, publisher TEXT, title TEXT, url TEXT, published TEXT,
      grade TEXT, confidence REAL, stance TEXT NOT NULL, response TEXT) STRICT;
    """

  private static let entities = """
    CREATE TABLE entity_statements (
      id INTEGER PRIMARY KEY, record INTEGER NOT NULL, hash INTEGER NOT NULL, import INTEGER NOT NULL,
      kind TEXT, role TEXT, pass_through REAL, jurisdictions TEXT, notes TEXT,
      file INTEGER, line INTEGER, path TEXT, more TEXT) STRICT;
    CREATE TABLE names (
      id INTEGER PRIMARY KEY, statement INTEGER NOT NULL, text TEXT NOT NULL, language TEXT) STRICT;
    CREATE TABLE identifiers (
      statement INTEGER NOT NULL, position INTEGER NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL,
      record INTEGER NOT NULL, PRIMARY KEY (statement, position)) STRICT, WITHOUT ROWID;
    """

  /// Names are found without regard to case and diacritics; a name that is only a reference is found too.
  ///
  /// How many words each name has is counted when a search asks for it, and not kept: to keep it would take nearly half of
  /// the time that the index takes. A case that has it from an older program is searched in the same way.
  private static let search = """
    CREATE VIRTUAL TABLE name_search USING fts5 (
      text, content = 'names', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);
    CREATE VIRTUAL TABLE key_search USING fts5 (
      key, content = 'records', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);
    """

  /// `relationship` is the stated id only; `identity` is the hash of the id that the relationship has.
  private static let relationships = """
    CREATE TABLE relationship_statements (
      id INTEGER PRIMARY KEY, identity INTEGER NOT NULL, hash INTEGER NOT NULL, import INTEGER NOT NULL,
      relationship TEXT, from_record INTEGER NOT NULL, to_record INTEGER NOT NULL,
      kind TEXT NOT NULL, confidence REAL, share_least REAL, share_most REAL, start_day TEXT, end_day TEXT,
      products TEXT, amount REAL, currency TEXT, source INTEGER, more_sources TEXT, notes TEXT,
      file INTEGER, line INTEGER, path TEXT, more TEXT) STRICT;
    """

  private static let flags = """
    CREATE TABLE flag_statements (
      id INTEGER PRIMARY KEY, identity INTEGER NOT NULL, hash INTEGER NOT NULL, import INTEGER NOT NULL,
      flag TEXT, record INTEGER NOT NULL, category TEXT NOT NULL, level INTEGER, confidence REAL,
      list TEXT, programme TEXT, start_day TEXT, end_day TEXT, source INTEGER, more_sources TEXT, notes TEXT,
      file INTEGER, line INTEGER, path TEXT, more TEXT) STRICT;
    """

  /// The place of the first source in columns, those of further sources in `more`.
  private static let places = StatementTable.allCases.map { table in
    """
    CREATE TABLE \(table.places) (
      id INTEGER PRIMARY KEY, statement INTEGER NOT NULL, import INTEGER NOT NULL,
      file INTEGER, line INTEGER, path TEXT, more TEXT) STRICT;
    CREATE INDEX \(table.places)_by_statement ON \(table.places) (statement, import);
    """
  }.joined(separator: "\n")

  private static let judgements = """
    CREATE TABLE judgements (
      number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, payload TEXT NOT NULL,
      author TEXT NOT NULL, time TEXT NOT NULL, reason TEXT NOT NULL,
      undone_by TEXT, undone_at TEXT) STRICT;
    """

  /// What a person filled in about a record; a row is a version, and none is changed.
  private static let assessments = """
    CREATE TABLE assessments (
      number INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, payload TEXT NOT NULL,
      author TEXT NOT NULL, time TEXT NOT NULL) STRICT;
    CREATE INDEX assessments_by_record ON assessments (record);
    """

  /// What makes a case of a version one of the next.
  static func migration(from version: Int) -> [String] {
    switch version {
    case 2: [assessments]
    case 3: [mentionsIndex, endedIndex]
    default: preconditionFailure("version \(version) is refused before it is migrated")
    }
  }
}

/// The three kinds of statements, each with its table of statements and its table of further places.
enum StatementTable: String, CaseIterable {
  case entity
  case relationship
  case flag

  var statements: String { "\(rawValue)_statements" }
  var places: String { "\(rawValue)_places" }
  var index: String { "\(rawValue)_statements_by_content" }
  /// The column that tells what a statement is about: the same for all statements of one thing.
  var identity: String { self == .entity ? "record" : "identity" }

  /// The columns that say what a statement says, without the place; equal ones are one statement.
  var content: [String] {
    switch self {
    case .entity: ["record", "kind", "role", "pass_through", "jurisdictions", "notes"]
    case .relationship:
      [
        "relationship", "from_record", "to_record", "kind", "confidence", "share_least", "share_most", "start_day",
        "end_day", "products", "amount", "currency", "source", "more_sources", "notes",
      ]
    case .flag:
      [
        "flag", "record", "category", "level", "confidence", "list", "programme", "start_day", "end_day", "source",
        "more_sources", "notes",
      ]
    }
  }

  /// The columns of a whole row: the id, what it is about, the hash, the import, the content, the place.
  var columns: [String] {
    let own = self == .entity ? ["id", "record", "hash", "import"] : ["id", "identity", "hash", "import"]
    return own + content.filter { $0 != identity } + ["file", "line", "path", "more"]
  }

  /// An insertion of whole rows, up to their values.
  var insertion: String { "INSERT INTO \(statements) (\(columns.joined(separator: ", "))) VALUES" }
}
