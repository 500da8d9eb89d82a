// SPDX-License-Identifier: Apache-2.0

/// A dossier as one JSON object: structured members, not prose.
public struct DossierJSON: Sendable {
  private let dossier: Dossier

  /// The JSON of `dossier`.
  public init(_ dossier: Dossier) { self.dossier = dossier }

  /// What answers of the program have in common, then a member for each section.
  public var value: StructuredValue {
    var members: [StructuredValue.Member] = [
      .init(key: "schemaVersion", value: .number(Double(ReportContext.schemaVersion)))
    ]
    members += dossier.context.members
    members.append(.init(key: "complete", value: .bool(dossier.isComplete)))
    members.append(.init(key: "entity", value: .string(dossier.entityID)))
    members.append(.init(key: "framework", value: frameworkValue))
    members += dossier.sections.map { .init(key: $0.key.rawValue, value: $0.value) }
    return .object(members)
  }

  private var frameworkValue: StructuredValue {
    guard let framework = dossier.framework else { return .null }
    return .object([
      .init(key: "id", value: .string(framework.id)), .init(key: "title", value: .string(framework.title)),
      .init(key: "document", value: .string(framework.document)),
      .init(
        key: "headings",
        value: .array(
          dossier.parts.map { part in
            .object([
              .init(key: "heading", value: .text(part.heading?.plain)),
              .init(key: "sections", value: .array(part.keys.map { .string($0.rawValue) })),
            ])
          })),
    ])
  }

  /// The text, indented.
  public var text: String { value.prettyJSON + "\n" }
}
