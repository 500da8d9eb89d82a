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
  /// How many things of each sort were read, such as `releases` or `awards`, by name.
  public var counts: [String: Int] = [:]
  /// How many findings of each code there were, those included that were only counted.
  public var findings: [String: Int] = [:]
  /// The policy inside a native file, as it stands there.
  public var policy: StructuredValue?

  /// Nothing was read.
  public init() {}

  /// How many `sort` were read.
  public subscript(_ sort: String) -> Int { counts[sort] ?? 0 }
}

/// Statements and findings on their way into a sink, counted.
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

  mutating func count(_ sort: String, _ number: Int = 1) { summary.counts[sort, default: 0] += number }

  mutating func add(_ statement: EntityStatement) throws { try sink.add(.entity(statement)) }
  mutating func add(_ statement: RelationshipStatement) throws { try sink.add(.relationship(statement)) }
  mutating func add(_ statement: FlagStatement) throws { try sink.add(.flag(statement)) }

  mutating func report(
    _ code: String, _ severity: Finding.Severity, at location: SourceLocation, _ message: String
  ) throws {
    summary.findings[code, default: 0] += 1
    guard summary.findings[code, default: 0] <= findingsKept else { return }
    try sink.add(Finding(code, severity, at: location, message))
  }

  /// Reports what stands in a record's stead.
  mutating func report(_ error: ReadingError) throws {
    let isEmptyPackage = if case .emptyPackage = error.problem { true } else { false }
    try report(
      error.problem.code, isEmptyPackage ? .doubt : .error, at: error.place.location, "\(error.problem)")
  }

  /// Says what was counted only; called once, at the end.
  mutating func finish() throws {
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
