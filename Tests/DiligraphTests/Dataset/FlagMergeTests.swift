// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@Suite struct FlagMergeTests {
  private func dataset(_ statements: [FlagStatement]) -> Dataset {
    var builder = DatasetBuilder()
    for statement in statements { builder.add(.flag(statement)) }
    return builder.dataset()
  }

  private func flag(_ entity: String, level: Int? = nil, list: String? = nil) -> FlagStatement {
    var statement = FlagStatement(id: "f", entity: EntityReference(id: entity), category: "listed")
    statement.level = level.flatMap(FlagLevel.init)
    statement.list = list
    return statement
  }

  @Test func `an id that stands at flags of several entities loses none of them`() {
    for statements in [[flag("a"), flag("b")], [flag("b"), flag("a"), flag("a")]] {
      let dataset = dataset(statements)
      #expect(dataset.flags.map { "\($0.id) \(dataset.entities[$0.entity].id)" } == ["f a", "f#2 b"])
      #expect(
        dataset.findings.map(\.message) == [
          "the id \"f\" stands at flags of 2 entities; each was kept, the further ones as \"f#2\" and so on. Give each flag "
            + "an id of its own."
        ])
    }
  }

  @Test func `of statements of one flag the gravest level counts, and the difference is said`() {
    let dataset = dataset([flag("a", level: 2, list: "press"), flag("a", level: 4, list: "ofac-sdn")])
    #expect(dataset.flags.map(\.level) == [FlagLevel(4)])
    #expect(
      dataset.findings.map(\.description) == [
        "f: statements of the flag \"f\" differ: level 2 | level 4 | ofac-sdn | press; the gravest level and the first list "
          + "were taken."
      ])
  }

  @Test func `records of one entity with different roles are a note, a generic role beside a telling one is not`() {
    func dataset(_ roles: [String]) -> Dataset {
      var builder = DatasetBuilder()
      for role in roles {
        var statement = EntityStatement(EntityReference(id: "a"))
        statement.role = Role(role)
        builder.add(.entity(statement))
      }
      return builder.dataset()
    }
    let different = dataset(["reseller", "integrator"])
    #expect(different.entities.map(\.role.name) == ["integrator"])
    #expect(
      different.findings.map(\.description) == [
        "a: records of the entity \"a\" state different roles: integrator | reseller; \"integrator\" was taken. Change it "
          + "with \"diligraph edit\"."
      ])
    let generic = dataset(["company", "reseller"])
    #expect(generic.entities.map(\.role.name) == ["reseller"] && generic.findings.isEmpty)
  }
}
