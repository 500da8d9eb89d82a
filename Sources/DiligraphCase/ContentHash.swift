// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// A 64-bit hash (FNV-1a) of what a statement says, without the places, the same on every machine.
///
/// It finds what may be equal; whether it is, the contents decide.
struct ContentHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  var value: Int64 { Int64(bitPattern: state) }

  private mutating func combine(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

  mutating func combine(_ text: String?) {
    // 0xFE and 0xFF are no bytes of UTF-8: they keep nil, "" and neighbouring texts apart.
    guard let text else { return combine(0xFE as UInt8) }
    for byte in text.utf8 { combine(byte) }
    combine(0xFF as UInt8)
  }

  mutating func combine(_ number: Double?) { combine(number.map { String($0 == 0 ? 0 : $0) }) }

  mutating func combine(_ texts: [String]) {
    for text in texts { combine(text) }
    combine(nil as String?)
  }

  mutating func combine(_ reference: EntityReference) {
    combine([reference.namespace, reference.key, reference.isName ? "name" : "id"])
  }

  mutating func combine(_ period: Period) {
    combine(period.start?.description)
    combine(period.end?.description)
  }

  mutating func combine(_ source: Source) {
    combine(source.publisher)
    combine(source.title)
    combine(source.url)
    combine(source.published?.description)
    combine(source.grade?.code)
    combine(source.confidence?.value)
    combine(source.stance.rawValue)
    combine(source.response)
  }
}

extension EntityStatement {
  var contentHash: Int64 {
    var hash = ContentHash()
    hash.combine(reference)
    for name in names {
      hash.combine(name.text)
      hash.combine(name.language)
    }
    hash.combine(kind?.rawValue)
    hash.combine(role?.name)
    hash.combine(jurisdictions)
    for identifier in identifiers { hash.combine([identifier.scheme, identifier.value]) }
    hash.combine(passThrough?.value)
    hash.combine(notes)
    return hash.value
  }
}

extension RelationshipStatement {
  var contentHash: Int64 {
    var hash = ContentHash()
    hash.combine(id)
    hash.combine(from)
    hash.combine(to)
    hash.combine(kind.rawValue)
    hash.combine(confidence?.value)
    hash.combine(share?.least)
    hash.combine(share?.most)
    hash.combine(period)
    hash.combine(products.map(\.name))
    hash.combine(amount?.value)
    hash.combine(amount?.currency)
    for source in sources { hash.combine(source) }
    hash.combine(notes)
    return hash.value
  }
}

extension FlagStatement {
  var contentHash: Int64 {
    var hash = ContentHash()
    hash.combine(id)
    hash.combine(entity)
    hash.combine(category)
    hash.combine(level.map { String($0.value) })
    hash.combine(confidence?.value)
    hash.combine(list)
    hash.combine(programme)
    hash.combine(period)
    for source in sources { hash.combine(source) }
    hash.combine(notes)
    return hash.value
  }
}
