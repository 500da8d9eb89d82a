// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// What a check fails on, and what it says of a condition that cannot be read.
@Suite struct CheckTests {
  private func check(_ texts: [String], _ tiny: TinyCase, against former: TinyCase? = nil) throws -> Check {
    Check(try texts.map { try Condition($0) }, of: tiny.analysis, against: former?.analysis)
  }

  private func found(_ check: Check) -> [String] {
    check.found.map {
      "\(check.conditions[$0.condition]) \(check.analysis.dataset.entities[$0.exposure.entity].id)"
        + ($0.isUndecided ? "?" : "")
    }
  }

  private let tiny = TinyCase(
    [("a", .supply, "b", 0.5), ("b", .supply, "t", 0.5), ("o", .control, "b", 1)], flagged: ["t"])

  @Test(arguments: [
    ("lower>=0.5", ["b", "o"]), ("lower > 0.5", []), ("lower>=50%", ["b", "o"]), ("exact<0.3", ["a"]),
    ("upper=0.25", ["a"]), ("level=5", ["a", "b", "o"]), ("level<5", []), ("directness=direct", ["b"]),
    ("directness = group", ["o"]), ("directness=indirect", ["a"]), ("estimate>=0.4", ["b", "o"]),
  ])
  func `a condition finds whom it holds of`(text: String, expected: [String]) throws {
    let check = try check([text], tiny)
    var names = found(check).map { String($0.dropFirst(text.count + 1)) }
    // Where an exact figure is known, it is the best estimate there is.
    names.sort()
    #expect(names == expected)
    #expect(check.passes == expected.isEmpty)
  }

