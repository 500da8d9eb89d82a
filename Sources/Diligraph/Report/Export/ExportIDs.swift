// SPDX-License-Identifier: Apache-2.0

/// The ids that things have in a format that cannot write every text as it is.
///
/// Invariant, kept by the initializer: no two ids are written alike, so that nothing becomes one with something else; an
/// id that the format can carry is written as it is, whatever others become.
struct ExportIDs {
  /// How many ids are written otherwise than they are.
  private(set) var changedCount = 0
  private var written: [String: String] = [:]

  /// - Parameters:
  ///   - ids: the ids, each once, in the order in which they choose.
  ///   - form: what the format makes of an id; an empty text for nothing.
  init(_ ids: [String], form: (String) -> String) {
    self.init(ids.map { (key: $0, id: $0, form: form($0)) })
  }

  /// - Parameter entries: what each id is known by here, how it is stated, and what the format makes of it.
  init(_ entries: [(key: String, id: String, form: String)]) {
    var taken: Set<String> = []
    var others: [(key: String, id: String, form: String)] = []
    for entry in entries {
      if entry.form == entry.id, taken.insert(entry.form).inserted {
        written[entry.key] = entry.form
      } else {
        others.append(entry)
      }
    }
    for (key, id, form) in others {
      var text = form.isEmpty ? Self.hash([id]) : form
      while !taken.insert(text).inserted { text = Self.hash([id, text]) }
      written[key] = text
    }
    changedCount = others.count
  }

  /// How an id is written; every format can carry an id that has no form here.
  subscript(_ key: String) -> String { written[key] ?? key }

  /// An id of letters, digits and hyphens that stands for others.
  static func hash(_ parts: [String]) -> String { "dlg-" + stableHash(parts) }

  /// The loss that stands for changed ids.
  static func loss(_ why: String, _ tables: [ExportIDs]) -> (what: String, count: Int) {
    ("ids in another form, since \(why)", tables.reduce(0) { $0 + $1.changedCount })
  }
}
