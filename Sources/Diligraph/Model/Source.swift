// SPDX-License-Identifier: Apache-2.0

/// Where in the input a statement stands.
public struct SourceLocation: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The file's name as the user gave it, or the data set's name.
  public var file: String
  /// The line, from 1; nil where lines mean nothing.
  public var line: Int?
  /// The path within the file, such as `releases[3].awards[0]`, or an OCID.
  public var path: String?

  /// A place in `file`.
  public init(file: String, line: Int? = nil, path: String? = nil) {
    self.file = file
    self.line = line
    self.path = path
  }

  /// The place as `file:line: path`, as far as stated.
  public var description: String {
    file + (line.map { ":\($0)" } ?? "") + (path.map { ": \($0)" } ?? "")
  }

  /// Order by file, line, path; what states none comes first.
  public static func < (lhs: SourceLocation, rhs: SourceLocation) -> Bool {
    if lhs.file != rhs.file { return lhs.file < rhs.file }
    if lhs.line != rhs.line { return (lhs.line ?? Int.min) < (rhs.line ?? Int.min) }
    guard let path = rhs.path else { return false }
    return lhs.path.map { $0 < path } ?? true
  }
}

/// How firm a source is; the policy's `grades` give its confidence.
public struct Grade: Hashable, Sendable {
  /// The grade's code, such as `A3`.
  public let code: String

  /// The grade called `code`.
  public init(_ code: String) { self.code = code.trimmed.uppercased() }

  /// The grades of semantics.md section 1.
  public static let known = ["A1", "A2", "A3", "B", "C", "D", "E"]
  /// An official designation or register.
  public static let officialRegister = Grade("A3")

  /// What the grade means, or nil when it is none of the known ones.
  public var meaning: String? {
    switch code {
    case "A1": "court finding or plea"
    case "A2": "regulator's settlement or order"
    case "A3": "official designation or register"
    case "B": "charge or official allegation"
    case "C": "documented report or a party's own statement"
    case "D": "leak or uncorroborated claim"
    case "E": "contested"
    default: nil
    }
  }
}

/// What a source says about a statement.
public enum Stance: String, CaseIterable, Sendable {
  /// It says that it is so.
  case supports
  /// It says that it is not so.
  case disputes
  /// It withdraws what the same publisher said.
  case retracts
}

extension [Source] {
  /// The sources that still support the statement that these are of: a publisher that retracts withdraws its own support,
  /// whichever of the two was published first.
  public var stillSupporting: [Source] {
    let withdrawn = Set(lazy.filter { $0.stance == .retracts }.map(\.publisher))
    return filter { $0.stance == .supports && !withdrawn.contains($0.publisher) }
  }

  /// Whether there was support, and all of it was retracted.
  public var isWhollyRetracted: Bool { contains { $0.stance == .supports } && stillSupporting.isEmpty }
}

/// Who says so, where, when, and how firmly.
public struct Source: Hashable, Sendable {
  /// Who published it; sources of one publisher count as one. Nil counts as one unnamed publisher.
  public var publisher: String?
  /// The document's title or citation.
  public var title: String?
  /// Where to read it.
  public var url: String?
  /// When it was published.
  public var published: Day?
  /// How firm it is.
  public var grade: Grade?
  /// A confidence of its own, which replaces the grade's.
  public var confidence: Probability?
  /// What it says about the statement.
  public var stance: Stance
  /// What the party concerned answered.
  public var response: String?
  /// The place in the imported file; nil for a judgement.
  public var location: SourceLocation?

  /// A source; what is nil is unstated.
  public init(
    publisher: String? = nil, title: String? = nil, url: String? = nil, published: Day? = nil,
    grade: Grade? = nil, confidence: Probability? = nil, stance: Stance = .supports,
    response: String? = nil, location: SourceLocation? = nil
  ) {
    self.publisher = publisher
    self.title = title
    self.url = url
    self.published = published
    self.grade = grade
    self.confidence = confidence
    self.stance = stance
    self.response = response
    self.location = location
  }
}
