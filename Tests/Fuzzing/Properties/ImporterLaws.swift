// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport

/// What an importer made of an input.
private struct Outcome: Hashable {
  var statements: [Statement] = []
  var findings: [Finding] = []
  var summary: ImportSummary?
  /// The error that ended the import, in words.
  var error: String?

  init(_ importer: any Importer, _ source: ByteSource, isUTF8: Bool) {
    var sink = RecordingSink()
    do { summary = try importer.read(source, into: &sink) } catch { self.error = "\(error)" }
    (statements, findings) = (sink.statements, sink.findings)
    // What libxml2 calls a fault depends on where the text before it was cut; that there is one, and where, does not.
    for index in findings.indices {
      let message = findings[index].message
      guard message.contains("XML") || message.contains("encoding") else { continue }
      // A comment that begins with <!--> ends for it where the piece does that it came in; and bytes that no encoding, or
      // not the one that is stated, has it meets when they are converted, or later, when they are parsed.
      if !isUTF8 || message.contains("encoding") || message.contains("Comment not terminated") {
        findings[index].location.line = nil
      }
      findings[index].message = ""
    }
  }

  /// Where two outcomes differ, as far as a person needs it.
  func difference(_ other: Outcome) -> String {
    if statements != other.statements {
      let index = zip(statements, other.statements).enumerated().first { $1.0 != $1.1 }?.offset
      guard let index else { return "\(statements.count) and \(other.statements.count) statements" }
      return "statement \(index): \(statements[index]) and \(other.statements[index])"
    }
    if findings != other.findings { return "findings \(findings) and \(other.findings)" }
    if error != other.error { return "error \(error ?? "none") and \(other.error ?? "none")" }
    return summary == other.summary
      ? "" : "summaries \(summary.map { "\($0)" } ?? "none") and \(other.summary.map { "\($0)" } ?? "none")"
  }
}

/// A sink that keeps everything.
private struct RecordingSink: StatementSink {
  var statements: [Statement] = []
  var findings: [Finding] = []

  mutating func add(_ statement: Statement) { statements.append(statement) }
  mutating func add(_ batch: StatementBatch) { batch.forEachStatement { statements.append($0) } }
  mutating func add(_ finding: Finding) { findings.append(finding) }
}

/// What holds for every importer and every input.
enum ImporterLaws {
  /// The importers that read one sort of text.
  enum Family {
    case json, table, xml

    /// Names of importers, for inputs that no importer takes for its own.
    var names: [String] {
      switch self {
      case .json: ["json", "bods", "uk-psc", "ocds", "ftm", "us-csl-json", "gleif"]
      case .table:
        [
          "csv", "usaspending", "ted-csv", "ofac-csv", "other-lists", "offshore-leaks", "edges", "country-scores",
          "graph",
        ]
      case .xml:
        [
          "eforms", "ted-xml", "ofac-xml", "eu-fsf", "un-sc", "uk-sanctions-xml", "ch-seco", "ca-sema", "gleif", "fpds",
        ]
      }
    }
  }

  static let file = "input"

  static func check(_ bytes: [UInt8], among family: Family, _ laws: inout Laws) {
    let source = ByteSource.bytes(bytes, name: file)
    let importer: any Importer
    do {
      importer = try FormatRegistry.importer(for: source)
    } catch {
      // Read by force, as with --format: which one, the length decides, so that a fuzzer can change it.
      let named = FormatRegistry.importers.filter { family.names.contains($0.name) }
      guard !named.isEmpty else { return }
      importer = named[bytes.count % named.count]
    }
    check(importer, bytes, &laws)
  }

  static func check(_ importer: any Importer, _ bytes: [UInt8], _ laws: inout Laws) {
    // Text of two or four bytes a character can be valid UTF-8 with zeros, which no text in UTF-8 has.
    let isUTF8 =
      !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil && !statesAnotherEncoding(bytes)
    let whole = Outcome(importer, .bytes(bytes, name: file), isUTF8: isUTF8)
    for size in bytes.count <= 512 ? [1, 7, 61] : [61, 4_093] {
      let cut = Outcome(importer, .bytes(bytes, name: file, chunkSize: size), isUTF8: isUTF8)
      laws.expect(
        whole == cut, "\(importer.name): pieces of \(size) bytes give what the whole gives", whole.difference(cut))
    }
    checkPlaces(whole, bytes, importer.name, &laws)
    checkAccount(whole, importer.name, &laws)
    if whole.statements.count <= 40 { checkDataset(whole.statements, importer.name, &laws) }
  }

