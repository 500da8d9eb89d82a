// SPDX-License-Identifier: Apache-2.0

/// Writes values one after another: numbers in seven-bit groups, texts with their length before them.
struct PackedWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number << 1) ^ Int64(number >> 63))) }

  mutating func add(_ value: Double) {
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func add(_ value: some Packable) { value.pack(into: &self) }

  mutating func add<Value>(optional value: Value?, _ body: (Value, inout PackedWriter) -> Void) {
    add(UInt64(value == nil ? 0 : 1))
    if let value { body(value, &self) }
  }

  mutating func add<Value: Packable>(_ value: Value?) { add(optional: value) { $1.add($0) } }
  mutating func add(_ text: String?) { add(optional: text) { $1.add($0) } }

  mutating func add<Value>(list: some Collection<Value>, _ body: (Value, inout PackedWriter) -> Void) {
    add(UInt64(list.count))
    for value in list { body(value, &self) }
  }

  mutating func add<Value: Packable>(_ list: [Value]) { add(list: list) { $1.add($0) } }
  mutating func add(_ list: [String]) { add(list: list) { $1.add($0) } }
}

/// Reads what a ``PackedWriter`` wrote. Past the end, which only a forged file has, everything is 0 or empty.
struct PackedReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  /// Whether nothing was missing so far.
  private(set) var isWhole = true

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func number() -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while position < bytes.count, shift < 64 {
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    isWhole = false
    return 0
  }

  mutating func integer() -> Int {
    let value = number()
    return Int(truncatingIfNeeded: Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
  }

  mutating func double() -> Double {
    guard position + 8 <= bytes.count else {
      isWhole = false
      return 0
    }
    defer { position += 8 }
    return Double(
      bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)))
  }

  mutating func text() -> String {
    let count = number()
    guard count <= UInt64(bytes.count - position) else {
      isWhole = false
      return ""
    }
    defer { position += Int(count) }
    return String(decoding: bytes[position..<position + Int(count)], as: UTF8.self)
  }

  mutating func optional<Value>(_ body: (inout PackedReader) -> Value?) -> Value? {
    number() == 1 ? body(&self) : nil
  }

  mutating func list<Value>(_ body: (inout PackedReader) -> Value?) -> [Value] {
    var values: [Value] = []
    for _ in 0..<number() {
      guard isWhole else { return values }
      guard let value = body(&self) else {
        isWhole = false
        return values
      }
      values.append(value)
    }
    return values
  }

  mutating func value<Value: Packable>(_ type: Value.Type = Value.self) -> Value? { Value(from: &self) }
  mutating func value<Value: Packable>() -> Value? { optional { Value(from: &$0) } }
  mutating func values<Value: Packable>() -> [Value] { list { Value(from: &$0) } }
  mutating func optionalText() -> String? { optional { $0.text() } }
  mutating func texts() -> [String] { list { $0.text() } }
}

/// What can stand in a snapshot as bytes.
protocol Packable {
  /// Adds the value's bytes.
  func pack(into writer: inout PackedWriter)
  /// The value that was written; nil where the bytes are none.
  init?(from reader: inout PackedReader)
}

/// Values that a snapshot has as bytes, one after another, with where each ends: read one by one when they are asked for.
struct PackedList: Sendable {
  private let bytes: FlatColumn<UInt8>
  private let ends: FlatColumn<UInt64>

  init(_ snapshot: Snapshot, _ bytes: SnapshotSection, ends: SnapshotSection) throws(SnapshotProblem) {
    self.bytes = try snapshot.column(bytes)
    self.ends = try snapshot.column(ends)
    guard self.ends.first ?? 1 == 0 else { throw .damaged("the part \(ends) does not begin at 0") }
  }

  var count: Int { ends.count - 1 }

  /// The bytes of one value; none where a forged file says nonsense.
  subscript(index: Int) -> UnsafeRawBufferPointer {
    let (start, end) = (ends[index], ends[index + 1])
    guard start <= end, end <= UInt64(bytes.count) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(rebasing: bytes.bytes[Int(start)..<Int(end)])
  }

  func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }
}
