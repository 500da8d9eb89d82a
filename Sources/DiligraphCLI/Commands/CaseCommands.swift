// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase

struct ForgetCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Take an import out of the case again.",
    discussion: """
      "diligraph status" lists the imports with their numbers.

        diligraph forget 3
      """)

  @Argument(help: "The number of the import.")
  var number: Int

  @OptionGroup var inCase: CaseOptions

  func perform() throws -> ExitStatus {
    try inCase.open().forget(importNumber: number)
    Output.write("import \(number) is forgotten.\n")
    return .done
  }
}

struct StatusCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "What is in the case: imports, counts, judgements, findings.",
    discussion: """
        diligraph status
        diligraph status --format json
      """)

  @OptionGroup var inCase: CaseOptions

  @Option(help: "How to write the answer: text, json or csv.")
  var format: Output.Format = .text

  func perform() throws -> ExitStatus {
    let dataset = try inCase.dataset()
    let inCase = try inCase.open()
    let imports = try inCase.imports()
    let table = ReportTable(
      header: ["import", "file", "format", "data set", "time", "sha256", "ended"],
      rows: imports.map {
        [
          "\($0.number)", $0.info.file, $0.info.format, $0.info.dataset, $0.info.time,
          String($0.info.digest.prefix(12)), $0.endedAt ?? "",
        ]
      })
    let findings = try allFindings(of: dataset, in: inCase).count
    let candidates = try inCase.candidates(in: dataset).count
    switch format {
    case .csv: Output.write(table.csv)
    case .json: Output.write(members(imports, dataset, findings: findings, candidates: candidates))
    case .text:
      let counts = [
        ReportText.counted(dataset.entities.count, "entity", "entities"),
        ReportText.counted(dataset.relationships.count, "relationship"),
        ReportText.counted(dataset.flags.count, "flag"),
        ReportText.counted(dataset.merges.count, "merge") + " of records",
        ReportText.counted(dataset.judgements.count, "judgement"),
        ReportText.counted(findings, "finding"),
        ReportText.counted(candidates, "candidate") + " for merging",
      ]
      Output.write("\(visibleText(inCase.path))\n  \(counts.joined(separator: ", "))\n\n\(table.text())")
    }
    return .done
  }

  private func members(
    _ imports: [ImportRecord], _ dataset: Dataset, findings: Int, candidates: Int
  ) -> [StructuredValue.Member] {
    func count(_ key: String, _ number: Int) -> StructuredValue.Member {
      .init(key: key, value: .number(Double(number)))
    }
    return [
      count("entities", dataset.entities.count), count("relationships", dataset.relationships.count),
      count("flags", dataset.flags.count), count("merges", dataset.merges.count), count("findings", findings),
      count("candidates", candidates),
      .init(key: "judgements", value: .array(dataset.judgements.map(\.structuredValue))),
      .init(key: "imports", value: .array(imports.map(value))),
    ]
  }

  private func value(_ record: ImportRecord) -> StructuredValue {
    func text(_ key: String, _ value: String?) -> StructuredValue.Member {
      .init(key: key, value: value.map(StructuredValue.string) ?? .null)
    }
    let info = record.info
    return .object([
      .init(key: "number", value: .number(Double(record.number))),
      text("file", info.file), text("digest", info.digest),
      .init(key: "bytes", value: .number(Double(info.byteCount))),
      text("format", info.format), text("dataset", info.dataset), text("time", info.time),
      text("ended", record.endedAt),
    ])
  }
}

