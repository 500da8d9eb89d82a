// SPDX-License-Identifier: Apache-2.0

/// The arcs of least capacity in all without which no way leads from the source to the sink.
///
/// Edmonds and Karp (1972), doi:10.1145/321694.321699: ways are filled shortest first, so the number of ways is
/// bounded by V·E whatever the capacities. Iterative.
struct MinimumCut {
  /// An arc with the number of things that have to go before it is gone.
  struct Arc {
    var from: Int
    var to: Int
    /// Nil where nothing can take the arc away.
    var capacity: Int?
  }

  /// The capacity of the cut; nil where no cut exists.
  let size: Int?
  /// Indices of its arcs, ascending: those nearest to the source.
  let arcs: [Int]

  init(nodeCount: Int, source: Int, sink: Int, arcs: [Arc]) {
    let endless = Int.max / 4
    var residual: [Int] = []
    var out = [[Int]](repeating: [], count: nodeCount)
    // Arc 2i and its way back 2i + 1.
    for (index, arc) in arcs.enumerated() {
      residual += [arc.capacity ?? endless, 0]
      out[arc.from].append(2 * index)
      out[arc.to].append(2 * index + 1)
    }
    func head(_ half: Int) -> Int { half % 2 == 0 ? arcs[half / 2].to : arcs[half / 2].from }
    var entered: [Int] = []
    var isEndless = false
    /// The half by which each node was entered; −1 where it was not reached, −2 at the source.
    func reached() -> [Int] {
      var entered = [Int](repeating: -1, count: nodeCount)
      entered[source] = -2
      var queue = [source]
      var next = 0
      while next < queue.count, entered[sink] == -1 {
        for half in out[queue[next]] where residual[half] > 0 && entered[head(half)] == -1 {
          entered[head(half)] = half
          queue.append(head(half))
        }
        next += 1
      }
      return entered
    }
    while true {
      entered = reached()
      guard entered[sink] >= 0 else { break }
      var way: [Int] = []
      var node = sink
      while entered[node] >= 0 {
        way.append(entered[node])
        node = head(entered[node] ^ 1)
      }
      let most = way.map { residual[$0] }.min() ?? 0
      if most >= endless / 2 { isEndless = true; break }
      for half in way {
        residual[half] -= most
        residual[half ^ 1] += most
      }
    }
    guard !isEndless else {
      size = nil
      self.arcs = []
      return
    }
    self.arcs = arcs.indices.filter { entered[arcs[$0].from] != -1 && entered[arcs[$0].to] == -1 }
    size = self.arcs.reduce(0) { $0 + (arcs[$1].capacity ?? 0) }
  }
}
