// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@Suite struct FieldTextTests {
  @Test(arguments: [
    ("51%", 0.51, false), ("51 %", 0.51, false), ("0.51", 0.51, false), ("51", 0.51, true), ("0,51", 0.51, false),
    (" 51,5 % ", 0.515, false), ("100", 1, true), ("100%", 1, false), ("0", 0, false), ("1", 1, false),
    ("0.5%", 0.005, false), ("1e-2", 0.01, false), ("+0.5", 0.5, false), ("1%", 0.01, false),
  ])
  func `a fraction is read as people write it`(text: String, value: Double, wasReadAsPercent: Bool) throws {
    let fraction = try #require(FieldText.fraction(text))
    #expect(abs(fraction.value - value) < 1e-12)
    #expect(fraction.wasReadAsPercent == wasReadAsPercent)
  }

  @Test(arguments: [
    "", "%", "140 %", "140", "-1", "-0.1", "nan", "NaN", "inf", "infinity", "1e999", "0x1p3", "0x10", "half",
    "51 percent",
    "1,5,1", "5 1", "--1", "1e", "٥١", "5１", "51%%", "$51",
  ])
  func `what is no fraction is none`(text: String) {
    #expect(FieldText.fraction(text) == nil)
  }

  @Test(arguments: [("1.5", 1.5), ("-1,5", -1.5), ("1e3", 1000), (" 7 ", 7)])
  func `a number has a full stop or one comma`(text: String, value: Double) {
    #expect(FieldText.number(text) == value)
  }

  @Test(arguments: ["1,400", "12,500", "250,000", "-250,000", "+1,000", " 999,999 "])
  func `a comma before three digits may be one of thousands, and is no decimal sign`(text: String) {
    #expect(FieldText.number(text) == nil)
  }

  @Test(arguments: [
    ("0,125", 0.125), ("1,40", 1.4), ("1,4000", 1.4), ("1400,125", 1400.125), ("1.400", 1.4), (",125", 0.125),
  ])
  func `elsewhere a comma is the decimal sign`(text: String, value: Double) {
    #expect(FieldText.number(text) == value)
  }

  @Test func `a share has no thousands`() {
    #expect(
      FieldText.fraction("33,333 %")?.value == 33.333 / 100 && FieldText.fraction("33,333")?.wasReadAsPercent == true)
  }

  @Test func `a cell lists its parts between semicolons`() {
    #expect(FieldText.list(" a; b ;;c;") == ["a", "b", "c"])
    #expect(FieldText.list("") == [])
  }
}
