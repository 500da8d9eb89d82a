// SPDX-License-Identifier: Apache-2.0

/// Something doubtful in the data, collected and never thrown: one bad line must not lose a million good ones.
public struct Finding: Hashable, Sendable, Error {
  /// A stable code such as `csv-share-above-one`; equal codes mean the same doubt.
  public var code: String
  /// How much was lost by it.
  public var severity: Severity
  /// Where it stands.
  public var location: SourceLocation
  /// What is wrong, and what would be right or what was done.
  public var message: String

  /// How much was lost by what was found.
  public enum Severity: String, CaseIterable, Comparable, Sendable {
    /// Nothing; the reading is explained.
    case note
    /// Something was left out or read with a doubt.
    case doubt
    /// A record or a file could not be read.
    case error

    /// Whether `lhs` is the less severe one.
    public static func < (lhs: Severity, rhs: Severity) -> Bool {
      func order(_ severity: Severity) -> Int { Severity.allCases.firstIndex(of: severity) ?? 0 }
      return order(lhs) < order(rhs)
    }
  }

  /// A finding with `code` at `location`.
  public init(_ code: String, _ severity: Severity, at location: SourceLocation, _ message: String) {
    self.code = code
    self.severity = severity
    self.location = location
    self.message = message
  }

  /// The finding as `place: message`.
  public var description: String { "\(location): \(message)" }
}
