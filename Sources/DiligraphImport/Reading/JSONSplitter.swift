// SPDX-License-Identifier: Apache-2.0

/// What the splitter cuts out: the bytes of one record, or what is wrong in its place.
struct JSONPiece {
  enum Content {
    /// Positions in the splitter's window, good until the next piece is asked for.
    case bytes(Range<Int>)
    case problem(ReadingProblem)
  }

  var content: Content
  var line: Int
  var arrayKey: String?
  var index: Int?
  /// The package's other members as the text of a JSON object; shared by its records.
  var envelope: JSONEnvelopeText?

  /// The path to the record: `releases[12]`, `[12]`, or nil for a value of its own.
  var path: String? {
    guard let index else { return arrayKey }
    return "\(arrayKey ?? "")[\(index)]"
  }
}

/// The members of a package beside its records, as the text of a JSON object.
final class JSONEnvelopeText {
  let bytes: [UInt8]
  /// Whether the package had not ended yet, so that members may follow that are not in here.
  let isPartial: Bool
  /// Which top-level value of the input the package is, from 0.
  let topValue: Int

  init(_ bytes: [UInt8], isPartial: Bool, topValue: Int) {
    self.bytes = bytes
    self.isPartial = isPartial
    self.topValue = topValue
  }
}

/// Cuts a stream of JSON into records without parsing them.
///
/// It follows strings and brackets only: what is inside a record is judged by the parser. It never recurses,
/// and holds one record, or one small package, at a time. It reads JSON lines, concatenated values, a
/// top-level array, and packages: objects whose array under a known key holds the records.
///
/// A record that is broken off is noticed where the next one starts at the beginning of a line, so one bad
/// line costs one record.
struct JSONSplitter: ~Copyable {
  enum Context { case top, topArray, object, packageArray }
  enum Expectation { case key, colon, value, comma }
  enum Skipping { case nothing, key, string, scalar, nested, garbage }

  let options: JSONRecordOptions
  var window: JSONWindow
  var position = 0
  var line = 1
  var context = Context.top
  var expectation = Expectation.value
  var skipping = Skipping.nothing

  // Inside a skipped value.
  var depth = 0
  /// For each open bracket, 1 if it is of an array. Beyond the parser's limit the record is refused anyway, and brackets
  /// need no memory.
  var arrays = [UInt8](repeating: 0, count: JSONDocument.maxDepth + 1)
  var isInString = false
  var isEscaped = false
  var isAtLineStart = true

  // The top-level value, and inside it the member or element.
  var package = JSONPackageState()
  var itemStart = 0
  var itemLine = 1
  var itemIsTooLarge = false

  var pending: [JSONPiece] = []
  var nextPending = 0
  var isFinished = false
  var topValues = 0
  /// Whether a value has ended in the line that it started in: then a new line means a new record.
  var isLineByLine = false
  /// Up to where a line was found to be no record by itself.
  var refusedLineEnd = 0
  var garbageRuns = 0
  var garbage: [UInt8] = []
  /// The envelope of the first top-level value, once that has ended.
  var firstEnvelope: JSONEnvelopeText?

  init(_ stream: any ByteStream, options: JSONRecordOptions) {
    self.options = options
    window = JSONWindow(stream)
  }

  /// The next piece; nil at the end.
  mutating func next() throws(ReadingError) -> JSONPiece? {
    while true {
      if nextPending < pending.count {
        nextPending += 1
        return pending[nextPending - 1]
      }
      if isFinished { return nil }
      pending.removeAll(keepingCapacity: true)
      nextPending = 0
      if position == window.end {
        enforceLimits()
        if !pending.isEmpty { continue }
        guard try window.refill(keepingFrom: oldestNeeded) else {
          finish()
          continue
        }
      }
      advance()
    }
  }

  /// The first bytes of the input; fewer than `count` only if it is shorter.
  mutating func peek(_ count: Int) throws(ReadingError) -> [UInt8] {
    while window.end < count {
      guard try window.refill(keepingFrom: 0) else { break }
    }
    return Array(window.bytes(0..<min(count, window.end)))
  }

  private mutating func advance() {
    if isAtLineStart {
      isAtLineStart = false
      if window[position] == UInt8(ascii: "{"), isBrokenOffHere { return breakOff() }
    }
    switch skipping {
    case .nothing: structural(window[position])
    case .key, .string: skipString()
    case .scalar: skipScalar()
    case .nested: skipNested()
    case .garbage: skipGarbage()
    }
  }

  mutating func newline() {
    line += 1
    isAtLineStart = true
  }

  private mutating func structural(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\n"):
      newline()
      position += 1
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
    default:
      switch context {
      case .top: atTop(byte)
      case .topArray, .packageArray: inArray(byte)
      case .object: inObject(byte)
      }
    }
  }

  private mutating func atTop(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "{"):
      package = JSONPackageState(start: position, line: line)
      context = .object
      expectation = .key
      position += 1
    case UInt8(ascii: "["):
      package = JSONPackageState(start: position, line: line)
      context = .topArray
      expectation = .value
      position += 1
    case 0xEF, 0xBB, 0xBF: position += 1  // a byte order mark, also where files were joined
    default: beginGarbage(byte)
    }
  }

  private mutating func inArray(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "]"):
      position += 1
      context == .topArray ? endTopValue() : endPackageArray()
    case UInt8(ascii: "}"):
      // An array closed with a brace: the package ends here, damaged.
      package.isMalformed = true
      if context == .topArray { position += 1 } else { endPackageArray() }
    case UInt8(ascii: ","):
      if expectation == .value { package.isMalformed = true }
      expectation = .value
      position += 1
    default:
      if expectation == .comma { report(.missingComma, line: line) }
      beginValue(byte)
    }
  }

  private mutating func inObject(_ byte: UInt8) {
    switch (byte, expectation) {
    case (UInt8(ascii: "}"), _):
      position += 1
      if expectation == .colon || expectation == .value { package.isMalformed = true }
      endObject()
    case (UInt8(ascii: "\""), .key), (UInt8(ascii: "\""), .comma):
      if expectation == .comma { package.isMalformed = true }
      package.memberStart = position
      package.hasKey = true
      itemLine = line
      skipping = .key
      position += 1
    case (UInt8(ascii: ":"), .colon):
      expectation = .value
      position += 1
    case (UInt8(ascii: ","), .comma):
      expectation = .key
      position += 1
    case (UInt8(ascii: "["), .value) where package.arrayKey != nil && !package.isRecord:
      package.hasArray = true
      package.elements = 0
      context = .packageArray
      position += 1
      if package.isTooLarge { commit(isPartial: true) }
    case (_, .value): beginValue(byte)
    default:
      // Not JSON. The parser says so for a record; values are skipped whole, so that their brackets do not
      // count.
      package.isMalformed = true
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { beginValue(byte) } else { position += 1 }
    }
  }

  private mutating func beginValue(_ byte: UInt8) {
    itemStart = position
    itemLine = line
    itemIsTooLarge = false
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      skipping = .nested
      depth = 0
      isInString = false
    case UInt8(ascii: "\""):
      skipping = .string
      position += 1
    default: skipping = .scalar
    }
  }
}
