// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The commands of the documents, executed in their order; the examples' output is compared with `expected/`.
@Suite struct TranscriptTests {
  static let examples = ["01-documented-cases", "02-procurement"]

  @Test(arguments: examples)
  func `the commands of an example's story work and answer as recorded`(example: String) throws {
    let program = try Program()
    defer { program.remove() }
    let readme = Program.root.appendingPathComponent("examples/\(example)/README.md")
    let commands = try consoleCommands(in: readme)
    #expect(commands.count >= 5)
    var transcript = ""
    for command in commands {
      let run = try program.shell(command)
      // 2 is "done, with findings of severity error", which the stories tell of.
      #expect(run.status == 0 || run.status == 2, "\(command): \(run.status) \(run.errors)")
      transcript += "$ \(command)\n\(normalized(run.output))\n"
    }
    try compare(transcript, with: Program.root.appendingPathComponent("examples/\(example)/expected/transcript.txt"))
  }

  @Test func `the commands of the README, of the methods and of the guides work`() throws {
    let program = try Program()
    defer { program.remove() }
    for (name, folder) in [("01", "01-documented-cases"), ("02", "02-procurement")] {
      let run = try program.shell("diligraph import examples/\(folder)/data/* --case out/\(name).diligraph")
      #expect(run.status == 0 || run.status == 2, "\(run.errors)")
    }
    var pages = [Program.root.appendingPathComponent("README.md")]
    for folder in ["Methods", "Guides"] {
      let url = Program.root.appendingPathComponent("Sources/Diligraph/Diligraph.docc/\(folder)")
      let found = try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
      #expect(!found.isEmpty)
      pages += found.sorted { $0.path < $1.path }
    }
    var count = 0
    for page in pages {
      for command in try consoleCommands(in: page) where !command.hasPrefix("make ") && !command.hasPrefix("git ") {
        let run = try program.shell(command)
        #expect(run.status == 0 || run.status == 2, "\(page.lastPathComponent): \(command): \(run.errors)")
        count += 1
      }
    }
    #expect(count >= 20)
  }

  /// The lines that start with `$ ` in console blocks, a trailing backslash joined with the next line.
  private func consoleCommands(in file: URL) throws -> [String] {
    var commands: [String] = []
    var isInside = false
    var pending = ""
    for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isInside = line.hasPrefix("```console")
        continue
      }
      guard isInside else { continue }
      if !pending.isEmpty {
        pending += " " + line.trimmingCharacters(in: .whitespaces)
      } else if line.hasPrefix("$ ") {
        pending = String(line.dropFirst(2))
      } else {
        continue
      }
      if pending.hasSuffix("\\") {
        pending.removeLast()
      } else {
        commands.append(pending)
        pending = ""
      }
    }
    return commands
  }

  /// Takes out what differs from run to run: times.
  private func normalized(_ text: String) -> String {
    text.replacing(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/, with: "[time]")
  }

  /// Compares with a recorded file; `GOLDEN=1` records it anew, which never passes.
  private func compare(_ text: String, with file: URL) throws {
    let isRecording = ProcessInfo.processInfo.environment["GOLDEN"] == "1"
    guard !isRecording, let recorded = try? String(contentsOf: file, encoding: .utf8) else {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record(
        "Recorded a new baseline: \(file.lastPathComponent). Read the difference, and commit it if it is right.")
      return
    }
    guard recorded != text else { return }
    let old = recorded.components(separatedBy: "\n")
    let new = text.components(separatedBy: "\n")
    let first = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }
    let line = first?.offset ?? min(old.count, new.count)
    Issue.record(
      """
      The output differs from \(file.lastPathComponent) at line \(line + 1).
      recorded: \(line < old.count ? old[line] : "(end)")
      now:      \(line < new.count ? new[line] : "(end)")
      If the new output is right, record it with: make golden
      """)
  }
}
