// SPDX-License-Identifier: Apache-2.0

/// Invented organisations: the same for the same number, with an identifier of their own each.
struct Organizations {
  /// A country with its register, its language, and words that names and texts are made of.
  struct Country {
    let code: [UInt8]
    let code3: [UInt8]
    let scheme: [UInt8]
    let language: [UInt8]
    let currency: [UInt8]
    let towns: [[UInt8]]
    let first: [[UInt8]]
    let second: [[UInt8]]
    let forms: [[UInt8]]
    let bodies: [[UInt8]]
    let sentences: [[UInt8]]
  }

  let countries = Vocabulary.countries
  let seed: UInt64

  /// What is drawn of an organisation, so that it is the same wherever it occurs.
  private func numbers(_ index: Int) -> SeededNumbers {
    SeededNumbers(seed: seed ^ (UInt64(index) &* 0xD1B5_4A32_D192_ED03))
  }

  func country(_ index: Int) -> Country { countries[index % countries.count] }

  /// `GB-COH-00012345`: the register's scheme, and a number that no other organisation has.
  func writeID(_ index: Int, to writer: ByteWriter) {
    writer.text(country(index).scheme)
    writer.text("-")
    writer.number(10_000_000 + index, width: 8)
  }

  /// Two words, a number where a name would be common, and the legal form; a public body's has its town.
  func writeName(_ index: Int, isPublic: Bool, to writer: ByteWriter) {
    var numbers = numbers(index)
    let country = country(index)
    if isPublic {
      writer.text(country.bodies[numbers.below(country.bodies.count)])
      writer.text(" ")
      writer.text(country.towns[numbers.below(country.towns.count)])
      writer.text(" ")
      writer.number(index)
      return
    }
    writer.text(country.first[numbers.below(country.first.count)])
    writer.text(" ")
    writer.text(country.second[numbers.below(country.second.count)])
    writer.text(" ")
    writer.number(index)
    writer.text(" ")
    writer.text(country.forms[numbers.below(country.forms.count)])
  }

  func writeTown(_ index: Int, to writer: ByteWriter) {
    var numbers = numbers(index)
    let towns = country(index).towns
    writer.text(towns[numbers.below(towns.count)])
  }
}

/// Which organisations of many were used.
struct UsedIndices {
  private var isUsed: [Bool]
  private(set) var count = 0

  init(_ count: Int) { isUsed = [Bool](repeating: false, count: count) }

  mutating func insert(_ index: Int) {
    if !isUsed[index] { count += 1 }
    isUsed[index] = true
  }
}
