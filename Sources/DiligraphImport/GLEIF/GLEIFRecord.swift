// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// One record of GLEIF, whichever file it comes from: JSON, CSV or XML.
struct GLEIFRecord {
  /// What sort of record it is.
  enum Sort: Sendable { case entity, relationship, exception }

  let sort: Sort
  let location: SourceLocation
  private let fields: Fields

  /// Where the values come from.
  private enum Fields {
    case json(JSONElement)
    case row([String: String])
    case xml(XMLElement)
  }

  /// An element of an XML file; nil where it is none.
  init?(_ element: XMLElement, at location: SourceLocation) {
    switch element.name {
    case "LEIRecord": sort = .entity
    case "RelationshipRecord": sort = .relationship
    case "Exception": sort = .exception
    default: return nil
    }
    fields = .xml(element)
    self.location = location
  }

  /// A record of a JSON file; nil where it is none.
  init?(_ element: JSONElement, at location: SourceLocation) {
    let wrapped = element["RelationshipRecord"] ?? element["LEIRecord"] ?? element["Exception"]
    // "Exception" is also the name of a group of fields in some exports.
    let record = wrapped.flatMap { $0.kind == .object ? $0 : nil } ?? element
    fields = .json(record)
    self.location = location
    if record["Relationship"] != nil {
      sort = .relationship
    } else if record["ExceptionCategory"] != nil || record["ExceptionReason"] != nil {
      sort = .exception
    } else if record["LEI"] != nil {
      sort = .entity
    } else {
      return nil
    }
  }

  /// A row of a table, its cells by the columns' names without separators.
  init(_ sort: Sort, row: [String: String], at location: SourceLocation) {
    self.sort = sort
    self.location = location
    fields = .row(row)
  }

  /// The value at a path; in a table, in the column that is called so.
  func text(_ path: String...) -> String? { text(path) }

  private func text(_ path: [String]) -> String? {
    switch fields {
    case .json(let element):
      var current: JSONElement? = element
      for key in path { current = current?[key] }
      return current.flatMap(Self.text)
    case .row(let row):
      return row[NativeColumn.key(path.joined())]
    case .xml(let element): return element.text(path.joined(separator: "/"))
    }
  }

  /// An attribute of an XML element; the other forms have none.
  func attribute(_ name: String, of path: String...) -> String? {
    guard case .xml(let element) = fields else { return nil }
    return element.children(path.joined(separator: "/")).first?.attribute(name)
  }

  /// The golden copy writes `{"@xml:lang": "en", "$": "Norvale"}`.
  private static func text(_ element: JSONElement) -> String? {
    element.trimmedString ?? element["$"]?.trimmedString ?? element["#text"]?.trimmedString
  }

  /// The items of a list, `Periods` of `Period`, each read through `part`.
  private static func items(_ list: JSONElement?, _ item: String) -> [JSONElement] {
    (list?.elements ?? []).flatMap { element in
      element[item].map(\.elements) ?? (element.kind == .object || element.kind == .string ? [element] : [])
    }
  }

  /// The names beside the legal one.
  var otherNames: [String] {
    let lists = [
      ("OtherEntityNames", "OtherEntityName"), ("TransliteratedOtherEntityNames", "TransliteratedOtherEntityName"),
    ]
    return lists.flatMap { list, item -> [String] in
      switch fields {
      case .json(let element): Self.items(element["Entity"]?[list], item).compactMap(Self.text)
      case .xml(let element): element.texts("Entity/\(list)/\(item)")
      case .row: (1...20).compactMap { text(["Entity", list, item, String($0)]) }
      }
    }
  }

