// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import DiligraphImport

/// The look at the bytes of a file of notices that tells whether it has to be read twice.
@Suite struct EFormsChangeScanTests {
  private func mayFindChange(_ text: String, chunkSize: Int = .max) throws -> Bool {
    try EFormsChangeScan.mayFindChange(in: .text(text, name: "notices.xml", chunkSize: chunkSize))
  }

  @Test func `first versions change nothing, however elements are called that end alike`() throws {
    let first = "<cbc:UBLVersionID>2.3</cbc:UBLVersionID><cbc:VersionID>01</cbc:VersionID>"
    #expect(try !mayFindChange(first))
    #expect(try !mayFindChange(String(repeating: first, count: 50_000)))
    #expect(try !mayFindChange("<VersionID>01</VersionID>"))
    #expect(try !mayFindChange(""))
  }

  @Test(arguments: [
    "<cbc:VersionID>02</cbc:VersionID>", "<VersionID schemeName=\"x\">01</VersionID>",
    "<cbc:VersionID>1</cbc:VersionID>",
    "<efbc:ChangedNoticeIdentifier>1-2024</efbc:ChangedNoticeIdentifier>", "<cbc:VersionID>",
  ])
  func `a later version, another form of the first, or the name of a changed notice may change one`(word: String) throws
  {
    let first = "<cbc:VersionID>01</cbc:VersionID>"
    for padding in 0..<40 {
      // Wherever pieces are cut.
      let text = String(repeating: " ", count: padding) + first + word
      for chunkSize in [1, 7, 32, 64] { #expect(try mayFindChange(text, chunkSize: chunkSize)) }
    }
    let far = String(repeating: "<a>b</a>", count: 131_070)
    #expect(try mayFindChange(first + far + word + far))
  }
}
