// SPDX-License-Identifier: Apache-2.0
import BenchmarkData
import Diligraph
import DiligraphCase
import Foundation

/// `benchmarks network`: the kernels over one network in memory, beside peers that read the same arrays.
struct NetworkBenchmark {
  let options: NetworkOptions
  private var runs: Int { options.runs }
  private var data: String { options.data }

  /// A row of the table: what, our seconds in each run, and what is said of them.
  private struct Row {
    var title: String
    var seconds: [Double]
    var note = ""
  }

  func run() throws {
    var rows: [Row] = []
    if options.use == .ask {
      let network = try opened(&rows)
      let flagged = try Self.flagged(Data(contentsOf: URL(fileURLWithPath: "\(data)/network-flagged")))
      return try ask(network, flagged, title(of: network), &rows)
    }
    let made =
      try options.edges.map { try GeneratedNetwork(edges: $0, flagged: 1_000, seed: options.seed) }
      ?? GeneratedNetwork(
        entities: options.entities, relationships: options.relationships, flagged: 1_000, seed: options.seed)
    if options.use == .make || options.withPeers { try write(made) }
    var network: ProvisionNetwork?
    rows.append(
      try measure("arrays to the sorted graph, checked", runs: options.isWhole ? nil : 1) {
        network = try ProvisionNetwork(
          passThrough: made.passThrough, from: made.from, to: made.to, probability: made.probability)
      })
    guard let network else { return }
    if options.use == .make {
      rows.append(try write(network))
      print(title(of: network) + markdown(rows, nil, [], 0))
    } else {
      try ask(network, made.flagged.map { Self.flagged($0) }, title(of: network), &rows)
    }
  }

  private func title(of network: ProvisionNetwork) -> String {
    var source = "Generated network"
    if let edges = options.edges {
      source = "Edges of \(URL(fileURLWithPath: edges).deletingLastPathComponent().lastPathComponent)"
    }
    return "\(source): \(network.entityCount) entities, \(network.relationshipCount) relationships, 1,000 flagged, "
      + "seed \(options.seed)\n\n"
  }

  private static func flagged(_ entity: Int32) -> ProvisionNetwork.Flagged {
    .init(entity: Int(entity), confidence: 0.95)
  }

  private static func flagged(_ bytes: Data) throws -> [ProvisionNetwork.Flagged] {
    bytes.withUnsafeBytes { $0.bindMemory(to: Int32.self).map { flagged($0) } }
  }

  private var file: NetworkFile { NetworkFile(path: "\(data)/network.file") }

  private func write(_ network: ProvisionNetwork) throws -> Row {
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    var row = try measure("the graph to its file, with checksums", runs: 1) { try file.write(network) }
    let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
    row.note = "\(size / 1_000_000) MB"
    return row
  }

  private func opened(_ rows: inout [Row]) throws -> ProvisionNetwork {
    var opened: NetworkFile.Opened?
    rows.append(try measure("open the file: its header and small tables", runs: 5) { opened = try file.open() })
    var network: ProvisionNetwork?
    rows.append(try measure("compare every checksum and number in it", runs: 1) { network = try opened?.checked() })
    guard let network else { throw UsageError("The file of the network cannot be opened.") }
    return network
  }

  private func ask(
    _ network: ProvisionNetwork, _ flagged: [ProvisionNetwork.Flagged], _ title: String, _ rows: inout [Row]
  ) throws {
    var lower: [Double] = []
    var theirs: [PeerReport] = []
    // Ours and theirs in turn, so that what changes on the machine meets all alike.
    var lowerRow = Row(title: "lower bound of all entities", seconds: [])
    for _ in 0..<(options.only.contains(.lower) ? runs : 0) {
      lowerRow.seconds.append(try measure("", runs: 1) { lower = network.lowerBounds(flagged) }.seconds[0])
      if options.withPeers { theirs += try peerReports("network.py") }
    }
    if options.only.contains(.lower) {
      lowerRow.note = "\(lower.count { $0 > 0 }) entities exposed, sum \(lower.reduce(0, +))"
      rows.append(lowerRow)
    }
    var bounds: (lower: [Double], upper: [Double], slack: Double) = ([], [], 0)
    if options.only.contains(.bounds) {
      var row = try measure("lower and upper bounds of all entities together") { bounds = network.bounds(flagged) }
      row.note = "sum of the upper ones \(bounds.upper.reduce(0, +)), swept to \(bounds.slack)"
      if !lower.isEmpty, bounds.lower != lower { row.note += "; the lower ones differ from those above" }
      rows.append(row)
    }
    if options.use == .ask { rows.append(peakOfMemory()) }
    var pathPeers: [PeerReport] = []
    if !options.only.isDisjoint(with: [.paths, .estimates]) {
      var searched: SearchedNetwork?
      rows.append(try measure("search backwards for paths", runs: 1) { searched = network.searched(flagged) })
      if let searched, options.only.contains(.paths) {
        rows.append(try paths(searched, lower.isEmpty ? network.lowerBounds(flagged) : lower))
        if options.withPeers { pathPeers = try peerReports("paths.py") }
      }
      if let searched, options.only.contains(.estimates) { rows.append(estimates(searched, bounds)) }
    }
    print(title + markdown(rows, theirs.isEmpty ? nil : lowerRow, theirs, lower.reduce(0, +)))
    for peer in pathPeers {
      print("| 10 best paths from one entity: \(peer.name) | \(Self.text(peer.seconds)) | | \(peer.note) |")
    }
  }

