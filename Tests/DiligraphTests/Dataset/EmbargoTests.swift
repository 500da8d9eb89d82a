// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

/// What only an embargoed source states is not published under another source's name.
@Suite struct EmbargoTests {
  private static let profile = PublicationProfile(embargo: .init(["Leak Desk"]))

  private static func supply(
    _ id: String?, _ publishers: [String], stance: Stance = .supports,
    _ change: (inout RelationshipStatement) -> Void = { _ in }
  ) -> Statement {
    var statement = RelationshipStatement(
      id: id, from: EntityReference(id: "maker"), to: EntityReference(id: "shop"), kind: .supply)
    statement.sources = publishers.map { Source(publisher: $0, stance: stance) }
    change(&statement)
    return .relationship(statement)
  }

  private static func invoice(_ statement: inout RelationshipStatement) {
    statement.period.start = Day("2021-03-01")
    statement.products = [ProductCategory("intrusion")]
    statement.amount = Amount(1_400_000, currency: "USD")
    statement.confidence = Probability(0.9)
    statement.notes = ["paid in cash"]
  }

  private static func dataset(_ statements: [Statement], _ judgements: [Judgement] = []) -> Dataset {
    var builder = DatasetBuilder()
    for statement in statements { builder.add(statement) }
    return builder.dataset(judgements: judgements)
  }

  private static func edit(_ target: Judgement.EditTarget, _ id: String, _ field: String, _ value: String) -> Judgement
  {
    Judgement(
      number: 1, action: .edit(target, id: id, field: field, value: value), author: "A", time: "2024-01-01T00:00:00Z",
      reason: "checked")
  }

