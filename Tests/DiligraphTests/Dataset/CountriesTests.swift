// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@Suite struct CountriesTests {
  @Test(arguments: [
    ("de", "DE"), ("DEU", "DE"), ("Germany", "DE"), ("Côte d’Ivoire", "CI"), ("Cote d'Ivoire", "CI"), ("UK", "GB"),
    ("Viet Nam", "VN"), ("congo (kinshasa)", "CD"), ("USA", "US"), ("Kosovo", "XK"), ("ROM", "RO"),
    ("Congo, Republic of (Brazzaville)", "CG"), ("Congo, Democratic Republic of (Kinshasa)", "CD"),
    ("St. Martin (French part)", "MF"), ("Saint Kitts and Nevis", "KN"), ("Crimea", "UA"),
  ]) func `countries are told by code and by name`(text: String, code: String) {
    #expect(Countries.code(text) == code)
  }

  @Test(arguments: [
    ("The Gambia", "GM"), ("Bahamas, The", "BS"), ("Iran (Islamic Republic of)", "IR"),
    ("IRAN, ISLAMIC REPUBLIC OF", "IR"),
    ("Bosnia and Herzegovina", "BA"), ("Bosnia & Herzegovina", "BA"), ("Bosnia-Herzegovina", "BA"), ("St Helena", "SH"),
    ("Guinea Bissau", "GW"), ("U.S. Virgin Islands", "VI"), ("Hong Kong (China)", "HK"),
    ("São Tomé and Príncipe", "ST"),
  ]) func `articles and signs in a name do not count`(text: String, code: String) {
    #expect(Countries.code(text) == code)
  }

  @Test func `what is no country has no code`() {
    let texts = ["", " ", "-", "the", "Oz", "Atlantis", "Serbia and Montenegro", "EU", "ZZ", "D-E", "Korea"]
    #expect(texts.filter { Countries.code($0) != nil }.isEmpty)
    #expect(Countries.name("sy") == "Syria")
  }

  @Test func `codes are those of countries`() {
    #expect(["DE", "XK", "GB"].allSatisfy(Countries.isCode))
    #expect(!["de", "UK", "ZZ", "DEU", ""].contains(where: Countries.isCode))
  }
}