  private func peakOfMemory() -> Row {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let bytes = usage.ru_maxrss * 1_024
    #else
      getrusage(RUSAGE_SELF, &usage)
      let bytes = usage.ru_maxrss
    #endif
    return Row(title: "peak of memory so far, the mapped file included", seconds: [], note: "\(bytes / 1_000_000) MB")
  }

  private func measure(_ title: String, runs: Int? = nil, _ body: () throws -> Void) rethrows -> Row {
    var seconds: [Double] = []
    let clock = ContinuousClock()
    for _ in 0..<(runs ?? self.runs) {
      let start = clock.now
      try body()
      seconds.append((clock.now - start) / .seconds(1))
    }
    return Row(title: title, seconds: seconds)
  }

  /// The ten best paths of a thousand entities spread over the exposed ones.
  private func paths(_ searched: SearchedNetwork, _ lower: [Double]) throws -> Row {
    let exposed = lower.indices.filter { lower[$0] > 0 }
    let chosen = stride(from: 0, to: exposed.count, by: max(1, exposed.count / 1_000)).map { exposed[$0] }
    var times: [Double] = []
    var cut = 0
    for entity in chosen {
      times += measure("", runs: 1) { cut += searched.bestPaths(from: entity, count: 10).isCut ? 1 : 0 }.seconds
    }
    times.sort()
    let tail = times[min(times.count - 1, times.count * 99 / 100)]
    return Row(
      title: "10 best paths from one entity, median", seconds: [times[times.count / 2]],
      note: "\(times.count) entities, 99th percentile \(Self.text(tail)), \(cut) cut off")
  }

  private func estimates(
    _ searched: SearchedNetwork, _ bounds: (lower: [Double], upper: [Double], slack: Double)
  ) -> Row {
    var found: [Exposure.Estimate?] = []
    var row = measure("estimate of all entities, \(options.worlds) worlds", runs: options.only.count > 1 ? 1 : nil) {
      found = searched.estimates(worlds: options.worlds, seed: options.seed)
    }
    row.note = "\(found.count { $0 != nil }) estimates"
    guard !bounds.lower.isEmpty else { return row }
    // By the standard error that a figure at the bound would have: near 0 and 1 a sample's own says little.
    func distance(_ value: Double, _ bound: Double, _ worlds: Int) -> Double {
      value <= 0 ? 0 : value / max(.leastNormalMagnitude, (bound * (1 - bound) / Double(worlds)).squareRoot())
    }
    var most = 0.0
    for (entity, estimate) in found.enumerated() {
      guard let estimate else { continue }
      let (lower, upper) = (bounds.lower[entity], bounds.upper[entity])
      most = max(
        most, distance(lower - estimate.value, lower, estimate.worlds),
        distance(estimate.value - upper, upper, estimate.worlds))
    }
    row.note += String(format: "; the furthest outside of its bounds is %.1f standard errors of the bound out", most)
    return row
  }

  // MARK: Peers

  struct PeerReport: Decodable {
    var name: String
    var seconds: Double
    var sum: Double
    var note: String
  }

  private func write(_ made: GeneratedNetwork) throws {
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    func put<Value>(_ values: [Value], _ name: String) throws {
      try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(data)/network-\(name)")) }
    }
    try put(made.from, "from")
    try put(made.to, "to")
    try put(made.probability, "probability")
    try put(made.passThrough, "pass")
    try put(made.flagged, "flagged")
  }

  private func peerReports(_ script: String) throws -> [PeerReport] {
    guard let text = Machine.output([options.python, "\(options.peers)/\(script)", data]) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      try? JSONDecoder().decode(PeerReport.self, from: Data(line.utf8))
    }
  }

  // MARK: The table

  private static func text(_ seconds: Double) -> String {
    seconds < 0.1 ? String(format: "%.2f ms", seconds * 1_000) : String(format: "%.2f s", seconds)
  }

  private func markdown(_ rows: [Row], _ lower: Row?, _ theirs: [PeerReport], _ sum: Double) -> String {
    var text = "| work | median | ends | note |\n| --- | ---: | ---: | --- |\n"
    func line(_ title: String, _ seconds: [Double], _ note: String) {
      let sorted = seconds.sorted()
      guard let first = sorted.first, let last = sorted.last else {
        text += "| \(title) | | | \(note) |\n"
        return
      }
      text +=
        "| \(title) | \(Self.text(sorted[sorted.count / 2])) | \(Self.text(first)) – \(Self.text(last)) | \(note) |\n"
    }
    for row in rows { line(row.title, row.seconds, row.note) }
    guard let lower else { return text }
    let ours = lower.seconds.sorted()[lower.seconds.count / 2]
    for (name, reports) in Dictionary(grouping: theirs, by: \.name).sorted(by: { $0.key < $1.key }) {
      let seconds = reports.map(\.seconds)
      let median = seconds.sorted()[seconds.count / 2]
      line(
        "lower bound: \(name)", seconds,
        String(format: "%.1f times ours; sum differs by %.1e; ", median / ours, abs(reports[0].sum - sum) / sum)
          + reports[0].note)
    }
    return text
  }
}
