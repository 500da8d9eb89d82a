// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import DiligraphImport

@Suite struct CommonSchemesTests {
  @Test(arguments: [
    ("GB-COH", true), ("XI-LEI", true), ("XM-DAC", true), ("EU-VAT", true), ("PRY-RUC", true), ("PROV-GOB-JAL", true),
    ("GLEIF-RA000463", true), ("duns", true), ("LEI", true), ("NIT", false), ("RUC", false), ("Company number", false),
    ("ZZ-COH", false), ("GB-", false), ("TAX-ID", false), ("ID-Number", false),
    ("NO-Reg", false), ("PER-ID", false), ("Reg-ID-Number", false), ("", false), ("-", false), ("X_INTERNAL", false),
  ])
  func `a list that all have in common is told by its form`(_ scheme: String, _ isCommon: Bool) {
    #expect(CommonSchemes.contains(scheme) == isCommon)
    #expect(CommonSchemes.scheme(scheme, of: "ocds-abc") == (isCommon ? scheme : "OCDS-ABC-\(scheme.uppercased())"))
  }

  @Test func `two capitals are told as the whole scheme is`() {
    for first in UInt8(0x40)...0x5B {
      for second in UInt8(0x40)...0x5B {
        let scheme: [UInt8] = [first, second, 0x2D, 0x41]
        let isKnown = scheme.withUnsafeBufferPointer { CommonSchemes.beginsWithCountry($0) }
        #expect(isKnown == CommonSchemes.contains(String(decoding: scheme, as: UTF8.self)))
      }
    }
  }
}
