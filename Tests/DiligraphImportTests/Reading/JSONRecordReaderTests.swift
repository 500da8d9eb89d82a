// SPDX-License-Identifier: Apache-2.0
import DiligraphTesting
import Testing

@testable import DiligraphImport

/// What a reader delivered, as text that can be compared: place and caption, or place and problem.
private func readings(
  _ bytes: [UInt8], chunkSize: Int = .max,
  options: JSONRecordOptions = JSONRecordOptions(arrayKeys: ["records"])
) throws -> [String] {
  let source = ByteSource.bytes(bytes, name: "in", chunkSize: chunkSize)
  let reader = try JSONRecordReader(source, options: options)
  var results: [String] = []
  while let record = try reader.next() {
    let envelope = record.envelope?["publisher"]?.string.map { " by \($0)" } ?? ""
    switch record.content {
    case .success(let element):
      results.append("\(record.place): id \(element["id"]?.string ?? "-")\(envelope)")
    case .failure(let error): results.append("\(error)")
    }
  }
  return results
}

private func readings(_ text: String, chunkSize: Int = .max) throws -> [String] {
  try readings(Array(text.utf8), chunkSize: chunkSize)
}

@Suite struct JSONRecordReaderTests {
  static let samples = [
    "{\"id\":1}\n{\"id\":2}\r\n\n{\"id\":3}",
    "{\"id\":1}{\"id\":2} {\"id\":\"a}\\\"{\"}",
    "[{\"id\":1},\n {\"id\":2}, 3, null, \"x\"]",
    "{\n  \"publisher\": \"P\",\n  \"records\": [\n    {\"id\": 1},\n    {\"id\": 2}\n  ]\n}\n",
    "{\"records\":[{\"id\":1},{\"id\":2}],\"publisher\":\"P\"}\n{\"publisher\":\"Q\",\"records\":[{\"id\":3}]}\n",
    "\u{FEFF}{\"id\":\"ä\"}\n",
    "{\"id\":1}\n{\"id\":2,\n{\"id\":3}\n{\"id\":\"4\n{\"id\":5}\n",
    "{\"id\":1}\nnonsense } {\n{\"id\":2}\n",
    "{\"records\":[],\"publisher\":\"P\"}",
    "[1 2]",
    "{\"records\":[{\"id\":1}}\n{\"id\":2}",
  ]

  @Test(arguments: [1, 7, .max]) func `a value without a key is no member of its package`(chunkSize: Int) throws {
    let text = "{\"id\":1}\n{[0],\"publisher\":\"P\",\"records\":[{\"id\":2}]}\n"
    let found = try readings(text, chunkSize: chunkSize)
    #expect(found.contains("in:2: records[0]: id 2 by P"), "\(found)")
    #expect(found.count == 3 && found[0] == "in:1: id 1", "the damage of the package is told as well: \(found)")
  }

  @Test func `lines, values, arrays and packages give the same records`() throws {
    #expect(try readings(Self.samples[0]) == ["in:1: id 1", "in:2: id 2", "in:4: id 3"])
    #expect(try readings(Self.samples[1]) == ["in:1: id 1", "in:1: id 2", "in:1: id a}\"{"])
    let array = [
      "in:1: [0]: id 1", "in:2: [1]: id 2", "in:2: [2]: id -", "in:2: [3]: id -", "in:2: [4]: id -",
    ]
    #expect(try readings(Self.samples[2]) == array)
    let package = ["in:4: records[0]: id 1 by P", "in:5: records[1]: id 2 by P"]
    #expect(try readings(Self.samples[3]) == package)
    #expect(try readings(Self.samples[5]) == ["in:1: id ä"])
  }

  @Test func `a member after the records belongs to the envelope of all of them`() throws {
    let expected = [
      "in:1: records[0]: id 1 by P", "in:1: records[1]: id 2 by P", "in:2: records[0]: id 3 by Q",
    ]
    #expect(try readings(Self.samples[4]) == expected)
  }

  @Test func `a bad line costs one record and is named with its number`() throws {
    let brokenOff = "the record is not complete where the next one starts; complete or remove the line"
    let expected = [
      "in:1: id 1", "in:2: \(brokenOff)", "in:3: id 3", "in:4: \(brokenOff)", "in:5: id 5",
    ]
    #expect(try readings(Self.samples[6]) == expected)
    let other = "\"nonsense } {\" stands where a record should start; a record starts with \"{\""
    #expect(try readings(Self.samples[7]) == ["in:1: id 1", "in:2: \(other)", "in:3: id 2"])
  }

  @Test func `the first line may be the bad one`() throws {
    let found = try readings("{\"id\":1,\"a\":{\"b\":1\n{\"id\":2}\n{\"id\":3}\n")
    #expect(found.count == 3)
    #expect(found.dropFirst() == ["in:2: id 2", "in:3: id 3"])
  }

