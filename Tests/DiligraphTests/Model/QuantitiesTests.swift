// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@Suite struct QuantitiesTests {
  @Test(arguments: [0, 0.5, 1, Double.leastNonzeroMagnitude, -0.0])
  func `a probability is within 0 and 1`(value: Double) {
    #expect(Probability(value)?.value == value)
  }

  @Test(arguments: [-0.1, 1.000_000_1, .nan, .infinity, -.infinity, -.leastNonzeroMagnitude])
  func `nothing else is one`(value: Double) {
    #expect(Probability(value) == nil)
    #expect(Share(exactly: value) == nil)
  }

  @Test(arguments: [(-1, 0), (2, 1), (.nan, 0), (0.5, 0.5), (.infinity, 1), (-.infinity, 0)] as [(Double, Double)])
  func `clamping takes the nearest`(value: Double, nearest: Double) {
    #expect(Probability(clamping: value).value == nearest)
  }

  @Test func `a share is a range of fractions`() {
    #expect(Share(least: 0.25, most: 0.5)?.isExact == false)
    #expect(Share(exactly: 0.5)?.isExact == true)
    #expect(Share(least: 0.5, most: 0.25) == nil)
    #expect(Share(least: -0.1, most: 0.5) == nil)
    #expect(Share(least: 0, most: 1.1) == nil)
    #expect(Share(least: .nan, most: 1) == nil)
    #expect(Share(least: 0, most: .nan) == nil)
  }

  @Test func `an amount is finite`() {
    #expect(Amount(-12.5, currency: "EUR")?.value == -12.5)
    #expect(Amount(.infinity, currency: nil) == nil)
    #expect(Amount(.nan, currency: nil) == nil)
  }

  @Test func `a level is 0 to 5 and has a meaning`() {
    #expect(FlagLevel(-1) == nil)
    #expect(FlagLevel(6) == nil)
    let meanings = (0...5).compactMap { FlagLevel($0)?.meaning }
    #expect(
      meanings == [
        "context only", "structural", "credible reporting or pending charge", "official adverse finding",
        "other binding listing", "designated for digital repression",
      ])
  }

  @Test func `each kind belongs to the family of the table`() {
    let provision: Set<RelationshipKind> = [
      .supply, .distribution, .award, .subcontract, .licence, .service, .shipment, .access,
    ]
    let control: Set<RelationshipKind> = [.ownership, .control, .partOf]
    for kind in RelationshipKind.allCases {
      let wanted: RelationshipFamily =
        provision.contains(kind) ? .provision : control.contains(kind) ? .control : .association
      #expect(kind.family == wanted)
    }
    #expect(RelationshipKind.allCases.count == 17)
    #expect(RelationshipKind(rawValue: "part-of") == .partOf)
  }

  @Test func `roles and product categories are compared without case and outer space`() {
    #expect(Role(" Integrator ") == Role("integrator"))
    #expect(ProductCategory("Video_Surveillance") == ProductCategory("video-surveillance"))
    #expect(Grade(" a3") == .officialRegister)
  }
}
