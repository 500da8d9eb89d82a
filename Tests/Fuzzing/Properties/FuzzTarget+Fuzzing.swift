// SPDX-License-Identifier: Apache-2.0
import Foundation

extension FuzzTarget {
  /// Checks an input of a fuzzer, and ends the process where a law is broken, by which a fuzzer knows a find.
  public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
    let broken = brokenLaws(Array(UnsafeBufferPointer(start: bytes, count: count)))
    guard !broken.isEmpty else { return }
    // The message of a failed precondition is left out of optimized programs.
    FileHandle.standardError.write(Data((broken.joined(separator: "\n") + "\n").utf8))
    preconditionFailure("a law is broken")
  }
}
