// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Statements as a person and as a program reads them, before anything is merged.
enum StatementText {
  /// One line.
  static func line(_ statement: Statement) -> String {
    let fields = self.fields(statement).map { "\($0.key): \($0.value.joined(separator: "; "))" }
    return ([head(statement)] + fields).joined(separator: " | ")
  }

  /// Keys and values that JSON can hold.
  static func object(_ statement: Statement) -> [String: Any] {
    var object: [String: Any] = ["statement": head(statement)]
    for (key, value) in fields(statement) {
      object[key] = value.count == 1 && !listKeys.contains(key) ? value[0] : value
    }
    return object
  }

  private static let listKeys: Set<String> = ["names", "jurisdictions", "identifiers", "products", "notes", "sources"]

  private static func head(_ statement: Statement) -> String {
    switch statement {
    case .entity: "entity"
    case .relationship: "relationship"
    case .flag: "flag"
    }
  }

  /// What is stated, in a fixed order.
  private static func fields(_ statement: Statement) -> [(key: String, value: [String])] {
    let fields: [(String, [String])] =
      switch statement {
      case .entity(let entity):
        [
          ("id", [entity.reference.recordID]), ("names", entity.names.map(\.text)),
          ("kind", [entity.kind?.rawValue ?? ""]), ("role", [entity.role?.name ?? ""]),
          ("jurisdictions", entity.jurisdictions), ("identifiers", entity.identifiers.map(\.description)),
          ("notes", entity.notes), ("place", [entity.location?.description ?? ""]),
        ]
      case .relationship(let link):
        [
          ("from", [link.from.recordID]), ("kind", [link.kind.rawValue]), ("to", [link.to.recordID]),
          ("share", [link.share.map(text) ?? ""]), ("start", [link.period.start?.description ?? ""]),
          ("end", [link.period.end?.description ?? ""]), ("products", link.products.map(\.name)),
          ("amount", [link.amount.map { canonicalNumber($0.value) + ($0.currency.map { " \($0)" } ?? "") } ?? ""]),
          ("sources", link.sources.map(text)), ("notes", link.notes),
        ]
      case .flag(let flag):
        [
          ("entity", [flag.entity.recordID]), ("category", [flag.category]),
          ("level", [flag.level.map { "\($0.value)" } ?? ""]), ("list", [flag.list ?? ""]),
          ("programme", [flag.programme ?? ""]), ("since", [flag.period.start?.description ?? ""]),
          ("until", [flag.period.end?.description ?? ""]), ("sources", flag.sources.map(text)),
          ("notes", flag.notes),
        ]
      }
    return fields.map { ($0.0, $0.1.filter { !$0.isEmpty }) }.filter { !$0.1.isEmpty }
  }

  private static func text(_ share: Share) -> String {
    share.isExact
      ? canonicalNumber(share.least) : "\(canonicalNumber(share.least)) to \(canonicalNumber(share.most))"
  }

  private static func text(_ source: Source) -> String {
    [
      source.publisher, source.title, source.url, source.published?.description, source.grade?.code,
      source.location?.description,
    ].compactMap(\.self).joined(separator: ", ")
  }
}
