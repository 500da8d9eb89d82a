// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

@Suite struct TEDPartyTests {
  @Test func `a number of a German court is no identifier, since every court has it`() {
    let place = SourceLocation(file: "t.csv")
    for (number, country, scheme) in [
      ("HRB 12345", "DE", nil), ("VR 20531", "DEU", nil), ("HRB 12345", "AT", "AT-TED"),
      ("DE123456789", "DE", "DE-TED"),
    ] as [(String, String, String?)] {
      let party = TEDParty(name: "Norvale", nationalID: number, country: country, location: place)
      #expect(party?.statement.identifiers.first?.scheme == scheme, "\(number)")
    }
  }
}
