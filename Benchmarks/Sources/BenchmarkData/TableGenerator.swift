// SPDX-License-Identifier: Apache-2.0

/// The native table of relationships: ten rows for each entity, between organisations with heavy-tailed degrees.
struct TableGenerator {
  private static let kinds: [(name: [UInt8], percent: Int)] = [
    ("supply", 55), ("award", 20), ("distribution", 8), ("subcontract", 5), ("service", 4), ("shipment", 3),
    ("ownership", 5),
  ].map { (Array($0.0.utf8), $0.1) }

  /// Writes `rows` rows; returns what the table holds.
  static func write(to writer: ByteWriter, rows: Int, seed: UInt64) throws -> [String: Int] {
    var numbers = SeededNumbers(seed: seed)
    let organizations = Organizations(seed: seed)
    let entityCount = max(10, rows / 10)
    var used = UsedIndices(entityCount)
    writer.text("id,from,to,kind,share,start,end,amount,currency,publisher,source\n")
    for row in 0..<rows {
      // Every entity occurs, whatever the draws; the other party has the heavy tail.
      let from = numbers.chance(25) ? row % entityCount : numbers.heavyTailed(entityCount)
      var to = numbers.heavyTailed(entityCount)
      if to == from { to = (to + 1) % entityCount }
      used.insert(from)
      used.insert(to)
      writer.text("r")
      writer.number(row, width: 8)
      writer.text(",")
      organizations.writeName(from, isPublic: false, to: writer)
      writer.text(",")
      organizations.writeName(to, isPublic: false, to: writer)
      writer.text(",")
      rest(&numbers, organizations.country(to), to: writer)
      try writer.endRecord()
    }
    return ["rows": rows, "relationships": rows, "entities": used.count]
  }

  private static func rest(_ numbers: inout SeededNumbers, _ country: Organizations.Country, to writer: ByteWriter) {
    var draw = numbers.below(100)
    let kind = kinds.firstIndex { kind in
      draw -= kind.percent
      return draw < 0
    }
    let name = kinds[kind ?? 0].name
    let isOwnership = kind == kinds.count - 1
    writer.text(name)
    writer.text(",")
    if isOwnership {
      writer.number(numbers.int(5...100))
      writer.text("%")
    }
    let day = numbers.below(336 * 10)
    writer.text(",")
    writer.day(day)
    writer.text(",")
    if numbers.chance(40) { writer.day(day + numbers.int(28...1_000)) }
    writer.text(",")
    if !isOwnership {
      writer.number(numbers.int(1_000...90_000_000))
      writer.text(",")
      writer.text(country.currency)
    } else {
      writer.text(",")
    }
    writer.text(",Register of ")
    writer.text(country.code)
    // A register publishes volumes, and a volume has many entries.
    writer.text(",\"Register of contracts, volume ")
    writer.number(numbers.heavyTailed(20_000))
    writer.text("\"\n")
  }
}