  @Test func `a package without records is a finding`() throws {
    #expect(
      try readings(Self.samples[8]) == ["in:1: the package is empty (no records); nothing is read from it"])
  }

  @Test func `a missing comma is reported and both records are read`() throws {
    let missing = "a comma is missing before this record; records of an array are separated by commas"
    #expect(try readings(Self.samples[9]) == ["in:1: [0]: id -", "in:1: [1]: \(missing)", "in:1: [1]: id -"])
  }

  @Test(arguments: samples, [1, 2, 3, 7, 4096])
  func `where the input is cut into chunks changes nothing`(sample: String, chunkSize: Int) throws {
    #expect(try readings(sample, chunkSize: chunkSize) == readings(sample))
  }

  @Test(arguments: 0..<40) func `blocks and single bytes follow strings and brackets alike`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    // Packages, so that the splitter works, long enough for blocks; then with bytes that break them.
    for _ in 0..<20 {
      let spaces = String(repeating: " ", count: Int.random(in: 0..<70, using: &random))
      let text = String(repeating: ["x", "\\\"", "{", "]", "\\\\", "é"].randomElement(using: &random) ?? "", count: 40)
      let inner = "{\"a\":[[1,{\"b\":\"\(text)\"}],\(spaces)\n [] ]}"
      let records = (0..<4).map { "{\"id\":\($0),\(spaces)\"x\":\(inner)}" }.joined(separator: ",\n ")
      var bytes = Array("{\"records\":[\(records)],\"publisher\":\"P\"}\n".utf8)
      let whole = try readings(bytes)
      #expect(whole == (0..<4).map { "in:\(1 + 2 * $0): records[\($0)]: id \($0) by P" })
      for _ in 0..<Int.random(in: 0..<4, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] = Array("{}[]\"\\\n a".utf8).randomElement(using: &random) ?? 0
      }
      for size in [1, 63, 100] { #expect(try readings(bytes, chunkSize: size) == readings(bytes), "\(bytes)") }
    }
  }

  @Test(arguments: samples)
  func `an input cut off anywhere gives its whole records and at most reports`(sample: String) throws {
    let bytes = Array(sample.utf8)
    let whole = try readings(bytes)
    for length in 0..<bytes.count {
      let found = try readings(Array(bytes[..<length]), chunkSize: 5)
      // Every record that is complete is there, in order; a truncation adds one problem at most.
      #expect(found.count <= whole.count + 2, "cut at \(length): \(found)")
    }
    #expect(try readings([]) == [])
  }

  @Test(arguments: [7, 64, .max]) func `a record over the limit that never ends is one finding`(chunkSize: Int) throws {
    var options = JSONRecordOptions(arrayKeys: ["records"], recordKeys: ["ocid"])
    (options.recordLimit, options.packageWindow) = (256, 512)
    let text = "{\"records\":[{\"id\":1},{\"id\":2}],\"ocid\":\"\(String(repeating: "x", count: 900))"
    let found = try readings(Array(text.utf8), chunkSize: chunkSize, options: options)
    #expect(found == ["in:1: the record is larger than 256 bytes; split it"])
  }

  @Test func `a file that ends inside a record names the record`() throws {
    let ends = "the file ends inside what starts in line 2; copy or download it again"
    #expect(
      try readings("{\"records\":[{\"id\":1},\n{\"id\":") == [
        "in:1: records[0]: id 1", "in:2: records[1]: \(ends)",
      ])
  }

  @Test(arguments: ["{\"a\":", "[", "{\"records\":[[", "[{\"a\":["])
  func `a hundred thousand brackets are refused`(opening: String) throws {
    let text = String(repeating: opening, count: 100_000)
    let found = try readings(text)
    #expect(found.count == 1 && found[0].contains("ends inside"), "\(found)")
    let closed =
      "{\"a\":" + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
      + "}\n{\"id\":2}"
    let deep = "in:1: the record is nested deeper than 1000 levels; real data are not"
    #expect(try readings(closed) == [deep, "in:2: id 2"])
  }

  @Test func `a thousand levels are allowed and one more is not`() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels - 1) + "0" + String(repeating: "]", count: levels - 1)
    }
    #expect(try readings("{\"id\":1,\"a\":\(nested(1_000))}") == ["in:1: id 1"])
    #expect(try readings("{\"id\":1,\"a\":\(nested(1_001))}").first?.contains("deeper than 1000") == true)
  }

  @Test func `ten million bytes in one string are read`() throws {
    let text = "{\"id\":\"\(String(repeating: "x", count: 10_000_000))\"}\n{\"id\":2}"
    let found = try readings(text)
    #expect(found.count == 2)
    #expect(found[0].utf8.count == 10_000_000 + "in:1: id ".utf8.count)
  }

  @Test(arguments: [3, 7, 4096])
  func `a record over the limit is refused and the next one read`(chunkSize: Int) throws {
    var options = JSONRecordOptions(arrayKeys: ["records"])
    options.recordLimit = 1_000
    let large = "{\"id\":1,\"a\":\"\(String(repeating: "x", count: 2_000_000))\"}"
    let tooLarge = "the record is larger than 1000 bytes; split it"
    let lines = Array("\(large)\n{\"id\":2}".utf8)
    #expect(
      try readings(lines, chunkSize: chunkSize, options: options) == ["in:1: \(tooLarge)", "in:2: id 2"])
    let package = Array("{\"records\":[{\"id\":0},\(large),{\"id\":2}],\"publisher\":\"P\"}".utf8)
    let found = try readings(package, chunkSize: chunkSize, options: options)
    #expect(found.map { $0.contains("larger") } == [false, true, false])
    #expect(found[2] == "in:1: records[2]: id 2 by P")
  }

  /// Found by the fuzzer: the beginning of such a key is not held any more, and its end was looked at with it.
  @Test(arguments: [7, 61, .max]) func `a key beyond all limits is refused with its record`(chunkSize: Int) throws {
    var options = JSONRecordOptions(arrayKeys: ["records"])
    options.recordLimit = 1_000
    options.envelopeLimit = 100
    let key = String(repeating: "k", count: 2_000_000)
    let bytes = Array("{\"id\":1,\"\(key)\":{\"\(key)\":1},\"b\":[1]}\n{\"id\":2}".utf8)
    let found = try readings(bytes, chunkSize: chunkSize, options: options)
    #expect(found == ["in:1: the record is larger than 1000 bytes; split it", "in:2: id 2"])
  }

  @Test func `a package beyond the window is read ahead for its envelope`() throws {
    var options = JSONRecordOptions(arrayKeys: ["records"])
    options.packageWindow = 100
    let records = (0..<100).map { "{\"id\":\($0)}" }.joined(separator: ",\n")
    let bytes = Array("{\"records\":[\(records)],\"publisher\":\"P\"}".utf8)
    let found = try readings(bytes, options: options)
    #expect(found.count == 100)
    #expect(found.allSatisfy { $0.hasSuffix("by P") })
    #expect(found.last == "in:100: records[99]: id 99 by P")
  }

  @Test func `an object with a record key is one record in spite of its arrays`() throws {
    let options = JSONRecordOptions(arrayKeys: ["releases"], recordKeys: ["ocid"])
    let texts = [
      "{\"releases\":[{\"id\":1}],\"ocid\":\"o\",\"id\":7}",
      "{\"ocid\":\"o\",\"id\":7,\"releases\":[{\"id\":1}]}",
    ]
    for text in texts { #expect(try readings(Array(text.utf8), options: options) == ["in:1: id 7"]) }
  }

  @Test func `control characters are an error of their record`() throws {
    let control = "in:1: a string contains a control character; in JSON it is written as \\u00XX"
    #expect(try readings("{\"id\":\"a\u{1}b\"}\n{\"id\":2}\n") == [control, "in:2: id 2"])
    #expect(try readings("\u{10}{\"id\":2}\n").last == "in:1: id 2")
  }

  @Test func `text that is not UTF-8 is read as Windows-1252 and marked`() throws {
    let bytes = Array("{\"id\":\"caf".utf8) + [0xE9, 0x80] + Array("\"}".utf8)
    let reader = try JSONRecordReader(.bytes(bytes, name: "in"))
    let record = try #require(try reader.next())
    #expect(record.isFallbackEncoding)
    #expect(try record.content.get()["id"]?.string == "café€")
  }

  @Test func `UTF-16 is read with a mark and without`() throws {
    let utf16 = Array("{\"id\":1}".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    for bytes in [utf16, [0xFF, 0xFE] + utf16] {
      let reader = try JSONRecordReader(.bytes(bytes, name: "in"))
      #expect(try reader.next()?.content.get()["id"] != nil)
    }
  }

  @Test func `a binary file is refused after a hundred lines of nonsense`() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) | 1 }
    _ = try? readings(bytes)  // whatever it holds, it must end
    let lines = String(repeating: "name,value\n", count: 1_000)
    #expect(throws: ReadingError.self) { try readings(lines) }
  }

  @Test func `keeping an element of an earlier record is safe`() throws {
    let reader = try JSONRecordReader(
      .text("{\"id\":\"one\"}\n{\"id\":\"two\"}\n{\"id\":\"three\"}", name: "in"))
    var kept: [JSONElement] = []
    while let record = try reader.next() { kept.append(try record.content.get()) }
    #expect(kept.compactMap { $0["id"]?.string } == ["one", "two", "three"])
  }
}
