// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct ExposureListTests {
  private func relationship(
    _ id: String, _ from: String, _ kind: RelationshipKind, _ to: String, _ confidence: Double = 1,
    product: String? = nil
  ) -> Statement {
    var statement = RelationshipStatement(
      id: id, from: EntityReference(id: from), to: EntityReference(id: to), kind: kind)
    statement.confidence = Probability(confidence)
    statement.products = product.map { [ProductCategory($0)] } ?? []
    return .relationship(statement)
  }

  private func dataset(_ statements: [Statement], flagged: String) -> Dataset {
    var builder = DatasetBuilder()
    for statement in statements { builder.add(statement) }
    var flag = FlagStatement(id: "flag", entity: EntityReference(id: flagged), category: "listed")
    flag.confidence = Probability(1)
    builder.add(.flag(flag))
    return builder.dataset()
  }

  /// A parent whose subsidiary provides through sixty intermediaries, the best fifty-nine of which sell something else.
  private var hidden: Dataset {
    var statements = [relationship("own", "parent", .control, "subsidiary")]
    for number in 0..<60 {
      let isLast = number == 59
      statements.append(
        relationship("in\(number)", "subsidiary", .supply, "i\(number)", isLast ? 0.1 : 0.9, product: "x"))
      statements.append(relationship("out\(number)", "i\(number)", .supply, "end", product: isLast ? "x" : "y"))
    }
    return dataset(statements, flagged: "end")
  }

  @Test func `a list that has no steps left gives each entity some, and says whose search was cut off`() throws {
    var budget = Budget()
    let whole = Analysis(hidden, budget: budget).exposures()
    budget.stepsPerList = 1
    let analysis = Analysis(hidden, budget: budget)
    let cut = analysis.exposures()
    #expect(whole.allSatisfy { !$0.isCut })
    #expect(whole.map(\.entity) == cut.map(\.entity))
    let parent = try #require(analysis.dataset.entities.indices.first { analysis.dataset.entities[$0].id == "parent" })
    let (known, unknown) = (
      try #require(whole.first { $0.entity == parent }), try #require(cut.first { $0.entity == parent })
    )
    #expect(known.lower > 0)
    #expect(unknown.isCut && unknown.lower == 0 && unknown.upper >= known.lower)
    for (known, row) in zip(whole, cut) where !row.isCut { #expect(row == known) }
  }

  @Test func `a long list is the same as its entities one by one, in their order`() {
    var statements = [relationship("last", "hub", .supply, "end", 0.9)]
    for number in 0..<1_300 {
      let confidence = Double(number + 1) / 1_301
      statements.append(relationship("own\(number)", "p\(number)", .control, "s\(number)", confidence))
      statements.append(relationship("sell\(number)", "s\(number)", .supply, "hub", confidence))
    }
    let analysis = Analysis(dataset(statements, flagged: "end"))
    let list = analysis.exposures()
    #expect(list.count == 2_601)
    #expect(list.map(\.entity) == list.map(\.entity).sorted())
    for row in list where row.entity.isMultiple(of: 37) {
      let named = analysis.exposure(of: row.entity)
      #expect(abs(row.lower - named.lower) < 1e-12 && !row.isCut)
      #expect(row.level == named.level && row.directness == named.directness)
    }
  }

  @Test(arguments: seeds(60))
  func `the most exposed by exact figures are the first of all`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    let all = analysis.exposures(exactly: true)
    for order in ExposureReport.Order.allCases {
      for count in [1, 2, 5] {
        let most = MostExposed(count, of: analysis, levelFirst: order == .level)
        let (some, whole) = (
          ExposureReport(most.exposures, of: analysis, by: order, top: count, others: most.others),
          ExposureReport(all, of: analysis, by: order, top: count)
        )
        #expect(some.exposures == whole.exposures && some.leftOut == whole.leftOut, "seed \(seed)")
        #expect(most.undecided == 0)
      }
    }
  }

  /// Hundreds of entities of which a bracket says next to nothing beside one that is certain.
  @Test func `exact figures are computed of as few as decide, and who stays undecided is counted`() {
    func list(_ confidence: Double, _ bridge: Double) -> MostExposed {
      var statements = [
        relationship("sure", "sure", .supply, "end", 0.9), relationship("b", "z", .supply, "end", bridge),
      ]
      for number in 0..<400 {
        for way in 0..<3 {
          statements.append(relationship("a\(number)-\(way)", "e\(number)", .supply, "w\(way)", confidence))
        }
      }
      for way in 0..<3 { statements.append(relationship("w\(way)", "w\(way)", .supply, "z", confidence)) }
      return MostExposed(1, of: Analysis(dataset(statements, flagged: "end"), policy: TinyCase.plainPolicy))
    }
    let few = list(0.3, 0.5)
    #expect(few.exposures.count == 1 && few.others == 404 && few.undecided == 0)
    // The brackets of the four hundred reach above the 0.95 of z, and no figure does.
    let many = list(0.9, 0.95)
    #expect(many.exposures.count + many.others == 405 && many.exposures.count < 400)
    #expect(many.undecided == many.others - 4)
  }

  /// The parent's search is cut off in a list, and its level not known; what it has is graver than what is known of the other.
  @Test func `by level, a search that was cut off may have any level`() throws {
    var builder = DatasetBuilder()
    builder.add(relationship("own", "parent", .control, "subsidiary"))
    for number in 0..<60 {
      let isLast = number == 59
      builder.add(
        relationship("in\(number)", "subsidiary", .supply, "i\(number)", isLast ? 0.1 : 0.9, product: "x"))
      builder.add(relationship("out\(number)", "i\(number)", .supply, "end", product: isLast ? "x" : "y"))
    }
    builder.add(relationship("sell", "seller", .supply, "mild"))
    for (entity, level) in [("end", 5), ("mild", 1)] {
      var flag = FlagStatement(id: entity, entity: EntityReference(id: entity), category: "listed")
      flag.level = FlagLevel(level)
      builder.add(.flag(flag))
    }
    var budget = Budget()
    budget.stepsPerList = 1
    let analysis = Analysis(builder.dataset(), budget: budget)
    #expect(analysis.exposures().contains { $0.isCut && $0.level == nil })
    let count = analysis.exposures().count { $0.level == 5 } + 1
    let most = MostExposed(count, of: analysis, levelFirst: true)
    let ids = most.exposures.filter { $0.level == 5 }.map { analysis.dataset.entities.id(at: $0.entity) }
    #expect(ids.contains("parent"), "\(ids)")
  }
}
