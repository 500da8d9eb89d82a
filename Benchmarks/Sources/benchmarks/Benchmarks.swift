// SPDX-License-Identifier: Apache-2.0
import BenchmarkData
import Foundation

/// `benchmarks run` measures; `benchmarks measure` is one measured process, which `run` starts.
@main struct Benchmarks {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let command = arguments.isEmpty ? "" : arguments.removeFirst()
    do {
      switch command {
      case "run": try Harness(try HarnessOptions(arguments)).run()
      case "network": try NetworkBenchmark(options: NetworkOptions(arguments)).run()
      case "measure": try Workload.runInThisProcess(arguments)
      default: throw UsageError(HarnessOptions.usage)
      }
    } catch let error as UsageError {
      FileHandle.standardError.write(Data((error.description + "\n").utf8))
      exit(64)
    } catch {
      FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
      exit(1)
    }
  }
}

/// Arguments that say nothing.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What is measured, on which files, how often.
struct HarnessOptions {
  static let usage = """
    usage: benchmarks run [--bytes N] [--rows N] [--network-rows N] [--register-rows N] [--xml-bytes N] [--runs N]
                          [--seed N] [--only name,name] [--data folder] [--peers folder] [--python path] [--results folder] [--page file]
      --bytes      size of the OCDS file (default 1100000000)
      --rows       rows of the table of relationships (default 10000000, 1.7 GB)
      --network-rows  rows of the table of a network (default 1000000)
      --register-rows  holdings of the table of an ownership register (default 1000000)
      --xml-bytes  size of the file of notices (default 400000000)
      --runs       how often each is run (default 3); the median is shown
      --page       a page whose section Results, its last, is written anew
      --only       which measures: \(Measure.all.map(\.name).joined(separator: ", "))
    """

  var bytes = 1_100_000_000
  var rows = 10_000_000
  var networkRows = 1_000_000
  var registerRows = 1_000_000
  var xmlBytes = 400_000_000
  var runs = 3
  var seed: UInt64 = 1
  var only: Set<String> = []
  var data = ".data"
  var peers = "peers"
  var python = ".venv/bin/python"
  var results = "results"
  var page: String?

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw UsageError(Self.usage) }
      switch name {
      case "--bytes": bytes = try Self.number(name, value)
      case "--rows": rows = try Self.number(name, value)
      case "--network-rows": networkRows = try Self.number(name, value)
      case "--register-rows": registerRows = try Self.number(name, value)
      case "--xml-bytes": xmlBytes = try Self.number(name, value)
      case "--runs": runs = try Self.number(name, value)
      case "--seed": seed = UInt64(try Self.number(name, value))
      case "--only": only = Set(value.split(separator: ",").map(String.init))
      case "--data": data = value
      case "--peers": peers = value
      case "--python": python = value
      case "--results": results = value
      case "--page": page = value
      default: throw UsageError(Self.usage)
      }
    }
    let unknown = only.subtracting(Measure.all.map(\.name)).sorted()
    guard unknown.isEmpty else {
      throw UsageError("--only: there is no measure \(unknown.joined(separator: ", "))\n\(Self.usage)")
    }
  }

  private static func number(_ name: String, _ text: String) throws -> Int {
    guard let number = Int(text.replacing("_", with: "")), number > 0 else {
      throw UsageError("\(name): is \"\(text)\"; it is a whole number from 1 up.")
    }
    return number
  }

  func size(_ kind: DataFile.Kind) -> Int {
    switch kind {
    case .ocds: bytes
    case .csv: rows
    case .xml: xmlBytes
    case .network: networkRows
    case .register: registerRows
    }
  }
}
