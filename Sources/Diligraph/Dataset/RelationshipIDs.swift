// SPDX-License-Identifier: Apache-2.0

/// The ids of rows: those that are stated, and those that follow from what is stated
/// (``RelationshipStatement/effectiveID``), which are not stored, since their text is longer than all else of a row.
struct RelationshipIDs {
  let columns: RelationshipColumns
  let records: RecordTable
  let texts: TextTable

  /// The id of a row.
  func id(_ row: Int) -> String {
    let stated = columns.id[row]
    if stated > 0 { return texts.string(stated - 1) }
    return id(row, hash: hash(row, after: partyHash(row)))
  }

  /// What a row states.
  func statement(_ row: Int) -> RelationshipStatement {
    var statement = RelationshipStatement(
      id: columns.id[row] == 0 ? nil : texts.string(columns.id[row] - 1),
      from: records.reference(columns.from[row]), to: records.reference(columns.to[row]), kind: columns.kind[row])
    statement.confidence = columns.statedConfidence(row)
    statement.share = columns.share(row)
    statement.period = columns.period(row)
    statement.products = columns.texts(columns.products[row], texts).map { ProductCategory($0) }
    statement.amount = columns.amount(row, texts)
    statement.sources = columns.sources(row).map { columns.source($0, texts) }
    statement.notes = columns.texts(columns.notes[row], texts)
    return statement
  }

  /// The id of a row without a stated one, of which the hash is known.
  private func id(_ row: Int, hash: UInt64) -> String {
    let references = records.references
    let from = references.string(records.keyRange(columns.from[row]))
    let to = references.string(records.keyRange(columns.to[row]))
    return "\(from)>\(to)/\(columns.kind[row].rawValue)/\(StableHash.text(hash))"
  }

  /// The hash of the parts that rows of one kind between the same parties have in common.
  func partyHash(_ row: Int) -> StableHash {
    let references = records.references
    var hash = StableHash()
    hash.add(bytes: references.bytes[references.range(columns.from[row])])
    hash.endPart()
    hash.add(bytes: references.bytes[references.range(columns.to[row])])
    hash.endPart()
    hash.add(part: columns.kind[row].rawValue)
    return hash
  }

  /// The hash at the end of the id of a row.
  func hash(_ row: Int, after parties: StableHash) -> UInt64 {
    var hash = parties
    add(columns.start[row], to: &hash)
    add(columns.end[row], to: &hash)
    for (index, product) in columns.list(columns.products[row]).enumerated() {
      if index > 0 { hash.add(bytes: CollectionOfOne(UInt8(ascii: ";"))) }
      hash.add(bytes: texts.bytes[texts.range(product)])
    }
    hash.endPart()
    let amount = columns.amount[row]
    if amount != RelationshipColumns.noNumber {
      hash.add(bytes: canonicalNumber(Double(bitPattern: amount)).utf8)
      let currency = columns.currency[row]
      if currency > 0 { hash.add(bytes: texts.bytes[texts.range(currency - 1)]) }
    }
    hash.endPart()
    return hash.value
  }

  /// Adds a day as ISO 8601 writes it.
  private func add(_ number: Int32, to hash: inout StableHash) {
    if let day = Day(number: Int(number)) {
      let (year, month, date) = day.components
      for (value, digits) in [(year, 1000), (month, 10), (date, 10)] as [(Int, Int)] {
        if digits == 10 { hash.add(bytes: CollectionOfOne(UInt8(ascii: "-"))) }
        var divisor = digits
        while divisor > 0 {
          hash.add(bytes: CollectionOfOne(UInt8(ascii: "0") + UInt8(value / divisor % 10)))
          divisor /= 10
        }
      }
    }
    hash.endPart()
  }
}

extension RelationshipKind {
  /// The position among all kinds in the order of their names.
  package var rankOfName: UInt64 {
    switch self {
    case .access: 0
    case .associate: 1
    case .award: 2
    case .bid: 3
    case .control: 4
    case .distribution: 5
    case .family: 6
    case .licence: 7
    case .ownership: 8
    case .partOf: 9
    case .payment: 10
    case .representation: 11
    case .service: 12
    case .shipment: 13
    case .subcontract: 14
    case .succession: 15
    case .supply: 16
    }
  }
}
