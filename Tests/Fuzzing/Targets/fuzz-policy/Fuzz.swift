// SPDX-License-Identifier: Apache-2.0
import FuzzProperties

/// What libFuzzer calls with each of its inputs.
@_cdecl("LLVMFuzzerTestOneInput") public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzTarget.policy.fuzz(bytes, count)
  return 0
}
