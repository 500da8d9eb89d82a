// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// A recipient, or its parent.
struct USAspendingParty {
  let reference: EntityReference
  let names: [Name]
  let identifiers: [Identifier]
  /// Numbers that stand where identifiers belong and are none.
  private(set) var placeholders: [Identifier] = []
  let country: String?
  var kind: EntityKind?
  var role: Role?
  var notes: [String] = []
  /// Whether the name stands for nobody in particular.
  let isAnonymous: Bool

  /// The party with these columns' values, or nil where none is stated.
  ///
  /// - Parameter anonymousKey: what tells apart parties whose name the publisher hides.
  init?(name: String?, aliases: [String?] = [], uei: String?, duns: String?, country: String?, anonymousKey: String?) {
    let statedUEI = uei
    let uei = uei.map { $0.uppercased() }.flatMap(Self.isUEI)
    let duns = duns.flatMap(Self.isDUNS)
    guard name != nil || uei != nil || duns != nil else { return nil }
    isAnonymous = name.map { Self.anonymousNames.contains(foldedName($0)) } ?? false
    self.country = CountryCode.alpha2(country)
    var names: [Name] = []
    for text in [name] + aliases {
      guard let text, !names.contains(where: { $0.text == text }) else { continue }
      names.append(Name(text))
    }
    self.names = names
    if isAnonymous {
      // One number stands for all of them; it must not make them one.
      identifiers = []
      reference = EntityReference(id: "unnamed/\(anonymousKey ?? "")", namespace: "usaspending")
      return
    }
    let stated = [
      uei.flatMap { Identifier(scheme: "US-SAM", value: $0) },
      duns.flatMap { Identifier(scheme: "XI-DUNS", value: $0) },
    ].compactMap(\.self)
    identifiers = stated.filter { !$0.isPlaceholder }
    placeholders = stated.filter(\.isPlaceholder)
    if uei == nil, let statedUEI, statedUEI.count > 3 { notes = ["UEI as stated, which is none: \(statedUEI)"] }
    if let identifier = identifiers.first {
      reference = EntityReference(id: identifier.description, namespace: "usaspending")
    } else {
      reference = EntityReference(name: name ?? "", namespace: "usaspending", jurisdiction: self.country)
    }
  }

  /// All that is said of it, to tell what was said before.
  var content: String {
    let texts = [reference.key, country ?? "", kind?.rawValue ?? "", role?.name ?? ""]
    return (texts + names.map(\.text) + identifiers.map(\.value) + notes).joined(separator: "\u{1F}")
  }

  func statement(_ location: SourceLocation?) -> EntityStatement {
    var statement = EntityStatement(reference, names: names, location: location)
    statement.kind = kind
    statement.role = role
    statement.identifiers = identifiers
    statement.jurisdictions = country.map { [$0] } ?? []
    statement.notes = notes
    return statement
  }

  /// What USAspending writes instead of names that it withholds, or of a recipient without a registration.
  private static let anonymousNames: Set<String> = Set(
    [
      "MISCELLANEOUS FOREIGN AWARDEES", "MISCELLANEOUS FOREIGN CONTRACTORS", "FOREIGN AWARDEES (UNDISCLOSED)",
      "DOMESTIC AWARDEES (UNDISCLOSED)", "FOREIGN CONTRACTORS (UNDISCLOSED)", "DOMESTIC CONTRACTORS (UNDISCLOSED)",
      "REDACTED DUE TO PII", "MULTIPLE RECIPIENTS", "MULTIPLE FOREIGN RECIPIENTS", "PRIVATE INDIVIDUAL",
      "INDIVIDUAL RECIPIENT", "GPC MERCHANT",
    ].map(foldedName))

  /// A unique entity id: 12 letters and digits.
  private static func isUEI(_ text: String) -> String? {
    let isRight =
      text.utf8.count == 12
      && text.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
    return isRight ? text : nil
  }

  /// A D-U-N-S number: 9 digits; a spreadsheet drops the zeros that it starts with.
  private static func isDUNS(_ text: String) -> String? {
    let digits = text.filter { $0 != "-" }
    guard (7...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return String(repeating: "0", count: 9 - digits.utf8.count) + digits
  }
}

/// An agency and its part that awarded.
struct USAspendingAgency {
  /// A public body.
  struct Body {
    let reference: EntityReference
    let name: String

    func statement(_ location: SourceLocation?) -> EntityStatement {
      var statement = EntityStatement(reference, names: [Name(name)], location: location)
      statement.kind = .publicBody
      statement.role = Role("public-body")
      statement.jurisdictions = ["US"]
      return statement
    }
  }

  let top: Body?
  let sub: Body?

  /// An agency is known by its name: its code differs between the layouts. Sub-agencies of one name, such as an
  /// office of the secretary, are told apart by their codes, which do not.
  init(name: String?, subName: String?, subCode: String?) {
    top = name.map { name in
      Body(reference: EntityReference(name: name, namespace: "usaspending", jurisdiction: "US"), name: name)
    }
    sub = subName.map { subName in
      if let name, foldedName(name) == foldedName(subName) {
        return Body(
          reference: EntityReference(name: name, namespace: "usaspending", jurisdiction: "US"), name: name)
      }
      let key =
        subCode.map { $0.uppercased() } ?? [name, subName].compactMap { $0.map(foldedName) }.joined(separator: "/")
      return Body(reference: EntityReference(id: "agency/\(key)", namespace: "usaspending"), name: subName)
    }
  }
}
