// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// Hashes of the ids of relationships and flags, made from a batch's bytes.
///
/// The id is the one of ``RelationshipStatement/effectiveID`` and ``FlagStatement/effectiveID``: an importer that
/// states the id which another statement only has by its parts means the same relationship.
struct StatementIdentity {
  private var text: [UInt8] = []

  mutating func relationship(_ row: StatementBatch.RelationshipRow, _ batch: StatementBatch, _ texts: BatchTexts)
    -> Int64
  {
    if let id = texts.stated(row.id) { return Int64(bitPattern: StableHash.murmur(id)) }
    guard row.products.count < 2 else {
      // The order of several categories is that of Swift's texts.
      var id = batch.statement(row).effectiveID
      return id.withUTF8 { Int64(bitPattern: StableHash.murmur(UnsafeRawBufferPointer($0))) }
    }
    let from = batch.references[Int(row.from.index)]
    let to = batch.references[Int(row.to.index)]
    var hash = PartsHash()
    Self.append(from, to: &hash, texts)
    Self.append(to, to: &hash, texts)
    let kind = row.kind.rawValue
    hash.append(kind)
    hash.endPart()
    Self.append(row.period.start, to: &hash)
    Self.append(row.period.end, to: &hash)
    if row.products.count == 1 {
      texts.withText(batch.items[Int(row.products.start)], .product) { if let bytes = $0 { hash.append(bytes) } }
    }
    hash.endPart()
    if let amount = row.amount {
      hash.append(canonicalNumber(amount))
      if let currency = texts.stated(row.currency) { hash.append(currency) }
    }
    hash.endPart()
    text.removeAll(keepingCapacity: true)
    if let key = texts.stated(from.key) { text.append(contentsOf: key) }
    text.append(0x3E)
    if let key = texts.stated(to.key) { text.append(contentsOf: key) }
    text.append(0x2F)
    text.append(contentsOf: kind.utf8)
    text.append(0x2F)
    hash.write(to: &text)
    return text.withUnsafeBytes { Int64(bitPattern: StableHash.murmur($0)) }
  }

  mutating func flag(_ row: StatementBatch.FlagRow, _ batch: StatementBatch, _ texts: BatchTexts) -> Int64 {
    if let id = texts.stated(row.id) { return Int64(bitPattern: StableHash.murmur(id)) }
    let entity = batch.references[Int(row.entity.index)]
    var hash = PartsHash()
    Self.append(entity, to: &hash, texts)
    for part in [row.category, row.list, row.programme] {
      if let bytes = texts.stated(part) { hash.append(bytes) }
      hash.endPart()
    }
    text.removeAll(keepingCapacity: true)
    if let key = texts.stated(entity.key) { text.append(contentsOf: key) }
    text.append(contentsOf: "/flag/".utf8)
    hash.write(to: &text)
    return text.withUnsafeBytes { Int64(bitPattern: StableHash.murmur($0)) }
  }

  /// Appends the record's id.
  private static func append(
    _ reference: StatementBatch.ReferenceRow, to hash: inout PartsHash, _ texts: BatchTexts
  ) {
    if let namespace = texts.stated(reference.namespace), !namespace.isEmpty {
      hash.append(namespace)
      hash.append(0x3A as UInt8)
    }
    if let key = texts.stated(reference.key) { hash.append(key) }
    hash.endPart()
  }

  private static func append(_ day: Day?, to hash: inout PartsHash) {
    defer { hash.endPart() }
    guard let day else { return }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { buffer in
      guard let start = buffer.baseAddress else { return }
      StoredDay.write(day, to: start)
      hash.append(UnsafeRawBufferPointer(buffer))
    }
  }
}
