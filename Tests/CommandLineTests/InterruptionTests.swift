// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// An import that is cut off leaves the case as it was.
@Suite struct InterruptionTests {
  // Only SIGKILL: the test runner's threads block the other signals, and what they start inherits that.
  @Test func `an import that is killed half-way leaves the case as it was`() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write("from,to,kind\nNorvale Optics,Kestrel Trading,supply\n", to: "first.csv")
    let rows = (0..<120_000).map { "Company \($0 % 5000),Customer \($0 % 7001),supply,r\($0)" }
    try program.write("from,to,kind,id\n" + rows.joined(separator: "\n") + "\n", to: "second.csv")
    #expect(try program.shell("diligraph import first.csv --case out/a.diligraph").status == 0)
    let before = try program.shell("diligraph status --case out/a.diligraph --format json").output
    let cut = try program.shell(
      """
      set -m
      diligraph import second.csv --case out/a.diligraph > /dev/null & job=$!
      for _ in $(seq 600); do [ -s out/a.diligraph-shm ] && break; sleep 0.02; done
      sleep 0.3
      kill -KILL $job; wait $job
      """)
    #expect(cut.status > 128, "the import was over before it could be cut off")
    let after = try program.shell("diligraph status --case out/a.diligraph --format json")
    #expect(after.status == 0, "\(after.errors)")
    #expect(after.output == before)
    let again = try program.shell("diligraph import second.csv --case out/a.diligraph")
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.contains("120000"))
  }
}
