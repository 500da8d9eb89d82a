// SPDX-License-Identifier: Apache-2.0

/// All that the analysis says of one entity, in an order in which a person reads and decides: what a due-diligence
/// report is written from.
///
/// A dossier knows no file format: it is sections of blocks, and beside the blocks of each section the same content
/// as structured members. ``DossierHTML``, ``DossierMarkdown`` and ``DossierJSON`` write it.
public struct Dossier: Sendable {
  /// The index of the entity in the data set.
  public let entity: Int
  /// The entity's id.
  public let entityID: String
  /// The headline.
  public let title: DossierText
  /// The lines under the headline: what all of it is true of.
  public let heads: [DossierText]
  /// The policy, the day.
  public let context: ReportContext
  /// Whether nothing was cut off.
  public let isComplete: Bool
  /// The sections, each key once, in the order of ``Key``.
  public let sections: [Section]
  /// The headings over the sections; one without a name where no framework gives any.
  public private(set) var parts: [Part]
  /// The framework whose headings these are; nil for none.
  public private(set) var framework: Framework?
  /// The drawing of the paths; nil where there are none.
  public let picture: Picture?
  /// The entity in an overview of many.
  public let row: Overview.Row

  init(
    entity: Int, entityID: String, title: DossierText, heads: [DossierText], context: ReportContext,
    isComplete: Bool, sections: [Section], picture: Picture?, row: Overview.Row
  ) {
    self.entity = entity
    self.entityID = entityID
    self.title = title
    self.heads = heads
    self.context = context
    self.isComplete = isComplete
    self.sections = sections
    self.picture = picture
    self.row = row
    parts = [Part(heading: nil, note: nil, keys: sections.map(\.key))]
  }

  /// What a section is about.
  public enum Key: String, CaseIterable, Sendable {
    case summary, subject, exposure, diagram, paths, flags, ownership, intermediaries, verify, clearing, evidence,
      redFlags, unknown, sensitivity, assessment, sources, provenance, computation, notice
  }

  /// A section.
  public struct Section: Sendable {
    /// What it is about.
    public let key: Key
    /// Its heading.
    public let title: DossierText
    /// What it says, for a person.
    public let blocks: [Block]
    /// What it says, for a program.
    public let value: StructuredValue
  }

  /// A piece of a section.
  public enum Block: Hashable, Sendable {
    /// A heading below that of the section.
    case heading(DossierText)
    /// A paragraph.
    case paragraph(DossierText)
    /// A list of points.
    case list([DossierText])
    /// A table.
    case table(Table)
    /// Something with a mark that other places refer to, and what is said of it.
    case entry(mark: String?, title: DossierText, lines: [DossierText])
    /// Lines that only some readers want to see.
    case folded(title: DossierText, lines: [DossierText])
    /// The drawing of the dossier.
    case figure
    /// A line for a person to fill: what belongs there, and what may.
    case blank(DossierText, choices: DossierText)
  }

  /// Rows under a header; the first cell of a row names the row.
  public struct Table: Hashable, Sendable {
    /// What the table shows.
    public let caption: DossierText
    /// The names of the columns.
    public let header: [DossierText]
    /// The cells of each row, one for each column.
    public let rows: [[DossierText]]
  }

  /// A heading over some sections.
  public struct Part: Sendable {
    /// The heading; nil for none.
    public let heading: DossierText?
    /// What the framework asks for there.
    public let note: DossierText?
    /// The sections under it.
    public let keys: [Key]
  }

  /// The same sections under the headings of a framework; those that it has no heading for come last.
  public func arranged(by framework: Framework) -> Dossier {
    var left = sections.map(\.key)
    var parts: [Part] = []
    for step in framework.steps {
      let keys = step.sections.filter(left.contains)
      left.removeAll { keys.contains($0) }
      parts.append(
        Part(heading: "\(data: step.heading)", note: step.note.map { "\(data: $0, limit: 1_000)" }, keys: keys))
    }
    if !left.isEmpty { parts.append(Part(heading: DossierWords.furtherFacts, note: nil, keys: left)) }
    var dossier = self
    dossier.parts = parts
    dossier.framework = framework
    return dossier
  }

  /// The section about something.
  public func section(_ key: Key) -> Section? { sections.first { $0.key == key } }
}

/// Headings under which a published framework of due diligence wants to see what is known.
public struct Framework: Hashable, Sendable {
  /// The name on the command line.
  public var id: String
  /// What it is called.
  public var title: String
  /// The document that it comes from.
  public var document: String
  /// Its headings in order.
  public var steps: [Step]

  /// A heading, and what stands under it.
  public struct Step: Hashable, Sendable {
    /// The heading, in the project's own words.
    public var heading: String
    /// What the framework asks for there.
    public var note: String?
    /// The sections that answer it.
    public var sections: [Dossier.Key]
  }
}
