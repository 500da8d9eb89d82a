// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// The judge is judged: an answer in which any one thing is wrong is not accepted.
@Suite struct OracleComparisonTests {
  /// What the judge looks at, wherever it stands in an answer. The upper bound may be below the oracle's.
  private static let looked: Set<String> = [
    "confidence", "derived", "notExcluded", "lower", "exact", "level", "directness", "probability", "relationships",
    "endUser", "rule", "flags", "time", "product", "weakest", "unavoidable", "importance", "verify",
  ]

  /// `value` with one thing in it changed, in every way.
  private func faults(_ value: Any, looked: Bool = false) -> [Any] {
    switch value {
    case let object as [String: Any]:
      return object.sorted { $0.key < $1.key }.flatMap { key, inner in
        faults(inner, looked: looked || Self.looked.contains(key)).map { fault in
          var changed = object
          changed[key] = fault
          return changed
        }
      }
    case let list as [Any]:
      var faulty = list.indices.flatMap { index in
        faults(list[index], looked: looked).map { fault in
          var changed = list
          changed[index] = fault
          return changed as Any
        }
      }
      if looked || list.first is [String: Any], !list.isEmpty { faulty.append(Array(list.dropLast())) }
      return faulty
    case let text as String: return looked ? [text + "?"] : []
    case let number as Double: return looked ? [number + 0.001] : []
    case let number as Int: return looked ? [number + 1] : []
    default: return []
    }
  }

  /// Without what the judge does not look at within paths.
  private func judged(_ answer: [String: Any]) -> [String: Any] {
    var answer = answer
    answer["paths"] = (answer["paths"] as? [String: [[String: Any]]])?.mapValues { paths in
      paths.map { path in
        var path = path
        let derivation = path["derivation"] as? [String: Any] ?? [:]
        path["derivation"] = derivation.filter { Self.looked.contains($0.key) && $0.key != "probability" }
        return path.filter { Self.looked.contains($0.key) || $0.key == "derivation" }
      }
    }
    return answer
  }

  @Test(arguments: seeds(30))
  func `every planted fault is found`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    let analysis = Analysis(generated.dataset, policy: generated.policy)
    let answer = judged(BruteForce(generated.dataset, policy: generated.policy).answer())
    #expect(differences(analysis, from: answer).isEmpty, "seed \(seed): the answer itself")
    var random = SeededGenerator(seed: seed)
    let planted = random.shuffled(faults(answer)).prefix(60)
    #expect(!planted.isEmpty)
    for fault in planted {
      guard let fault = fault as? [String: Any] else { continue }
      #expect(!differences(analysis, from: fault).isEmpty, "seed \(seed): accepted \(fault)")
    }
  }

  @Test func `an upper bound below the exact value, or above what is allowed, is found`() {
    let generated = GeneratedCase(seed: 1)
    let analysis = Analysis(generated.dataset, policy: generated.policy)
    var answer = BruteForce(generated.dataset, policy: generated.policy).answer()
    let id = generated.dataset.entities[0].id
    var rows = answer["exposure"] as? [String: [String: Any]] ?? [:]
    rows[id]?["exact"] = 2.0
    answer["exposure"] = rows
    #expect(differences(analysis, from: answer).contains { $0.contains("is below exact") })
  }
}
