// SPDX-License-Identifier: Apache-2.0

/// Where in the input something is: a file, and as far as known a line, a column and a JSON path.
public struct InputPlace: Hashable, Sendable, CustomStringConvertible {
  /// The name of the file, as the user gave it.
  public var source: String
  /// The line, counted from 1.
  public var line: Int?
  /// The column of a table, counted from 1.
  public var column: Int?
  /// The path to a JSON value, like `releases[12]`.
  public var path: String?

  /// A place in the named file.
  public init(source: String, line: Int? = nil, column: Int? = nil, path: String? = nil) {
    self.source = source
    self.line = line
    self.column = column
    self.path = path
  }

  /// `file:line:column: path`, as far as known.
  public var description: String {
    var text = source
    if let line { text += ":\(line)" }
    if let line, line > 0, let column { text += ":\(column)" }
    if let path, !path.isEmpty { text += ": \(path)" }
    return text
  }
}

/// Something wrong with the bytes of an input, with its place.
///
/// The readers throw one where they cannot go on (a damaged archive, a file that cannot be opened), and
/// deliver one in a record's stead where they can (one bad line among good ones).
public struct ReadingError: Error, Hashable, Sendable {
  /// Where it is.
  public var place: InputPlace
  /// What is wrong.
  public var problem: ReadingProblem

  /// An error of the given kind at a place.
  public init(_ problem: ReadingProblem, at place: InputPlace) {
    self.place = place
    self.problem = problem
  }
}

/// What can be wrong with the bytes of an input.
public enum ReadingProblem: Hashable, Sendable {
  // Files.
  case cannotOpen(reason: String)
  case isDirectory
  case readFailed(reason: String)
  case alreadyRead
  case inputTooLong(limit: Int)
  case utf16
  case binary
  case binaryFile(BinaryFile)
  // Compressed files.
  case compressedTruncated
  case compressedCorrupt(detail: String)
  case inflatesTooFar(limit: Int)
  case inflatesManifold(ratio: Int)
  case windowTooLarge(megabytes: Int)
  case archiveInside
  case compressedTooOften(limit: Int)
  case badArchive(detail: String)
  case compressionNotRead(name: String)
  // JSON.
  case notJSON(found: String)
  case unexpectedText(found: String)
  case endsInside(startedAtLine: Int)
  case brokenOffByNextLine
  case missingComma
  case recordTooLarge(limit: Int)
  case tooDeep(limit: Int)
  case notUTF8
  case controlCharacter
  case badString
  case badNumber
  case badLiteral
  case badStructure
  case emptyPackage(keys: [String])
  case outOfMemory
  // Tables.
  case unterminatedQuote
  case cellTooLarge(limit: Int)
  // XML.
  case badXML(detail: String)
  case entityDeclared(String)
  case unknownEntity(String)
  case badEncoding(detail: String)
  // Structured files such as a policy.
  case duplicateKey(String)
  case aliasesNotAllowed
  case badYAML(detail: String)
}
