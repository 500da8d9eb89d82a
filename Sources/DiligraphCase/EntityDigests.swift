// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// Makes what stands for each entity statement of a batch, by which ``EntityWriter`` knows it again.
struct EntityDigests {
  /// The keys of the batch: a statement as bytes, without its place.
  private var keys = BatchKeys()

  /// The digests of a batch's entity statements, in their order.
  mutating func digests(of batch: StatementBatch) -> [KnownEntityStatements.Digest] {
    guard !batch.entities.isEmpty else { return [] }
    keys.removeAll()
    batch.bytes.withUnsafeBytes { bytes in
      batch.ends.withUnsafeBufferPointer { ends in
        let texts = BatchTexts(bytes, ends: ends, isPlain: false)
        for row in batch.entities { makeKey(row, batch, texts) }
      }
    }
    return (0..<keys.count).map { index in
      let hash = keys.hash(index)
      return keys.withKey(index) { KnownEntityStatements.Digest($0, hash: hash) }
    }
  }

  // 0xFD, 0xFE and 0xFF are no bytes of UTF-8: they keep parts apart.

  private mutating func makeKey(_ row: StatementBatch.EntityRow, _ batch: StatementBatch, _ texts: BatchTexts) {
    let reference = batch.references[Int(row.reference.index)]
    append(reference.namespace, texts)
    append(reference.key, texts)
    keys.append(reference.isName ? 1 : 0)
    defer { keys.endKey() }
    if let name = batch.onlyName(row), let bytes = texts.stated(name) {
      keys.append(0xFE)
      return keys.append(bytes)
    }
    keys.append(0xFD)
    withUnsafeBytes(of: row.passThrough?.value ?? -1) { keys.append($0) }
    append(row.role, texts)
    if var kind = row.kind?.rawValue { kind.withUTF8 { keys.append(UnsafeRawBufferPointer($0)) } }
    keys.append(0xFD)
    for run in [row.jurisdictions, row.notes] {
      if run.count > 0 { for text in batch.items[run.range] { append(text, texts) } }
      keys.append(0xFD)
    }
    for run in [row.names, row.identifiers] {
      if run.count > 0 {
        for pair in batch.pairs[run.range] {
          append(pair.first, texts)
          append(pair.second, texts)
        }
      }
      keys.append(0xFD)
    }
  }

  private mutating func append(_ text: StatementBatch.Text, _ texts: BatchTexts) {
    guard let bytes = texts.stated(text) else { return keys.append(0xFE) }
    keys.append(bytes)
    keys.append(0xFF)
  }
}
