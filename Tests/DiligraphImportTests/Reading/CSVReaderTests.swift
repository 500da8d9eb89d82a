// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import DiligraphImport

private func rows(_ bytes: [UInt8], chunkSize: Int = .max) throws -> [String] {
  let reader = try CSVReader(.bytes(bytes, name: "in", chunkSize: chunkSize))
  var rows = [reader.header.joined(separator: "¦")]
  while let row = try reader.next() {
    let doubts = row.doubts.map { " [\($0)]" }.joined()
    rows.append("\(row.line): \(row.cells.joined(separator: "¦"))\(doubts)")
  }
  return rows
}

private func rows(_ text: String, chunkSize: Int = .max) throws -> [String] {
  try rows(Array(text.utf8), chunkSize: chunkSize)
}

@Suite struct CSVReaderTests {
  static let samples = [
    "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4", "a,b\r1,2\r3,4\r", "\u{FEFF}a,b\n1,2\n3,4\n",
    "a;b\n1;2\n3;4\n", "a\tb\n1\t2\n3\t4\n", "a|b\n1|2\n3|4\n", "\n\na,b\n\n1,2\n3,4\n\n",
    "\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n",
  ]

  @Test(arguments: samples) func `every dialect gives the same cells`(sample: String) throws {
    let cells = try rows(sample).map { $0.split(separator: ": ").last.map(String.init) ?? "" }
    #expect(cells == ["a¦b", "1¦2", "3¦4"])
  }

  @Test(
    arguments: samples + ["a,b\n\"x\r\ny\"\"z\",\"\"\n3,\"4\"\n", "a,b\n\"q\"r,\"s\nt\"\n1\n1,2,3"],
    [1, 2, 3, 7, 4096])
  func `where the input is cut into chunks changes nothing`(sample: String, chunkSize: Int) throws {
    #expect(try rows(sample, chunkSize: chunkSize) == rows(sample))
  }

  @Test func `quoted cells hold delimiters, quotes and lines`() throws {
    let found = try rows("name,note\n\"A, B\",\"say \"\"no\"\"\nnow\"\nC,d\"e\n")
    #expect(found == ["name¦note", "2: A, B¦say \"no\"\nnow", "4: C¦d\"e"])
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func `a first line may state the delimiter for spreadsheets`(end: String)
    throws
  {
    let reader = try CSVReader(.text(["sep=;", "a,b;c", "1;2,3"].joined(separator: end), name: "t"))
    #expect(reader.header == ["a,b", "c"] && reader.headerLine == 2)
    #expect(try reader.next()?.cells == ["1", "2,3"])
    #expect(try CSVReader(.text("sep=ab\n1\n", name: "t")).header == ["sep=ab"])
  }

  @Test(arguments: [1, 5, .max]) func `lines of comments above the header are passed over`(chunkSize: Int) throws {
    let long = String(repeating: "x", count: 200_000)
    let text = "\u{FEFF}# a \"quote, and \(long)\r\n\n% more\r# last\nfrom,to\n1,2\n"
    let reader = try CSVReader(
      .text(text, name: "t", chunkSize: chunkSize == 1 ? 997 : chunkSize), dialect: nil, comments: ["#", "%"])
    #expect(reader.header == ["from", "to"] && reader.leadingComments == 3 && reader.headerLine == 5)
    #expect(try reader.next()?.line == 6)
  }

  @Test func `very many lines of comments cost what they are long`() throws {
    let text = String(repeating: "#\n", count: 400_000) + "from,to\n1,2\n"
    let reader = try CSVReader(.text(text, name: "t"), dialect: nil, comments: ["#"])
    #expect(reader.header == ["from", "to"] && reader.leadingComments == 400_000 && reader.headerLine == 400_001)
  }

  @Test func `ragged rows are completed and reported`() throws {
    let found = try rows("a,b,c\n1,2\n1,2,3,4\n\"x\"y,2,3\n")
    #expect(found[1] == "2: 1¦2¦ [\(CSVDoubt.missingCells(expected: 3, found: 2))]")
    #expect(found[2] == "3: 1¦2¦3¦4 [\(CSVDoubt.surplusCells(expected: 3, found: 4))]")
    #expect(found[3] == "4: xy¦2¦3 [\(CSVDoubt.textAfterQuote(column: 1))]")
  }

  @Test func `lists inside cells do not decide the delimiter`() throws {
    let reader = try CSVReader(.text("from,to,products\nA,B,x;y;z\nC,D,x;y\n", name: "in"))
    #expect(reader.header == ["from", "to", "products"])
  }

  @Test func `a quote that is never closed is named with its line`() throws {
    let error = #expect(throws: ReadingError.self) { try rows("a,b\n1,2\n3,\"4\n5,6\n") }
    let remedy = "a quote is opened here and never closed; close it, or double it if it is part of the text"
    #expect(error?.description == "in:3:2: \(remedy)")
  }

  @Test func `a cell of more than a megabyte is refused`() throws {
    let error = #expect(throws: ReadingError.self) {
      try rows("a,b\n1,\"\(String(repeating: "x\n", count: 600_000))\"\n")
    }
    #expect(error?.description == "in:2:2: a cell is larger than 1048576 bytes; is a quote missing?")
  }

  @Test func `text that is not UTF-8 is read as Windows-1252 and marked`() throws {
    let bytes = Array("name\ncaf".utf8) + [0xE9, 0x20, 0x80, 0x0A]
    let reader = try CSVReader(.bytes(bytes, name: "in"))
    let row = try #require(try reader.next())
    #expect(row.cells == ["café €"] && row.isFallbackEncoding)
  }

  @Test func `binary is refused, UTF-16 with a mark is read, nothing is nothing`() throws {
    #expect(throws: ReadingError.self) { try rows([0x61, 0x00, 0x62]) }
    #expect(try rows([0xFF, 0xFE, 0x61, 0x00]) == rows("a"))
    #expect(try rows("") == [""])
  }

  @Test(arguments: samples) func `a table cut off anywhere ends quietly or with an open quote`(sample: String)
    throws
  {
    let bytes = Array(sample.utf8)
    for length in 0..<bytes.count {
      do { _ = try rows(Array(bytes[..<length]), chunkSize: 3) } catch let error as ReadingError {
        #expect(error.problem == .unterminatedQuote)
      }
    }
  }
}
