// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Which register a registration number of a country is of, where only the country is stated.
enum NationalRegisters {
  /// Countries in which courts, cities, states or provinces number companies for themselves: short numbers are given many
  /// times over. Their national numbers, where there are any, have nine digits or more.
  private static let several: Set<String> = [
    "AE", "AF", "AR", "CA", "CO", "DE", "DZ", "EG", "IQ", "IR", "IT", "JO", "KZ", "LB", "LY", "MA", "MX", "PE", "RU",
    "SD",
    "SY", "TR", "US", "VE", "YE",
  ]
  /// So many digits a number has that is one company's in all of such a country.
  private static let nationalDigits = 9
  /// A number with fewer digits than this is a counter: of a register that is not named, it tells nobody apart.
  private static let leastDigits = 5

  /// The scheme of a registration number; nil where the number may be that of several companies of the country.
  static func scheme(country: String, number: String) -> String? {
    let digits = number.utf8.count { (0x30...0x39).contains($0) }
    // A Russian state registration number is known by its 13 digits, whatever it is called.
    if country == "RU", digits == 13, number.utf8.count == 13 { return "RU-OGRN" }
    if let known = FollowTheMoneyTerms.registers[country] { return known }
    return digits >= (several.contains(country) ? nationalDigits : leastDigits) ? "\(country)-REG" : nil
  }
}
