// SPDX-License-Identifier: Apache-2.0
import Diligraph

extension ImportWriter {
  /// The amount that an element of a notice states, its currency in the attribute `currency`; an odd one is reported.
  mutating func amount(
    _ element: XMLElement, currency: String, code: String, at location: SourceLocation
  ) throws -> Amount? {
    guard let text = element.text.trimmedOrNil else { return nil }
    guard let value = FieldText.number(text), value >= 0 else {
      try report(
        code, .doubt, at: location,
        "\(quoted(text)) is no amount; an amount is a number from 0 up. It counts as unstated.")
      return nil
    }
    return Amount(value, currency: element.attribute(currency)?.uppercased())
  }
}
