// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The names of a document's elements, attributes and namespaces, each kept once and known by its number.
///
/// The parser hands out one pointer for equal names, so that most of them are found without looking at their letters.
/// Names are added by one thread at a time; what has a number never moves, so that another thread that was given the
/// number may read it meanwhile.
final class XMLNames: @unchecked Sendable {
  private struct Entry {
    var text: String
    /// The letters, in memory of their own.
    var letters: UnsafeMutableRawBufferPointer
  }

  private struct State {
    var count = 0
    var numbers: [UnsafePointer<CChar>: Int32] = [:]
    /// The names met last, by a few bits of their pointers.
    var recent: [(pointer: UnsafePointer<CChar>?, number: Int32)] = Array(
      repeating: (nil, -1), count: recentCount)
  }

  private static let recentCount = 512
  /// Block `b` has 64 · 2^b names: with numbers of 31 bits there are no more blocks than these.
  private static let blockCount = 26
  private static let firstBlock = 64

  // Safety: allocated here, freed in deinit. Behind a pointer, each access is not checked for exclusivity, which took a
  // fifth of the time.
  private let state: UnsafeMutablePointer<State>
  private let blocks: UnsafeMutablePointer<UnsafeMutablePointer<Entry>?>

  init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    blocks = .allocate(capacity: Self.blockCount)
    blocks.initialize(repeating: nil, count: Self.blockCount)
  }

  deinit {
    for number in 0..<state.pointee.count { entry(Int32(number)).pointee.letters.deallocate() }
    for block in 0..<Self.blockCount {
      guard let entries = blocks[block] else { break }
      let first = Self.firstBlock * ((1 << block) - 1)
      entries.deinitialize(count: min(Self.firstBlock << block, state.pointee.count - first))
      entries.deallocate()
    }
    blocks.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// How many names there are.
  var count: Int { state.pointee.count }

  /// The name with a number.
  func text(_ number: Int32) -> String { entry(number).pointee.text }

  /// The number of the name behind a pointer of the parser.
  func number(of name: UnsafePointer<CChar>) -> Int32 {
    let bits = UInt(bitPattern: name)
    let slot = Int((bits ^ (bits >> 9)) & UInt(Self.recentCount - 1))
    let known = state.pointee.recent[slot]
    if known.pointer == name { return known.number }
    let number = state.pointee.numbers[name] ?? add(name)
    state.pointee.recent[slot] = (name, number)
    return number
  }

  private func add(_ name: UnsafePointer<CChar>) -> Int32 {
    let number = state.pointee.count
    let (block, _) = Self.place(number)
    if blocks[block] == nil { blocks[block] = .allocate(capacity: Self.firstBlock << block) }
    let letters = UnsafeMutableRawBufferPointer.allocate(byteCount: strlen(name), alignment: 1)
    letters.copyMemory(from: UnsafeRawBufferPointer(start: name, count: letters.count))
    entry(Int32(number)).initialize(to: Entry(text: String(cString: name), letters: letters))
    state.pointee.count += 1
    state.pointee.numbers[name] = Int32(number)
    return Int32(number)
  }

  @inline(__always)
  private static func place(_ number: Int) -> (block: Int, index: Int) {
    let block = Int.bitWidth - 1 - (number / firstBlock + 1).leadingZeroBitCount
    return (block, number - firstBlock * ((1 << block) - 1))
  }

  @inline(__always)
  private func entry(_ number: Int32) -> UnsafeMutablePointer<Entry> {
    let (block, index) = Self.place(Int(number))
    guard let entries = blocks[block] else { preconditionFailure("a number is given with its name") }
    return entries + index
  }

  /// Whether the name with this number has these letters.
  @inline(__always)
  func isEqual(_ number: Int32, to part: UnsafeBufferPointer<UInt8>) -> Bool {
    let letters = entry(number).pointee.letters
    guard letters.count == part.count else { return false }
    guard let name = letters.baseAddress, let part = part.baseAddress else { return true }
    return memcmp(name, part, letters.count) == 0
  }
}
