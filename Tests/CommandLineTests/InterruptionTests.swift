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

  /// Python that starts the program with no signal blocked, sends one as soon as a folder appears, and prints the folder's
  /// mode, the exit code, and what is left.
  private static let interrupting = #"""
    import glob, os, signal, subprocess, sys, time
    number, pattern, words = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    def plain():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    run = subprocess.Popen(words, preexec_fn=plain, stdout=subprocess.DEVNULL)
    found = []
    while not found and run.poll() is None:
        found = glob.glob(pattern)
        time.sleep(0.001)
    print(oct(os.stat(found[0]).st_mode & 0o777) if found else "no folder")
    time.sleep(0.2)
    run.send_signal(number)
    print(run.wait())
    print(os.listdir("tmp"), sorted(os.listdir("out")))
    """#

  @Test(arguments: [(2, 130), (15, 143)])
  func `copies of the data are for nobody else, and are taken away by a signal`(number: Int, status: Int) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.interrupting, to: "interrupt.py")
    let rows = (0..<300).map { "Maker \($0),Dealer \($0 % 7),supply\n" }.joined()
    let ends = (0..<7).map { "Dealer \($0),Ministry,supply\n" }.joined()
    try program.write("from,to,kind\n" + rows + ends, to: "links.csv")
    try program.write("entity,category,level\nMinistry,security service,4\n", to: "flags.csv")
    try program.write(String(repeating: "- report --top 2 -o dossiers\n", count: 15), to: "many.yaml")
    let files = "--from links.csv --from flags.csv"
    let made = try program.shell(
      "mkdir tmp kept && diligraph bundle -o kept/a.zip \(files) --with-inputs --ask exposure")
    #expect(made.status == 0, "\(made.errors)")
    let environment = ["TMPDIR": program.folder.appendingPathComponent("tmp").path]
    func interrupted(_ pattern: String, _ command: String) throws -> String {
      let run = try program.shell("python3 interrupt.py \(number) '\(pattern)' \(command)", environment: environment)
      #expect(run.errors.contains("diligraph: interrupted"), "\(command): \(run.errors)")
      return run.output
    }
    let bundle = try interrupted(
      "tmp/diligraph-bundle-*", "diligraph bundle -o out/b.zip \(files) --questions many.yaml")
    #expect(bundle == "0o700\n\(status)\n[] []\n")
    let many = try program.shell("diligraph bundle -o kept/many.zip \(files) --with-inputs --questions many.yaml")
    #expect(many.status == 0, "\(many.errors)")
    let verified = try interrupted("tmp/diligraph-inputs-*", "diligraph verify kept/many.zip")
    #expect(verified == "0o700\n\(status)\n[] []\n")
    // Nothing of a report that is not finished is left either.
    let report = try interrupted("out/.diligraph-*", "diligraph report --all-exposed --thorough \(files) -o out")
    #expect(report == "0o700\n\(status)\n[] []\n")
  }
}
