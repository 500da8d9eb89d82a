// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import DiligraphImport

@Suite struct CommonSchemesTests {
  @Test(arguments: [
    ("GB-COH", true), ("XI-LEI", true), ("XM-DAC", true), ("EU-VAT", true), ("PRY-RUC", true), ("PROV-GOB-JAL", true),
    ("GLEIF-RA000463", true), ("duns", true), ("LEI", true), ("NIT", false), ("RUC", false), ("Company number", false),
    ("ZZ-COH", false), ("GB-", false), ("TAX-ID", false), ("ID-Number", false),
    ("KE-REG", true), ("XA-REG", true), ("COM-REG", false), ("Tax-Reg-No", false), ("Tides-The Big Register", false),
    ("PER-ID", false),
    ("Reg-ID-Number", false), ("", false), ("-", false), ("X_INTERNAL", false),
  ])
  func `a list that all have in common is told by its form`(_ scheme: String, _ isCommon: Bool) {
    #expect(CommonSchemes.contains(scheme) == isCommon)
    #expect(CommonSchemes.scheme(scheme, of: "ocds-abc") == (isCommon ? scheme : "OCDS-ABC-\(scheme.uppercased())"))
  }
}
