// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// What would be if: a changed case equals one that was built so, and a line that cannot be applied is one error.
@Suite struct ChangeSetTests {
  private static func row(_ line: Int, _ cells: [String: String]) -> ChangeRow {
    ChangeRow(place: SourceLocation(file: "changes.csv", line: line), cells: cells)
  }

  private static func open(_ generated: GeneratedCase) -> OpenDataset {
    var builder = DatasetBuilder()
    for statement in generated.statements { builder.add(statement) }
    return OpenDataset(builder)
  }

  /// Rows of changes, and the case with the same changes made in its statements.
  private static func change(_ seed: Int) -> (before: GeneratedCase, rows: [ChangeRow], rebuilt: GeneratedCase) {
    let before = GeneratedCase(seed: seed)
    var rebuilt = before
    var rows: [ChangeRow] = []
    var random = SeededGenerator(seed: seed + 31)
    let ids = random.shuffled(Array(Set(before.relationships.compactMap(\.id))).sorted())
    if random.chance(70) {
      rows.append(row(2, ["action": "remove", "what": "relationship", "id": ids[0]]))
      rebuilt.relationships.removeAll { $0.id == ids[0] }
    }
    if random.chance(70) {
      rows.append(
        row(3, ["action": "alter", "what": "relationship", "id": ids[1], "confidence": "0.45", "products": "dpi"]))
      for index in rebuilt.relationships.indices where rebuilt.relationships[index].id == ids[1] {
        rebuilt.relationships[index].confidence = Probability(0.45)
        rebuilt.relationships[index].products = [ProductCategory("dpi")]
      }
    }
    if random.chance(60) {
      rows.append(row(4, ["action": "end", "what": "relationship", "id": ids[2], "end": "2021-12-31"]))
      for index in rebuilt.relationships.indices where rebuilt.relationships[index].id == ids[2] {
        rebuilt.relationships[index].period.end = Day("2021-12-31")
      }
    }
    if random.chance(70) {
      rows.append(
        row(
          5,
          [
            "action": "add", "what": "relationship", "from": "e0", "to": "e2", "kind": "Supply", "confidence": "80%",
            "start": "2013",
          ]))
      var statement = RelationshipStatement(
        from: EntityReference(id: "e0"), to: EntityReference(id: "e2"), kind: .supply)
      statement.confidence = Probability(0.8)
      statement.period.start = Day("2013-01-01")
      rebuilt.relationships.append(statement)
    }
    if random.chance(50) {
      rows.append(
        row(6, ["action": "add", "what": "flag", "entity": "e1", "category": "listed", "level": "4", "id": "new"]))
      var statement = FlagStatement(id: "new", entity: EntityReference(id: "e1"), category: "listed")
      statement.level = FlagLevel(4)
      rebuilt.flags.append(statement)
    }
    if random.chance(40) {
      rows.append(row(7, ["action": "remove", "what": "flag", "id": "f0"]))
      rebuilt.flags.removeAll { $0.id == "f0" }
    }
    if random.chance(50) {
      rows.append(row(8, ["action": "alter", "what": "coefficient", "key": "passThrough.integrator", "value": "0.35"]))
      rebuilt.policy.passThrough["integrator"] = 0.35
    }
    if random.chance(40) {
      rows.append(row(9, ["action": "alter", "what": "entity", "entity": "e1", "role": "reseller"]))
      rebuilt.entities[1].role = Role("reseller")
    }
    return (before, rows, rebuilt)
  }

  @Test(arguments: seeds(200))
  func `what would be equals a case that was built so`(seed: Int) throws {
    let (before, rows, rebuilt) = Self.change(seed)
    guard !rows.isEmpty else { return }
    let open = Self.open(before)
    let set = try ChangeSet(rows, to: before.dataset, policy: before.policy)
    let changed = Analysis(try set.dataset(of: open), policy: set.policy)
    let expected = rebuilt.analysis
    #expect(set.policy == rebuilt.policy)
    #expect(changed.dataset.relationships.map(\.id) == expected.dataset.relationships.map(\.id), "seed \(seed)")
    #expect(changed.dataset.flags.map(\.id) == expected.dataset.flags.map(\.id), "seed \(seed)")
    func lines(_ analysis: Analysis) -> Set<String> {
      Set(
        analysis.exposures(exactly: true).filter { $0.upper > 0 }.map { row in
          func rounded(_ value: Double) -> Int { Int((value * 1e9).rounded()) }
          return "\(analysis.dataset.entities[row.entity].id) \(rounded(row.lower)) \(rounded(row.exact ?? -1)) "
            + "\(rounded(row.upper)) \(row.level ?? -1) \(row.directness)"
        })
    }
    #expect(lines(changed) == lines(expected), "seed \(seed)")
    // The case itself is as it was.
    #expect(open.dataset().relationships == before.dataset.relationships)
  }