struct FindingsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "Everything doubtful in the data, each with its place.",
    discussion: """
      Of one code an import lists the first 1000 of a file, and says how many there are.

        diligraph findings --format csv > findings.csv
        diligraph findings --import 3 --severity error
        diligraph findings --from releases.jsonl
      """)

  @Option(help: "Only those with this code.")
  var code: String?

  @Option(name: .customLong("import"), help: "Only those of the import with this number.")
  var importNumber: Int?

  @Option(
    help: ArgumentHelp(
      "Only those at least as severe: \(Finding.Severity.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "severity"))
  var severity: String?

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if importNumber != nil, !question.files.isEmpty {
      throw ValidationError("--import and --from: files that are asked directly have no imports; leave one out.")
    }
    if let severity, Finding.Severity(rawValue: severity) == nil {
      let known = Finding.Severity.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--severity: is \"\(severity)\"; it is one of \(known).")
    }
  }

  /// What importers found, and, unless one import is asked for, what closing the data set found besides.
  private func all() throws -> [Finding] {
    if let importNumber {
      let inCase = try question.inCase.open()
      let known = try inCase.imports().map(\.number)
      guard known.contains(importNumber) else {
        throw CommandError(
          .usage,
          "--import: there is no import \(importNumber); there are \(known.map(String.init).joined(separator: ", ")).")
      }
      return try inCase.findings(import: importNumber, limit: Int.max)
    }
    let dataset = try question.loadDataset()
    return try allFindings(of: dataset, in: question.files.isEmpty ? question.inCase.open() : nil)
  }

  func perform() throws -> ExitStatus {
    // Refuses a published form, which findings do not have.
    try question.refusePublication()
    var findings = try all()
    if let code { findings = findings.filter { $0.code == code } }
    if let severity = severity.flatMap(Finding.Severity.init) { findings = findings.filter { $0.severity >= severity } }
    let table = ReportTable(
      header: ["severity", "code", "file", "line", "path", "message"],
      rows: findings.map {
        [
          $0.severity.rawValue, $0.code, $0.location.file, $0.location.line.map(String.init) ?? "",
          $0.location.path ?? "", $0.message,
        ]
      })
    switch question.format {
    case .csv: Output.write(table.csv)
    case .json:
      Output.write([.init(key: "findings", value: table.structuredValue)])
    case .text:
      if findings.isEmpty { Output.write("There are no findings.\n") }
      for finding in findings {
        Output.write(
          "\(finding.severity.rawValue) \(finding.code): \(visibleText("\(finding.location): \(finding.message)", limit: 1_000))\n"
        )
      }
    }
    return .done
  }
}

/// What importers found, where there is a case, and what closing the data set found besides.
private func allFindings(of dataset: Dataset, in inCase: Case?) throws -> [Finding] {
  let found = try inCase?.findings(limit: Int.max) ?? []
  let known = Set(found)
  return found + dataset.findings.filter { !known.contains($0) }
}

struct CandidatesCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "candidates",
    abstract: "Entities that may be one: equal names, nothing that contradicts.",
    discussion: """
      Look at each pair with "diligraph show", then use "diligraph merge".

        diligraph candidates --format csv
      """)

  @Option(help: "The most pairs.")
  var top = 10_000

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
  }

  func perform() throws -> ExitStatus {
    let dataset = try question.loadDataset()
    let candidates =
      question.files.isEmpty
      ? try question.inCase.open().candidates(in: dataset, limit: top) : dataset.mergeCandidates(limit: top)
    let table = ReportTable(
      header: ["entity", "other", "reason"], rows: candidates.pairs.map { [$0.first, $0.second, $0.reason] })
    switch question.format {
    case .csv: Output.write(table.csv)
    case .json:
      Output.write(
        [.init(key: "candidates", value: table.structuredValue)],
        isComplete: candidates.leftOut + candidates.notCompared == 0)
    case .text:
      Output.write(
        table.rows.isEmpty
          ? "There are no candidates\(candidates.notCompared > 0 ? " among those compared" : "").\n"
          : table.text(cellLimit: 500))
    }
    if candidates.leftOut > 0 {
      Output.error("diligraph: \(ReportText.counted(candidates.leftOut, "further candidate")) not shown (--top).")
    }
    if candidates.notCompared > 0 {
      Output.error(
        "diligraph: \(ReportText.counted(candidates.notCompared, "pair")) of entities of one name not compared, since more "
          + "than 64 have that name.")
    }
    return .done
  }
}
