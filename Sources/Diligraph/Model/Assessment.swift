// SPDX-License-Identifier: Apache-2.0

/// What a person judged about an entity and decided to do: involvement, severity, leverage, action.
///
/// The terms are those of the UN Guiding Principles on Business and Human Rights (principles 13, 14 and 19). No
/// analysis fills in any field, and none reads one: nothing here changes a figure.
public struct Assessment: Hashable, Sendable {
  /// How the entity is involved in an adverse impact.
  public var involvement: Involvement?
  /// How grave the impact is.
  public var scale: String?
  /// How many are or will be affected.
  public var scope: String?
  /// Whether those affected can be restored to where they were.
  public var irremediability: String?
  /// What ability there is to change what the entity does.
  public var leverage: String?
  /// What is to be done.
  public var action: String?
  /// Who is to do it.
  public var owner: String?
  /// By when.
  public var due: Day?
  /// How far it is.
  public var status: Status?
  /// Anything else.
  public var note: String?

  /// How an entity is involved in an adverse impact (UN Guiding Principles 13 and 19).
  public enum Involvement: String, CaseIterable, Sendable {
    /// It causes the impact.
    case cause
    /// It contributes to it.
    case contribute
    /// Its operations, products or services are directly linked to it by a business relationship.
    case directlyLinked = "directly-linked"
    /// It was looked at, and not determined.
    case notDetermined = "not-determined"

    /// The involvement in words.
    public var words: String { rawValue.replacing("-", with: " ") }
  }

  /// How far an action is.
  public enum Status: String, CaseIterable, Sendable {
    /// Nothing was done yet.
    case open
    /// It is being done.
    case inProgress = "in-progress"
    /// It waits for something.
    case onHold = "on-hold"
    /// It is done.
    case done
    /// Nothing will be done.
    case dropped

    /// The status in words.
    public var words: String { rawValue.replacing("-", with: " ") }
  }

  /// A field, in the order in which fields are shown.
  public enum Field: String, CaseIterable, Sendable {
    /// See ``Assessment`` for the meaning of each.
    case involvement, scale, scope, irremediability, leverage, action, owner, due, status, note

    /// The field in words.
    public var title: String {
      switch self {
      case .involvement: "involvement"
      case .scale: "severity: scale"
      case .scope: "severity: scope"
      case .irremediability: "severity: irremediability"
      case .leverage: "leverage"
      case .action: "action"
      case .owner: "owner"
      case .due: "due"
      case .status: "status"
      case .note: "note"
      }
    }
  }

  /// An assessment in which nothing is filled in.
  public init() {}

  /// Whether nothing is filled in.
  public var isEmpty: Bool { self == Assessment() }

  /// The field as it is written in a file; nil where it is not filled in.
  public subscript(field: Field) -> String? {
    switch field {
    case .involvement: involvement?.rawValue
    case .scale: scale
    case .scope: scope
    case .irremediability: irremediability
    case .leverage: leverage
    case .action: action
    case .owner: owner
    case .due: due?.description
    case .status: status?.rawValue
    case .note: note
    }
  }

  /// A value that a field cannot have, with what would be right.
  public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field.
    public let field: Field
    /// What was given.
    public let found: String
    /// What would be right.
    public let expected: String

