// SPDX-License-Identifier: Apache-2.0
import DiligraphImport

/// What holds for the reader of JSON records.
enum JSONLaws {
  /// A record without its element, which lives only until the next record is read.
  private struct Record: Hashable {
    let place: InputPlace
    let arrayKey: String?
    let problem: ReadingError?
    let text: String
    let isFallbackEncoding: Bool
  }

  static func check(_ bytes: [UInt8], _ laws: inout Laws) {
    var options = JSONRecordOptions(arrayKeys: ["releases", "records"], recordKeys: ["ocid"])
    let whole = records(bytes, options, chunkSize: .max)
    for size in bytes.count <= 512 ? [1, 7, 61] : [61, 4_093] {
      let cut = records(bytes, options, chunkSize: size)
      laws.expect(
        whole.records == cut.records && whole.error == cut.error, "JSON: pieces of \(size) bytes give the same records",
        "\(whole) and \(cut)")
    }
    checkPlaces(whole.records, bytes, &laws)
    // Small limits are reached by small inputs. They are looked at between pieces, so that what is a little beyond them
    // is refused or not as the input is cut.
    options.recordLimit = 256
    options.packageWindow = 512
    options.envelopeLimit = 64
    for size in [7, Int.max] { checkPlaces(records(bytes, options, chunkSize: size).records, bytes, &laws) }
    ImporterLaws.check(bytes, among: .json, &laws)
  }

  private static func checkPlaces(_ records: [Record], _ bytes: [UInt8], _ laws: inout Laws) {
    let lines = 1 + bytes.count { $0 == 0x0A }
    var last = 1
    for record in records {
      let line = record.place.line ?? 0
      laws.expect((1...lines).contains(line), "JSON: a record's line is inside the input", "\(record.place)")
      // What is not closed is said at the end, with the line where it began.
      guard record.problem == nil else { continue }
      laws.expect(line >= last, "JSON: records come in their order", "\(record.place) after line \(last)")
      last = line
    }
  }

  private static func records(
    _ bytes: [UInt8], _ options: JSONRecordOptions, chunkSize: Int
  ) -> (records: [Record], error: String?) {
    var records: [Record] = []
    do {
      let reader = try JSONRecordReader(.bytes(bytes, name: "input", chunkSize: chunkSize), options: options)
      while let record = try reader.next() {
        let text: String
        var problem: ReadingError?
        switch record.content {
        case .success(let element): text = self.text(element, depth: 0)
        case .failure(let error): (text, problem) = ("", error)
        }
        records.append(
          Record(
            place: record.place, arrayKey: record.arrayKey, problem: problem, text: text,
            isFallbackEncoding: record.isFallbackEncoding))
      }
      return (records, nil)
    } catch { return (records, "\(error)") }
  }

  /// The element as text; as deep as a test's stack allows.
  private static func text(_ element: JSONElement, depth: Int) -> String {
    guard depth < 20 else { return "…" }
    switch element.kind {
    case .null: return "null"
    case .bool: return "\(element.bool ?? false)"
    case .number: return "\(element.double ?? 0)"
    case .string: return "\"\(element.string ?? "")\""
    case .array: return "[" + element.elements.map { text($0, depth: depth + 1) }.joined(separator: ",") + "]"
    case .object:
      return "{" + element.members.map { "\($0.key):\(text($0.value, depth: depth + 1))" }.joined(separator: ",") + "}"
    }
  }
}
