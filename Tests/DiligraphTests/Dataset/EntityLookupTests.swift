// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@Suite struct EntityLookupTests {
  private let dataset: Dataset = {
    var builder = DatasetBuilder()
    var first = EntityStatement(
      EntityReference(id: "GB-SRS-ABC", namespace: "portal"), names: [Name("Norvale Optics"), Name("Norvale")])
    first.identifiers = [Identifier("GB-COH-00946107")].compactMap(\.self)
    builder.add(.entity(first))
    builder.add(.entity(EntityStatement(EntityReference(id: "k1"), names: [Name("Kestrel")])))
    builder.add(.entity(EntityStatement(EntityReference(id: "k2"), names: [Name("KESTREL")])))
    return builder.dataset()
  }()

  @Test(arguments: [
    "portal:GB-SRS-ABC", "portal:gb-srs-abc", "GB-COH-00946107", "GB-COH:00946107", "00946107", "norvale  OPTICS",
    " Norvale ",
  ])
  func `an entity is named by id, identifier or any of its names`(text: String) throws {
    #expect(dataset.entities[try dataset.entity(named: text)].id == "portal:GB-SRS-ABC")
  }

  @Test func `an ambiguous name lists the candidates, an unknown one the nearest`() {
    let ambiguous = #expect(throws: EntityLookupError.self) { try dataset.entity(named: "Kestrel") }
    #expect(
      ambiguous?.description
        == "\"Kestrel\" is the name of 2 entities; name one by its id:\n  k1 (Kestrel)\n  k2 (KESTREL)")
    let unknown = #expect(throws: EntityLookupError.self) { try dataset.entity(named: "Norvale Optica") }
    #expect(
      unknown?.description
        == "there is no entity \"Norvale Optica\"; the nearest name is \"Norvale Optics\". Search with \"diligraph find\"."
    )
  }
}
