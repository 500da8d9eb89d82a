// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Memory for flat arrays, in large pages where there is much of it: a search that jumps about in it then finds most
/// addresses in the processor's table of pages.
final class Memory {
  let start: UnsafeMutableRawPointer

  /// Memory of at least `byteCount` bytes, not set to anything.
  init(byteCount: Int) {
    let largePage = 1 << 21
    let isLarge = byteCount >= 2 * largePage
    start = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 1), alignment: isLarge ? largePage : 64)
    #if os(Linux)
      // Only advice: without it the memory is as good, and slower.
      if isLarge { madvise(start, byteCount, Int32(MADV_HUGEPAGE)) }
    #endif
  }

  deinit { start.deallocate() }
}

/// A flat array that one search writes to, and nothing else sees.
struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  let values: UnsafeMutablePointer<Element>
  let count: Int
  private let memory: Memory

  /// `count` times `value`.
  init(repeating value: Element, count: Int) {
    memory = Memory(byteCount: count * MemoryLayout<Element>.stride)
    values = memory.start.bindMemory(to: Element.self, capacity: count)
    values.initialize(repeating: value, count: count)
    self.count = count
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get { values[index] }
    nonmutating set { values[index] = newValue }
  }
}
