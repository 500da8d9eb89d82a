// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns one format into statements.
///
/// An importer reads its input as a stream and holds one record at a time. What is wrong with a record
/// becomes a ``Finding`` with its place; thrown is only what makes reading on senseless (``ReadingError``),
/// and what the sink throws.
public protocol Importer: Sendable {
  /// What the command line calls the format.
  var name: String { get }
  /// What the format is, in a few words.
  var summary: String { get }
  /// Whether a file that begins like this is of the format.
  func recognizes(_ sample: FormatSample) -> Bool
  /// Reads the source to its end, and returns what it counted.
  func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary
}

/// What an import read.
public struct ImportSummary: Hashable, Sendable {
  /// What changes of an earlier edition are counted as, by an importer of a format that has lists of these.
  public static let changes = "changes"

  /// How many things of each sort were read, such as `releases` or `awards`, by name.
  public var counts: [String: Int] = [:]
  /// How many findings of each code there were, those included that were only counted.
  public var findings: [String: Int] = [:]
  /// What became of the records.
  public var records = RecordAccount()
  /// The policy inside a native file, as it stands there.
  public var policy: StructuredValue?
  /// Under which licences the input says that it is published, sorted; addresses mostly. Empty where it says nothing.
  public private(set) var licences: [String] = []

  /// Nothing was read.
  public init() {}

  /// So many licences are kept: packages of many publishers may each have one.
  private static let mostLicences = 8

  /// Notes the licence that a package or a statement names.
  mutating func add(licence text: String?) {
    guard licences.count < Self.mostLicences, let text, !text.isEmpty, !licences.contains(text) else { return }
    licences.append(text)
    licences.sort()
  }

  /// How many `sort` were read.
  public subscript(_ sort: String) -> Int { counts[sort] ?? 0 }
}

/// What became of the records of an input: each was stored, or skipped for a reason.
///
/// What a record is, the format says: a release, a row of a table, an entry of a list. Invariant:
/// ``read`` is ``stored`` and all ``skipped`` together.
public struct RecordAccount: Hashable, Sendable {
  /// How many were read, the unreadable ones included.
  public private(set) var read = 0
  /// How many left at least one statement.
  public private(set) var stored = 0
  /// How many left none, by reason: the code of a finding, or words for what is no fault, such as `row blank`.
  public private(set) var skipped: [String: Int] = [:]

  /// No records.
  public init() {}

  /// Accounts for records that left statements.
  mutating func countStored(_ number: Int = 1) {
    read += number
    stored += number
  }

  /// Accounts for records that left none.
  mutating func countSkipped(_ reason: String, _ number: Int = 1) {
    guard number > 0 else { return }
    read += number
    skipped[reason, default: 0] += number
  }
}

/// Statements and findings on their way into a sink, counted.
///
/// Each record of the input is read between ``beginRecord()`` and ``endRecord(_:)``, so that it is accounted for.
///
/// Equal findings of a hostile or careless file could outnumber its records: of each code the first
/// ``findingsKept`` are passed on, the others counted, and said at the end.
struct ImportWriter<Sink: StatementSink> {
  /// The sink itself, to be given back.
  private(set) var sink: Sink
  /// The file's name.
  let file: String
  var summary = ImportSummary()

  init(_ sink: consuming Sink, file: String) {
    self.sink = sink
    self.file = file
  }

  /// Numbers that are no identifiers, which are said at the end.
  var placeholders = PlaceholderNumbers()

  /// Notes an identifier that is a placeholder, and is left out.
  mutating func note(placeholder identifier: Identifier, at location: SourceLocation?) {
    let file = file
    placeholders.note(identifier.value, scheme: identifier.scheme, at: location ?? SourceLocation(file: file))
  }

  mutating func count(_ sort: String, _ number: Int = 1) { summary.counts[sort, default: 0] += number }

  /// How many statements were added since the record began.
  private var statementsOfRecord = 0
  /// The code of the last finding since the record began.
  private var findingOfRecord: String?
  /// Why the record is passed over on purpose, if it is.
  private var reasonOfRecord: String?

  /// A record of the input begins.
  mutating func beginRecord() {
    statementsOfRecord = 0
    findingOfRecord = nil
    reasonOfRecord = nil
  }

