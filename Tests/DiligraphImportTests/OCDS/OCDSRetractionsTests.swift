// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func release(_ date: String, _ status: String, tag: String = "award", award: String = "a") -> String {
  """
  {"ocid":"ocds-abc123-1","date":"\(date)","tag":["\(tag)"],"buyer":{"name":"B"},"awards":[{"id":"\(award)",\
  "status":"\(status)","suppliers":[{"name":"S"}],"value":{"amount":5,"currency":"EUR"}}]}
  """
}

private func package(_ releases: String...) -> String {
  "{\"publisher\":{\"name\":\"Tidal Portal\"},\"releases\":[\(releases.joined(separator: ","))]}"
}

/// The confidence of each relationship, after files were read in this order.
private func confidences(_ files: [String]) throws -> [String: Double] {
  var builder = DatasetBuilder()
  for (index, text) in files.enumerated() {
    _ = try OCDSImporter().read(.text(text, name: "\(index).json"), into: &builder)
  }
  let dataset = builder.dataset()
  #expect(dataset.findings.allSatisfy { ["ocds-awards-not-providing", "relationship-retracted"].contains($0.code) })
  let policy = Policy()
  return Dictionary(
    uniqueKeysWithValues: dataset.relationships.map { ($0.id, Confidence(of: $0, policy: policy).value) })
}

/// What an award is after a release in another file took it back.
@Suite struct OCDSRetractionsTests {
  private static let active = package(release("2020-01-01", "active"))
  private static let cancelled = package(release("2021-01-01", "cancelled", tag: "awardCancellation"))

  @Test func `an award that another file takes back counts for nothing, whatever the order of the files`() throws {
    #expect(try confidences([Self.active])["ocds-abc123-1/a/s", default: 0] > 0.5)
    for files in [
      [Self.active, Self.cancelled], [Self.cancelled, Self.active], [Self.cancelled, Self.cancelled, Self.active],
    ] {
      #expect(try confidences(files) == ["ocds-abc123-1/a/s": 0])
    }
    let pending = package(release("2020-01-01", "pending"))
    let unsuccessful = package(release("2020-02-01", "unsuccessful"))
    #expect(try confidences([pending, unsuccessful]) == ["ocds-abc123-1/a/s": 0])
  }

  @Test func `an award that is taken back and stated nowhere is no relationship`() throws {
    for files in [
      [Self.cancelled], [Self.cancelled, Self.cancelled], [package(release("2020-01-01", "unsuccessful"))],
    ] {
      #expect(try confidences(files).isEmpty)
    }
    var builder = DatasetBuilder()
    for name in ["1.json", "2.json"] { _ = try OCDSImporter().read(.text(Self.cancelled, name: name), into: &builder) }
    let dataset = builder.dataset()
    #expect(dataset.entities.map(\.name).sorted() == ["B", "S"])
    let finding = try #require(dataset.findings.first { $0.code == "relationship-retracted" })
    #expect(
      finding.description
        == "1.json:1: ocds-abc123-1: 1 relationship is only retracted, this one first, and stated by no source; left out."
    )
  }

  @Test func `other awards of the process and other publishers' words stay`() throws {
    let other = package(release("2020-01-01", "active", award: "b"))
    let both = try confidences([other, Self.cancelled])
    #expect(both["ocds-abc123-1/a/s"] == nil && both["ocds-abc123-1/b/s", default: 0] > 0.5)
    let elsewhere = Self.active.replacing("Tidal Portal", with: "Fog Portal")
    #expect(try confidences([elsewhere, Self.cancelled])["ocds-abc123-1/a/s", default: 0] > 0.5)
  }

  @Test func `what a retraction says is the status, by whom and when, and no amount`() throws {
    var collector = StatementCollector()
    let summary = try OCDSImporter().read(
      .text(package(release("2020-01-01", "active"), release("2021-01-01", "cancelled")), name: "t.json"),
      into: &collector)
    let statement = try #require(collector.relationships.first)
    #expect(collector.relationships.count == 1 && statement.amount == nil && statement.period == Period())
    #expect(statement.notes == ["award: cancelled"] && statement.sources.map(\.stance) == [.retracts])
    #expect(statement.sources.first?.publisher == "Tidal Portal")
    #expect(statement.sources.first?.published == Day("2021-01-01"))
    #expect(summary["awardsRetracted"] == 1 && summary["awardRelationships"] == 0)
    #expect(summary.findings == ["ocds-awards-not-providing": 1])
  }

  @Test func `a compiled release says all of its process, and leaves a cancelled award out`() throws {
    #expect(try confidences([package(release("2021-01-01", "cancelled", tag: "compiled"))]).isEmpty)
    let record = "{\"records\":[{\"ocid\":\"ocds-abc123-1\",\"releases\":[\(release("2021-01-01", "cancelled"))]}]}"
    #expect(try confidences([record]).isEmpty)
  }
}
