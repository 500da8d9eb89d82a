// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport

/// What holds for settings and policies: what is read, written and read again is the same.
enum PolicyLaws {
  static func check(_ bytes: [UInt8], _ laws: inout Laws) {
    do {
      let value = try StructuredReader.read(.bytes(bytes, name: "policy.yaml"))
      checkWriting(value, &laws)
      let policy = try Policy(value)
      checkPolicy(policy, &laws)
    } catch let error as ReadingError {
      laws.expect(error.place.source == "policy.yaml", "settings: an error names the file", "\(error)")
      laws.expect(isOneLine("\(error)"), "settings: an error is one line", "\(error)")
    } catch let error as PolicyError {
      laws.expect(isOneLine("\(error)"), "policy: an error is one line", "\(error)")
    } catch { laws.unexpected(error, "settings: an error is one of the two") }
  }

  private static func isOneLine(_ text: String) -> Bool {
    !text.isEmpty && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }

  private static func checkWriting(_ value: StructuredValue, _ laws: inout Laws) {
    let text = value.canonicalJSON
    do {
      let again = try StructuredReader.read(.text(text, name: "again.json"))
      laws.expect(again.canonicalJSON == text, "settings: written and read, they are the same", text)
    } catch { laws.unexpected(error, "settings: what is written can be read: \(text.prefix(500))") }
  }

  private static func checkPolicy(_ policy: Policy, _ laws: inout Laws) {
    let text = policy.canonicalJSON
    do {
      let again = try Policy(try StructuredReader.read(.text(text, name: "again.json")))
      laws.expect(again == policy, "policy: written and read, it is the same", text)
      laws.expect(again.canonicalJSON == text, "policy: it is written in one way", "\(text) and \(again.canonicalJSON)")
    } catch { laws.unexpected(error, "policy: what is written can be read: \(text.prefix(500))") }
  }
}
