// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How many seeds a property is tried on; `THOROUGH=1` in the environment makes it ten times as many.
func seeds(_ count: Int) -> Range<Int> {
  0..<(ProcessInfo.processInfo.environment["THOROUGH"] == "1" ? count * 10 : count)
}
