// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Country codes as procurement data write them, as ISO 3166-1 alpha-2.
enum CountryCode {
  /// The alpha-2 code that `text` states: alpha-2, alpha-3, `USA: UNITED STATES`, or the European Union's own
  /// `UK` and `EL`; nil when it is none. The Union's `1A` for Kosovo is no letters and stays unstated.
  static func alpha2(_ text: String?) -> String? {
    guard let text else { return nil }
    let isPlain = (2...3).contains(text.utf8.count) && text.utf8.allSatisfy { (65...90).contains($0) }
    let code = isPlain ? text : text.prefix { $0 != ":" }.uppercased().trimmed
    switch code.utf8.count {
    case 2 where code.utf8.allSatisfy { (65...90).contains($0) }: return Countries.code(code) ?? code
    case 3: return Countries.code(code)
    default: return nil
    }
  }
}
