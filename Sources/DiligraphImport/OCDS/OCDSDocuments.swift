// SPDX-License-Identifier: Apache-2.0

// Where an award can be read.

extension OCDSReading {
  /// The address of the notice that the award was published in: one of its own documents, of its contracts', or of the
  /// tender's, which some publishers have all notices in.
  mutating func noticeURL(of award: OCDSAward, _ tender: OCDSTenderPart) -> JSONBytes? {
    if let url = noticeURL(in: award.part.documents) { return url }
    var contract = firstContract(of: award)
    while contract >= 0 {
      if let url = noticeURL(in: contracts[contract].part.documents) { return url }
      contract = nextContract(contract)
    }
    return noticeURL(in: tender.documents)
  }

  private func noticeURL(in documents: JSONValue?) -> JSONBytes? {
    guard let documents else { return nil }
    for document in documents.items {
      let members = OCDSMembers(document, keys, .documentType, .url)
      guard let type = text(members.first), let url = text(members.second), url.isWebAddress else { continue }
      for word in Self.notices where type.isWord(word) { return url }
    }
    return nil
  }

  /// The standard's code list, and how others write it.
  private static let notices: [StaticString] = [
    "awardnotice", "award notice", "award_notice", "contractnotice", "contract notice", "contract_notice",
  ]
}

extension JSONBytes {
  /// Whether this is an address of the web.
  fileprivate var isWebAddress: Bool {
    for scheme in ["https://", "http://"] as [StaticString] {
      let length = scheme.utf8CodeUnitCount
      if count > length, slice(0, length).isWord(scheme) { return true }
    }
    return false
  }
}
