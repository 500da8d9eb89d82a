// SPDX-License-Identifier: Apache-2.0

/// Values of one type that never change, one after another: in memory of their own, or in a mapped snapshot.
///
/// Safety: nobody writes after a column is made, and `owner` keeps its memory for as long as a column lives. A loop
/// that hoists `base` keeps the column itself, as a member of the graph that it walks.
struct FlatColumn<Element: BitwiseCopyable & Sendable>: @unchecked Sendable, RandomAccessCollection {
  /// Where the first value is; a hot loop hoists it.
  let base: UnsafePointer<Element>
  let count: Int
  private let owner: AnyObject

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  /// The value at `index`.
  @inline(__always)
  subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count)
    return base[index]
  }

  /// A column of `count` values, which `fill` must all set.
  init(count: Int, _ fill: (UnsafeMutablePointer<Element>) -> Void) {
    let (column, values) = Self.unset(count: count)
    fill(values)
    self = column
  }

  /// A column of `count` values which are yet to be set, and where: for several that are filled together. They must all
  /// be set before the column is read.
  static func unset(count: Int) -> (column: FlatColumn, values: UnsafeMutablePointer<Element>) {
    let memory = Memory(byteCount: count * MemoryLayout<Element>.stride)
    let start = memory.start.bindMemory(to: Element.self, capacity: count)
    return (FlatColumn(mapped: start, count: count, owner: memory), start)
  }

  /// The values of `array`.
  init(_ array: [Element]) {
    self.init(count: array.count) { start in
      array.withUnsafeBufferPointer { source in
        if let first = source.baseAddress { start.update(from: first, count: array.count) }
      }
    }
  }

  /// `count` values at `start`, which `owner` keeps in memory.
  init(mapped start: UnsafeRawPointer, count: Int, owner: AnyObject) {
    base = start.bindMemory(to: Element.self, capacity: count)
    self.count = count
    self.owner = owner
  }

  /// The column as bytes, in the machine's byte order.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: count * MemoryLayout<Element>.stride)
  }
}
