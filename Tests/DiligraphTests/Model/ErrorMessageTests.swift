// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

/// Every message in full: they are the product's voice.
@Suite struct ErrorMessageTests {
  typealias Member = StructuredValue.Member

  private func message(_ key: String, _ value: StructuredValue) -> String {
    do {
      _ = try Policy(.object([Member(key: key, value: value)]))
      return "no error"
    } catch {
      return error.description
    }
  }

  private func message(of value: StructuredValue) -> String {
    do { _ = try Policy(value) } catch { return error.description }
    return "no error"
  }

  static let fractions = [
    "relevanceUnspecified", "relevanceUnlisted", "confidenceUnspecified", "minConfidence",
  ]
  static let positiveFractions = ["maxConfidence", "flagConfidenceUnspecified", "attributionThreshold"]
  static let maps = ["passThrough", "transmission", "relevance", "grades", "bands"]

  @Test(arguments: fractions)
  func `a fraction is within 0 to 1`(key: String) {
    #expect(message(key, .number(1.5)) == "\(key): is 1.5; it must be within 0 to 1.")
    #expect(message(key, .number(-0.1)) == "\(key): is -0.1; it must be within 0 to 1.")
    #expect(message(key, .string("0.5")) == "\(key): is a text; it must be a number.")
    #expect(message(key, .number(.nan)) == "\(key): is null; it must be within 0 to 1.")
    #expect(message(key, .number(0)) == "no error")
    #expect(message(key, .number(1)) == "no error")
  }

  @Test(arguments: positiveFractions)
  func `a positive fraction is not 0`(key: String) {
    #expect(message(key, .number(0)) == "\(key): is 0; it must be within 0 to 1, 0 excluded.")
    #expect(message(key, .number(2)) == "\(key): is 2; it must be within 0 to 1, 0 excluded.")
    #expect(message(key, .bool(true)) == "\(key): is a truth value; it must be a number.")
    #expect(message(key, .number(1e-9)) == "no error")
  }

  @Test(arguments: maps)
  func `an entry of a map is within 0 to 1`(key: String) {
    let name = key == "transmission" ? "award" : "x"
    let entry = StructuredValue.object([Member(key: name, value: .number(7))])
    #expect(message(key, entry) == "\(key).\(name): is 7; it must be within 0 to 1.")
    #expect(message(key, .array([])) == "\(key): is a list; it must be a map.")
    #expect(message(key, .null) == "\(key): is nothing; it must be a map.")
  }

  @Test(arguments: [
    ("minLevel", 6, "0 to 5"), ("levelUnspecified", -1, "0 to 5"), ("maxHops", 0, "1 to 1000000"),
    ("timeToleranceDays", 3651, "0 to 3650"),
  ])
  func `a whole number is within its range`(key: String, value: Int, range: String) {
    #expect(message(key, .number(Double(value))) == "\(key): is \(value); it must be within \(range).")
    #expect(message(key, .number(2.5)) == "\(key): is a number; it must be a whole number from \(range).")
  }

