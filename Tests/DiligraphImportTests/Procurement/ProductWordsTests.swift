// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import DiligraphImport

private func matches(_ text: String) -> [String] {
  var text = text
  return text.withUTF8 { bytes in
    guard let start = bytes.baseAddress else { return [] }
    return ProductClassification.matches(inText: JSONBytes(start: start, count: bytes.count)).map(\.category)
  }
}

/// The text in small letters by the table; nil where the table does not suffice.
private func lower(_ text: String) -> String? {
  var text = text
  return text.withUTF8 { bytes -> String? in
    guard let start = bytes.baseAddress else { return "" }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { target in
      SmallLetters().lower(JSONBytes(start: start, count: bytes.count), target)
        ? String(decoding: target, as: UTF8.self) : nil
    }
  }
}

@Suite struct ProductWordsTests {
  @Test(arguments: [
    "VIDEOVIGILÂNCIA", "Sistema de videovigilância", "ВІДЕОСПОСТЕРЕЖЕННЯ у місті", "Caméras « VIDÉOPROTECTION »",
    "Ⱥ – videovigilancia", "İstanbul: CCTV",
  ])
  func `words count in capital and small letters of any script`(text: String) {
    #expect(matches(text) == ["video-surveillance"])
  }

  @Test func `a word counts whole, and far into a text not at all`() {
    #expect(matches("avideovigilancia") == [] && matches("videovigilanciaé") == [])
    #expect(matches(String(repeating: "é", count: 200) + " videovigilancia") == [])
    #expect(matches("vi") == [] && matches("") == [])
  }

  @Test func `small letters by the table are those of the language`() throws {
    // One text, so that the table is made once; what the table leaves to the language is asked one by one below.
    let scalars = (0x20...0xFFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
    let left = scalars.filter { scalar in
      let byte = String(scalar).utf8.first ?? 0
      return byte == 0xE1 || byte == 0xEA || byte == 0xEF || byte == 0xE2 && scalar.value > 0x20FF
        || [0x130, 0x23A, 0x23E].contains(scalar.value)
    }
    let known = scalars.filter { !left.contains($0) }
    let text = String(String.UnicodeScalarView(known))
    let small = try #require(lower(text))
    #expect(small.unicodeScalars.elementsEqual(text.lowercased().unicodeScalars))
    for scalar in ["İ", "Ⱥ", "Ⱦ", "Ა", "Ⓐ", "Ａ"] { #expect(lower(scalar) == nil) }
  }
}
