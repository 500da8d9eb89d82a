// SPDX-License-Identifier: Apache-2.0
import BenchmarkData
import Foundation

/// Runs the measures, each beside its peers: ours, then each peer, then ours again, so that what changes on the machine
/// meets all alike.
struct Harness {
  let options: HarnessOptions
  private let cores = ProcessInfo.processInfo.activeProcessorCount
  private let program: String

  init(_ options: HarnessOptions) {
    self.options = options
    program = URL(fileURLWithPath: CommandLine.arguments[0]).path
  }

  func run() throws {
    let measures = Measure.all.filter { options.only.isEmpty || options.only.contains($0.name) }
    var missing: Set<String> = []
    for peer in measures.flatMap(\.peers) where !missing.contains(peer.module) && !isThere(peer) {
      missing.insert(peer.module)
      Self.say("\(peer.module): missing for \(options.python); its measures have no peer. make bench installs it.")
    }
    var results: [MeasureResult] = []
    for measure in measures {
      let file = try DataFile.ready(
        measure.kind, size: options.size(measure.kind) / measure.divisor, seed: options.seed, in: options.data,
        report: Self.say)
      let peers = measure.peers.filter { !missing.contains($0.module) }
      results.append(try self.measure(measure, file, peers, missing: measure.peers.count - peers.count))
    }
    let result = BenchmarkResult(machine: Machine(), measures: results)
    try result.write(to: options.results)
    if let page = options.page { try result.writeSection(of: page) }
    print(result.markdown)
  }

  private func isThere(_ peer: Measure.Peer) -> Bool {
    Machine.output([options.python, "-c", "import \(peer.module)"]) != nil
  }

  private func measure(
    _ measure: Measure, _ file: DataFile, _ peers: [Measure.Peer], missing: Int
  ) throws -> MeasureResult {
    Self.say("\(measure.title): \(file.path)")
    var ours: [MeasuredRun] = []
    var theirs: [[MeasuredRun]] = peers.map { _ in [] }
    for _ in 0..<options.runs {
      ours.append(
        try inScratch { scratch in
          try MeasuredRun([program, "measure", measure.workload.rawValue, file.path, scratch], cores: measure.cores)
        })
      for (index, peer) in peers.enumerated() {
        theirs[index].append(try inScratch { try MeasuredRun(command(peer, file, $0), cores: measure.cores) })
      }
      Self.say(
        "  "
          + ([ours] + theirs).compactMap { $0.last.map { String(format: "%.2f s", $0.report.seconds) } }
          .joined(separator: ", "))
    }
    return MeasureResult(
      measure, file, ours: ours,
      peers: zip(peers, theirs).map { PeerResult(name: $0.name, runs: $1) }, missingPeers: missing)
  }

  private func command(_ peer: Measure.Peer, _ file: DataFile, _ scratch: String) -> [String] {
    [options.python, "\(options.peers)/\(peer.script)", file.path] + (peer.writesFile ? [scratch] : [])
      + (peer.takesThreads ? ["\(cores)"] : [])
  }

  /// Gives a path for a file, and removes afterwards what was written there and beside it.
  private func inScratch<Value>(_ body: (String) throws -> Value) throws -> Value {
    let folder = "\(options.data)/scratch-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body("\(folder)/measured")
  }

  static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
