// SPDX-License-Identifier: Apache-2.0
import Diligraph

// The one place where the readers' errors become text: what is wrong; what would be right.

extension ReadingError: CustomStringConvertible {
  /// `place: what is wrong; what would be right.`
  public var description: String { "\(place): \(problem)" }
}

extension ReadingProblem: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .cannotOpen, .isDirectory, .readFailed, .alreadyRead, .inputTooLong, .utf16, .binary, .binaryFile: fileText
    case .compressedTruncated, .compressedCorrupt, .inflatesTooFar, .inflatesManifold, .windowTooLarge, .archiveInside,
      .compressedTooOften, .badArchive, .compressionNotRead:
      archiveText
    case .unterminatedQuote, .cellTooLarge: tableText
    case .badXML, .entityDeclared, .unknownEntity, .badEncoding: markupText
    case .duplicateKey, .aliasesNotAllowed, .badYAML: structuredText
    default: jsonText
    }
  }

  private var fileText: String {
    switch self {
    case .cannotOpen(let reason):
      "the file cannot be opened (\(reason)); name a file that exists and may be read"
    case .isDirectory: "this is a folder; name the files in it"
    case .readFailed(let reason): "reading stopped (\(reason)); check the disk, then read the file again"
    case .inputTooLong(let limit):
      "the input is longer than \(limit) bytes, which is the most that is kept in a temporary file; write it to a file, "
        + "and name the file"
    case .alreadyRead: "standard input can be read once only; write it to a file, and name the file"
    case .utf16: "the text is in UTF-16; save it as UTF-8"
    case .binaryFile(let kind):
      "this is \(kind.rawValue), which is not read; save or export it as CSV or as JSON lines, and import that"
    default: "the file is binary (it contains zero bytes); a text file is needed"
    }
  }

  private var archiveText: String {
    switch self {
    case .compressedTruncated: "the compressed file ends too early; copy or download it again"
    case .compressedCorrupt(let detail): "the compressed file is damaged (\(detail)); copy or download it again"
    case .inflatesTooFar(let limit): "the file inflates to more than \(limit) bytes; split it"
    case .inflatesManifold(let ratio):
      "the file inflates to more than \(ratio) times its size, as a bomb does; do not trust it"
    case .windowTooLarge(let megabytes):
      "inflating the file needs more than \(megabytes) MB of memory; compress it again without a long window"
    case .archiveInside: "this is an archive where a file is expected; take the files out of it, and name them"
    case .compressedTooOften(let limit): "the file is compressed more than \(limit) times over; inflate it"
    case .badArchive(let detail): "the archive \(detail)"
    case .compressionNotRead(let name):
      "the file is compressed with \(name), which is not read; inflate it, or compress it with gzip, xz or zstd"
    default: ""
    }
  }

  private var jsonText: String {
    switch self {
    case .notJSON(let found): "the file starts with \(found); JSON starts with \"{\" or \"[\""
    case .unexpectedText(let found): "\(found) stands where a record should start; a record starts with \"{\""
    case .endsInside(let line): "the file ends inside what starts in line \(line); copy or download it again"
    case .brokenOffByNextLine:
      "the record is not complete where the next one starts; complete or remove the line"
    case .missingComma: "a comma is missing before this record; records of an array are separated by commas"
    case .recordTooLarge(let limit): "the record is larger than \(limit) bytes; split it"
    case .tooDeep(let limit): "the record is nested deeper than \(limit) levels; real data are not"
    case .notUTF8: "the text is not UTF-8; save it as UTF-8"
    case .controlCharacter: "a string contains a control character; in JSON it is written as \\u00XX"
    case .badString: "a string is malformed; check its quotes and backslashes"
    case .badNumber: "a number is malformed or does not fit 64 bits; write it as a string"
    case .badLiteral: "a word is malformed; outside quotes only true, false and null are allowed"
    case .emptyPackage(let keys):
      "the package is empty (no \(keys.joined(separator: ", no "))); nothing is read from it"
    case .outOfMemory: "there is not enough memory for this record; split it"
    default:
      "the braces, brackets, commas or colons do not fit together; check the record with a JSON checker"
    }
  }

  private var tableText: String {
    switch self {
    case .cellTooLarge(let limit): "a cell is larger than \(limit) bytes; is a quote missing?"
    default: "a quote is opened here and never closed; close it, or double it if it is part of the text"
    }
  }

  private var markupText: String {
    switch self {
    case .badXML(let detail):
      "this is not well-formed XML (\(detail)); nothing is read from here on; copy or download the file again"
    case .entityDeclared(let name):
      "the document declares an entity, \"\(name)\", which can stand for anything; data need none; "
        + "remove the declaration"
    case .unknownEntity(let name):
      "the entity \"\(name)\" is not one of the five that XML has; write the character itself"
    case .badEncoding(let detail):
      "the text is not in the encoding that it says, or in one that is not read (\(detail)); save it as UTF-8"
    default: ""
    }
  }

  private var structuredText: String {
    switch self {
    case .duplicateKey(let key): "the key \"\(visibleText(key, limit: 60))\" is given twice; keep one"
    case .badYAML(let detail): "this is not YAML (\(visibleText(detail))); check indentation and quotes"
    default: "anchors and aliases (& and *) are not read; write the value out"
    }
  }
}