  /// The LEIs and names of those that came after it.
  var successors: [(lei: String?, name: String?)] {
    switch fields {
    case .json(let element):
      let entity = element["Entity"]
      let stated =
        Self.items(entity?["SuccessorEntity"], "SuccessorEntity")
        + Self.items(entity?["SuccessorEntities"], "SuccessorEntity")
      return stated.map {
        ($0["SuccessorLEI"].flatMap(Self.text), $0["SuccessorEntityName"].flatMap(Self.text))
      }
    case .xml(let element):
      let stated =
        element.children("Entity/SuccessorEntity") + element.children("Entity/SuccessorEntities/SuccessorEntity")
      return stated.map { ($0.text("SuccessorLEI"), $0.text("SuccessorEntityName")) }
    case .row:
      let numbered = (1...10).map { number in
        (
          text(["Entity", "SuccessorEntity", String(number), "SuccessorLEI"]),
          text(["Entity", "SuccessorEntity", String(number), "SuccessorEntityName"])
        )
      }
      let single = (
        text("Entity", "SuccessorEntity", "SuccessorLEI"), text("Entity", "SuccessorEntity", "SuccessorEntityName")
      )
      return ([single] + numbered).filter { $0.0 != nil || $0.1 != nil }.map { (lei: $0.0, name: $0.1) }
    }
  }

  /// A period of a relationship.
  struct StatedPeriod {
    var type: String
    var start: String?
    var end: String?
  }

  /// The periods of a relationship.
  var periods: [StatedPeriod] {
    switch fields {
    case .json(let element):
      let relationship = element["Relationship"]
      let stated = Self.items(relationship?["RelationshipPeriods"] ?? relationship?["Period"], "RelationshipPeriod")
      return stated.map { period in
        func text(_ keys: String...) -> String? { keys.lazy.compactMap { period[$0].flatMap(Self.text) }.first }
        return StatedPeriod(
          type: text("PeriodType", "periodType") ?? "", start: text("StartDate", "startDate"),
          end: text("EndDate", "endDate"))
      }
    case .xml(let element):
      return element.children("Relationship/RelationshipPeriods/RelationshipPeriod").map {
        StatedPeriod(type: $0.text("PeriodType") ?? "", start: $0.text("StartDate"), end: $0.text("EndDate"))
      }
    case .row:
      return (1...10).compactMap { number in
        func cell(_ name: String) -> String? { text(["Relationship", "Period", String(number), name]) }
        guard let type = cell("periodType") else { return nil }
        return StatedPeriod(type: type, start: cell("startDate"), end: cell("endDate"))
      }
    }
  }

  /// What is measured of a consolidation, as notes.
  var quantifiers: [String] {
    let names = ["MeasurementMethod", "QuantifierAmount", "QuantifierUnits"]
    let values: [[String?]]
    switch fields {
    case .json(let element):
      let relationship = element["Relationship"]
      let list = relationship?["RelationshipQuantifiers"] ?? relationship?["Quantifiers"]
      values = Self.items(list, "RelationshipQuantifier").map { item in names.map { item[$0].flatMap(Self.text) } }
    case .xml(let element):
      values = element.children("Relationship/RelationshipQuantifiers/RelationshipQuantifier").map { item in
        names.map { item.text($0) }
      }
    case .row:
      values = (1...5).map { number in names.map { text(["Relationship", "Quantifiers", String(number), $0]) } }
    }
    return values.map { $0.compactMap { $0 } }.filter { !$0.isEmpty }.map {
      "quantifier of the consolidation, not a holding: \($0.joined(separator: " "))"
    }
  }

  /// The reasons of an exception and what it refers to.
  var exception: (category: String?, reasons: [String], references: [String]) {
    switch fields {
    case .json(let element):
      (
        text("ExceptionCategory"), element.elements("ExceptionReason").compactMap(Self.text),
        element.elements("ExceptionReference").compactMap(Self.text)
      )
    case .xml(let element):
      (text("ExceptionCategory"), element.texts("ExceptionReason"), element.texts("ExceptionReference"))
    case .row:
      (
        text("Exception", "Category"), (1...5).compactMap { text(["Exception", "Reason", String($0)]) },
        (1...5).compactMap { text(["Exception", "Reference", String($0)]) }
      )
    }
  }

  /// When a delta file takes the record away.
  var deleted: String? {
    switch fields {
    case .json(let element):
      let extensions = element["Extension"] ?? element["Extensions"]
      return extensions?["Deletion"]?["DeletedAt"].flatMap(Self.text) ?? extensions?["DeletedAt"].flatMap(Self.text)
    case .xml(let element):
      return element.text("Extension/Deletion/DeletedAt") ?? element.text("Extension/DeletedAt")
    case .row: return text("DeletedAt") ?? text("Extension", "DeletedAt") ?? text("Extension", "Deletion", "DeletedAt")
    }
  }
}