  @Test(arguments: [
    ("lower=>0.2", "\"lower=>0.2\", character 6: \"=>\" is no comparison; write one of >=, >, <=, <, =."),
    (
      "lowr>=0.2",
      "\"lowr>=0.2\", character 1: \"lowr\" is nothing to ask for, perhaps for \"lower\"; it must be one of lower, exact, "
        + "upper, estimate, level, directness, new-path."
    ),
    ("lower>=2", "\"lower>=2\", character 8: \"2\" is no probability; one is between 0 and 1, or 0 % and 100 %."),
    ("level>=7", "\"level>=7\", character 8: \"7\" is no level; one is a whole number from 0 to 5."),
    ("lower", "\"lower\", character 6: a comparison is missing; write one of >=, >, <=, <, =."),
    ("directness>direct", "\"directness>direct\", character 11: directness is compared with = only."),
    (
      "directness=near",
      "\"directness=near\", character 12: \"near\" is no form of directness; it must be one of direct, group, indirect."
    ),
    ("new-path>1", "\"new-path>1\", character 9: new-path takes no value; remove the rest."),
    ("", "\"\", character 1: \"\" is nothing to ask for"),
  ])
  func `a condition that cannot be read is refused with the place`(text: String, message: String) {
    #expect {
      _ = try Condition(text)
    } throws: { "\($0)".hasPrefix(message) }
  }

  @Test func `an entity without a path to an end user has no level to compare`() throws {
    let apart = TinyCase([("a", .supply, "t", 0.5), ("x", .supply, "y", 0.5)], flagged: ["t"])
    let exposure = apart.analysis.exposure(of: try apart.analysis.dataset.entity(named: "x"))
    for text in ["level=0", "level<=5", "level<3"] { #expect(try Condition(text).holds(of: exposure) == false) }
  }

  @Test func `where the exact figure is not known the bracket decides as far as it can`() throws {
    let many = TinyCase(
      [("a", .supply, "b", 0.5), ("a", .supply, "c", 0.5), ("b", .supply, "t", 0.5), ("c", .supply, "t", 0.5)],
      flagged: ["t"])
    let analysis = many.analysis
    let condition = try Condition("exact>=0.4")
    let answers = analysis.exposures().map { exposure -> String in
      let answer = condition.holds(of: exposure).map { $0 ? "yes" : "no" } ?? "open"
      return "\(analysis.dataset.entities[exposure.entity].id) \(answer)"
    }
    // b and c have one path each; a has two, with a bracket from 0.25 to 0.4375.
    #expect(Set(answers) == ["a open", "b yes", "c yes"])
    let without = try Condition("exact>=0.5")
    let exposure = try #require(analysis.exposures().first { analysis.dataset.entities[$0.entity].id == "a" })
    #expect(without.holds(of: exposure) == false)
  }

  @Test func `what no budget is left for stays undecided`() throws {
    // A bridge between b and c: reductions in series and in parallel do not solve it.
    let bridge = TinyCase(
      [
        ("a", .supply, "b", 0.5), ("a", .supply, "c", 0.5), ("b", .supply, "c", 0.5), ("b", .supply, "t", 0.5),
        ("c", .supply, "t", 0.5),
      ], flagged: ["t"])
    #expect(try found(check(["exact>=0.475"], bridge)) == ["exact>=0.475 b", "exact>=0.475 c"])
    var budget = Budget()
    (budget.exactPaths, budget.exactProblems) = (0, 0)
    let hurried = Analysis(bridge.analysis.dataset, policy: bridge.analysis.policy, budget: budget)
    let found = Check([try Condition("exact>=0.475")], of: hurried).found
    #expect(
      found.map { hurried.dataset.entities[$0.exposure.entity].id + ($0.isUndecided ? "?" : "") } == ["b", "c", "a?"])
  }

  @Test func `a new path is found, a path that was there is not`() throws {
    let former = TinyCase([("a", .supply, "t", 0.5), ("b", .supply, "x", 0.5)], flagged: ["t"])
    let now = TinyCase(
      [("a", .supply, "t", 0.5), ("b", .supply, "x", 0.5), ("x", .supply, "t", 0.5)], flagged: ["t"])
    let check = try check(["new-path"], now, against: former)
    #expect(Set(found(check)) == ["new-path b", "new-path x"])
    #expect(check.found.allSatisfy { $0.path?.form == .new })
    #expect(try self.check(["new-path"], now, against: now).passes)
    #expect(try self.check(["new-path"], former, against: now).passes)
  }

  @Test(arguments: seeds(100))
  func `new paths are found exactly where the complete lists have them`(seed: Int) throws {
    var before = GeneratedCase(seed: seed)
    let after = before
    before.relationships.removeFirst()
    if seed % 2 == 0 { before.flags.removeLast() }
    func all(_ analysis: Analysis) -> [String: Set<[String]>] {
      var paths: [String: Set<[String]>] = [:]
      for path in analysis.paths().paths {
        paths[analysis.dataset.entities[path.from].id, default: []]
          .insert(path.relationships.map { analysis.dataset.relationships[$0].id })
      }
      return paths
    }
    let (old, new) = (all(before.analysis), all(after.analysis))
    let expected = Set(new.filter { !$0.value.subtracting(old[$0.key] ?? []).isEmpty }.keys)
    let check = Check([try Condition("new-path")], of: after.analysis, against: before.analysis)
    let undecided = check.found.filter(\.isUndecided)
    #expect(undecided.isEmpty)
    #expect(Set(check.found.map { after.dataset.entities[$0.exposure.entity].id }) == expected, "seed \(seed)")
  }

  @Test func `of many entities exact figures are computed where the bracket does not decide`() throws {
    var lines: [TinyCase.Line] = (0..<2_100).map { ("d\($0)", .supply, "t", 0.5) }
    // Two ways of 0.25 each: the lower figure is 0.25, the exact one 0.4375.
    for number in 0..<2 { lines += [("s", .supply, "m\(number)", 0.5), ("m\(number)", .supply, "t", 0.5)] }
    let tiny = TinyCase(lines, flagged: ["t"])
    #expect(try found(check(["exact=0.4375"], tiny)) == ["exact=0.4375 s"])
    #expect(try check(["exact>0.45"], tiny).found.count == 2_102)
    #expect(try check(["exact>0.6"], tiny).passes)
    #expect(try found(check(["estimate=0.4375"], tiny)) == ["estimate=0.4375 s"])
  }

  @Test func `an estimate is computed for a condition, or the exact figure in its place`() throws {
    var lines: [TinyCase.Line] = []
    for number in 0..<2 { lines += [("s", .supply, "m\(number)", 0.5), ("m\(number)", .supply, "t", 0.5)] }
    let tiny = TinyCase(lines, flagged: ["t"])
    #expect(try found(check(["estimate=0.4375"], tiny)) == ["estimate=0.4375 s"])
    let other = try check(["estimate>0.49"], tiny)
    let undecided = other.found.filter(\.isUndecided)
    #expect(undecided.isEmpty)
  }
}
