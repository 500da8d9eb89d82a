// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@Suite struct PolicyTests {
  typealias Member = StructuredValue.Member

  private func policy(_ key: String, _ value: StructuredValue) throws -> Policy {
    try Policy(.object([Member(key: key, value: value)]))
  }

  @Test func `nothing stated is the default policy`() throws {
    #expect(try Policy(.null) == Policy())
    #expect(try Policy(.object([])) == Policy())
  }

  @Test func `the default policy written and read is itself`() throws {
    #expect(try Policy(Policy().structuredValue) == Policy())
  }

  @Test(arguments: seeds(50))
  func `any policy written and read is itself`(seed: Int) throws {
    let policy = GeneratedPolicy.policy(seed: seed)
    #expect(try Policy(policy.structuredValue) == policy)
  }

  @Test func `a map that is stated replaces the whole default`() throws {
    let changed = try policy("transmission", .object([Member(key: "supply", value: .number(0.5))]))
    #expect(changed.transmission == ["supply": 0.5])
  }

  @Test func `null takes a limit or a default duration away`() throws {
    #expect(try policy("maxHops", .null).maxHops == nil)
    #expect(try policy("asOf", .null).asOf == nil)
    let durations = StructuredValue.object([
      Member(key: "award", value: .null), Member(key: "supply", value: .number(30)),
    ])
    #expect(try policy("defaultDurationDays", durations).defaultDurationDays == ["supply": 30])
  }

  @Test func `rule packs come by name, those of the same policy too`() throws {
    let official = try policy("ownershipRules", .array([.string("ofac-50"), .string("eu-50")]))
    #expect(official.ownershipRules.map(\.name) == ["ofac-50", "eu-50", "eu-50"])
    let own = try Policy(
      .object([
        Member(key: "ownershipRules", value: .array([.string("mine")])),
        Member(
          key: "rulePacks",
          value: .object([
            Member(key: "mine", value: .array([.object([Member(key: "threshold", value: .number(0.25))])]))
          ])),
      ]))
    #expect(own.ownershipRules.map(\.threshold) == [0.25])
    #expect(own.ownershipRules.map(\.name) == ["mine"])
  }

  @Test func `a year alone is a date, and an end is its last day`() throws {
    let rule = StructuredValue.object([
      Member(key: "name", value: .string("r")), Member(key: "threshold", value: .number(0.5)),
      Member(key: "from", value: .number(2014)), Member(key: "to", value: .string("2016-02")),
    ])
    let period = try policy("ownershipRules", .array([rule])).ownershipRules[0].period
    #expect(period == Period(start: Day("2014-01-01"), end: Day("2016-02-29")))
  }

  @Test func `a rule that says nothing of control does not count it`() throws {
    let rule = StructuredValue.object([
      Member(key: "name", value: .string("r")), Member(key: "threshold", value: .number(0.5)),
    ])
    let read = try policy("ownershipRules", .array([rule])).ownershipRules[0]
    #expect(read.inclusive && read.aggregate && !read.control && read.appliesTo == nil)
  }

  @Test func `a key with a full stop keeps it`() throws {
    #expect(try policy("relevance", .object([Member(key: "a.b", value: .number(0.5))])).relevance == ["a.b": 0.5])
  }

  /// The digest of a policy is taken of this text: a change of it changes every report's digest.
  @Test func `the canonical text of the default policy stays as it is`() {
    #expect(Policy().canonicalJSON == GeneratedPolicy.defaultCanonicalJSON)
  }

  @Test func `canonical text is sorted, short and escaped`() {
    let value = StructuredValue.object([
      Member(key: "b", value: .array([.number(1), .number(0.1), .number(-0.0), .bool(true), .null])),
      Member(key: "a\"\u{1}", value: .string("é\\\n\u{7F}")),
    ])
    #expect(value.canonicalJSON == #"{"a\"\u0001":"é\\\n\u007f","b":[1,0.1,0,true,null]}"#)
  }
}
