// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation

/// Everything in which the analysis differs from an oracle's answer; empty when they agree.
///
/// Numbers agree within 1e-9; the upper bound is between the exact value and the oracle's plus 1e-6.
public func differences(_ analysis: Analysis, from answer: [String: Any]) -> [String] {
  var comparison = OracleComparison(analysis: analysis, answer: answer)
  comparison.compareConfidence()
  comparison.compareOwnership()
  for (index, entity) in analysis.dataset.entities.enumerated() { comparison.compare(entity.id, index) }
  return comparison.differences
}

private struct OracleComparison {
  let analysis: Analysis
  let answer: [String: Any]
  var differences: [String] = []

  private func relationshipID(_ index: Int) -> String { analysis.dataset.relationships[index].id }

  private mutating func expectNear(
    _ place: String, _ found: Double?, _ wanted: Double?, within tolerance: Double = 1e-9
  ) {
    switch (found, wanted) {
    case (nil, nil): return
    case (let found?, let wanted?) where abs(found - wanted) <= tolerance: return
    default:
      differences.append("\(place): \(found.map { "\($0)" } ?? "nil"), not \(wanted.map { "\($0)" } ?? "nil")")
    }
  }

  private mutating func expect(_ place: String, _ found: some Equatable, _ wanted: some Equatable) {
    if "\(found)" != "\(wanted)" { differences.append("\(place): \(found), not \(wanted)") }
  }

  private func number(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }

  mutating func compareConfidence() {
    for (id, value) in answer["confidence"] as? [String: Any] ?? [:] {
      let found = analysis.dataset.relationshipIndex(id).map {
        Confidence(of: analysis.dataset.relationships[$0], policy: analysis.policy).value
      }
      expectNear("confidence of \(id)", found, number(value))
    }
  }

  mutating func compareOwnership() {
    let entities = analysis.dataset.entities
    let derived = analysis.derivedEntities.map { "\(entities[$0.entity].id) \($0.rule) \($0.derivations.count)" }
    let wanted = (answer["derived"] as? [[String: Any]] ?? []).map {
      "\($0["entity"] ?? "") \($0["rule"] ?? "") \($0["derivations"] ?? "")"
    }
    expect("derived", derived, wanted)
    let notExcluded = analysis.notExcludedEntities.map { "\(entities[$0.entity].id) \($0.rule)" }
    let wantedNot = (answer["notExcluded"] as? [[String: Any]] ?? []).map {
      "\($0["entity"] ?? "") \($0["rule"] ?? "")"
    }
    expect("not excluded", notExcluded, wantedNot)
  }

  mutating func compare(_ id: String, _ index: Int) {
    guard let wanted = (answer["exposure"] as? [String: Any])?[id] as? [String: Any] else {
      return differences.append("exposure of \(id): not in the answer")
    }
    let found = analysis.exposure(of: index)
    expectNear("lower of \(id)", found.lower, number(wanted["lower"]))
    if let exact = number(wanted["exact"]) {
      expectNear("exact of \(id)", found.exact, exact)
      if found.upper < exact - 1e-12 { differences.append("upper of \(id): \(found.upper) is below exact \(exact)") }
    }
    // Where a path and a derivation share a holding, noisy-OR may be below the exact value; that is then the bound.
    let upper = max(number(wanted["upper"]) ?? 0, number(wanted["exact"]) ?? 0)
    if found.upper > upper + 1e-6 { differences.append("upper of \(id): \(found.upper) is above \(upper)") }
    expectNear("level of \(id)", found.level.map(Double.init), number(wanted["level"]))
    expect("directness of \(id)", found.directness.map(\.rawValue), wanted["directness"] as? [String] ?? [])
    comparePaths(id, index)
    let unavoidable = analysis.unavoidableIntermediaries(of: index)?.map { analysis.dataset.entities[$0].id }
    expect(
      "unavoidable of \(id)", unavoidable ?? ["cut"], (answer["unavoidable"] as? [String: [String]])?[id] ?? [])
    compareImportance(id, index)
  }

  private mutating func comparePaths(_ id: String, _ index: Int) {
    let list = analysis.paths(from: index)
    let wanted = (answer["paths"] as? [String: [[String: Any]]])?[id] ?? []
    expect("complete for \(id)", list.isComplete, true)
    expect("count of paths of \(id)", list.paths.count, wanted.count)
    for (number, (path, other)) in zip(list.paths, wanted).enumerated() {
      let place = "path \(number) of \(id)"
      expectNear("\(place): probability", path.probability, self.number(other["probability"]))
      expect(
        "\(place): relationships", path.relationships.map(relationshipID), other["relationships"] as? [String] ?? [])
      expect("\(place): end user", analysis.dataset.entities[path.endUser].id, other["endUser"] as? String ?? "")
      let derivation = other["derivation"] as? [String: Any] ?? [:]
      expect("\(place): rule", path.derivation.rule ?? "own", derivation["rule"] as? String ?? "own")
      expect(
        "\(place): holdings", path.derivation.relationships.map(relationshipID),
        derivation["relationships"] as? [String] ?? [])
      expect(
        "\(place): flags", path.derivation.flags.map { analysis.dataset.flags[$0].id },
        derivation["flags"] as? [String] ?? [])
      expectNear("\(place): level", Double(path.level), self.number(other["level"]))
      expect("\(place): time", path.time.rawValue, other["time"] as? String ?? "")
      expect("\(place): product", path.product.rawValue, other["product"] as? String ?? "")
      expect("\(place): weakest", relationshipID(path.weakest), other["weakest"] as? String ?? "")
    }
  }

  private mutating func compareImportance(_ id: String, _ index: Int) {
    guard let wanted = (answer["importance"] as? [String: [String: [String: Any]]])?[id] else { return }
    let found = analysis.importance(for: index) ?? []
    expect("importance of \(id): relationships", found.map { relationshipID($0.relationship) }, wanted.keys.sorted())
    for row in found {
      let other = wanted[relationshipID(row.relationship)] ?? [:]
      expectNear("importance of \(id)", row.importance, number(other["importance"]))
      expectNear("verify of \(id)", row.verify, number(other["verify"]))
    }
  }
}
