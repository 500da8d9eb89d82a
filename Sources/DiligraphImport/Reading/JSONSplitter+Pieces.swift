// SPDX-License-Identifier: Apache-2.0

/// What the splitter knows about the top-level value that it is in.
struct JSONPackageState {
  var start = 0
  var line = 1
  /// Where the member starts that is being read, key included.
  var memberStart = 0
  /// Whether the member has a key: a value without one, in damaged JSON, is passed over and is no member.
  var hasKey = false
  var members: [Range<Int>] = []
  /// The key of the array that is being read or comes next, if records are expected under it.
  var arrayKey: String?
  var hasArray = false
  /// Whether a member says that this is a record itself, whatever arrays it has.
  var isRecord = false
  /// Whether records are delivered already, so that the bytes before them are gone.
  var isCommitted = false
  var isTooLarge = false
  var isMalformed = false
  var isStrayPunctuation = false
  var elements = 0
  var delivered = 0
  /// Records of a package that is still small enough to be read to its end before they are delivered.
  var undecided: [JSONPiece] = []
  /// The text of the members, once they are copied out of the window.
  var copiedMembers: [UInt8] = []
  var envelope: JSONEnvelopeText?
}

extension JSONSplitter {
  /// The key of a member has ended.
  mutating func endKey() {
    skipping = .nothing
    expectation = .colon
    // Of a key beyond what is held of a member, the beginning is gone; it is none of those looked for.
    guard package.memberStart >= window.start else {
      package.arrayKey = nil
      return
    }
    let key = window.bytes(package.memberStart + 1..<position - 1)
    package.arrayKey = options.arrayKeys.first { key.elementsEqual($0.utf8) }
    if options.recordKeys.contains(where: { key.elementsEqual($0.utf8) }) { package.isRecord = true }
  }

  /// A member's value or an array's element has ended.
  mutating func endItem() {
    skipping = .nothing
    expectation = .comma
    if context == .object { return endMember() }
    let isTooLarge = itemIsTooLarge || position - itemStart > options.recordLimit
    let content: JSONPiece.Content =
      isTooLarge ? .problem(.recordTooLarge(limit: options.recordLimit)) : .bytes(itemStart..<position)
    deliver(content, line: itemLine)
    package.elements += 1
    if context == .packageArray, !package.isCommitted, position - package.start > options.packageWindow {
      commit(isPartial: true)
    }
  }

  private mutating func endMember() {
    guard package.hasKey else { return }
    package.hasKey = false
    let range = package.memberStart..<position
    if range.count > options.envelopeLimit { return }
    if !package.isCommitted && !package.isTooLarge {
      package.members.append(range)
    } else if package.isCommitted, range.lowerBound >= window.start {
      copyMember(range)
    }
  }

  mutating func endPackageArray() {
    context = .object
    expectation = .comma
    package.arrayKey = nil
  }

  mutating func endObject() {
    let state = package
    if state.isCommitted || (state.hasArray && !state.isRecord) {
      commit(isPartial: false)
      if topValues == 0 { firstEnvelope = package.envelope }
      if state.isMalformed { report(.badStructure, line: state.line) }
      if package.delivered == 0 { report(.emptyPackage(keys: options.arrayKeys), line: state.line) }
    } else if state.isTooLarge || position - state.start > options.recordLimit {
      report(.recordTooLarge(limit: options.recordLimit), line: state.line)
    } else {
      pending.append(JSONPiece(content: .bytes(state.start..<position), line: state.line))
    }
    endTopValue()
  }

  mutating func endTopValue() {
    if context == .topArray, package.isMalformed { report(.badStructure, line: package.line) }
    context = .top
    topValues += 1
    if package.line == line { isLineByLine = true }
  }

  /// Delivers the records of a package from now on as they come.
  mutating func commit(isPartial: Bool) {
    package.isCommitted = true
    for range in package.members { copyMember(range) }
    package.members = []
    let text = [UInt8(ascii: "{")] + package.copiedMembers + [UInt8(ascii: "}")]
    let envelope = JSONEnvelopeText(text, isPartial: isPartial, topValue: topValues)
    package.envelope = envelope
    for var piece in package.undecided {
      piece.envelope = envelope
      pending.append(piece)
    }
    package.undecided = []
  }

  private mutating func copyMember(_ range: Range<Int>) {
    guard package.copiedMembers.count + range.count <= 4 * options.envelopeLimit else { return }
    if !package.copiedMembers.isEmpty { package.copiedMembers.append(UInt8(ascii: ",")) }
    package.copiedMembers.append(contentsOf: window.bytes(range))
  }

