// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// Shapes of ten thousand relationships, a million with THOROUGH=1, that break what recurses, multiplies or counts on
/// friendly data.
@Suite struct LargeShapesTests {
  private let count = seeds(1).count == 1 ? 10_000 : 1_000_000

  /// A network of certain relationships but for what `probability` says, and what all questions about it answer.
  private struct Answers {
    let lower: [Double]
    let upper: [Double]
    let slack: Double
    let searched: SearchedNetwork

    init(
      _ entities: Int, _ relationships: [(Int, Int)], flagged: [Int], probability: Double = 1, passThrough: Double = 1
    ) throws {
      let network = try ProvisionNetwork(
        passThrough: [Double](repeating: passThrough, count: entities), from: relationships.map { Int32($0.0) },
        to: relationships.map { Int32($0.1) },
        probability: [Double](repeating: probability, count: relationships.count))
      let ends = flagged.map { ProvisionNetwork.Flagged(entity: $0, confidence: 1) }
      lower = network.lowerBounds(ends)
      (upper, slack) = network.upperBounds(ends)
      searched = network.searched(ends)
    }

    /// Whether every figure is one, and every bracket a bracket.
    var isSound: Bool {
      zip(lower, upper).allSatisfy { 0 <= $0 && $0 <= $1 + 1e-12 && $1 <= 1 }
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `a path of so many relationships is walked to its end`() throws {
    let answers = try Answers(count + 1, (0..<count).map { ($0, $0 + 1) }, flagged: [count])
    #expect(answers.isSound)
    #expect(answers.lower.prefix(count).allSatisfy { $0 == 1 } && answers.lower[count] == 0)
    #expect(answers.upper.prefix(count).allSatisfy { $0 == 1 })
    let best = answers.searched.bestPaths(from: 0, count: 2, steps: 4 * count)
    #expect(best.probabilities == [1] && !best.isCut)
    let estimates = answers.searched.estimates(worlds: 512, seed: 1)
    #expect(estimates.first??.value == 1)
  }

  @Test(.timeLimit(.minutes(5)))
  func `probabilities of a long path end at zero and not below`() throws {
    let answers = try Answers(count + 1, (0..<count).map { ($0, $0 + 1) }, flagged: [count], probability: 0.9)
    #expect(answers.isSound)
    // The least number above 0, times 0.9, is rounded to itself.
    #expect(answers.lower[count - 1] == 0.9 && answers.lower[0] < 1e-300)
    #expect(!answers.upper.contains { $0.isNaN })
  }

  @Test(.timeLimit(.minutes(5)))
  func `a ring of so many entities is one component, solved and certified`() throws {
    let answers = try Answers(
      count, (0..<count).map { ($0, ($0 + 1) % count) }, flagged: [0], probability: 0.5, passThrough: 0.5)
    #expect(answers.isSound && answers.slack < 1e-6)
    #expect(answers.lower[count - 1] == 0.5 && answers.lower[count - 2] == 0.125)
    #expect(abs(answers.upper[count - 2] - 0.125) < 1e-6)
  }

  @Test(.timeLimit(.minutes(5)))
  func `so many relationships between two are one channel`() throws {
    let answers = try Answers(2, [(Int, Int)](repeating: (0, 1), count: count), flagged: [1], probability: 0.25)
    #expect(answers.lower == [0.25, 0])
    #expect(abs(answers.upper[0] - 0.25) < 1e-12)
    // Each relationship is a path of its own.
    let best = answers.searched.bestPaths(from: 0, count: 3)
    #expect(best.probabilities == [0.25, 0.25, 0.25])
  }

  @Test(.timeLimit(.minutes(5)))
  func `so many providers of one, and so many recipients of one`() throws {
    let half = count / 2
    let answers = try Answers(
      count + 1, (0..<half).map { ($0, count) } + (half..<count).map { (count, $0) },
      flagged: Array(half..<count), probability: 0.01)
    #expect(answers.isSound)
    #expect(abs(answers.lower[0] - 0.0001) < 1e-15)
    // That none of so many relationships holds is not probable enough to be a number.
    #expect(answers.upper[count] == 1)
    #expect(abs(answers.upper[0] - 0.01) < 1e-9)
  }

  @Test(.timeLimit(.minutes(5)))
  func `where all are flagged, everything is direct`() throws {
    let answers = try Answers(
      count, (0..<count).map { ($0, ($0 + 1) % count) }, flagged: Array(0..<count), probability: 0.5)
    #expect(answers.isSound && answers.lower.allSatisfy { $0 == 0.5 })
  }

  @Test(.timeLimit(.minutes(5)))
  func `where nobody is flagged, nothing is exposed`() throws {
    let answers = try Answers(count, (0..<count).map { ($0, ($0 + 1) % count) }, flagged: [])
    #expect(answers.lower.allSatisfy { $0 == 0 } && answers.upper.allSatisfy { $0 == 0 })
    #expect(answers.searched.bestPaths(from: 0, count: 1).probabilities.isEmpty)
  }
}
