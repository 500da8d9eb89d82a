// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

/// What becomes of every record, and whether every statement has its place, in sound and in damaged inputs.
@Suite struct AccountingContractTests {
  /// The formats of which one statement may be made of several records: rows about one entity, releases of one process.
  static let readTogether: Set<String> = ["ftm-statements", "ocds"]

  private func check(
    _ sample: ContractSample, _ source: ByteSource, _ what: @autoclosure () -> String
  ) throws -> ImportSummary? {
    var sink = CheckingSink()
    do {
      let summary = try FormatRegistry.importer(named: sample.format).read(source, into: &sink)
      #expect(sink.withoutPlace == [], "\(what())")
      let isTogether = Self.readTogether.contains(sample.format) && sink.statements > 0
      let fault = summary.records.fault(statements: isTogether ? .max : sink.statements)
      #expect(fault == nil, "\(what())")
      return summary
    } catch let error as ReadingError {
      #expect("\(error)".hasPrefix("in"), "\(what())")
      return nil
    }
  }

  private func check(_ sample: ContractSample, _ bytes: [UInt8], _ what: @autoclosure () -> String) throws
    -> ImportSummary?
  {
    try check(sample, .bytes(bytes, name: "in"), what())
  }

  @Test func `every format has a sample`() {
    let names = Set(FormatRegistry.importers.map(\.name))
    #expect(names.subtracting(ContractSample.all.map(\.format)) == [])
  }

  @Test(arguments: ContractSample.all) func `a sound input is stored record by record`(sample: ContractSample) throws {
    let summary = try #require(try check(sample, Array(sample.text.utf8), "sound"))
    #expect(summary.records.read == sample.records && summary.records.stored == sample.records)
  }

  @Test(arguments: ContractSample.all) func `an input cut off anywhere is accounted for`(sample: ContractSample) throws
  {
    let bytes = Array(sample.text.utf8)
    for length in 0..<bytes.count { _ = try check(sample, Array(bytes[..<length]), "cut at \(length)") }
  }

  @Test(arguments: ContractSample.all) func `letters in another encoding are read or reported`(
    sample: ContractSample
  ) throws {
    // The second letter of every name, as Latin-1 writes it.
    var bytes: [UInt8] = []
    let letters: Set<UInt8> = [UInt8(ascii: "o"), UInt8(ascii: "O")]
    var previous: UInt8 = 0
    for byte in sample.text.utf8 {
      let isSecond = letters.contains(byte) && (previous == UInt8(ascii: "N") || previous == UInt8(ascii: "n"))
      bytes.append(isSecond ? 0xF6 : byte)
      previous = byte
    }
    let summary = try check(sample, bytes, "Latin-1")
    if bytes != Array(sample.text.utf8), let summary { #expect(!summary.findings.isEmpty) }
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in sample.text.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    _ = try check(sample, wide, "UTF-16")
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    _ = try check(sample, mark + Array(sample.text.utf8), "byte order mark")
    _ = try check(sample, Array(sample.text.replacing("\n", with: "\r\n").utf8), "CRLF")
  }

  @Test(arguments: ContractSample.all) func `what is given twice is survived`(sample: ContractSample) throws {
    let pair = try Regex("(\"\\w+\"):\\s*(\"[^\"]*\"|[0-9.]+)")
    let element = try Regex("<(\\w+(?::\\w+)?)>([^<]*)</\\1>")
    let attribute = try Regex(" (\\w+)=\"[^\"]*\"")
    var texts = [sample.text + sample.text]
    for pattern in [pair, element, attribute] {
      if let match = sample.text.firstMatch(of: pattern) {
        let twice = String(sample.text[match.range])
        let separator = twice.hasPrefix("\"") ? ", " : ""
        texts.append(sample.text.replacingCharacters(match.range, with: twice + separator + twice))
      }
    }
    let lines = sample.text.split(separator: "\n")
    texts.append(([lines[0] + "," + lines[0]] + lines.dropFirst().map { $0 + "," + $0 }).joined(separator: "\n"))
    for text in texts { _ = try check(sample, Array(text.utf8), String(text.prefix(200))) }
  }

  @Test(arguments: ContractSample.all) func `huge numbers are survived`(sample: ContractSample) throws {
    let nines = String(repeating: "9", count: 400)
    for number in [nines, "-" + nines, "1e400", "0x7fffffffffffffff", "9223372036854775808", "1" + nines + ".5"] {
      let text = sample.text.replacing(try Regex("[0-9]+"), with: number)
      _ = try check(sample, Array(text.utf8), "numbers \(number.prefix(8))")
      // One at a time, so that the rest of the input is still what it was.
      for match in sample.text.matches(of: try Regex("[0-9]+")).prefix(40) {
        let text = sample.text.replacingCharacters(match.range, with: number)
        _ = try check(sample, Array(text.utf8), "number at \(match.range)")
      }
    }
  }

  @Test(arguments: ContractSample.all) func `a hundred megabytes in one text are survived`(
    sample: ContractSample
  ) throws {
    let text = sample.text
    let name = try #require(text.firstRange(of: try Regex("(?i)norvale|e1|n1|nrvl|germany|tid0007")))
    let parts = [Array(text[..<name.lowerBound].utf8), Array(text[name.lowerBound...].utf8)]
    let source = ByteSource.opening(name: "in", inflatedLimit: 1 << 40) {
      RepeatingStream(before: parts[0], repeated: 100 << 20, after: parts[1])
    }
    _ = try check(sample, source, "100 MB")
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}

/// Some bytes, very many times the letter x, and some bytes; nothing of it is held.
private final class RepeatingStream: ByteStream {
  private var before: ArraySlice<UInt8>
  private var repeated: Int
  private var after: ArraySlice<UInt8>

  init(before: [UInt8], repeated: Int, after: [UInt8]) {
    (self.before, self.repeated, self.after) = (before[...], repeated, after[...])
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    if !before.isEmpty { return Self.take(&before, buffer) }
    guard repeated > 0 else { return Self.take(&after, buffer) }
    let count = min(repeated, buffer.count)
    for index in 0..<count { buffer[index] = UInt8(ascii: "x") }
    repeated -= count
    return count
  }

  private static func take(_ bytes: inout ArraySlice<UInt8>, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let part = bytes.prefix(buffer.count)
    buffer.copyBytes(from: part)
    bytes = bytes.dropFirst(part.count)
    return part.count
  }
}
