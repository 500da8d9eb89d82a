// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// Values that are known without this program: the regulator's own examples, and textbook reliabilities.
@Suite struct KnownValuesTests {
  struct Holdings: Sendable, CustomTestStringConvertible {
    var text: String
    var flagged = ["X"]
    var official: [String]
    var british: [String]
    var testDescription: String { text }
  }

  // The first six restate examples in the OFAC's FAQ 399 and 401.
  static let table = [
    Holdings(text: "X25A Y25A", flagged: ["X", "Y"], official: ["A"], british: []),
    Holdings(text: "X50A A50B", official: ["A", "B"], british: []),
    Holdings(text: "X50A X50B A25C B25C", official: ["A", "B", "C"], british: []),
    Holdings(text: "X50A X10B A40B", official: ["A", "B"], british: []),
    Holdings(text: "X50A X25B A25C B25C", official: ["A"], british: []),
    Holdings(text: "X25A X25B A50C B50C", official: [], british: []),
    Holdings(text: "X50I I40T Y10T", flagged: ["X", "Y"], official: ["I", "T"], british: []),
    Holdings(text: "X49A A100B", official: [], british: []),
    Holdings(text: "X51A A51B B51C", official: ["A", "B", "C"], british: ["A", "B", "C"]),
    Holdings(text: "X49.99A", official: [], british: []),
    Holdings(text: "X49A U51A", official: [], british: []),
    Holdings(text: "X60A X40B A10B", official: ["A", "B"], british: ["A"]),
    Holdings(text: "X40A B10A A50B", official: [], british: []),
    Holdings(text: "X50A B10A A50B", official: ["A", "B"], british: []),
    Holdings(text: "X30A Y20A", flagged: ["X", "Y"], official: ["A"], british: []),
  ]

  @Test(arguments: table)
  func `the rule packs derive what the regulators' examples say`(row: Holdings) throws {
    for (pack, list, wanted) in [("ofac-50", "ofac-sdn", row.official), ("uk-50", "uk-sanctions", row.british)] {
      var tiny = TinyCase(holdings: row.text, flagged: [])
      for name in row.flagged { tiny.flag(name, list: list) }
      tiny.policy.ownershipRules = try #require(tiny.policy.rulePacks[pack])
      let analysis = tiny.analysis
      #expect(analysis.derivedEntities.map { analysis.dataset.entities[$0.entity].id } == wanted, "\(pack)")
    }
  }

  @Test func `a rule pack says nothing of flags of other lists`() throws {
    var tiny = TinyCase(holdings: "X100A", flagged: [])
    tiny.flag("X", list: "eu-fsf")
    tiny.policy.ownershipRules = try #require(tiny.policy.rulePacks["ofac-50"])
    #expect(tiny.analysis.derivedEntities.isEmpty)
  }

  struct Network: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Pairs of letters: `sa` is a line from s to a.
    var lines: [(pair: String, probability: Double)]
    var exact: Double

    init(_ name: String, _ pairs: String, p: Double = 0.9, bothWays: Bool = false, exact: Double) {
      self.init(name, pairs.split(separator: " ").map { (String($0), p) }, bothWays: bothWays, exact: exact)
    }

    init(_ name: String, _ lines: [(String, Double)], bothWays: Bool = false, exact: Double) {
      testDescription = name
      let reversed = bothWays ? lines.map { (String($0.0.reversed()), $0.1) } : []
      self.lines = (lines + reversed).map { (pair: $0.0, probability: $0.1) }
      self.exact = exact
    }

    var tiny: TinyCase {
      TinyCase(
        lines.map { (String($0.pair.prefix(1)), RelationshipKind.supply, String($0.pair.suffix(1)), $0.probability) },
        flagged: ["t"])
    }
  }

  /// Two-terminal reliabilities: published ones (bridge, triangle, one of three relationships in a row beside
  /// one), and ones computed by another program (grids and complete graphs, which follow Gilbert's recursion).
  static let networks = [
    Network("bridge, one way", "sa sb ab at bt", exact: 0.97119),
    Network("bridge, both ways across", "sa sb ab ba at bt", exact: 0.97848),
    Network("bridge, undirected", "sa sb ab at bt", bothWays: true, exact: 0.97848),
    Network("a shared first step", "sx xa xb at bt", exact: 0.86751),
    Network("triangle", [("sm", 0.9), ("mt", 0.8), ("st", 0.7)], exact: 0.916),
    Network("a step or two", [("sr", 0.5), ("rt", 0.9), ("st", 0.7)], exact: 0.835),
    Network("two and two", "sa at sb bt", exact: 0.9639),
    Network("grid of 2 by 3", "sa ab sc ad bt cd dt", bothWays: true, exact: 0.9587808),
    Network(
      "grid of 3 by 3", "sa ab cd de fg gt sc cf ad dg be et", bothWays: true, exact: 0.972502171407),
    Network("K3", "sa at st", bothWays: true, exact: 0.981),
    Network("K4", "sa sb st ab at bt", bothWays: true, exact: 0.997848),
    Network("K4 of halves", "sa sb st ab at bt", p: 0.5, bothWays: true, exact: 0.75),
    Network("K5", "sa sb sc st ab ac at bc bt ct", bothWays: true, exact: 0.9997948026),
    Network("K5 of halves", "sa sb sc st ab ac at bc bt ct", p: 0.5, bothWays: true, exact: 437.0 / 512),
  ]

  @Test(arguments: networks)
  func `the exact exposure is the known reliability`(network: Network) throws {
    let exposure = try #require(network.tiny.exposure("s"))
    let exact = try #require(exposure.exact)
    #expect(abs(exact - network.exact) < 1e-12)
    #expect(exposure.lower <= exact && exact <= exposure.upper)
  }

  @Test func `two that supply each other are no new chance, neither for the exact value nor for the upper bound`()
    throws
  {
    let tiny = TinyCase(
      [("s", .supply, "a", 0.5), ("a", .supply, "b", 0.9), ("b", .supply, "a", 0.9), ("b", .supply, "t", 0.5)],
      flagged: ["t"])
    let exposure = try #require(tiny.exposure("s"))
    let exact = try #require(exposure.exact)
    #expect(abs(exact - 0.225) < 1e-12)
    // Plain noisy-OR has 0.3781512605042 here.
    #expect(exposure.upper >= 0.225 && exposure.upper < 0.225 + 1e-6)
  }

  @Test func `a longer cycle raises the upper bound and not the exact value`() throws {
    let tiny = TinyCase(
      [
        ("s", .supply, "a", 0.5), ("a", .supply, "b", 0.9), ("b", .supply, "c", 0.9), ("c", .supply, "a", 0.9),
        ("b", .supply, "t", 0.5),
      ], flagged: ["t"])
    let exposure = try #require(tiny.exposure("s"))
    let exact = try #require(exposure.exact)
    #expect(abs(exact - 0.225) < 1e-12)
    #expect(exposure.upper > 0.23 && exposure.upper < 0.45)
  }

  @Test func `a hundred contracts between one pair are as strong as the strongest`() throws {
    var lines: [TinyCase.Line] = (0..<99).map { _ in ("s", .award, "t", 0.5) }
    lines.append(("s", .award, "t", 0.8))
    let exposure = try #require(TinyCase(lines, flagged: ["t"]).exposure("s"))
    #expect(exposure.exact == 0.8)
    #expect(abs(exposure.upper - 0.8) < 1e-9)
  }
}
