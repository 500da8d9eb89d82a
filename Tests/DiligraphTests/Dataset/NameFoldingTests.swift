// SPDX-License-Identifier: Apache-2.0
import DiligraphTesting
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

  @Test(arguments: seeds(50)) func `letters fold one by one as a whole text does`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let blocks: [ClosedRange<Int>] = [0x20...0x7E, 0xC0...0x2FF, 0x370...0x482, 0x48A...0x52F]
    for _ in 0..<200 {
      // Some scalars of the blocks are unassigned, which no folding changes.
      let scalars = (0..<random.int(1...12)).compactMap { _ in Unicode.Scalar(UInt32(random.int(random.pick(blocks)))) }
      let name = String(String.UnicodeScalarView(scalars))
      #expect(foldedName(name).utf8.elementsEqual(foldedGenerally(name).utf8), "\(scalars)")
    }
    for name in ["ΟΔΟΣ ΑΣ", "ΣΣΣ", "Straße  Ä", "ŉ İ ǅ", "Ґанок Ӂ", "Кам\u{2BC}янець ʼn ʰ ˚a"] {
      #expect(foldedName(name).utf8.elementsEqual(foldedGenerally(name).utf8), "\(name)")
    }
  }

  @Test(arguments: seeds(50)) func `eight bytes fold together as each by itself does`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let pieces = ["Norvale", " ", " ", "  ", "\t", "AZ", "az", "@[`{", "Ltd.", "\u{1F}", "\u{7F}", "É", "9"]
    for _ in 0..<200 {
      let name = (0..<random.int(0...12)).map { _ in random.pick(pieces) }.joined()
      #expect(foldedName(name).utf8.elementsEqual(foldedGenerally(name).utf8), "\(name.debugDescription)")
      var batch = StatementBatch()
      let text = Array(name.utf8).withUnsafeBufferPointer { batch.add(foldedFormOf: $0) }
      #expect(batch.string(text)?.utf8.elementsEqual(foldedGenerally(name).utf8) == true, "\(name.debugDescription)")
    }
  }
}
