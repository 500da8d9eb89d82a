// SPDX-License-Identifier: Apache-2.0

extension SectorPack {
  /// The pack that a file of settings states.
  ///
  /// - Throws: ``SettingsError`` for an unknown key, a value of another type, or an id that is given twice.
  public init(_ value: StructuredValue) throws(SettingsError) {
    let root = SettingsCursor(key: "", value: value)
    _ = try root.members(known: ["pack", "title", "categories", "redFlags"])
    id = try root.required("pack").text()
    title = try root.required("title").text()
    categories = []
    if let list = root.member("categories") {
      for element in try list.elements() {
        _ = try element.members(known: ["category", "wording"])
        categories.append(
          Category(
            category: ProductCategory(try element.required("category").text()),
            wording: try element.required("wording").text()))
      }
    }
    redFlags = []
    for element in try root.required("redFlags").elements() {
      _ = try element.members(known: ["id", "wording", "document", "test"])
      let redFlag = RedFlag(
        id: try element.required("id").text(), wording: try element.required("wording").text(),
        document: try element.required("document").text(),
        test: try element.member("test").map { cursor throws(SettingsError) in try Test(cursor) })
      guard !redFlags.contains(where: { $0.id == redFlag.id }) else {
        throw try element.required("id").wrong("is given twice; each red flag has an id of its own.")
      }
      redFlags.append(redFlag)
    }
  }
}

extension SectorPack.Test {
  fileprivate static let keys = [
    "product", "kind", "endUserLevel", "endUserWords", "intermediaryRole", "intermediary", "unstated", "evidence",
  ]

  fileprivate init(_ cursor: SettingsCursor) throws(SettingsError) {
    let members = try cursor.members(known: Self.keys)
    guard members.count == 1, let member = members.first else {
      throw cursor.wrong("must have exactly one key, of \(Self.keys.joined(separator: ", ")).")
    }
    switch member.key.dropFirst(cursor.key.count + 1) {
    case "product": self = .product(try member.texts().map { ProductCategory($0) })
    case "kind": self = .kind(try member.words(RelationshipKind.self))
    case "endUserLevel": self = .endUserLevel(try member.whole(0...5))
    case "endUserWords": self = .endUserWords(try member.texts())
    case "intermediaryRole": self = .intermediaryRole(try member.texts().map { Role($0) })
    case "intermediary": self = .intermediary(try member.word(SectorPack.Intermediary.self))
    case "unstated": self = .unstated(try member.word(SectorPack.Unstated.self))
    default: self = .evidence(try member.word(SectorPack.Evidence.self))
    }
  }
}

extension Framework {
  /// The framework that a file of settings states.
  ///
  /// - Throws: ``SettingsError`` for an unknown key or section, or a section that stands under two headings.
  public init(_ value: StructuredValue) throws(SettingsError) {
    let root = SettingsCursor(key: "", value: value)
    _ = try root.members(known: ["framework", "title", "document", "steps"])
    id = try root.required("framework").text()
    title = try root.required("title").text()
    document = try root.required("document").text()
    steps = []
    var seen: Set<Dossier.Key> = []
    for element in try root.required("steps").elements() {
      _ = try element.members(known: ["heading", "note", "sections"])
      let sections = try element.required("sections")
      let keys = try sections.words(Dossier.Key.self)
      for key in keys where !seen.insert(key).inserted {
        throw sections.wrong("names \(key.rawValue), which stands under another heading already; name it once.")
      }
      steps.append(
        Step(
          heading: try element.required("heading").text(),
          note: try element.member("note").map { cursor throws(SettingsError) in try cursor.text() }, sections: keys))
    }
  }
}