  @Test func `values that an embargoed source alone states are not published`() throws {
    let published = Self.dataset([
      Self.supply("r1", ["Public Press"]) { $0.products = [ProductCategory("storage")] },
      Self.supply("r1", ["Leak Desk"], Self.invoice),
    ]).published(Self.profile)
    let relationship = try #require(published.relationships.first)
    #expect(relationship.id == "r1" && relationship.sources.map(\.publisher) == ["Public Press"])
    #expect(relationship.period == Period() && relationship.amount == nil && relationship.confidence == nil)
    #expect(relationship.products.map(\.name) == ["storage"])
    let outcome = try #require(published.publication)
    #expect(outcome.relationshipsWithLess == 1)
    #expect(
      outcome.line.contains(
        "1 relationship shown without dates, products, shares, amounts or confidences that an embargoed source may"),
      "\(outcome.line)")
  }

  @Test func `what an open source states too is published`() throws {
    let published = Self.dataset([
      Self.supply("r1", ["Public Press"], Self.invoice), Self.supply("r1", ["Leak Desk"], Self.invoice),
      Self.supply(nil, ["Public Press"], Self.invoice), Self.supply(nil, ["Leak Desk"], Self.invoice),
    ]).published(Self.profile)
    #expect(published.relationships.count == 2)
    for relationship in published.relationships {
      #expect(relationship.period.start == Day("2021-03-01") && relationship.amount?.value == 1_400_000)
      #expect(relationship.sources.count == 1)
    }
    #expect(published.publication?.relationshipsWithLess == 0)
  }

  @Test func `of one statement with both sorts of sources no value is published, nor an id that follows from them`()
    throws
  {
    let data = Self.dataset([Self.supply(nil, ["Public Press", "Leak Desk"], Self.invoice)])
    let published = data.published(Self.profile)
    let relationship = try #require(published.relationships.first)
    #expect(relationship.period == Period() && relationship.amount == nil && relationship.products.isEmpty)
    #expect(relationship.confidence == nil && relationship.id == "relationship-1")
    #expect(data.relationships.first?.id.hasPrefix("maker>shop/supply/") == true)
  }

  @Test func `where the statements are not known any more no value is published`() throws {
    // As of a snapshot: parts that nobody can tell apart.
    let merged = Self.dataset([
      Self.supply("r1", ["Public Press"]), Self.supply("r1", ["Leak Desk"], Self.invoice),
    ])
    let parts = Dataset(
      parts: Array(merged.entities), relationships: Array(merged.relationships), flags: merged.flags)
    let relationship = try #require(parts.published(Self.profile).relationships.first)
    #expect(relationship.period == Period() && relationship.amount == nil && relationship.products.isEmpty)
    #expect(relationship.sources.map(\.publisher) == ["Public Press"])
  }

  @Test func `the confidence that a person set stays, the dates that a person set do not`() throws {
    let statements = [
      Self.supply("r1", ["Public Press"]), Self.supply("r1", ["Leak Desk"], Self.invoice),
      Self.supply("r2", ["Public Press"], Self.invoice),
    ]
    let published = Self.dataset(
      statements,
      [
        Self.edit(.relationship, "r1", "confidence", "0.05"), Self.edit(.relationship, "r1", "start", "2021-03"),
        Self.edit(.relationship, "r2", "start", "2020-01-01"),
      ]
    ).published(Self.profile)
    #expect(published.relationships[0].confidence == Probability(0.05) && published.relationships[0].period == Period())
    // Without an embargoed source an edit is as good as ever.
    #expect(published.relationships[1].period.start == Day("2020-01-01"))
  }

  @Test func `the same holds of flags`() throws {
    func flag(_ id: String?, _ publishers: [String], _ level: Int?, _ programme: String?) -> Statement {
      var flag = FlagStatement(id: id, entity: EntityReference(id: "shop"), category: "listed")
      flag.level = level.flatMap { FlagLevel($0) }
      flag.programme = programme
      flag.period.start = programme == nil ? nil : Day("2021-03-01")
      flag.sources = publishers.map { Source(publisher: $0) }
      return .flag(flag)
    }
    let data = [
      flag("f1", ["Gazette"], 2, nil), flag("f1", ["Leak Desk"], 5, "secret programme"),
      flag("f2", ["Gazette", "Leak Desk"], 4, "secret programme"), flag("f3", ["Gazette"], 3, "open programme"),
      flag(nil, ["Gazette", "Leak Desk"], 1, "secret programme"),
    ]
    let published = Self.dataset(data).published(Self.profile)
    let flags = Dictionary(uniqueKeysWithValues: published.flags.map { ($0.id, $0) })
    #expect(flags.count == 4 && flags["flag-1"]?.programme == nil)
    #expect(flags["f1"]?.level == FlagLevel(2) && flags["f1"]?.programme == nil && flags["f1"]?.period == Period())
    #expect(flags["f2"]?.level == nil && flags["f2"]?.programme == nil && flags["f2"]?.category == "listed")
    #expect(flags["f3"]?.level == FlagLevel(3) && flags["f3"]?.programme == "open programme")
    #expect(published.publication?.flagsWithLess == 3)
    let judged = Self.dataset(data, [Self.edit(.flag, "f2", "level", "1")]).published(Self.profile)
    #expect(judged.flags.first { $0.id == "f2" }?.level == FlagLevel(1))
  }

  @Test func `no statement of an embargoed source tells in what is published, whatever it says`() {
    // The published form is that of data in which the embargoed statements never were.
    for seed in 0..<200 {
      var random = SeededGenerator(seed: seed)
      var open: [Statement] = []
      var held: [Statement] = []
      for number in 0..<8 {
        let isHeld = Bool.random(using: &random)
        let id = ["r1", "r2", "r3"].randomElement(using: &random) ?? "r1"
        let year = 2015 + Int.random(in: 0..<6, using: &random)
        let statement = Self.supply(id, [isHeld ? "Leak Desk" : "Press \(number)"]) {
          $0.period.start = Bool.random(using: &random) ? Day("\(year)-01-01") : nil
          $0.products = Bool.random(using: &random) ? [ProductCategory("p\(number)")] : []
          $0.confidence = Bool.random(using: &random) ? Probability(Double(number + 1) / 10) : nil
          $0.amount = Bool.random(using: &random) ? Amount(Double(number), currency: "EUR") : nil
        }
        if isHeld { held.append(statement) } else { open.append(statement) }
      }
      let published = Self.dataset(open + held).published(Self.profile)
      let never = Self.dataset(open).published(Self.profile)
      #expect(published.relationships == never.relationships, "seed \(seed)")
    }
  }
}
