// SPDX-License-Identifier: Apache-2.0

/// Several statements of one flag as one, the same for any order of the statements: the gravest level, the highest
/// confidence, the longest period.
struct FlagMerge {
  let flag: Flag
  private(set) var findings: Set<Finding> = []

  /// Merges `statements` about one entity as the flag `id`.
  init(_ id: String, of entity: Int, _ statements: [FlagStatement]) {
    let ordered = statements.sorted { String(describing: $0) < String(describing: $1) }
    let levels = Set(ordered.compactMap(\.level)).sorted()
    let lists = Set(ordered.compactMap(\.list)).sorted()
    flag = Flag(
      id: id, entity: entity, category: ordered.map(\.category).first ?? "", level: levels.last,
      confidence: ordered.compactMap(\.confidence).max(), list: lists.first,
      programme: ordered.compactMap(\.programme).first,
      period: Period(start: ordered.compactMap(\.period.start).min(), end: ordered.compactMap(\.period.end).max()),
      sources: ordered.flatMap(\.sources), notes: Set(ordered.flatMap(\.notes)).sorted())
    guard levels.count > 1 || lists.count > 1 else { return }
    let values = levels.map { "level \($0.value)" } + (lists.count > 1 ? lists : [])
    let place = ordered.lazy.flatMap(\.sources).compactMap(\.location).first ?? SourceLocation(file: id)
    findings.insert(
      Finding(
        "flag-statements-differ", .note, at: place,
        "statements of the flag \"\(id)\" differ: \(values.joined(separator: " | ")); the gravest level and the first list "
          + "were taken."))
  }
}
