// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Foundation
import Testing

@testable import Diligraph

/// Figures of different methods for graphs that are too large for brute force: they must agree with each other.
@Suite struct AgreementTests {
  /// A case of some forty entities in layers, with ways back, ownership, and a few flags.
  private static func middling(_ seed: Int) -> (dataset: Dataset, policy: Policy) {
    var random = SeededGenerator(seed: seed)
    let (layers, size) = (5, random.int(6...10))
    var builder = DatasetBuilder()
    func name(_ layer: Int, _ index: Int) -> String { "e\(layer)-\(index)" }
    for layer in 0..<layers {
      for index in 0..<size {
        var entity = EntityStatement(EntityReference(id: name(layer, index)))
        entity.role = Role(random.pick(["manufacturer", "reseller", "integrator", "distributor", "operator"]))
        builder.add(.entity(entity))
      }
    }
    func relate(_ from: String, _ to: String, _ kind: RelationshipKind, _ number: Int) {
      guard from != to else { return }
      var relationship = RelationshipStatement(
        id: "r\(number)", from: EntityReference(id: from), to: EntityReference(id: to), kind: kind)
      relationship.confidence = Probability(random.pick([0.1, 0.3, 0.5, 0.7, 0.9, 0.95]))
      if random.chance(30) { relationship.products = [ProductCategory(random.pick(["dpi", "intrusion", "router"]))] }
      if kind == .ownership { relationship.share = Share(exactly: random.pick([0.3, 0.5, 0.6, 1])) }
      builder.add(.relationship(relationship))
    }
    let count = size * layers * 2
    for number in 0..<count {
      let layer = random.int(0...layers - 2)
      // One in eight goes anywhere, ways back included.
      let (from, to) =
        random.chance(12)
        ? (
          name(random.int(0...layers - 1), random.int(0...size - 1)),
          name(random.int(0...layers - 1), random.int(0...size - 1))
        )
        : (name(layer, random.int(0...size - 1)), name(layer + 1, random.int(0...size - 1)))
      let kind =
        random.chance(8) ? RelationshipKind.ownership : random.pick([.supply, .distribution, .award, .service])
      relate(from, to, kind, number)
    }
    for number in 0..<3 {
      var flag = FlagStatement(
        id: "f\(number)", entity: EntityReference(id: name(layers - 1, random.int(0...size - 1))), category: "listed")
      flag.confidence = Probability(random.pick([0.5, 0.9, 1]))
      flag.level = FlagLevel(random.int(1...5))
      builder.add(.flag(flag))
    }
    var policy = Policy()
    policy.timeConsistent = false
    policy.productConsistent = seed % 2 == 0
    if seed % 3 == 0 { policy.maxHops = 5 }
    return (builder.dataset(), policy)
  }

  @Test(arguments: seeds(100))
  func `exact, estimate and bounds agree on graphs of middling size`(seed: Int) throws {
    let (dataset, policy) = Self.middling(seed)
    var budget = Budget()
    budget.worlds = 4_096
    budget.seed = UInt64(seed)
    let analysis = Analysis(dataset, policy: policy, budget: budget)
    let listed = Dictionary(uniqueKeysWithValues: analysis.exposures().map { ($0.entity, $0) })
    let estimated = analysis.estimatedExposures().map { rows in
      Dictionary(uniqueKeysWithValues: rows.map { ($0.entity, $0) })
    }
    for entity in dataset.entities.indices {
      let one = analysis.exposure(of: entity)
      guard one.lower > 0 else { continue }
      let row = try #require(listed[entity])
      let place = "seed \(seed), \(dataset.entities[entity].id)"
      #expect(abs(row.lower - one.lower) < 1e-12, "\(place): best paths differ")
      #expect(one.lower <= one.upper && row.lower <= row.upper, "\(place): no bracket")
      guard let exact = one.exact else { continue }
      #expect(one.lower <= exact + 1e-12 && exact <= one.upper + 1e-9, "\(place): \(exact) outside of its bracket")
      #expect(exact <= row.upper + 1e-9, "\(place): the list's upper bound \(row.upper) is below \(exact)")
      expect(exact, near: entity, of: analysis, estimated?[entity]?.estimate, place)
    }
  }

  /// Holds every estimate against an exact value, within some standard errors.
  private func expect(
    _ exact: Double, near entity: Int, of analysis: Analysis, _ fromAll: Exposure.Estimate?, _ place: String
  ) {
    func error(_ estimate: Exposure.Estimate) -> Double {
      // That of the true value, which a rare event's own sample does not show. Thousands are compared, of which one may
      // lie further away than four.
      5 * max(estimate.standardError, (exact * (1 - exact) / Double(estimate.worlds)).squareRoot()) + 1e-9
    }
    if let fromAll {
      #expect(abs(fromAll.value - exact) <= error(fromAll), "\(place): all at once \(fromAll), \(exact)")
    }
    analysis.asking { core in
      guard let events = analysis.events(of: Int32(entity), core) else { return }
      let sampled = EventSampling(events, seed: 7).estimate(worlds: 4_096)
      #expect(abs(sampled.value - exact) <= error(sampled), "\(place): over paths \(sampled), \(exact)")
    }
  }

  @Test func `most figures of middling graphs are exact`() throws {
    for seed in 1_000..<1_010 {
      let (dataset, policy) = Self.middling(seed)
      let analysis = Analysis(dataset, policy: policy)
      let exposed = dataset.entities.indices.map { analysis.exposure(of: $0) }.filter { $0.lower > 0 }
      #expect(exposed.count > 5)
      #expect(exposed.count { $0.exact != nil } * 10 >= exposed.count * 9)
    }
  }
}
