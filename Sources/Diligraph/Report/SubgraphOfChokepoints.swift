// SPDX-License-Identifier: Apache-2.0

extension Subgraph {
  /// More suppliers than these are not looked at one by one: nobody could read their paths.
  private static let mostSuppliers = 500

  /// The first chokepoints with the best path of every supplier whose best path visits one of them.
  ///
  /// - Parameters:
  ///   - list: the chokepoints, in order.
  ///   - top: how many of them.
  ///   - suppliers: whose chokepoints they are; nil for everybody's.
  ///   - analysis: the analysis that they come from.
  public init(chokepoints list: ChokepointList, top: Int, for suppliers: [Int]?, of analysis: Analysis) {
    let chosen = list.chokepoints.prefix(top)
    let exposed = Set(chosen.flatMap(\.onBestPath))
    let drawn = exposed.count > Self.mostSuppliers ? Self.mostExposed(of: chosen) : exposed
    let best = drawn.sorted().map { analysis.paths(from: $0, limit: 1) }
    var paths = PathList(joining: best)
    // The best path of each alone: there are others, unless nobody stands between.
    paths.isComplete = chosen.isEmpty
    paths.isCut = paths.isCut || exposed.count > Self.mostSuppliers
    let whose = suppliers.map { Self.names($0, in: analysis.dataset) } ?? "the whole case"
    self.init(of: paths, title: "Chokepoints of \(whose)", subjects: Set(chosen.map(\.entity) + (suppliers ?? [])))
  }

  /// As many suppliers as are looked at: the most exposed one behind each chokepoint, then the next ones.
  private static func mostExposed(of chosen: ArraySlice<Chokepoint>) -> Set<Int> {
    var suppliers: Set<Int> = []
    for place in 0..<(chosen.map(\.onBestPath.count).max() ?? 0) {
      for chokepoint in chosen where place < chokepoint.onBestPath.count && suppliers.count < mostSuppliers {
        suppliers.insert(chokepoint.onBestPath[place])
      }
      if suppliers.count == mostSuppliers { break }
    }
    return suppliers
  }
}

extension ChokepointList {
  /// The marks of the first chokepoints, by the ids of the entities.
  public func marks(top: Int, in dataset: Dataset) -> [String: Picture.Mark] {
    var marks: [String: Picture.Mark] = [:]
    for (number, chokepoint) in chokepoints.prefix(top).enumerated() {
      let loss = chokepoint.lost.map {
        "\(ReportText.sum($0)) of \(ReportText.sum(chokepoint.with)) lost without it"
      }
      marks[dataset.entities.id(at: chokepoint.entity)] = .chokepoint(rank: number + 1, loss ?? "")
    }
    return marks
  }
}
