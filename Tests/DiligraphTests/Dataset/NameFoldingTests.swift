// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Diligraph

@Suite struct NameFoldingTests {
  /// Found by the fuzzer: a line break keeps an accent apart from itself, a space does not.
  @Test func `an accent after space stays, and folding twice is folding once`() {
    let folded = foldedName("Norvale\u{0B}\u{301}AS")
    #expect(folded.unicodeScalars.elementsEqual("norvale \u{301}as".unicodeScalars))
    #expect(foldedName(folded).unicodeScalars.elementsEqual(folded.unicodeScalars))
  }

  /// Found by the fuzzer: small "ΐ" was taken apart, its capital was not.
  @Test(arguments: ["Μα\u{390}ς", "ΜΑ\u{399}\u{308}\u{301}Σ", "\u{1F0}anis", "İzmir", "ﬃ Ŀ ẚ"])
  func `a letter that has no capital of its own is the same in both cases`(name: String) {
    let folded = foldedName(name)
    #expect(foldedName(name.uppercased()).unicodeScalars.elementsEqual(folded.unicodeScalars))
    #expect(foldedName(folded).unicodeScalars.elementsEqual(folded.unicodeScalars))
  }

  @Test(arguments: [
    ("  Norvale   AS ", "norvale as"), ("ＮＯＲＶＡＬＥ", "norvale"), ("Šibenik\u{A0}d.o.o.", "šibenik d.o.o."),
    ("STRASSE", "strasse"), ("\u{3000}株式会社 ひなた", "株式会社 ひなた"),
  ]) func `case, width and space do not count`(name: String, folded: String) {
    #expect(foldedName(name) == folded)
  }
}
