// SPDX-License-Identifier: Apache-2.0

/// A parser that takes untrusted bytes, with what must hold of it whatever they are.
///
/// The fuzzer calls ``brokenLaws(_:)`` with bytes of its own, and the tests with those that it found.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// JSON records, and the importers of JSON.
  case json
  /// Tables, mappings, and the importers of tables.
  case csv
  /// XML records, through the importers of XML.
  case xml
  /// Compressed inputs and archives.
  case containers
  /// Settings in YAML or JSON, and policies.
  case policy
  /// Names, identifiers, days and numbers of fields, and what is done with names.
  case names

  /// The longest input that is looked at: what is beyond costs time and finds nothing new.
  public static let sizeLimit = 64 << 10

  /// What does not hold for these bytes, in words; empty where all is well.
  public func brokenLaws(_ bytes: [UInt8]) -> [String] {
    guard bytes.count <= Self.sizeLimit else { return [] }
    var laws = Laws()
    switch self {
    case .json: JSONLaws.check(bytes, &laws)
    case .csv: TableLaws.check(bytes, &laws)
    case .xml: ImporterLaws.check(bytes, among: .xml, &laws)
    case .containers: ContainerLaws.check(bytes, &laws)
    case .policy: PolicyLaws.check(bytes, &laws)
    case .names: NameLaws.check(bytes, &laws)
    }
    return laws.broken
  }
}

/// Collects what does not hold.
struct Laws {
  private(set) var broken: [String] = []

  /// Notes `law` with `detail` unless it holds.
  mutating func expect(_ holds: Bool, _ law: String, _ detail: @autoclosure () -> String = "") {
    if !holds { broken.append("\(law): \(String(detail().prefix(2_000)))") }
  }

  /// Notes an error that must not be.
  mutating func unexpected(_ error: any Error, _ law: String) { broken.append("\(law): \(error)") }
}