  /// Whether a declaration of XML names an encoding that is not UTF-8: what is valid in the one may be a fault in the
  /// other.
  private static func statesAnotherEncoding(_ bytes: [UInt8]) -> Bool {
    let head = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
    guard head.hasPrefix("<?xml"), let place = head.range(of: "encoding") else { return false }
    let name = head[place.upperBound...].drop { !$0.isLetter }.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
    return !name.isEmpty && name != "utf-8"
  }

  /// Lines are counted from 1, and there are no more of them than line ends and one.
  private static func checkPlaces(_ outcome: Outcome, _ bytes: [UInt8], _ name: String, _ laws: inout Laws) {
    let lines = 1 + bytes.count { $0 == 0x0A || $0 == 0x0D }
    let places =
      outcome.findings.map(\.location)
      + outcome.statements.flatMap { statement -> [SourceLocation] in
        switch statement {
        case .entity(let entity): [entity.location].compactMap(\.self)
        case .relationship(let relationship): relationship.sources.compactMap(\.location)
        case .flag(let flag): flag.sources.compactMap(\.location)
        }
      }
    for place in places {
      laws.expect(place.file == file, "\(name): a place names the input", "\(place)")
      laws.expect(
        place.line.map { (1...lines).contains($0) } ?? true, "\(name): a line is inside the input of \(lines) lines",
        "\(place)")
    }
  }

  private static func checkAccount(_ outcome: Outcome, _ name: String, _ laws: inout Laws) {
    guard let summary = outcome.summary else {
      laws.expect(outcome.error?.isEmpty == false, "\(name): an import that fails says why")
      return
    }
    let records = summary.records
    laws.expect(
      records.read == records.stored + records.skipped.values.reduce(0, +), "\(name): each record is accounted for",
      "\(records)")
    // Rows about one entity, and releases of one process, leave their statements together.
    let isReadTogether = name == "ftm-statements" || name == "ocds"
    laws.expect(
      isReadTogether
        ? records.stored == 0 || !outcome.statements.isEmpty : records.stored <= outcome.statements.count,
      "\(name): a stored record left a statement", "\(records)")
    laws.expect(
      !outcome.statements.isEmpty || !outcome.findings.isEmpty || !records.skipped.isEmpty || !summary.counts.isEmpty,
      "\(name): where nothing is taken, something says why")
    for (code, number) in summary.findings {
      let passed = outcome.findings.count { $0.code == code }
      // The 1,000 that are listed, and the note that there are more.
      let expected = number > 1_000 ? 1_001 : number
      laws.expect(passed == expected, "\(name): findings are passed on or counted", "\(code): \(passed) of \(number)")
    }
  }

  /// The same statements in any order, and any number of times, are the same data set.
  private static func checkDataset(_ statements: [Statement], _ name: String, _ laws: inout Laws) {
    func dataset(_ statements: some Sequence<Statement>) -> Dataset {
      var builder = DatasetBuilder()
      for statement in statements { builder.add(statement) }
      return builder.dataset()
    }
    var batch = StatementBatch()
    for statement in statements { batch.add(statement) }
    var again: [Statement] = []
    batch.forEachStatement { again.append($0) }
    laws.expect(
      Set(again) == Set(statements) && again.count == statements.count, "\(name): a batch gives back what it was given",
      "\(statements) and \(again)")
    let forward = dataset(statements)
    let backward = dataset(statements.reversed() + statements)
    laws.expect(
      forward.entities == backward.entities, "\(name): entities depend on no order",
      "\(forward.entities) and \(backward.entities)")
    laws.expect(
      forward.relationships == backward.relationships, "\(name): relationships depend on no order",
      "\(forward.relationships) and \(backward.relationships)")
    laws.expect(
      forward.flags == backward.flags, "\(name): flags depend on no order", "\(forward.flags) and \(backward.flags)")
    laws.expect(
      forward.relationships.allSatisfy {
        forward.entities.indices.contains($0.from) && forward.entities.indices.contains($0.to)
      }, "\(name): a relationship's ends are entities")
  }
}
