// SPDX-License-Identifier: Apache-2.0

/// An ownership register as native tables: holdings, and beside them flags.
///
/// A company has one to four owners, whose shares make up the whole. Most owners are persons with one or two holdings;
/// the others are companies, a few of which hold much. Nothing keeps two companies from owning each other, so some of
/// the holdings lie on cycles.
enum RegisterTables {
  /// How many companies are flagged.
  static let flagged = 1_000

  /// Writes the tables; returns what they hold.
  static func write(to writer: ByteWriter, path: String, rows: Int, seed: UInt64) throws -> [String: Int] {
    var numbers = SeededNumbers(seed: seed)
    let companies = max(16, rows * 10 / 16)
    writer.text("id,from,to,kind,share,confidence\n")
    var (row, company, person) = (0, 0, 0)
    while row < rows {
      let owners = min(rows - row, [1, 1, 1, 1, 1, 1, 2, 2, 3, 4][numbers.below(10)])
      for share in shares(of: owners, &numbers) {
        writer.text("h")
        writer.number(row, width: 9)
        if numbers.chance(30) {
          writer.text(",Company ")
          writer.number(owner(of: company, companies, &numbers))
        } else {
          // Who has a holding often has another one soon after.
          if numbers.chance(70) { person += 1 }
          writer.text(",Person ")
          writer.number(person)
        }
        writer.text(",Company ")
        writer.number(company)
        writer.text(",ownership,")
        writer.number(share)
        writer.text("%,0.")
        writer.number(numbers.int(50...99), width: 2)
        writer.text("\n")
        try writer.endRecord()
        row += 1
      }
      company = (company + 1) % companies
    }
    let flags = try writeFlags(beside: path, companies, &numbers)
    return ["rows": rows, "relationships": rows, "flags": flags]
  }

  private static func owner(of company: Int, _ companies: Int, _ numbers: inout SeededNumbers) -> Int {
    let owner = numbers.heavyTailed(companies)
    return owner == company ? (owner + 1) % companies : owner
  }

  /// Whole percents that make up the whole.
  private static func shares(of count: Int, _ numbers: inout SeededNumbers) -> [Int] {
    var left = 100
    return (1...max(1, count)).map { number in
      if number == count { return left }
      let share = numbers.int(1...(left - (count - number)))
      left -= share
      return share
    }
  }

  /// - Returns: how many flags there are: a company that is drawn twice has one.
  private static func writeFlags(
    beside path: String, _ companies: Int, _ numbers: inout SeededNumbers
  ) throws -> Int {
    let flags = try ByteWriter(path: NetworkTables.flags(beside: path))
    flags.text("entity,category,level,confidence,list\n")
    var drawn: Set<Int> = []
    for _ in 0..<flagged {
      let company = numbers.heavyTailed(companies)
      drawn.insert(company)
      flags.text("Company ")
      flags.number(company)
      flags.text(",designated,4,0.95,ofac-sdn\n")
      try flags.endRecord()
    }
    try flags.finish()
    return drawn.count
  }
}
