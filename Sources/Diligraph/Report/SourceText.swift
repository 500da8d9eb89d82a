// SPDX-License-Identifier: Apache-2.0

extension Confidence.Basis {
  /// The basis in words.
  var explanation: String {
    switch self {
    case .stated: "stated in the data"
    case .sources: "from its sources"
    case .unspecified: "no source: the policy's default"
    }
  }
}

extension Source {
  /// The source on one line: what it says, who published it, when, how firm, where, and what the party answered.
  var line: String {
    var parts: [String] = []
    parts.append(stance.rawValue)
    parts.append("reported by \(publisher ?? "an unnamed publisher")" + (published.map { " (\($0))" } ?? ""))
    if let title { parts.append("\"\(title)\"") }
    if let grade { parts.append("grade \(grade.code)" + (grade.meaning.map { " (\($0))" } ?? "")) }
    if let confidence { parts.append("confidence \(ReportText.stated(confidence.value))") }
    if let url { parts.append(url) }
    if let location { parts.append("[\(location)]") }
    if let response { parts.append("response: \(response)") }
    return ReportText.visible(parts.joined(separator: "; "), limit: 1_000)
  }

  var structuredValue: StructuredValue {
    .object([
      .init(key: "publisher", value: .text(publisher)), .init(key: "title", value: .text(title)),
      .init(key: "url", value: .text(url)), .init(key: "published", value: .text(published?.description)),
      .init(key: "grade", value: .text(grade?.code)), .init(key: "stance", value: .string(stance.rawValue)),
      .init(key: "confidence", value: .number(confidence?.value)),
      .init(key: "response", value: .text(response)),
      .init(key: "location", value: .text(location?.description)),
    ])
  }
}
