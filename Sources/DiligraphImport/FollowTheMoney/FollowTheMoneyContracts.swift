// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Puts together what FollowTheMoney says of a contract in two sorts of entities: a `Contract` names who awards it, and
/// each `ContractAward` of it who won.
///
/// They stand in any order, so what a contract says is kept to the end, and an award until its contract comes.
struct FollowTheMoneyContracts {
  /// What a contract says.
  private struct Contract {
    var authorities: [String]
    var title: String?
    var date: Day?
    var isCancelled: Bool
    var notes: [String]
  }

  /// What an award says.
  private struct Award {
    var id: String
    var suppliers: [String]
    /// What all of its relationships have in common.
    var statement: RelationshipStatement
  }

  private var contracts: [String: Contract] = [:]
  private var waiting: [String: [Award]] = [:]
  private var cancelled = 0
  private var withoutAuthority: [SourceLocation] = []
  private var withoutContract: [SourceLocation] = []

  /// Takes a contract, and gives the relationships of the awards that waited for it.
  mutating func add(contract record: FollowTheMoneyRecord) -> [RelationshipStatement] {
    let contract = Contract(
      authorities: record.values("authority"), title: record.values("title").first ?? record.values("name").first,
      date: record.values("contractDate").lazy.compactMap { Day($0) }.first,
      isCancelled: record.values("cancelled").contains { ["true", "1", "yes"].contains($0.lowercased()) },
      notes: record.notes(["classification", "procedureNumber", "status"]))
    contracts[record.id] = contract
    return (waiting.removeValue(forKey: record.id) ?? []).flatMap { relationships($0, contract) }
  }

  /// Takes an award, and gives its relationships if its contract is known.
  mutating func add(
    award record: FollowTheMoneyRecord, period: Period, amount: Amount?
  ) -> [RelationshipStatement] {
    let unknown = EntityReference(id: record.id, namespace: "ftm")
    var statement = RelationshipStatement(from: unknown, to: unknown, kind: .award)
    statement.period = period
    statement.amount = amount
    statement.sources = [record.source(grade: nil)]
    let classification = TEDClassification(record.values("cpvCode"))
    statement.products = classification.products
    statement.notes = classification.notes + record.notes(["role", "status", "lotNumber", "decisionReason", "summary"])
    let award = Award(id: record.id, suppliers: record.values("supplier"), statement: statement)
    guard let id = record.values("contract").first else {
      withoutContract.append(record.location)
      return []
    }
    if let contract = contracts[id] { return relationships(award, contract) }
    waiting[id, default: []].append(award)
    return []
  }

  /// One for each supplier and authority.
  private mutating func relationships(_ award: Award, _ contract: Contract) -> [RelationshipStatement] {
    guard !contract.isCancelled else {
      cancelled += 1
      return []
    }
    guard !contract.authorities.isEmpty, !award.suppliers.isEmpty else {
      if let location = award.statement.sources.first?.location { withoutAuthority.append(location) }
      return []
    }
    var statement = award.statement
    if statement.period.start == nil { statement.period.start = contract.date }
    if let start = statement.period.start, let end = statement.period.end, end < start { statement.period.end = nil }
    for index in statement.sources.indices { statement.sources[index].title = contract.title ?? award.id }
    statement.notes += contract.notes
    let isOnly = award.suppliers.count == 1 && contract.authorities.count == 1
    return award.suppliers.flatMap { supplier in
      contract.authorities.map { authority in
        statement.id = "ftm:\(award.id)" + (isOnly ? "" : "/\(supplier)/\(authority)")
        statement.from = EntityReference(id: supplier, namespace: "ftm")
        statement.to = EntityReference(id: authority, namespace: "ftm")
        return statement
      }
    }
  }

  /// What could not be put together, said at the end of a file.
  func findings(file: String) -> [Finding] {
    var findings: [Finding] = []
    let missing = withoutContract + waiting.values.flatMap { $0 }.compactMap { $0.statement.sources.first?.location }
    if let first = missing.min(by: { ($0.line ?? 0) < ($1.line ?? 0) }) {
      findings.append(
        Finding(
          "ftm-contract-missing", .doubt, at: first,
          "\(missing.count) ContractAward name a contract that is not in this file, or none; the contract says who "
            + "awards it. They were left out; import a file that has both."))
    }
    if let first = withoutAuthority.first {
      findings.append(
        Finding(
          "ftm-link-incomplete", .error, at: first,
          "\(withoutAuthority.count) ContractAward lack a supplier, or their contract an authority; an award has both. "
            + "They were left out."))
    }
    if cancelled > 0 {
      findings.append(
        Finding(
          "ftm-contract-cancelled", .note, at: SourceLocation(file: file),
          "\(cancelled) ContractAward are of contracts that were cancelled; they provide nothing."))
    }
    return findings
  }
}