  @Test func `a default duration is of a kind and within its range`() {
    let long = StructuredValue.object([Member(key: "award", value: .number(36_501))])
    #expect(
      message("defaultDurationDays", long) == "defaultDurationDays.award: is 36501; it must be within 0 to 36500.")
    let unknown = StructuredValue.object([Member(key: "shipmnt", value: .number(1))])
    #expect(
      message("defaultDurationDays", unknown)
        == "defaultDurationDays.shipmnt: there is no such key; the nearest known key is \"shipment\". "
        + "Remove it, or see \"diligraph policy show\" for all keys.")
  }

  @Test(arguments: ["timeConsistent", "productConsistent"])
  func `a switch is true or false`(key: String) {
    #expect(message(key, .string("yes")) == "\(key): is a text; it must be true or false.")
  }

  @Test func `a word is one of the allowed ones`() {
    #expect(
      message("flagsInForce", .string("asof"))
        == "flagsInForce: is \"asof\", perhaps for \"asOf\"; it must be one of any, asOf, atDelivery.")
    #expect(
      message("attribution", .string("everything"))
        == "attribution: is \"everything\"; it must be one of controlling, none.")
  }

  @Test func `a date is a date`() {
    #expect(message("asOf", .string("2023-02-30")) == "asOf: is \"2023-02-30\"; a date is YYYY, YYYY-MM or YYYY-MM-DD.")
    #expect(message("asOf", .bool(true)) == "asOf: is a truth value; it must be a text.")
  }

  @Test func `an unknown key names the nearest known one`() {
    #expect(
      message("maxHop", .number(1))
        == "maxHop: there is no such key; the nearest known key is \"maxHops\". "
        + "Remove it, or see \"diligraph policy show\" for all keys.")
    #expect(
      message("colour", .number(1))
        == "colour: there is no such key. Remove it, or see \"diligraph policy show\" for all keys.")
    #expect(message(of: .array([])) == "policy: is a list; it must be a map.")
    #expect(message("name", .number(1)) == "name: is a number; it must be a text.")
    #expect(
      message("transformingRoles", .array([.number(1)])) == "transformingRoles[0]: is a number; it must be a text.")
  }

  @Test func `a rule has a name and a threshold`() {
    func rule(_ members: [Member]) -> StructuredValue { .array([.object(members)]) }
    #expect(
      message("ownershipRules", rule([Member(key: "threshold", value: .number(0.5))]))
        == "ownershipRules[0].name: is missing; a rule has a name and a threshold.")
    #expect(
      message("ownershipRules", rule([Member(key: "name", value: .string("r"))]))
        == "ownershipRules[0].threshold: is missing; a rule has a name and a threshold.")
    #expect(
      message("ownershipRules", .array([.string("ofac-5")]))
        == "ownershipRules[0]: is \"ofac-5\", perhaps for \"ofac-50\"; it must be one of bis-50, eu-50, ofac-50, uk-50."
    )
    #expect(
      message("ownershipRules", rule([Member(key: "treshold", value: .number(0.5))]))
        == "ownershipRules[0].treshold: there is no such key; the nearest known key is \"threshold\". "
        + "Remove it, or see \"diligraph policy show\" for all keys.")
    #expect(message("ownershipRules", .string("majority")) == "ownershipRules: is a text; it must be a list.")
  }

  @Test func `the nearest word is near`() {
    #expect(nearestWord(to: "resller", in: ["reseller", "person"]) == "reseller")
    #expect(nearestWord(to: "RESELLER", in: ["reseller"]) == "reseller")
    #expect(nearestWord(to: "zz", in: ["reseller"]) == nil)
    #expect(nearestWord(to: "", in: ["a", ""]) == "")
    #expect(nearestWord(to: "ab", in: ["b", "a"]) == "a")
    #expect(nearestWord(to: String(repeating: "x", count: 1_000_000), in: ["x"]) == nil)
  }

  private func edit(_ target: Judgement.EditTarget, _ id: String, _ field: String, _ value: String) -> String {
    var builder = DatasetBuilder()
    let a = EntityReference(id: "a")
    builder.add(.relationship(RelationshipStatement(id: "r", from: a, to: EntityReference(id: "b"), kind: .supply)))
    builder.add(.flag(FlagStatement(id: "f", entity: a, category: "listed")))
    var editing = DatasetEditing(builder.dataset())
    do { try editing.apply(target, id: id, field: field, value: value) } catch { return "\(error)" }
    return "no error"
  }

  @Test func `an edit that cannot be made says what would be right`() {
    #expect(
      edit(.entity, "z", "name", "Z")
        == "there is no entity \"z\"; find ids with \"diligraph find\" and \"diligraph show\".")
    #expect(
      edit(.relationship, "z", "share", "1")
        == "there is no relationship \"z\"; find ids with \"diligraph find\" and \"diligraph show\".")
    #expect(
      edit(.flag, "z", "level", "1")
        == "there is no flag \"z\"; find ids with \"diligraph find\" and \"diligraph show\".")
    #expect(
      edit(.entity, "a", "colour", "red")
        == "an entity has no field \"colour\"; the fields are name, role, kind, jurisdiction, pass_through.")
    #expect(
      edit(.relationship, "r", "colour", "red")
        == "a relationship has no field \"colour\"; the fields are kind, confidence, share, start, end, products.")
    #expect(
      edit(.flag, "f", "colour", "red")
        == "a flag has no field \"colour\"; the fields are category, level, confidence, list, programme, since, until.")
    #expect(edit(.flag, "f", "level", "6") == "flag \"f\": level is \"6\"; it must be a whole number from 0 to 5.")
    #expect(
      edit(.relationship, "r", "confidence", "140 %")
        == "relationship \"r\": confidence is \"140 %\"; it must be between 0 and 1, or 0 % and 100 %.")
    #expect(
      edit(.relationship, "r", "start", "soon")
        == "relationship \"r\": start is \"soon\"; it must be a date: YYYY, YYYY-MM or YYYY-MM-DD.")
    #expect(
      edit(.entity, "a", "kind", "firm")
        == "entity \"a\": kind is \"firm\"; it must be one of company, public-body, organization, person, unknown.")
  }
}
