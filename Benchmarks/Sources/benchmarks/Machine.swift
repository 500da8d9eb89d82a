// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Where and of what a run was made.
struct Machine: Codable {
  var processor: String
  var cores: Int
  var memory: Int
  var system: String
  var commit: String
  var date: String
  var command: String

  init() {
    let processors = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = processors.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor =
      model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? Self.output(["sysctl", "-n", "machdep.cpu.brand_string"]) ?? "unknown"
    cores = ProcessInfo.processInfo.activeProcessorCount
    memory = Int(ProcessInfo.processInfo.physicalMemory)
    system = ProcessInfo.processInfo.operatingSystemVersionString
    let changed = Self.output(["git", "status", "--porcelain", "--untracked-files=no"]) ?? ""
    commit = (Self.output(["git", "rev-parse", "--short", "HEAD"]) ?? "unknown") + (changed.isEmpty ? "" : ", changed")
    date = Date.now.formatted(.iso8601)
    command = (["benchmarks"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
  }

  /// What a command prints; nil where it cannot be run.
  static func output(_ command: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
