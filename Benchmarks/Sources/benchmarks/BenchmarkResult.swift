// SPDX-License-Identifier: Apache-2.0
import BenchmarkData
import Foundation

/// The runs of one peer.
struct PeerResult: Codable {
  var name: String
  var runs: [MeasuredRun]
}

/// What one measure gave.
struct MeasureResult: Codable {
  var name: String
  var title: String
  var file: DataFile
  var ours: [MeasuredRun]
  var peers: [PeerResult]
  /// How many peers were not there.
  var missingPeers: Int
  /// How fast, in words.
  var speed: String
  /// Each target in words, and whether it is reached; nil where it could not be told.
  var targets: [Outcome]
  /// Where the counts differ from the file's or a peer's: then the work was not the same.
  var differences: [String]

  struct Outcome: Codable {
    var text: String
    var isReached: Bool?
  }

  init(_ measure: Measure, _ file: DataFile, ours: [MeasuredRun], peers: [PeerResult], missingPeers: Int) {
    (name, title, self.file, self.ours) = (measure.name, measure.title, file, ours)
    (self.peers, self.missingPeers) = (peers, missingPeers)
    let seconds = Spread(ours.map(\.report.seconds))
    let rate =
      switch measure.unit {
      case .bytes: Double(file.byteCount) / 1e6 / seconds.median
      case .relationships: Double(file.counts["relationships"] ?? 0) / 1e3 / seconds.median
      }
    let unit = measure.unit == .bytes ? "MB/s" : "thousand relationships/s"
    speed = "\(Self.rounded(rate)) \(unit)"
    let peak = ours.map(\.peakMemory).max() ?? 0
    targets = measure.targets.map { target in
      switch target {
      case .rate(let least):
        return Outcome(text: "at least \(Self.rounded(least)) \(unit)", isReached: rate >= least)
      case .memory(let most):
        return Outcome(text: "at most \(most) MB", isReached: peak <= most * 1_000_000)
      case .ratio(let name, let least):
        let peer = peers.first { $0.name == name }
        let ratio = peer.map { Spread($0.runs.map(\.report.seconds)).median / seconds.median }
        let words = least == 1 ? "faster than \(name)" : "\(Self.rounded(least)) times \(name)"
        return Outcome(text: words, isReached: ratio.map { $0 >= least })
      }
    }
    differences = Self.differences(file, ours, peers)
  }

  private static func differences(_ file: DataFile, _ ours: [MeasuredRun], _ peers: [PeerResult]) -> [String] {
    guard let counts = ours.first?.report.counts else { return ["nothing was run"] }
    var differences: [String] = []
    func compare(_ name: String, _ other: [String: Int]) {
      let shared = counts.keys.filter { other[$0] != nil }.sorted()
      if shared.isEmpty { differences.append("nothing to compare with \(name)") }
      for key in shared where counts[key] != other[key] {
        differences.append("\(key): \(counts[key] ?? 0), and \(other[key] ?? 0) in \(name)")
      }
    }
    let records = file.counts["releases"] ?? file.counts["rows"] ?? file.counts["notices"] ?? 0
    compare("the file", file.counts.merging(["records": records]) { $1 })
    for peer in peers { compare(peer.name, peer.runs.first?.report.counts ?? [:]) }
    if ours.contains(where: { $0.report.counts != counts }) { differences.append("the runs count differently") }
    return differences
  }

  static func rounded(_ number: Double) -> String {
    number >= 100 ? String(format: "%.0f", number) : String(format: "%.3g", number)
  }
}

/// The middle and the ends of some numbers.
struct Spread {
  let median: Double
  let least: Double
  let most: Double

  init(_ numbers: [Double]) {
    let sorted = numbers.sorted()
    least = sorted.first ?? 0
    most = sorted.last ?? 0
    let middle = sorted.count / 2
    median = sorted.isEmpty ? 0 : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// `2.31 s [2.29 to 2.40]`.
  var seconds: String { String(format: "%.2f s [%.2f to %.2f]", median, least, most) }
}

/// What a run of the benchmarks gave.
struct BenchmarkResult: Codable {
  var machine: Machine
  var measures: [MeasureResult]

  /// Writes `latest.json` and `latest.md`.
  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: URL(fileURLWithPath: "\(folder)/latest.json"))
    try Data(markdown.utf8).write(to: URL(fileURLWithPath: "\(folder)/latest.md"))
  }

  /// Puts the run under the page's heading Results, in place of what stood there.
  func writeSection(of page: String) throws {
    let text = try String(contentsOfFile: page, encoding: .utf8)
    guard let heading = text.range(of: "\n## Results\n") else {
      throw RunError("\(page): there is no heading \"## Results\"; the run is in the results' folder.")
    }
    try Data((text[..<heading.upperBound] + "\n" + markdown).utf8).write(to: URL(fileURLWithPath: page))
  }

  /// The run as a page's section.
  var markdown: String {
    var lines = [
      "Made with `\(machine.command)` at commit \(machine.commit), \(machine.date), on \(machine.processor), "
        + "\(machine.cores) cores, \(machine.memory >> 30) GB, \(machine.system).", "",
      "| measure | file | Diligraph: median [least to most] | speed | peak memory | peers, and how many times as long they take | target |",
      "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for measure in measures { lines.append(row(measure)) }
    let differences = measures.flatMap { measure in measure.differences.map { "- \(measure.name): \($0)" } }
    lines += [""]
    if differences.isEmpty {
      lines.append("All counts are those of the files and of the peers.")
    } else {
      lines += ["Counts differ, so the work was not the same:", ""] + differences
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ measure: MeasureResult) -> String {
    let ours = Spread(measure.ours.map(\.report.seconds))
    var peers = measure.peers.map { peer in
      let theirs = Spread(peer.runs.map(\.report.seconds))
      let memory = peer.runs.map(\.peakMemory).max() ?? 0
      let ratio = String(format: "%.2f", theirs.median / max(ours.median, 1e-9))
      return "\(peer.name): \(ratio) times (\(theirs.seconds), \(memory / 1_000_000) MB)"
    }
    if measure.missingPeers > 0 { peers.append("\(measure.missingPeers) not installed") }
    let targets = measure.targets.map { target in
      "\(target.text): \(target.isReached.map { $0 ? "reached" : "missed" } ?? "not measured")"
    }
    let peak = measure.ours.map(\.peakMemory).max() ?? 0
    let cells = [
      measure.title, "\(measure.file.byteCount / 1_000_000) MB", ours.seconds, measure.speed, "\(peak / 1_000_000) MB",
      peers.joined(separator: "; "), targets.joined(separator: "; "),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
