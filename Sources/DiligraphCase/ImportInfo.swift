// SPDX-License-Identifier: Apache-2.0

/// What is imported: everything that the case keeps of an import beside its statements.
public struct ImportInfo: Hashable, Sendable {
  /// The file, as the user gave it.
  public var file: String
  /// The SHA-256 of the file's bytes, in hexadecimal; empty where it is computed at the end of the import.
  public var digest: String
  /// The file's size in bytes.
  public var byteCount: Int
  /// The format that it was read as.
  public var format: String
  /// The list, register or publication that it is an edition of; what `replace` is about.
  public var dataset: String
  /// When, as an ISO 8601 timestamp.
  public var time: String
  /// Whether equal names of different data sets are to be merged.
  public var sameNames: Bool
  /// The version of the program that read it.
  public var programVersion: String

  /// An import of `file`.
  public init(
    file: String, digest: String, byteCount: Int, format: String, dataset: String, time: String,
    sameNames: Bool = false, programVersion: String
  ) {
    self.file = file
    self.digest = digest
    self.byteCount = byteCount
    self.format = format
    self.dataset = dataset
    self.time = time
    self.sameNames = sameNames
    self.programVersion = programVersion
  }
}

/// What an import did to the case.
public struct ImportSummary: Hashable, Sendable {
  /// How many things of a sort, each counted once however often it is stated.
  public struct Count: Hashable, Sendable, Codable {
    /// Those that the case did not have, or had only from imports that had ended.
    public var new = 0
    /// Those that the case had.
    public var alreadyThere = 0
    /// Those of the replaced edition that nothing states any more.
    public var ended = 0
    /// Entities, as records, that share a strong identifier with another record of a current import, this one
    /// included, and so are one entity with it; 0 for relationships and flags.
    public var merged = 0

    /// No things.
    public init() {}
  }

  /// The number of the import; of the earlier one when the file had been imported already.
  public var number: Int
  /// Whether the same file was current already, so that it was not read again.
  public var alreadyImported: Bool
  /// The numbers of the imports that this one replaced.
  public var replaced: [Int] = []
  /// Entities, as records; merging comes later.
  public var entities = Count()
  /// Relationships by id.
  public var relationships = Count()
  /// Flags by id.
  public var flags = Count()
  /// How many statements have a content that no import had before.
  public var newStatements = 0
  /// How many findings there are of each code.
  public var findings: [String: Int] = [:]
  /// Under which licences the file says that it is published; empty where it says nothing, or was imported by a version
  /// of the program that did not ask.
  public var licences: [String] = []
}

/// An import that the case keeps.
public struct ImportRecord: Hashable, Sendable {
  /// The number, which is never used again.
  public var number: Int
  /// What was imported.
  public var info: ImportInfo
  /// What it did to the case when it was made.
  public var summary: ImportSummary
  /// When a newer edition replaced it; nil while it is current.
  public var endedAt: String?
  /// The import that replaced it.
  public var replacedBy: Int?
}

/// The counts as they are kept in the table of imports.
struct StoredCounts: Codable {
  var entities: ImportSummary.Count
  var relationships: ImportSummary.Count
  var flags: ImportSummary.Count
  var newStatements: Int
  var findings: [String: Int]
  var replaced: [Int]
  /// Not there in imports of earlier versions.
  var licences: [String]?

  init(_ summary: ImportSummary) {
    entities = summary.entities
    relationships = summary.relationships
    flags = summary.flags
    newStatements = summary.newStatements
    findings = summary.findings
    replaced = summary.replaced
    licences = summary.licences.isEmpty ? nil : summary.licences
  }

  func fill(_ summary: inout ImportSummary) {
    summary.entities = entities
    summary.relationships = relationships
    summary.flags = flags
    summary.newStatements = newStatements
    summary.findings = findings
    summary.replaced = replaced
    summary.licences = licences ?? []
  }
}
