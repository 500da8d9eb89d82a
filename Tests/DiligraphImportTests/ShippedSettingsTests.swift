// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport
import Testing

@Suite struct ShippedSettingsTests {
  @Test(arguments: ShippedSettings.packs)
  func `a shipped pack can be read, is called as it says, and has categories of the policy only`(name: String) throws {
    let pack = try SectorPack(try #require(try ShippedSettings.value(name)))
    let known = Set(Policy().relevance.keys)
    #expect(pack.id == name && !pack.categories.isEmpty)
    for category in pack.categories { #expect(known.contains(category.category.name)) }
    for redFlag in pack.redFlags {
      #expect(redFlag.wording.hasSuffix(".") && redFlag.document.count > 10)
      if case .product(let categories)? = redFlag.test {
        for category in categories { #expect(known.contains(category.name), "\(redFlag.id)") }
      }
      if case .intermediaryRole(let roles)? = redFlag.test {
        for role in roles { #expect(Role.known.contains(role)) }
      }
    }
    #expect(pack.redFlags.contains { $0.test == nil } && pack.redFlags.contains { $0.test != nil })
  }

  @Test func `every category of the policy but the plain ones is explained by the pack of the sector`() throws {
    let pack = try SectorPack(try #require(try ShippedSettings.value("ict")))
    let explained = Set(pack.categories.map(\.category.name))
    #expect(Set(Policy().relevance.keys).subtracting(explained) == ["general", "network-equipment", "storage"])
  }

  @Test(arguments: ShippedSettings.frameworks)
  func `a shipped framework can be read, and has a heading for every section`(name: String) throws {
    let framework = try Framework(try #require(try ShippedSettings.value(name)))
    #expect(framework.id == name)
    let sections = framework.steps.flatMap(\.sections)
    #expect(Set(sections) == Set(Dossier.Key.allCases) && sections.count == Dossier.Key.allCases.count)
  }

  @Test func `another name is none`() throws {
    #expect(try ShippedSettings.value("mining") == nil)
  }
}