    /// The message, to stand after the name of the option or the column.
    public var description: String {
      "is \"\(visibleText(found, limit: 60))\"; it must be \(expected), or empty for not filled in."
    }
  }

  /// Fills in a field; an empty text empties it.
  ///
  /// - Throws: ``FieldError`` for a word or a date that the field cannot have.
  public mutating func set(_ field: Field, to text: String) throws(FieldError) {
    let text = text.trimmed
    let value = text.isEmpty ? nil : text
    switch field {
    case .involvement: involvement = try Self.word(value, field)
    case .status: status = try Self.word(value, field)
    case .due:
      due = try value.map { text throws(FieldError) in
        guard let day = Day(text, edge: .last) else {
          throw FieldError(field: field, found: text, expected: "a date, YYYY, YYYY-MM or YYYY-MM-DD")
        }
        return day
      }
    case .scale: scale = value
    case .scope: scope = value
    case .irremediability: irremediability = value
    case .leverage: leverage = value
    case .action: action = value
    case .owner: owner = value
    case .note: note = value
    }
  }

  /// Takes some fields from another assessment, and leaves the others as they are.
  public mutating func take(_ fields: Set<Field>, from other: Assessment) {
    var taken = other
    for field in Field.allCases where !fields.contains(field) {
      switch field {
      case .involvement: taken.involvement = involvement
      case .scale: taken.scale = scale
      case .scope: taken.scope = scope
      case .irremediability: taken.irremediability = irremediability
      case .leverage: taken.leverage = leverage
      case .action: taken.action = action
      case .owner: taken.owner = owner
      case .due: taken.due = due
      case .status: taken.status = status
      case .note: taken.note = note
      }
    }
    self = taken
  }

  private static func word<Word: RawRepresentable & CaseIterable>(
    _ text: String?, _ field: Field
  ) throws(FieldError) -> Word? where Word.RawValue == String {
    guard let text else { return nil }
    let folded = text.lowercased().replacing(" ", with: "-").replacing("_", with: "-")
    guard let word = Word(rawValue: folded) else {
      let known = Word.allCases.map(\.rawValue)
      throw FieldError(field: field, found: text, expected: "one of " + known.joined(separator: ", "))
    }
    return word
  }

  /// The fields that are filled in, for reading, in their order.
  public var filledIn: [(field: Field, text: String)] {
    Field.allCases.compactMap { field in
      switch field {
      case .involvement: involvement.map { (field, $0.words) }
      case .status: status.map { (field, $0.words) }
      default: self[field].map { (field, $0) }
      }
    }
  }

  /// All fields by their names; what is not filled in is null.
  public var structuredValue: StructuredValue { .object(Self.members(of: self)) }

  static func members(of assessment: Assessment) -> [StructuredValue.Member] {
    Field.allCases.map { field in
      .init(key: field.rawValue, value: assessment[field].map { .string($0) } ?? .null)
    }
  }
}

/// An assessment as it stood after one person's change.
public struct AssessmentVersion: Hashable, Sendable {
  /// The number, from 1, in the order of making over the whole case.
  public var number: Int
  /// The record that it is kept with: an entity of several records can have several assessments.
  public var record: String
  /// The fields after the change.
  public var assessment: Assessment
  /// Who made the change.
  public var author: String
  /// When, as an ISO 8601 timestamp.
  public var time: String

  /// A version.
  public init(number: Int, record: String, assessment: Assessment, author: String, time: String) {
    self.number = number
    self.record = record
    self.assessment = assessment
    self.author = author
    self.time = time
  }

  /// The number, the record, who made it and when, then all fields.
  public var structuredValue: StructuredValue {
    .object(
      [
        .init(key: "number", value: .number(Double(number))), .init(key: "record", value: .string(record)),
        .init(key: "author", value: .string(author)), .init(key: "time", value: .string(time)),
      ] + Assessment.members(of: assessment))
  }
}

/// What a person stated in a field, and who and when.
public struct AssessmentStatement: Hashable, Sendable {
  /// The field.
  public var field: Assessment.Field
  /// What it says, for reading.
  public var text: String
  /// Who stated it.
  public var author: String
  /// When, as an ISO 8601 timestamp.
  public var time: String
}

/// The assessments of one entity: of each of its records the current one, and all that came before.
public struct AssessmentHistory: Hashable, Sendable {
  /// All versions, the newest first.
  public let versions: [AssessmentVersion]

  /// The history of an entity, from the versions of its records in any order.
  public init(_ versions: [AssessmentVersion]) { self.versions = versions.sorted { $0.number > $1.number } }

  /// The current version of each record, the newest first; a record whose fields were all emptied has none.
  ///
  /// More than one where several records became one entity after they had been assessed: which one holds, a person
  /// decides.
  public var current: [AssessmentVersion] {
    var seen: Set<String> = []
    return versions.filter { seen.insert($0.record).inserted && !$0.assessment.isEmpty }
  }

  /// What `version` changed: the fields that the one before of its record states otherwise.
  public func changes(of version: AssessmentVersion) -> [Assessment.Field] {
    let former = versions.first { $0.record == version.record && $0.number < version.number }?.assessment
    return Assessment.Field.allCases.filter { version.assessment[$0] != (former ?? Assessment())[$0] }
  }

  /// What the fields of `version` say, each with who stated it: a version has the fields that its author left as they were,
  /// too.
  public func statements(of version: AssessmentVersion) -> [AssessmentStatement] {
    let earlier = versions.filter { $0.record == version.record && $0.number <= version.number }
    return version.assessment.filledIn.map { field, text in
      let stating = earlier.prefix { $0.assessment[field] == version.assessment[field] }.last ?? version
      return AssessmentStatement(field: field, text: text, author: stating.author, time: stating.time)
    }
  }
}
