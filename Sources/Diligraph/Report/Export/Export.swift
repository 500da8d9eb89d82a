// SPDX-License-Identifier: Apache-2.0

/// A form in which other programs read graphs.
public enum ExportFormat: String, Sendable, Hashable, CaseIterable {
  /// GraphML 1.0, as NetworkX, igraph, yEd and Gephi read it.
  case graphml
  /// GEXF 1.3 of Gephi, with the days of relationships as time.
  case gexf
  /// Tables of entities, relationships, sources and flags.
  case csv
  /// The node-link JSON of NetworkX, with everything nested.
  case nodeLink = "node-link"
  /// A script of Cypher statements, for Neo4j and Memgraph.
  case cypher
  /// The tables that `neo4j-admin database import` reads.
  case neo4jCSV = "neo4j-csv"
  /// FollowTheMoney entities as JSON lines.
  case ftm

  /// Whether the format is several files, so that a folder takes them.
  public var isFolder: Bool { self == .csv || self == .neo4jCSV }

  /// `graph` in this format.
  public func export(_ graph: ExportGraph) -> Export {
    switch self {
    case .graphml: GraphMLWriter(graph).export
    case .gexf: GEXFWriter(graph).export
    case .csv: CSVTablesWriter(graph).export
    case .nodeLink: NodeLinkWriter(graph).export
    case .cypher: CypherWriter(graph).export
    case .neo4jCSV: Neo4jTablesWriter(graph).export
    case .ftm: FollowTheMoneyWriter(graph).export
    }
  }
}

/// A graph as files of a format, with what the format could not carry.
public struct Export: Sendable, Hashable {
  /// The files; a format that is one file has one, whose name does not matter.
  public let files: [File]
  /// What was lost or changed, each with how often; empty where everything was carried.
  public let losses: [Loss]

  /// A file.
  public struct File: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The content.
    public let text: String

    /// A file.
    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Something that a format could not carry as it is.
  public struct Loss: Sendable, Hashable {
    /// What, in words that follow a number.
    public let what: String
    /// How often.
    public let count: Int
  }

  /// Files with the losses that occur; one of which there are none is left out.
  init(_ files: [File], losses: [(what: String, count: Int)]) {
    self.files = files
    self.losses = losses.filter { $0.count > 0 }.map { Loss(what: $0.what, count: $0.count) }
  }
}

/// What was written, and what the format could not carry.
public struct ExportReport: Report {
  private let export: Export
  private let graph: ExportGraph
  private let format: ExportFormat
  private let place: String

  /// The report on `export`, which was written to `place`.
  public init(_ export: Export, of graph: ExportGraph, as format: ExportFormat, to place: String) {
    self.export = export
    self.graph = graph
    self.format = format
    self.place = place
  }

  /// Whether everything that the question is about was selected; what the format lost is listed besides.
  public var isComplete: Bool { !(graph.caption.first?.hasPrefix("Partial") ?? false) }

  /// The place, the format, how much, and the losses.
  public var members: [StructuredValue.Member] {
    [
      .init(key: "question", value: .string(graph.title)), .init(key: "format", value: .string(format.rawValue)),
      .init(key: "output", value: .string(place)),
      .init(key: "files", value: .array(format.isFolder ? export.files.map { .string($0.name) } : [])),
      .init(key: "entities", value: .number(Double(graph.nodes.count))),
      .init(key: "relationships", value: .number(Double(graph.edges.count))),
      .init(
        key: "losses",
        value: .array(
          export.losses.map {
            .object([
              .init(key: "count", value: .number(Double($0.count))), .init(key: "what", value: .string($0.what)),
            ])
          })),
    ]
  }

  /// One row for each loss.
  public var table: ReportTable {
    ReportTable(header: ["count", "loss"], rows: export.losses.map { [String($0.count), $0.what] })
  }

  /// The same for a person.
  public var text: String {
    var text = "\(ReportText.visible(place)): \(ReportText.counted(graph.nodes.count, "entity", "entities")), "
    text += "\(ReportText.counted(graph.edges.count, "relationship")), as \(format.rawValue)"
    if format.isFolder { text += " (\(export.files.map(\.name).joined(separator: ", ")))" }
    text += "\n" + graph.caption.prefix(2).map { ReportText.visible($0, limit: 1_000) + "\n" }.joined()
    guard !export.losses.isEmpty else { return text + "The format carries everything that was selected.\n" }
    text += "What \(format.rawValue) does not carry:\n"
    for loss in export.losses { text += "  \(loss.count)  \(loss.what)\n" }
    return text
  }
}
