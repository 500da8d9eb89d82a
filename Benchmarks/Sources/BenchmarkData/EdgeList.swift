// SPDX-License-Identifier: Apache-2.0

import Foundation

extension GeneratedNetwork {
  /// A list of edges that cannot be read.
  public struct Failure: Error, CustomStringConvertible {
    /// The file, and what is wrong.
    public let description: String
  }

  /// The network of a real list of edges: a header, then a user and what it uses in the first two columns, which nobody
  /// quotes. What is used provides to its user. Probabilities, pass-through and flags are drawn with `seed`, since such
  /// a list has none.
  public init(edges path: String, flagged count: Int, seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    var indices: [Substring: Int32] = [:]
    let text = try Self.text(path)
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count >= 2 else { throw Failure(description: "\(path): \"\(line)\" has no two columns") }
      let ends = fields.prefix(2).map { name in
        let index = indices[name] ?? Int32(indices.count)
        indices[name] = index
        return index
      }
      if ends[0] == ends[1] { continue }
      from.append(ends[1])
      to.append(ends[0])
      probability.append([0.99, 0.95, 0.7, 0.4][numbers.below(4)])
    }
    passThrough = (0..<indices.count).map { _ in [0.9, 0.8, 0.5, 0.4, 0.1][numbers.below(5)] }
    var chosen: Set<Int32> = []
    while chosen.count < min(count, indices.count) { chosen.insert(Int32(numbers.below(indices.count))) }
    flagged = chosen.sorted()
  }

  private static func text(_ path: String) throws -> String {
    guard path.hasSuffix(".gz") else { return try String(contentsOfFile: path, encoding: .utf8) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(description: "\(path): cannot be unpacked") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
