// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// An invented case with something for each section of a dossier: a maker, two resellers, a ministry that is flagged, one
/// that is flagged through it, an owner of an unstated share, disputes and responses.
public struct DossierCase: Sendable {
  /// The case, ready to be asked.
  public let analysis: Analysis
  /// The address in the source of the first relationship.
  public static let address = "https://example.org/reports/17?page=2#b"

  /// The case.
  ///
  /// - Parameter text: what stands in every place where an input can have any text; nil for plain words.
  public init(text: String? = nil) {
    var builder = DatasetBuilder()
    func any(_ plain: String) -> String { text ?? plain }
    func add(_ id: String, _ name: String, _ role: String, _ kind: EntityKind) {
      var statement = EntityStatement(EntityReference(id: id), names: [Name(any(name)), Name(any(name) + " Ltd")])
      statement.role = Role(any(role))
      statement.kind = kind
      statement.jurisdictions = [any("XA")]
      statement.notes = [any("makes cameras")]
      statement.location = SourceLocation(file: any("entities.csv"), line: 2)
      builder.add(.entity(statement))
    }
    add("maker", "Norvale Optics", "manufacturer", .company)
    add("first", "Kestrel Trading", "reseller", .company)
    add("second", "Alder Trading", "reseller", .company)
    add("ministry", "Ministry of Interior", "public-body", .publicBody)
    add("police", "Harbour Police", "public-body", .publicBody)
    add("owner", "Vardanik Holding", "company", .company)
    func source(_ publisher: String, _ grade: String, stance: Stance = .supports) -> Source {
      Source(
        publisher: any(publisher), title: any("Report on cameras"), url: text ?? Self.address,
        published: Day("2021-03-04"), grade: Grade(any(grade)), stance: stance,
        response: any("The maker knows of nothing."),
        location: SourceLocation(file: any("suppliers.csv"), line: 3))
    }
    func add(_ id: String, _ from: String, _ kind: RelationshipKind, _ to: String, _ sources: [Source]) {
      var statement = RelationshipStatement(
        id: text.map { id + $0 } ?? id, from: EntityReference(id: from), to: EntityReference(id: to), kind: kind)
      statement.sources = sources
      if kind.family == .provision, id != "r2" {
        statement.products = [ProductCategory(any("facial-recognition"))]
        statement.period.start = Day("2020-01-01")
        statement.amount = Amount(1_310_000, currency: any("EUR"))
      }
      statement.notes = [any("invoices seen by the paper")]
      builder.add(.relationship(statement))
    }
    add("r1", "maker", .supply, "first", [source("Harbour Gazette", "C"), source("Ministry", "B", stance: .disputes)])
    add("r2", "first", .award, "ministry", [source("Portal", "A3")])
    add("r3", "maker", .supply, "second", [source("Harbour Gazette", "C")])
    add("r4", "second", .award, "ministry", [source("Portal", "A3")])
    add("r5", "ministry", .partOf, "police", [source("Official Journal", "A3")])
    add("r6", "second", .service, "police", [source("Portal", "A3")])
    add("r7", "owner", .ownership, "maker", [])
    add("r8", "second", .shipment, "ministry", [])
    func flag(_ entity: String, _ list: String, _ level: Int) {
      var statement = FlagStatement(
        id: text.map { entity + $0 } ?? entity, entity: EntityReference(id: entity), category: any("security service"))
      statement.list = text ?? list
      statement.level = FlagLevel(level)
      statement.programme = any("Surveillance")
      statement.sources = [source("Council", "A3")]
      statement.notes = [any("listed with its parts")]
      builder.add(.flag(statement))
    }
    flag("ministry", "northern-council", 5)
    flag("owner", "ofac-sdn", 4)
    analysis = Analysis(builder.dataset())
  }

  /// The maker of dossiers of this case.
  public func dossiers(_ options: DossierOptions = DossierOptions()) -> Dossiers {
    let input = DossierProvenance.Input(
      file: analysis.dataset.relationships[0].sources.first?.location?.file ?? "suppliers.csv",
      digest: String(repeating: "0f", count: 32), byteCount: 1_234, format: "csv", dataset: "suppliers",
      time: "2024-05-06T07:08:09Z")
    return Dossiers(
      of: analysis, context: ReportContext(policy: analysis.policy, digest: String(repeating: "ab", count: 32)),
      provenance: DossierProvenance(
        inputs: [input], dataDigest: String(repeating: "cd", count: 32), programVersion: "0.0.0"),
      options: options)
  }

  /// The dossier of the entity with an id.
  public func dossier(_ id: String, _ options: DossierOptions = DossierOptions()) -> Dossier? {
    analysis.dataset.entityIndex(ofRecord: id).map(dossiers(options).dossier(of:))
  }
}
