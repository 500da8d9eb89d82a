// SPDX-License-Identifier: Apache-2.0

/// The beginning of a snapshot: magic, version, byte order, size, the table of parts, the stamp.
struct SnapshotHeader {
  /// Raised with each change of the layout, or of what a data set or graph is made of statements.
  static let version: UInt32 = 1
  /// Where parts may begin.
  static let alignment: UInt64 = 64
  private static let magic = Array("DLGRSNAP".utf8)
  private static let byteOrder: UInt32 = 0x0102_0304
  /// The fields before the table: magic, version, byte order, total size, parts, bytes of the stamp, checksum.
  private static let fixedCount = 40
  private static let checksumOffset = 32
  /// More parts or longer stamps are not written.
  private static let limit = 1 << 20

  var stamp: [UInt8]
  var entries: [SnapshotEntry]

  init(stamp: [UInt8], entries: [SnapshotEntry]) { (self.stamp, self.entries) = (stamp, entries) }

  /// How many bytes a header has.
  static func byteCount(stamp: Int, parts: Int) -> Int {
    fixedCount + parts * MemoryLayout<SnapshotEntry>.stride + stamp
  }

  /// Reads the header of `bytes`, a whole file.
  init(_ bytes: UnsafeRawBufferPointer) throws(SnapshotProblem) {
    guard bytes.count >= Self.fixedCount, bytes.prefix(8).elementsEqual(Self.magic) else { throw .notASnapshot }
    func number<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _ type: Value.Type) -> Value {
      bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }
    guard number(8, UInt32.self) == Self.version, number(12, UInt32.self) == Self.byteOrder else {
      throw .otherVersion
    }
    guard number(16, UInt64.self) == UInt64(bytes.count) else {
      throw .damaged("it has \(bytes.count) of \(number(16, UInt64.self)) bytes")
    }
    let (parts, stampCount) = (Int(number(24, UInt32.self)), Int(number(28, UInt32.self)))
    guard parts < Self.limit, stampCount < Self.limit else { throw .damaged("its table is too long") }
    let count = Self.byteCount(stamp: stampCount, parts: parts)
    guard count <= bytes.count else { throw .damaged("it ends within its table") }
    var header = Array(bytes[0..<count])
    for index in Self.checksumOffset..<Self.checksumOffset + 8 { header[index] = 0 }
    let sum = header.withUnsafeBytes { checksum($0) }
    guard number(Self.checksumOffset, UInt64.self) == sum else { throw .damaged("the checksum of its table differs") }
    let stride = MemoryLayout<SnapshotEntry>.stride
    entries = (0..<parts).map {
      bytes.loadUnaligned(fromByteOffset: Self.fixedCount + $0 * stride, as: SnapshotEntry.self)
    }
    stamp = Array(bytes[count - stampCount..<count])
  }

  /// The header of a file of `total` bytes.
  func bytes(total: Int) -> [UInt8] {
    var bytes = Self.magic
    func add<Value>(_ value: Value) { withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) } }
    add(Self.version)
    add(Self.byteOrder)
    add(UInt64(total))
    add(UInt32(entries.count))
    add(UInt32(stamp.count))
    add(UInt64(0))
    for entry in entries { add(entry) }
    bytes += stamp
    let sum = bytes.withUnsafeBytes { checksum($0) }
    withUnsafeBytes(of: sum) { sum in
      for (index, byte) in sum.enumerated() { bytes[Self.checksumOffset + index] = byte }
    }
    return bytes
  }
}

/// A checksum against damage, not against forgery: four products of 64 by 64 bits at a time, so that it reads as fast
/// as memory gives, on all cores.
func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  let block = 1 << 22
  let count = (bytes.count + block - 1) / block
  let sums = FlatColumn<UInt64>(count: count) { sums in
    inParallel(count, least: 2) { range in
      for index in range {
        let end = min(bytes.count, (index + 1) * block)
        sums[index] = blockChecksum(UnsafeRawBufferPointer(rebasing: bytes[index * block..<end]))
      }
    }
  }
  var sum = mix(UInt64(bytes.count) ^ 0xA076_1D64_78BD_642F)
  for index in 0..<count { sum = mix(sum ^ sums.base[index]) &+ UInt64(index) }
  return sum
}

private func blockChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
  var offset = 0
  func word(_ offset: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
  while offset + 32 <= bytes.count {
    a = mix(a ^ word(offset))
    b = mix(b ^ word(offset + 8))
    c = mix(c ^ word(offset + 16))
    d = mix(d ^ word(offset + 24))
    offset += 32
  }
  var tail: UInt64 = 0
  while offset < bytes.count {
    tail = tail &* 257 &+ UInt64(bytes[offset]) &+ 1
    offset += 1
  }
  return mix(mix(mix(a ^ tail) &+ b) ^ mix(c &+ mix(d)))
}

@inline(__always)
private func mix(_ value: UInt64) -> UInt64 {
  // A product can be 0 for a word that is: the low bit and the sum keep what came before.
  let product = (value | 1).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
  return (product.high ^ product.low) &+ value
}
