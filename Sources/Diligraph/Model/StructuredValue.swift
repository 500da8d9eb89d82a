// SPDX-License-Identifier: Apache-2.0

/// A parsed YAML or JSON value, as the policy and other small configuration is read.
public indirect enum StructuredValue: Hashable, Sendable {
  /// Nothing.
  case null
  /// A truth value.
  case bool(Bool)
  /// A number.
  case number(Double)
  /// A text; YAML dates arrive as text.
  case string(String)
  /// A list.
  case array([StructuredValue])
  /// Keys with values, in the order of the file; a reader refuses duplicate keys.
  case object([Member])

  /// A key with its value.
  public struct Member: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The value.
    public var value: StructuredValue

    /// `key` with `value`.
    public init(key: String, value: StructuredValue) {
      self.key = key
      self.value = value
    }
  }

  /// What the value is, in words for an error message.
  public var typeName: String {
    switch self {
    case .null: "nothing"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "a map"
    }
  }
}
