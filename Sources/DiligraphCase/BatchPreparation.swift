// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// A batch with what can be said of it without a look into the case.
struct PreparedBatch: Sendable {
  var batch: StatementBatch
  /// What stands for each statement about an entity.
  var digests: [KnownEntityStatements.Digest]
  /// The key of each source.
  var sourceKeys: BatchKeys
  /// The hash of the id of each relationship.
  var identities: [Int64]
  /// Whether all texts are stored as they are (``StoredText``).
  var isPlain: Bool
}

/// Makes batches ready for ``StatementWriter``: on the thread that reads where it is ahead, else on the one that writes
/// (``CaseImport``). What comes out is the same.
struct BatchPreparation {
  private var digests = EntityDigests()
  private var identity = StatementIdentity()

  /// Whether what is made of a batch is small enough to wait with others: thousands of sources may share one long text,
  /// which each of their keys has.
  static func mayWait(_ batch: StatementBatch) -> Bool {
    var length = 0
    for source in batch.sources {
      length += batch.range(of: source.publisher).count + batch.range(of: source.title).count
      length += batch.range(of: source.url).count + batch.range(of: source.response).count
    }
    return length <= 8 << 20
  }

  /// Makes a batch ready.
  mutating func prepare(_ batch: StatementBatch) -> PreparedBatch {
    var sourceKeys = BatchKeys()
    var identities: [Int64] = []
    identities.reserveCapacity(batch.relationships.count)
    let isPlain = batch.bytes.withUnsafeBytes { bytes in
      batch.ends.withUnsafeBufferPointer { ends in
        let texts = BatchTexts(bytes, ends: ends, isPlain: false)
        for source in batch.sources { sourceKeys.append(source, texts) }
        for row in batch.relationships { identities.append(identity.relationship(row, batch, texts)) }
      }
      return BatchTexts.arePlain(bytes)
    }
    return PreparedBatch(
      batch: batch, digests: digests.digests(of: batch), sourceKeys: sourceKeys, identities: identities,
      isPlain: isPlain)
  }
}

extension BatchKeys {
  /// Adds the key of a source, without its place.
  fileprivate mutating func append(_ source: StatementBatch.SourceRow, _ texts: BatchTexts) {
    append(texts.stated(source.publisher))
    append(texts.stated(source.title))
    append(texts.stated(source.url))
    append(texts.stated(source.response))
    texts.withText(source.grade, .grade) { append($0) }
    withUnsafeBytes(of: Int64(source.published?.number ?? .min)) { append($0) }
    withUnsafeBytes(of: (source.confidence?.value).map { $0 == 0 ? 0 : $0.bitPattern } ?? .max) { append($0) }
    var stance = source.stance.rawValue
    stance.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    endKey()
  }

  private mutating func append(_ text: UnsafeRawBufferPointer?) {
    // 0xFE and 0xFF are no bytes of UTF-8: they keep no text, "" and neighbouring texts apart.
    guard let text else { return append(0xFE as UInt8) }
    append(text)
    append(0xFF as UInt8)
  }
}
