// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Diligraph

@Suite struct IdentifierTests {
  @Test(arguments: [
    "0", "N/A", "000000000", "0000-0001", "TEST", "TE ST", "NOT AVAILABLE", "NOTAVAILABLES", "12 345 6789", "A", "",
    "--", "AA", "AB", "NONDISPONIBLE", "NONDISPONIBLEX", "00946107", "1-2", "A1A1", "aa", "aA",
  ])
  func `a placeholder of ASCII is told the fast way as it is the general way`(value: String) throws {
    guard let identifier = Identifier(scheme: "X", value: value) else { return #expect(value.isEmpty) }
    #expect(identifier.isPlaceholderInASCII == identifier.isPlaceholderGenerally)
  }

  @Test(arguments: [
    ("2548628", "02548628"), ("02548628", "02548628"), ("sc 1234", "SC001234"), ("R123", "R0000123"), ("0", "0"),
    ("11", "11"),
    ("oc123456", "OC123456"), ("A123", "A123"), ("NOTKNOWN", "NOTKNOWN"), ("025486280", "025486280"), ("1-2", "1-2"),
    ("É1", "É1"), ("٣٤", "٣٤"),
  ]) func `a number of Companies House has its zeros`(stated: String, number: String) {
    #expect(Identifier(scheme: "gb-coh", value: stated)?.value == number)
    #expect(Identifier("GB-COH-\(stated.uppercased())")?.value == number)
    #expect(Identifier(scheme: "GB-LAE", value: stated)?.value == stated.uppercased())
  }

  @Test(arguments: [
    ("IMO9271951", "9271951"), ("imo 9271951", "9271951"), ("9271951", "9271951"), ("IMO123", "IMO123"), ("IMO", "IMO"),
  ]) func `a vessel's number has no letters before it`(stated: String, number: String) {
    #expect(Identifier(scheme: "XI-IMO", value: stated)?.value == number)
  }

  @Test(arguments: [
    ("AU-ABN", "51 824 753 556", "51824753556"), ("BR-CNPJ", "33.000.167/0001-01", "33000167000101"),
    ("CH-FDJP", "che-123.456.789", "CHE123456789"), ("CL-RUT", "76.123.456-k", "76123456K"),
    ("LU-RCS", "B\u{A0}12345", "B12345"), ("DE-VR", "12-3", "12-3"), ("XI-LEI", "5493 001", "5493 001"),
    ("AU-ABN", "Box 12, Ost (2)", "BOX 12, OST (2)"), ("SE-BLV", "n/a", "N/A"), ("SE-BLV", "---", "---"),
  ]) func `a number has no signs between its digits where registers write it both ways`(
    scheme: String, stated: String, number: String
  ) throws {
    let identifier = try #require(Identifier(scheme: scheme, value: stated))
    #expect(identifier.value == number)
    #expect(identifier.isWritten(stated.uppercased()) && !identifier.isWritten("1"))
  }

  @Test(arguments: [
    ("EC-RUC", "EXTRANJERO", true), ("X-LOCAL", "NO TIENE", true), ("X-LOCAL", "Не указан", true),
    ("X-LOCAL", "KRAKEN", false), ("GB-LAE", "LND", false), ("US-SAM", "ABCDEFGHJKLM", false),
    ("X-LOCAL", "Ost 12", false),
    ("X-LOCAL", "٣ ٤", false),
  ]) func `words are no number`(scheme: String, value: String, isPlaceholder: Bool) {
    #expect(Identifier(scheme: scheme, value: value)?.isPlaceholder == isPlaceholder)
  }

  @Test func `space around a text goes, and an accent after it stays`() {
    #expect("\u{3000} a\u{A0}\r\n".trimmed == "a" && " ".trimmed == "" && "\u{85}".trimmed == "")
    #expect("\u{3000}\u{301}\u{301}".trimmed.unicodeScalars.map(\.value) == [0x301, 0x301])
    #expect("\u{1F}a".trimmed.unicodeScalars.count == 2)
  }

  // The first is the example of ISO 17442; the others have check digits computed by hand (98 − n mod 97).
  @Test(arguments: ["5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55", "213800WSGIIZCXF1P572"])
  func `good check digits make an identifier of a legal entity`(text: String) {
    #expect(Identifier.isValidLEI(text))
  }

  @Test(arguments: [
    "5493001KJTIIGC8Y1R13", "5493001KJTIIGC8Y1R21", "5493001KJTIIGC8Y1R1", "5493001KJTIIGC8Y1R122",
    "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1RAB", "", "5493001KJTIIGC8Y1R1２", "54930 01KJTIIGC8Y1R1",
  ])
  func `bad check digits, another length or other characters do not`(text: String) {
    #expect(!Identifier.isValidLEI(text))
  }

  /// MOD 97-10 notices any other digit for a digit, and any other letter for a letter.
  @Test func `any one wrong character of the same sort is noticed`() {
    let good = Array("5493001KJTIIGC8Y1R12")
    for position in good.indices {
      for wrong in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
      where wrong != good[position] && wrong.isNumber == good[position].isNumber {
        var text = good
        text[position] = wrong
        #expect(!Identifier.isValidLEI(String(text)))
      }
    }
  }

  @Test(arguments: [
    ("GB-COH-00946107", "GB-COH", "00946107"), ("GB-COH:00946107", "GB-COH", "00946107"),
    (" gb-coh : sc123 ", "GB-COH", "SC000123"), ("US-EIN-12-3456780", "US-EIN", "123456780"),
    ("LEI:5493001KJTIIGC8Y1R12", "XI-LEI", "5493001KJTIIGC8Y1R12"), ("a:b:c", "A", "B:C"),
  ])
  func `an identifier is a scheme and a value`(text: String, scheme: String, value: String) {
    let identifier = Identifier(text)
    #expect(identifier?.scheme == scheme)
    #expect(identifier?.value == value)
    #expect(identifier?.description == "\(scheme)-\(value)")
  }

  @Test(arguments: [
    "", ":", "GB-COH", "GB-COH-", "GB-COH:", ":1", "00946107", "gb-coh-1", "GBR-COH-1", "GB--1", "Acme Ltd",
  ])
  func `what has neither form is none`(text: String) {
    #expect(Identifier(text) == nil)
  }

  @Test(arguments: [
    "0", "000000000", "N/A", "n.a.", "none", "Unknown", "-", "1", "XXX", "123456789", "99-999", "010170-1****", "S/N",
    "SIN RUC", "PENDIENTE",
  ])
  func `a placeholder merges nobody`(value: String) throws {
    let identifier = try #require(Identifier(scheme: "GB-COH", value: value))
    #expect(identifier.isPlaceholder)
    #expect(!identifier.isStrong)
  }

  @Test func `a malformed identifier of a legal entity decides nothing`() throws {
    #expect(try #require(Identifier("LEI:5493001KJTIIGC8Y1R12")).isStrong)
    #expect(try !#require(Identifier("LEI:5493001KJTIIGC8Y1R13")).isStrong)
    #expect(try #require(Identifier("GB-COH-00946107")).isStrong)
  }
}
