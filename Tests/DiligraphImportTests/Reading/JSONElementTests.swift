// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import DiligraphImport

private func element(_ text: String) throws -> JSONElement {
  let reader = try JSONRecordReader(.text(text, name: "in"))
  let record = try #require(try reader.next())
  return try record.content.get()
}

@Suite struct JSONElementTests {
  @Test(arguments: [
    ("12", "12"), ("-3", "-3"), ("18446744073709551615", "18446744073709551615"), ("1.0", "1"),
    ("0.5", "0.5"),
    ("true", "true"), ("\"a\\u00e9\\ud83d\\ude00\"", "aé😀"), ("1e300", "1e+300"),
  ])
  func `numbers and truth values have a text`(json: String, text: String) throws {
    #expect(try element("{\"a\":\(json)}")["a"]?.string == text)
  }

  @Test func `null and missing members are nil`() throws {
    let object = try element("{\"a\":null,\"b\":[],\"c\":{}}")
    #expect(object["a"] == nil && object["z"] == nil)
    #expect(object["b"]?.string == nil && object["c"]?.string == nil)
    #expect(object["b"]?["x"] == nil)
    #expect(object.members.map(\.key) == ["a", "b", "c"])
  }

  @Test func `one value where a list belongs is a list of one`() throws {
    let object = try element(
      "{\"one\":{\"id\":1},\"two\":[{\"id\":1},{\"id\":2}],\"text\":\"x\",\"none\":null}")
    #expect(object.elements("one").compactMap { $0["id"]?.double } == [1])
    #expect(object.elements("two").compactMap { $0["id"]?.double } == [1, 2])
    #expect(object.elements("text").compactMap(\.string) == ["x"])
    #expect(object.elements("none").isEmpty && object.elements("missing").isEmpty)
  }

  @Test func `numbers are read from strings, and never infinite`() throws {
    let object = try element("{\"a\":\" 1.5 \",\"b\":\"inf\",\"c\":\"nan\",\"d\":\"1,5\",\"e\":7}")
    #expect(object["a"]?.double == 1.5 && object["e"]?.double == 7)
    #expect(object["b"]?.double == nil && object["c"]?.double == nil && object["d"]?.double == nil)
  }

  @Test func `the first of repeated keys counts, and members show all`() throws {
    let object = try element("{\"a\":1,\"a\":2}")
    #expect(object["a"]?.double == 1)
    #expect(object.members.count == 2)
  }
}