  private mutating func deliver(_ content: JSONPiece.Content, line: Int) {
    var piece = JSONPiece(content: content, line: line)
    if context == .packageArray { piece.arrayKey = package.arrayKey }
    if context != .object, context != .top { piece.index = package.elements }
    piece.envelope = package.envelope
    package.delivered += 1
    if context == .packageArray, !package.isCommitted {
      package.undecided.append(piece)
    } else {
      pending.append(piece)
    }
  }

  /// Delivers a problem in the place where the splitter is.
  mutating func report(_ problem: ReadingProblem, line: Int) {
    if context == .topArray || context == .packageArray {
      deliver(.problem(problem), line: line)
      package.delivered -= 1
    } else {
      pending.append(JSONPiece(content: .problem(problem), line: line))
    }
  }

  /// Whether a line that starts with a brace cannot belong to the value that is being read.
  var isBrokenOffHere: Bool {
    if context == .top { return false }
    if isLineByLine || isInString && (skipping == .nested || skipping == .string || skipping == .key) {
      return true
    }
    switch skipping {
    case .nested:
      guard let before = significantByteBefore(position) else { return false }
      let isInArray = depth == 0 || arrays[min(depth, arrays.count) - 1] != 0
      if isInArray { return before != UInt8(ascii: "[") && before != UInt8(ascii: ",") }
      return before != UInt8(ascii: ":")
    case .nothing: return context == .object && expectation != .value
    default: return false
    }
  }

  private func significantByteBefore(_ position: Int) -> UInt8? {
    var at = position - 1
    while at >= window.start {
      let byte = window[at]
      if byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r"), byte != UInt8(ascii: " "),
        byte != UInt8(ascii: "\t")
      {
        return byte
      }
      at -= 1
    }
    return nil
  }

  /// Gives up the value that is being read, and starts anew here.
  mutating func breakOff() {
    abandon(.brokenOffByNextLine)
    context = .top
    skipping = .nothing
    isInString = false
    isEscaped = false
    topValues += 1
  }

  /// The input has ended.
  mutating func finish() {
    isFinished = true
    if skipping == .garbage { endGarbage() }
    guard context != .top else { return }
    abandon(.endsInside(startedAtLine: abandonedLine))
  }

  private var isInElement: Bool {
    (context == .topArray || context == .packageArray) && skipping != .nothing
  }
  private var abandonedLine: Int { isInElement ? itemLine : package.line }

  /// Reports the value that is being read, with what it was too large or too short for; its finished records
  /// count.
  private mutating func abandon(_ problem: ReadingProblem) {
    let isTooLarge = isInElement ? itemIsTooLarge : package.isTooLarge
    let problem = isTooLarge ? .recordTooLarge(limit: options.recordLimit) : problem
    var piece = JSONPiece(content: .problem(problem), line: abandonedLine)
    if isInElement {
      piece.arrayKey = context == .packageArray ? package.arrayKey : nil
      piece.index = package.elements
    }
    if package.hasArray { commit(isPartial: true) }
    pending.append(piece)
  }

  /// The oldest position whose byte is still needed.
  var oldestNeeded: Int {
    switch context {
    case .top: return position
    case .topArray: return skipping == .nothing || itemIsTooLarge ? position : itemStart
    case .packageArray:
      if !package.isCommitted { return package.start }
      return skipping == .nothing || itemIsTooLarge ? position : itemStart
    case .object:
      if !package.isCommitted && !package.isTooLarge { return package.start }
      let isInMember = skipping != .nothing || expectation == .colon || expectation == .value
      return isInMember && package.hasKey && position - package.memberStart <= options.envelopeLimit
        ? package.memberStart : position
    }
  }

  /// Stops holding what has grown beyond its limit.
  mutating func enforceLimits() {
    switch context {
    case .top: break
    case .topArray, .packageArray:
      guard skipping != .nothing, position - itemStart > options.recordLimit, !itemIsTooLarge else { return }
      itemIsTooLarge = true
      if context == .packageArray, !package.isCommitted { commit(isPartial: true) }
    case .object:
      guard !package.isCommitted, !package.isTooLarge else { return }
      guard position - package.start > options.recordLimit else { return }
      if package.hasArray && !package.isRecord {
        commit(isPartial: true)
      } else {
        package.isTooLarge = true
        // The bytes are no longer held: what was put by of a record, in which arrays have no records, goes with them.
        package.members = []
        package.undecided = []
      }
    }
  }
}
