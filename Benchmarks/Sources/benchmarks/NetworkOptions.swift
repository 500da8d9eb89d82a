// SPDX-License-Identifier: Apache-2.0

/// What `benchmarks network` is told.
struct NetworkOptions {
  static let usage = """
    usage: benchmarks network [--entities N] [--relationships N] [--edges file.csv[.gz]] [--runs N] [--worlds N]
                              [--seed N] [--only part,part] [--data folder] [--python path] [--peers folder]
                              [--no-peers yes] [--file make|ask]
      --edges  a real list of edges in place of a generated network: two columns with a header, user and used
      --only   which parts: \(Part.allCases.map(\.rawValue).joined(separator: ", "))
    """

  enum Part: String, CaseIterable { case lower, bounds, paths, estimates }

  var entities = 1_000_000
  var relationships = 10_000_000
  var edges: String?
  var runs = 3
  var worlds = 4_096
  var seed: UInt64 = 1
  var only = Set(Part.allCases)
  var data = ".data"
  var python = ".venv/bin/python"
  var peers = "peers"
  var withPeers = true
  /// Whether the network is only written to a file, or asked from there by a process that did not make it.
  var use = Use.memory

  enum Use: String { case memory, make, ask }

  /// Whether everything is measured, in one process.
  var isWhole: Bool { use == .memory && only.count == Part.allCases.count }

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw UsageError(Self.usage) }
      func number() throws -> Int {
        guard let number = Int(value.replacing("_", with: "")), number > 0 else {
          throw UsageError("\(name): is \"\(value)\"; it is a whole number from 1 up.")
        }
        return number
      }
      switch name {
      case "--entities": entities = try number()
      case "--relationships": relationships = try number()
      case "--edges": edges = value
      case "--runs": runs = try number()
      case "--worlds": worlds = try number()
      case "--seed": seed = UInt64(try number())
      case "--only":
        only = []
        for name in value.split(separator: ",") {
          guard let part = Part(rawValue: String(name)) else { throw UsageError(Self.usage) }
          only.insert(part)
        }
      case "--data": data = value
      case "--python": python = value
      case "--peers": peers = value
      case "--no-peers": withPeers = value != "yes"
      case "--file":
        guard let use = Use(rawValue: value) else { throw UsageError(Self.usage) }
        self.use = use
      default: throw UsageError(Self.usage)
      }
    }
  }
}
