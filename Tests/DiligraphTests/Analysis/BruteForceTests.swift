// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@Suite struct BruteForceTests {
  // The last ones have certain entities in cycles: their upper bounds were raised too far.
  @Test(arguments: Array(seeds(300)) + [1109, 1344, 2239, 2247, 2456, 2684])
  func `every figure of a generated case agrees with the brute force`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    let dataset = generated.dataset
    let wanted = BruteForce(dataset, policy: generated.policy).answer()
    let found = differences(Analysis(dataset, policy: generated.policy), from: wanted)
    #expect(found.isEmpty, "seed \(seed): \(found.prefix(10).joined(separator: "\n"))")
  }

  @Test func `generated cases are not vacuous`() {
    var withPath = 0
    var withDerivation = 0
    var withSeveralPaths = 0
    for seed in 0..<300 {
      let analysis = GeneratedCase(seed: seed).analysis
      let paths = analysis.paths().paths
      withPath += paths.isEmpty ? 0 : 1
      withSeveralPaths += paths.count > 3 ? 1 : 0
      withDerivation += analysis.derivedEntities.isEmpty ? 0 : 1
    }
    #expect(withPath >= 150)
    #expect(withSeveralPaths >= 45)
    #expect(withDerivation >= 30)
  }
}
