// SPDX-License-Identifier: Apache-2.0

// Where an award can be read.

extension OCDSReading {
  /// The address of the notice that the award was published in: one of its own documents, of its contracts', or of the
  /// tender's, which some publishers have all notices in.
  func noticeURL(of award: OCDSAward) -> JSONBytes? {
    if let url = noticeURL(in: award.part.documents) { return url }
    var contract = firstContract(of: award)
    while contract >= 0 {
      if !contracts[contract].isRepeated, let url = noticeURL(in: contracts[contract].part.documents) { return url }
      contract = nextContract(contract)
    }
    return process.noticeURL
  }

  /// The address of the first notice among documents.
  func noticeURL(in documents: JSONValue?) -> JSONBytes? {
    guard let documents else { return nil }
    for document in documents.items {
      if let url = noticeURL(ofDocument: document) { return url }
    }
    return nil
  }

  /// Releases have many documents and few notices: what comes after the type is read of these only.
  private func noticeURL(ofDocument document: JSONValue) -> JSONBytes? {
    var isNotice = false
    var url: JSONBytes?
    for (name, member) in document.members {
      if name.isEqual(to: "documentType") {
        guard let type = text(member), Self.notices.contains(where: { type.isWord($0) }) else { return nil }
        isNotice = true
      } else if name.isEqual(to: "url"), url == nil, let stated = text(member), stated.isWebAddress {
        url = stated
      }
    }
    return isNotice ? url : nil
  }

  /// The standard's code list, and how others write it.
  private static let notices: [StaticString] = [
    "awardnotice", "award notice", "award_notice", "contractnotice", "contract notice", "contract_notice",
  ]
}

extension JSONBytes {
  /// Whether this is an address of the web. What is longer than browsers take is none: it would be kept for each award.
  fileprivate var isWebAddress: Bool {
    guard count <= 2_048 else { return false }
    for scheme in ["https://", "http://"] as [StaticString] {
      let length = scheme.utf8CodeUnitCount
      if count > length, slice(0, length).isWord(scheme) { return true }
    }
    return false
  }
}
