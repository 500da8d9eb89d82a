// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Diligraph

@Suite struct ReportTextTests {
  @Test(arguments: [
    (0, "0"), (-0.0, "0"), (1, "1"), (0.5, "0.50"), (0.995, ">0.99"), (0.99, "0.99"), (0.999_999, ">0.99"),
    (0.123_456, "0.12"), (0.1, "0.10"), (0.0999, "0.10"), (0.00999, "0.010"), (0.01234, "0.012"), (0.001234, "0.0012"),
    (0.0001, "0.00010"), (0.000_099, "<0.0001"), (1e-300, "<0.0001"), (0.378_15, "0.38"),
  ])
  func `a probability has the digits that coefficients can bear`(value: Double, text: String) {
    #expect(ReportText.probability(value) == text)
  }

  @Test func `a number that was stated is written as it is stated`() {
    let numbers: [(value: Double, text: String)] = [
      (0.9, "0.9"), (0.02, "0.02"), (1 - (1 - 0.02), "0.02"), (0.1 + 0.2, "0.3"), (0.975, "0.975"),
      (1.0 / 3, "0.333333"), (0, "0"), (1, "1"), (6, "6"), (365.25, "365.25"), (1e-9, "1e-09"), (-0.5, "-0.5"),
      (1e300, "1e+300"),
    ]
    for number in numbers { #expect(ReportText.stated(number.value) == number.text) }
  }

  @Test func `a part of a whole is all or nothing only where it is`() {
    let parts = [0, 1e-4, 0.01, 0.337, 0.994, 0.9951, 1].map(ReportText.part)
    #expect(parts == ["0 %", "<1 %", "1 %", "34 %", "99 %", ">99 %", "100 %"])
  }

  @Test func `a sum has a digit after the point at most`() {
    let sums = [0, 0.6437, 1, 2.549, 9.949, 9.96, 12.345, 1e300].map(ReportText.sum)
    #expect(sums == ["0", "0.64", "1.0", "2.5", "9.9", "10", "12", "1000000000000000"])
  }

  @Test func `a move that two digits do not show is said`() {
    #expect(ReportText.move(0.5, 0.5) == "0.50")
    #expect(ReportText.move(0.25, 0.5) == "0.25 → 0.50")
    #expect(ReportText.move(0.501, 0.504) == "0.50 → 0.50 (by +0.0030)")
    #expect(ReportText.move(0.504, 0.501) == "0.50 → 0.50 (by −0.0030)")
  }

  @Test func `a confidence has two digits where it is computed, and those stated where it is stated`() {
    let policy = Policy()
    func text(_ confidence: Double?, _ sources: [Source]) -> String {
      let relationship = Relationship(
        id: "r", from: 0, to: 1, kind: .supply, confidence: confidence.flatMap { Probability($0) }, period: Period(),
        products: [], sources: sources, notes: [])
      return Confidence(of: relationship, policy: policy).text
    }
    func source(_ publisher: String, _ confidence: Double) -> Source {
      var source = Source()
      source.publisher = publisher
      source.confidence = Probability(confidence)
      return source
    }
    #expect(text(0.125, []) == "0.125")
    #expect(text(nil, [source("a", 0.02)]) == "0.02")
    #expect(text(nil, [source("a", 0.75), source("b", 0.7)]) == "0.93")
  }

  @Test func `hostile text can neither drive a terminal nor rearrange a line`() {
    #expect(ReportText.visible("\u{1B}[2J") == "\\u{1B}[2J")
    #expect(ReportText.visible("a\nb\tc\u{0}") == "a\\u{A}b\\u{9}c\\u{0}")
    #expect(ReportText.visible("\u{202E}gpj.exe") == "\\u{202E}gpj.exe")
    #expect(ReportText.visible("a\u{2028}b\u{2066}c\u{200F}\u{FEFF}") == "a\\u{2028}b\\u{2066}c\\u{200F}\\u{FEFF}")
    #expect(ReportText.visible("\u{E0041}\u{9B}") == "\\u{E0041}\\u{9B}")
    #expect(ReportText.visible("Ünïcode 会社 العربية 🛰") == "Ünïcode 会社 العربية 🛰")
    #expect(ReportText.visible("\"; } evil [ <script>") == "\"; } evil [ <script>")
  }

  @Test func `text of any length takes little room`() {
    #expect(ReportText.visible(String(repeating: "x", count: 1_000_000)) == String(repeating: "x", count: 200) + "…")
    let marks = "e" + String(repeating: "\u{301}", count: 1_000_000)
    #expect(ReportText.visible(marks).unicodeScalars.count <= 801)
  }

  @Test func `shares and periods are as exact as they are stated`() {
    #expect(ReportText.share(nil) == "share unstated")
    #expect(ReportText.share(Share(exactly: 0.51)) == "51 %")
    #expect(ReportText.share(Share(exactly: 1.0 / 3)) == "33.3333 %")
    #expect(ReportText.share(Share(least: 0.25, most: 0.5)) == "25 – 50 %")
    #expect(ReportText.period(Period()) == "undated")
    #expect(ReportText.period(Period(start: Day("2012"))) == "from 2012-01-01")
    #expect(ReportText.period(Period(end: Day("2012"))) == "to 2012-01-01")
    #expect(ReportText.period(Period(start: Day("2012"), end: Day("2013"))) == "2012-01-01 – 2013-01-01")
    #expect(ReportText.period(Period(start: Day("2012"), end: Day("2012"))) == "2012-01-01")
    #expect(ReportText.counted(1, "path") == "1 path")
    #expect(ReportText.counted(0, "entity", "entities") == "0 entities")
  }
}

@Suite struct ReportTableTests {
  private func cell(_ text: String) -> String {
    // A line end is one character.
    String(ReportTable(header: ["h"], rows: [[text]]).csv.dropFirst(2).dropLast(1))
  }

  @Test(arguments: [
    ("=cmd()", "'=cmd()"), ("+1+1", "'+1+1"), ("-1", "-1"), ("-1e-3", "-1e-3"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("-x", "'-x"), ("plain", "plain"), ("", ""), ("a=b", "a=b"),
  ])
  func `a spreadsheet takes no cell for a formula`(text: String, written: String) {
    #expect(cell(text) == written)
  }

  @Test(arguments: [
    ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("two\nlines", "\"two\nlines\""),
    ("=\"a\"", "\"'=\"\"a\"\"\""),
  ])
  func `separators and quotes are quoted`(text: String, written: String) {
    #expect(cell(text) == written)
  }

  /// Found by the fuzzer: a quote with an accent is one character, and was not doubled.
  @Test func `a quote with an accent on it is doubled`() {
    let cell = ReportTable(header: ["h"], rows: [["a\"\u{301}b"]]).csv
    #expect(cell.unicodeScalars.elementsEqual("h\r\n\"a\"\"\u{301}b\"\r\n".unicodeScalars))
  }

  @Test func `lines end as the standard says`() {
    let table = ReportTable(header: ["a", "b"], rows: [["1", "2"], ["3", "4"]])
    #expect(table.csv == "a,b\r\n1,2\r\n3,4\r\n")
  }

  @Test func `columns are aligned, numbers to the right, hostile names on their line`() {
    let table = ReportTable(header: ["name", "n"], rows: [["会社", "5"], ["a\nb", "10"]])
    #expect(table.text(indent: "  ") == "  name      n\n  会社      5\n  a\\u{A}b  10\n")
  }
}