  /// Says why the record is passed over on purpose; whatever findings there are of it, this is the reason.
  mutating func passOver(_ reason: String) { reasonOfRecord = reason }

  /// The record ends: it is stored if it left a statement, else skipped for its last finding.
  ///
  /// - Parameters:
  ///   - reason: why it is skipped where there is no finding, since nothing is wrong with it.
  ///   - number: how many records these are; rows of a table that are one entity together are read as one.
  mutating func endRecord(_ reason: String = "nothing in it is taken", number: Int = 1) {
    if statementsOfRecord > 0 {
      summary.records.countStored(number)
    } else {
      summary.records.countSkipped(reasonOfRecord ?? findingOfRecord ?? reason, number)
    }
    beginRecord()
  }

  /// Accounts for a record of which nothing but what is wrong with it could be read.
  mutating func unreadable(_ error: ReadingError) throws {
    beginRecord()
    try report(error)
    endRecord()
  }

  /// Counts statements that the record left in a batch, which is handed on later.
  mutating func countStatements(_ number: Int) { statementsOfRecord += number }

  /// Hands on a batch whose statements were counted with their records.
  mutating func add(_ batch: StatementBatch) throws { try sink.add(batch) }

  mutating func add(_ statement: EntityStatement) throws { try add(.entity(statement)) }
  mutating func add(_ statement: RelationshipStatement) throws { try add(.relationship(statement)) }
  mutating func add(_ statement: FlagStatement) throws { try add(.flag(statement)) }

  private mutating func add(_ statement: Statement) throws {
    statementsOfRecord += 1
    try sink.add(statement)
  }

  /// Adds a batch, outside of a record.
  ///
  /// - Parameter records: how many records it is of, each of which left a statement.
  mutating func add(_ batch: StatementBatch, records: Int) throws {
    summary.records.countStored(records)
    try sink.add(batch)
  }

  mutating func report(
    _ code: String, _ severity: Finding.Severity, at location: SourceLocation, _ message: String
  ) throws {
    summary.findings[code, default: 0] += 1
    findingOfRecord = code
    guard summary.findings[code, default: 0] <= findingsKept else { return }
    try sink.add(Finding(code, severity, at: location, message))
  }

  /// Reports what stands in a record's stead.
  mutating func report(_ error: ReadingError) throws {
    let isEmptyPackage = if case .emptyPackage = error.problem { true } else { false }
    try report(
      error.problem.code, isEmptyPackage ? .doubt : .error, at: error.place.location, "\(error.problem)")
  }

  /// Says what was counted only, and where there was nothing at all; called once, at the end.
  mutating func finish() throws {
    for finding in placeholders.findings(file: file) {
      try report(finding.code, finding.severity, at: finding.location, finding.message)
    }
    if summary == ImportSummary() {
      try report(
        "nothing-read", .error, at: SourceLocation(file: file), "the file holds no records; nothing was read.")
    }
    for (code, number) in summary.findings.sorted(by: { $0.key < $1.key }) where number > findingsKept {
      let message = "\(number) findings of this sort in the file; the first \(findingsKept) are listed"
      try sink.add(Finding(code, .note, at: SourceLocation(file: file), message))
    }
  }
}

/// How many findings of one code an import of one file passes on.
let findingsKept = 1_000

extension Importer {
  /// Runs `body` with a writer into the sink, and gives the sink back whatever happens.
  func writing<Sink: StatementSink>(
    _ source: ByteSource, _ sink: inout Sink, _ body: (inout ImportWriter<Sink>) throws -> Void
  ) throws -> ImportSummary {
    // Consumed, not copied: a builder's storage must have one owner, else the first statement copies all of
    // it.
    var writer = ImportWriter(consume sink, file: source.name)
    do {
      try body(&writer)
      try writer.finish()
    } catch {
      sink = writer.sink
      throw error
    }
    sink = writer.sink
    return writer.summary
  }
}

extension InputPlace {
  /// The place as findings state it.
  var location: SourceLocation { SourceLocation(file: source, line: line, path: path) }
}

extension ReadingProblem {
  /// The code of the finding that stands in a record's stead.
  var code: String {
    switch self {
    case .endsInside: "file-ends-early"
    case .emptyPackage: "package-empty"
    default: "record-unreadable"
    }
  }
}
