// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DiligraphCase

@Suite struct PatienceTests {
  @Test func `while a case is opened it is waited for so long in all, and afterwards at each lock`() {
    let patience = Patience(5 * Patience.pause)
    // However often a try begins anew.
    #expect((0..<9).map { patience.wait($0 % 2) } == [true, true, true, true, true, false, false, false, false])
    patience.opened()
    #expect((0..<7).map(patience.wait) == [true, true, true, true, true, false, false])
    #expect(patience.wait(0))
  }

  @Test(arguments: [-1, 0, 0.001, .infinity, .nan]) func `a time that is none is no time, or a day`(seconds: Double) {
    let patience = Patience(seconds)
    #expect(patience.wait(0) == (seconds == .infinity))
  }

  @Test func `a case that is locked by another is not waited for longer than was told`() throws {
    let directory = try TemporaryDirectory()
    let inCase = try Case.create(at: directory.path())
    try inCase.writingFirstImport {
      try inCase.writingAlone { _ in
        let error = #expect(throws: CaseError.self) { try Case.open(at: directory.path(), busyTimeout: 0.05) }
        #expect(error?.problem == .busy)
      }
    }
  }
}