  private static var tiny: TinyCase {
    TinyCase([("a", .supply, "b", 0.5), ("b", .supply, "t", 0.5), ("b", .supply, "t", 0.7)], flagged: ["t"])
  }

  @Test(arguments: [
    (
      ["action": "add", "what": "relationship", "from": "a", "to": "nobody", "kind": "supply"],
      "there is no entity \"nobody\""
    ),
    (["action": "add", "what": "relationship", "from": "a", "to": "t", "kind": "suply"], "perhaps for \"supply\""),
    (
      ["action": "delete", "what": "relationship", "id": "r0"],
      "action is \"delete\"; it must be one of add, remove, end, alter."
    ),
    (["action": "remove", "what": "relationship", "id": "r9"], "there is no relationship \"r9\""),
    (
      ["action": "remove", "what": "relationship", "from": "b", "to": "t"],
      "2 relationships are between these two (\"r1\", \"r2\"); name one in id, or write all there."
    ),
    (
      ["action": "remove", "what": "relationship", "from": "t", "to": "a"],
      "there is no such relationship between these two"
    ),
    (
      ["action": "end", "what": "relationship", "id": "r0"],
      "end is empty; it must be the last day of the relationship."
    ),
    (
      ["action": "alter", "what": "relationship", "id": "r0", "confidence": "1.7"],
      "confidence is \"1.7\"; it must be between 0 and 1"
    ),
    (["action": "alter", "what": "relationship", "id": "r0", "level": "3"], "level is filled"),
    (["action": "alter", "what": "relationship", "id": "r0"], "no value is filled; fill one of"),
    (
      ["action": "alter", "what": "coefficient", "key": "passThru.reseller", "value": "1"],
      "the nearest known key is \"passThrough\""
    ),
    (
      ["action": "alter", "what": "coefficient", "key": "maxConfidence", "value": "2"],
      "maxConfidence: is 2; it must be within 0 to 1"
    ),
    (["action": "add", "what": "coefficient", "key": "maxHops", "value": "2"], "a coefficient can only be altered"),
    (["action": "add", "what": "flag", "entity": "a"], "category is empty; it must be what the entity is flagged as."),
    (
      ["action": "add", "what": "flag", "entity": "a", "category": "x", "level": "9"],
      "level is \"9\"; it must be a whole number from 0 to 5."
    ),
    (["action": "remove", "what": "flag", "entity": "a"], "the entity has no flag of its own"),
    (["action": "remove", "what": "entity", "entity": "a"], "an entity can be added or altered only"),
    (["what": "flag", "id": "f-t"], "action is empty; it must be one of add, remove, end, alter."),
    (
      [
        "action": "add", "what": "relationship", "from": "a", "to": "t", "kind": "supply", "start": "2020",
        "end": "2019",
      ],
      "end, 2019-12-31, is before start, 2020-01-01"
    ),
    // What names the subject twice must not contradict itself.
    (
      ["action": "remove", "what": "relationship", "id": "r1", "from": "a"],
      "from is \"a\", and what has the id \"r1\" has \"b\" there"
    ),
    (["action": "end", "what": "relationship", "id": "r1", "to": "a", "end": "2020"], "to is \"a\""),
    (
      ["action": "remove", "what": "relationship", "id": "r1", "kind": "award"],
      "kind is award, and the relationship \"r1\" is supply"
    ),
    (
      ["action": "remove", "what": "flag", "id": "f-t", "entity": "a"],
      "entity is \"a\", and what has the id \"f-t\" has \"t\" there"
    ),
    // Slips that a table of data would be told of.
    (
      ["action": "add", "what": "relationship", "from": "a", "to": "t", "kind": "ownership", "share": "51"],
      "share is \"51\"; it must be between 0 and 1, or 0 % and 100 % with the sign."
    ),
    (
      [
        "action": "add", "what": "relationship", "from": "a", "to": "t", "kind": "supply", "grade": "Q",
        "publisher": "P",
      ],
      "grade is \"Q\"; it must be one of"
    ),
    (
      ["action": "add", "what": "entity", "name": "Fir", "role": "reseler"],
      "role is \"reseler\"; it must be a role, such as \"reseller\""
    ),
  ])
  func `a line that cannot be applied is one error with its place`(cells: [String: String], message: String) throws {
    let rows = [
      Self.row(2, ["action": "remove", "what": "relationship", "id": "r0"]), Self.row(3, cells),
      Self.row(4, ["action": "remove", "what": "flag", "id": "nothing"]),
    ]
    #expect {
      _ = try ChangeSet(
        cells["id"] == "r0" ? Array(rows.dropFirst()) : rows, to: Self.tiny.builder.dataset(), policy: Policy())
    } throws: { error in
      let errors = (error as? ChangeErrors)?.errors ?? []
      return errors.map(\.place.line) == [3, 4] && errors[0].message.contains(message)
    }
  }

  @Test func `all names every relationship between two, and an added entity can be used below`() throws {
    let rows = [
      Self.row(2, ["action": "remove", "what": "relationship", "id": "all", "from": "b", "to": "t"]),
      Self.row(3, ["action": "add", "what": "entity", "name": "New Reseller", "role": "reseller"]),
      Self.row(4, ["action": "add", "what": "relationship", "from": "a", "to": "New Reseller", "kind": "supply"]),
      Self.row(5, ["action": "add", "what": "relationship", "from": "new reseller", "to": "t", "kind": "supply"]),
    ]
    let dataset = Self.tiny.builder.dataset()
    let set = try ChangeSet(rows, to: dataset, policy: Self.tiny.policy)
    let changed = Analysis(try set.dataset(of: OpenDataset(Self.tiny.builder)), policy: set.policy)
    let names = changed.paths().paths.map { path in
      path.relationships.map { changed.dataset.entities[changed.dataset.relationships[$0].to].name }
    }
    #expect(Set(names) == [["New Reseller", "t"], ["t"]])
  }

  @Test func `an id of a line above is no other line's, and what a line adds is not altered`() {
    func message(_ second: [String: String]) -> String? {
      let first = Self.row(
        2, ["action": "add", "what": "relationship", "id": "x", "from": "a", "to": "t", "kind": "supply"])
      do {
        _ = try ChangeSet([first, Self.row(3, second)], to: Self.tiny.builder.dataset(), policy: Policy())
        return nil
      } catch { return error.errors.first?.message }
    }
    let again = ["action": "add", "what": "relationship", "id": "x", "from": "b", "to": "t", "kind": "supply"]
    #expect(message(again)?.hasPrefix("the id \"x\" is that of a line above") == true)
    let altered = ["action": "alter", "what": "relationship", "id": "x", "confidence": "0.2"]
    #expect(message(altered)?.contains("in the data; write what a line above adds as it should be") == true)
  }

  @Test func `both dates can move together, and another kind than ownership has no share`() throws {
    var builder = DatasetBuilder()
    var held = RelationshipStatement(
      id: "o", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .ownership)
    (held.share, held.period) = (Share(exactly: 0.5), Period(start: Day("2010-01-01"), end: Day("2011-12-31")))
    builder.add(.relationship(held))
    for (start, end) in [("2014", "2015"), ("2005", "2006")] {
      let rows = [
        Self.row(
          2, ["action": "alter", "what": "relationship", "id": "o", "kind": "Supply", "start": start, "end": end])
      ]
      let set = try ChangeSet(rows, to: builder.dataset(), policy: Policy())
      let changed = try set.dataset(of: OpenDataset(builder)).relationships[0]
      #expect(changed.period == Period(start: Day("\(start)-01-01"), end: Day("\(end)-12-31")))
      #expect(changed.kind == .supply && changed.share == nil)
    }
  }

  @Test func `what is not known by the day of the question is said to be that`() {
    var builder = DatasetBuilder(knownBy: KnownBy(Day("2009-12-31") ?? .latest))
    var flag = FlagStatement(id: "f", entity: EntityReference(id: "a"), category: "listed")
    flag.period.start = Day("2010-01-01")
    builder.add(.flag(flag))
    #expect {
      _ = try ChangeSet(
        [Self.row(2, ["action": "remove", "what": "flag", "id": "f"])], to: builder.dataset(), policy: Policy())
    } throws: { "\($0)".contains("there is no flag \"f\" among what was known by 2009-12-31") }
  }

  @Test func `unstated takes a value away`() throws {
    let rows = [Self.row(2, ["action": "alter", "what": "relationship", "id": "r0", "confidence": "unstated"])]
    let set = try ChangeSet(rows, to: Self.tiny.builder.dataset(), policy: Self.tiny.policy)
    let changed = try set.dataset(of: OpenDataset(Self.tiny.builder))
    #expect(changed.relationships[0].confidence == nil)
  }
}
