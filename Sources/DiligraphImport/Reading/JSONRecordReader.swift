// SPDX-License-Identifier: Apache-2.0

/// What a reader takes for a record, and how much of it it holds.
public struct JSONRecordOptions: Sendable {
  /// Keys of a package's arrays of records, like `releases`; the records are read one by one.
  public var arrayKeys: [String] = []
  /// Keys that make an object a record itself, whatever arrays it has: an OCDS record has `ocid` and
  /// `releases`.
  public var recordKeys: [String] = []
  /// The largest record, in bytes.
  public var recordLimit = 64 << 20
  /// A package up to this size is read to its end before its records are delivered, so that all of its other
  /// members are known with the first one, wherever they stand.
  public var packageWindow = 16 << 20
  /// The largest of those other members that is kept, in bytes; four times as much in all.
  public var envelopeLimit = 1 << 20

  /// Records under the given keys, unless the object has one of `recordKeys`.
  public init(arrayKeys: [String] = [], recordKeys: [String] = []) {
    self.arrayKeys = arrayKeys
    self.recordKeys = recordKeys
  }
}

/// A record, or what is wrong in its place.
public struct JSONRecord {
  /// The file, the line in which the record starts, and its path, like `releases[12]`.
  public let place: InputPlace
  /// The key of the package's array that it stands in; nil if it stands for itself or in a top-level array.
  public let arrayKey: String?
  /// The record, or what is wrong with it.
  public let content: Result<JSONElement, ReadingError>
  /// The other members of the package that it stands in.
  public let envelope: JSONElement?
  /// Whether it was not UTF-8, and read as Windows-1252.
  public let isFallbackEncoding: Bool
}

/// Reads the records of a JSON input one by one, in memory that does not grow with the input.
///
/// The shape is seen from the content: JSON lines, concatenated values, a top-level array, or packages with
/// their records under one of the options' keys, in any mixture. What is wrong with a record is delivered in
/// its stead; thrown is only what makes reading on senseless.
///
/// Let go of a record before the next one is asked for, so that its memory is used again.
public final class JSONRecordReader {
  private let source: ByteSource
  private let options: JSONRecordOptions
  private var splitter: JSONSplitter
  private var parser = JSONParser()
  private var envelopeParser = JSONParser()
  private var envelopeText: JSONEnvelopeText?
  private var envelope: JSONElement?
  private var hasStarted = false
  /// The envelope of the first package, if it is so large that it was read ahead.
  private var aheadEnvelope: JSONEnvelopeText?
  private var hasLookedAhead = false
  /// Where the record stands that was delivered last.
  private var recordRange = 0..<0

  /// How many records, good or bad, were delivered.
  public private(set) var count = 0

  /// Opens the source.
  public init(_ source: ByteSource, options: JSONRecordOptions = JSONRecordOptions()) throws(ReadingError) {
    self.source = source
    self.options = options
    splitter = JSONSplitter(try source.open(), options: options)
  }

  /// The next record; nil at the end.
  public func next() throws(ReadingError) -> JSONRecord? {
    if !hasStarted {
      hasStarted = true
      try checkStart()
    }
    if let record = try nextLine() { return record }
    guard let piece = try splitter.next() else { return nil }
    if splitter.topValues == 0, splitter.context == .top, splitter.garbageRuns > 100 {
      throw ReadingError(
        .notJSON(found: "text that is not JSON"), at: InputPlace(source: source.name, line: 1))
    }
    count += 1
    let place = InputPlace(source: source.name, line: piece.line, path: piece.path)
    let envelope = try envelope(for: piece)
    switch piece.content {
    case .problem(let problem):
      return JSONRecord(
        place: place, arrayKey: piece.arrayKey, content: .failure(ReadingError(problem, at: place)),
        envelope: envelope, isFallbackEncoding: false)
    case .bytes(let range):
      recordRange = range
      let (result, isFallback) = parser.parse(splitter.window.bytes(range), isPadded: true)
      return JSONRecord(
        place: place, arrayKey: piece.arrayKey, content: result.mapError { ReadingError($0, at: place) },
        envelope: envelope, isFallbackEncoding: isFallback)
    }
  }

  /// The fast lane: a line that is one whole record goes to the parser without being split first.
  ///
  /// - Returns: nil where the splitter decides: in a package or an array, where a value covers several lines, where
  ///   the line is a package, and where it is no JSON. What the lane takes, the splitter would have cut out alike.
  private func nextLine() throws(ReadingError) -> JSONRecord? {
    guard let line = try splitter.wholeLine() else { return nil }
    let (result, isFallback) = parser.parse(splitter.window.bytes(line), isPadded: true)
    guard case .success(let element) = result, !isPackage(element) else {
      splitter.refuse(line)
      return nil
    }
    let place = InputPlace(source: source.name, line: splitter.line, path: nil)
    splitter.pass(line)
    recordRange = line
    count += 1
    return JSONRecord(
      place: place, arrayKey: nil, content: .success(element), envelope: nil, isFallbackEncoding: isFallback)
  }

  private func isPackage(_ element: JSONElement) -> Bool {
    guard !options.arrayKeys.isEmpty else { return false }
    var hasArray = false
    for (key, value) in element.documentRoot.members {
      if options.recordKeys.contains(where: { key.isEqual(to: $0) }) { return false }
      if value.isArray, options.arrayKeys.contains(where: { key.isEqual(to: $0) }) { hasArray = true }
    }
    return hasArray
  }

  /// Calls `body` with the bytes of the record that was delivered last, as they stand in the input; only before the
  /// next one is asked for, and only for a record without a problem.
  func withRecordBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(splitter.window.bytes(recordRange))
  }

  /// The members of the first package beside its records, found by reading the whole source; nil without a
  /// package.
  ///
  /// Costs one pass over the source without parsing it.
  public static func envelope(
    of source: ByteSource, options: JSONRecordOptions
  ) throws(ReadingError) -> JSONElement? {
    guard let text = try envelopeText(of: source, options: options) else { return nil }
    var parser = JSONParser()
    return try? text.bytes.withUnsafeBytes { parser.parse($0) }.result.get()
  }

  private static func envelopeText(
    of source: ByteSource, options: JSONRecordOptions
  ) throws(ReadingError) -> JSONEnvelopeText? {
    var splitter = JSONSplitter(try source.open(), options: options)
    while splitter.topValues == 0, try splitter.next() != nil {}
    return splitter.firstEnvelope
  }

  private func envelope(for piece: JSONPiece) throws(ReadingError) -> JSONElement? {
    guard var text = piece.envelope else { return nil }
    // A package beyond the window may have members after its records: a second pass finds them.
    if text.isPartial, text.topValue == 0, source.isRepeatable {
      if !hasLookedAhead {
        hasLookedAhead = true
        aheadEnvelope = try Self.envelopeText(of: source, options: options)
      }
      text = aheadEnvelope ?? text
    }
    if text !== envelopeText {
      envelopeText = text
      envelope = nil
      envelope = try? text.bytes.withUnsafeBytes { envelopeParser.parse($0) }.result.get()
    }
    return envelope
  }

  private func checkStart() throws(ReadingError) {
    let start = try splitter.peek(2)
    let hasMark = start == [0xFF, 0xFE] || start == [0xFE, 0xFF]
    // Without a mark, UTF-16 shows in a brace or bracket beside a zero.
    let hasZero = start.contains(0) && start.contains { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }
    if hasMark || hasZero { throw ReadingError(.utf16, at: InputPlace(source: source.name)) }
  }
}
