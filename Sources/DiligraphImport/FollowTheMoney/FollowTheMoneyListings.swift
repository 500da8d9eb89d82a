// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Topics and `Sanction`s of entities, which say the same of one listing: the one what it is, the other on which list
/// and since when. Two flags for one designation would count as two events, so a topic waits for the end of the file,
/// and is left out where a `Sanction` has told it.
///
/// Data sets use `Sanction` for any entry of a list: a debarment, a regulator's warning, a wanted person. Where the list is
/// not one of ``SanctionsLists``, the topics of the entity say what the entry is; that of nobody with topics is a
/// sanction.
struct FollowTheMoneyListings {
  /// By the id of the entity.
  private var topics: [String: [FlagStatement]] = [:]
  private var told: [String: Set<String>] = [:]
  private var untold: [FlagStatement] = []

  /// Holds back the flag of a topic; false where no `Sanction` says the same of it.
  mutating func hold(topic flag: FlagStatement) -> Bool {
    guard Self.isTold(topic: flag.category) else { return false }
    topics[flag.entity.key, default: []].append(flag)
    return true
  }

  /// Takes the flag of a `Sanction`, which is given back at once where its list says what it is.
  mutating func take(sanction flag: FlagStatement) -> FlagStatement? {
    guard let list = flag.list, let category = SanctionsLists.category(ofList: list) else {
      untold.append(flag)
      return nil
    }
    var flag = flag
    flag.category = category
    told[flag.entity.key, default: []].insert(category)
    return flag
  }

  /// What was held back, less what is told twice.
  mutating func finish() -> [FlagStatement] {
    var flags: [FlagStatement] = []
    for var flag in untold {
      let stated = topics[flag.entity.key] ?? []
      if !stated.isEmpty, !stated.contains(where: { $0.category == flag.category }) {
        // The gravest of several.
        let gravest = stated.min { ($1.level?.value ?? 0, $0.category) < ($0.level?.value ?? 0, $1.category) }
        flag.category = gravest?.category ?? flag.category
        if flag.level != FlagLevel(5) { flag.level = gravest?.level }
      }
      told[flag.entity.key, default: []].insert(flag.category)
      flags.append(flag)
    }
    for (id, stated) in topics.sorted(by: { $0.key < $1.key }) {
      flags += stated.filter { told[id]?.contains($0.category) != true }
    }
    self = FollowTheMoneyListings()
    return flags
  }

  /// Topics of what an entry of a list says of somebody, and not of what somebody is.
  private static let listings: Set = [
    "sanction", "debarment", "export.control", "export.risk", "invest.ban", "invest.risk", "reg.action", "reg.warn",
    "forced.labor", "corp.disqual", "asset.frozen", "wanted", "crime",
  ]

  private static func isTold(topic: String) -> Bool { listings.contains(topic) || topic.hasPrefix("crime.") }
}
