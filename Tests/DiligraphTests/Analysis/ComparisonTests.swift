// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

/// The judge is judged: wrong answers must be convicted.
@Suite struct ComparisonTests {
  typealias Change = @Sendable (inout [String: Any], String) -> Void

  /// A case with an entity that has at least three paths of different probability and an importance.
  private static func accused() throws -> (analysis: Analysis, answer: [String: Any], entity: String) {
    for seed in 0..<300 {
      let analysis = GeneratedCase(seed: seed).analysis
      for (index, entity) in analysis.dataset.entities.enumerated() {
        let paths = analysis.paths(from: index).paths
        guard Set(paths.map(\.probability)).count >= 3, paths[0].relationships.count > 1,
          !(analysis.unavoidableIntermediaries(of: index) ?? []).isEmpty
        else { continue }
        return (analysis, BruteForce(analysis.dataset, policy: analysis.policy).answer(), entity.id)
      }
    }
    throw NoSuchCase()
  }

  struct NoSuchCase: Error {}

  private static func changePaths(
    _ answer: inout [String: Any], _ entity: String, _ change: (inout [[String: Any]]) -> Void
  ) {
    var paths = answer["paths"] as? [String: [[String: Any]]] ?? [:]
    change(&paths[entity, default: []])
    answer["paths"] = paths
  }

  private static func changeExposure(
    _ answer: inout [String: Any], _ entity: String, _ key: String, _ change: (Double) -> Double
  ) {
    var exposures = answer["exposure"] as? [String: [String: Any]] ?? [:]
    let value = (exposures[entity]?[key] as? NSNumber)?.doubleValue ?? 0
    exposures[entity]?[key] = NSNumber(value: change(value))
    answer["exposure"] = exposures
  }

  static let lies: [(name: String, change: Change)] = [
    ("a path is dropped", { answer, entity in changePaths(&answer, entity) { $0.removeLast() } }),
    (
      "a probability is off by one in a hundred",
      { answer, entity in
        changePaths(&answer, entity) { paths in
          let value = (paths[0]["probability"] as? NSNumber)?.doubleValue ?? 0
          paths[0]["probability"] = NSNumber(value: value * 0.99)
        }
      }
    ),
    ("two paths are swapped", { answer, entity in changePaths(&answer, entity) { $0.swapAt(0, 1) } }),
    (
      "a path has another level",
      { answer, entity in changePaths(&answer, entity) { $0[0]["level"] = NSNumber(value: 6) } }
    ),
    (
      "a path has another weakest relationship",
      { answer, entity in changePaths(&answer, entity) { $0[0]["weakest"] = "another" } }
    ),
    (
      "a path is firm in another way",
      { answer, entity in changePaths(&answer, entity) { $0[0]["time"] = "another" } }
    ),
    ("the level is another", { answer, entity in changeExposure(&answer, entity, "level") { $0 + 1 } }),
    ("lower is another", { answer, entity in changeExposure(&answer, entity, "lower") { $0 * 0.99 } }),
    ("exact is another", { answer, entity in changeExposure(&answer, entity, "exact") { $0 * 0.99 } }),
    (
      "an unavoidable intermediary is removed",
      { answer, entity in
        var all = answer["unavoidable"] as? [String: [String]] ?? [:]
        all[entity]?.removeLast()
        answer["unavoidable"] = all
      }
    ),
    (
      "an importance is missing",
      { answer, entity in
        var all = answer["importance"] as? [String: [String: [String: Any]]] ?? [:]
        if let key = all[entity]?.keys.min() { all[entity]?[key] = nil }
        answer["importance"] = all
      }
    ),
    (
      "an entity is missing",
      { answer, entity in
        var exposures = answer["exposure"] as? [String: Any] ?? [:]
        exposures[entity] = nil
        answer["exposure"] = exposures
      }
    ),
    (
      "a further entity is derived",
      { answer, entity in
        answer["derived"] = [["entity": entity, "rule": "invented", "derivations": 1]]
      }
    ),
    (
      "a further entity is not excluded",
      { answer, entity in
        answer["notExcluded"] = [["entity": entity, "rule": "invented"]]
      }
    ),
  ]

  @Test func `the right answer is acquitted`() throws {
    let (analysis, answer, _) = try Self.accused()
    #expect(differences(analysis, from: answer) == [])
  }

  @Test(arguments: lies.map(\.name))
  func `a wrong answer is convicted`(lie: String) throws {
    var (analysis, answer, entity) = try Self.accused()
    let change = try #require(Self.lies.first { $0.name == lie }).change
    change(&answer, entity)
    #expect(differences(analysis, from: answer) != [], "\(lie), and nobody noticed")
  }

  @Test func `an upper bound below the exact value is convicted`() throws {
    var (analysis, answer, entity) = try Self.accused()
    Self.changeExposure(&answer, entity, "exact") { _ in 1.5 }
    #expect(differences(analysis, from: answer).contains { $0.contains("is below exact 1.5") })
  }

  @Test func `an upper bound that is too high is convicted`() throws {
    var (analysis, answer, entity) = try Self.accused()
    for key in ["upper", "exact"] { Self.changeExposure(&answer, entity, key) { _ in 0 } }
    #expect(
      differences(analysis, from: answer).contains { $0.hasPrefix("upper of \(entity):") && $0.contains("above") })
  }
}
