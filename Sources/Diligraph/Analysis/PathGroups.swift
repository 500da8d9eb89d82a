// SPDX-License-Identifier: Apache-2.0

/// Paths that are shown as one: they have the same ends and the same kinds of relationships, and differ in one
/// intermediary at most, or in parallel relationships.
public struct PathGroup: Hashable, Sendable {
  /// The positions of its paths in the list, ascending; the first one is the best.
  public var paths: [Int]
  /// Which intermediary differs, counted along the path from 0; nil where all visit the same entities.
  public var position: Int?
  /// The entities at that position, each once, that of the best path first.
  public var intermediaries: [Int]
}

extension PathList {
  /// The paths in groups, each path in exactly one, in the order of their best paths.
  ///
  /// Best first, a path that is in no group yet takes the position at which most paths differ from it alone.
  /// O(paths × relationships of a path).
  public func groups(in dataset: Dataset) -> [PathGroup] {
    var grouping = PathGrouping(paths, dataset)
    return grouping.groups()
  }
}

/// Paths by route, and routes by what they have in common.
private struct PathGrouping {
  /// Paths that visit the same entities by relationships of the same families.
  private struct Route {
    /// Where it starts, then each recipient.
    var entities: [Int]
    /// The kinds of its best path, as numbers.
    var kinds: [Int]
    var paths: [Int]
  }

  private static let numbers = Dictionary(
    uniqueKeysWithValues: RelationshipKind.allCases.enumerated().map { ($1, $0) })

  private var routes: [Route] = []
  /// How many routes without a group have a key, and which routes have it.
  private var waiting: [[Int]: Int] = [:]
  private var sharing: [[Int]: [Int]] = [:]

  init(_ paths: [Path], _ dataset: Dataset) {
    var indices: [[Int]: Int] = [:]
    for (number, path) in paths.enumerated() {
      var route = Route(entities: [path.from], kinds: [], paths: [number])
      var families = [path.directness == .group ? 1 : 0]
      for relationship in path.relationships {
        let core = dataset.relationships.core(relationship)
        route.entities.append(Int(core.to))
        route.kinds.append(Self.numbers[core.kind] ?? 0)
        families.append(core.kind.family == .provision ? 0 : 1)
      }
      if let index = indices[route.entities + families] {
        routes[index].paths.append(number)
      } else {
        indices[route.entities + families] = routes.count
        routes.append(route)
      }
    }
    for index in routes.indices {
      for key in keys(of: index) {
        waiting[key, default: 0] += 1
        sharing[key, default: []].append(index)
      }
    }
  }

  /// For each intermediary, the route without it: equal keys differ there alone.
  private func keys(of index: Int) -> [[Int]] {
    let route = routes[index]
    guard route.entities.count > 2 else { return [] }
    return (1..<route.entities.count - 1).map { position in
      var entities = route.entities
      entities[position] = -1
      return entities + route.kinds
    }
  }

  mutating func groups() -> [PathGroup] {
    var isTaken = [Bool](repeating: false, count: routes.count)
    var groups: [PathGroup] = []
    for index in routes.indices where !isTaken[index] {
      let keys = keys(of: index)
      let widest = keys.indices.max { a, b in
        // The earliest of equal ones.
        (waiting[keys[a]] ?? 0, b) < (waiting[keys[b]] ?? 0, a)
      }
      guard let widest, (waiting[keys[widest]] ?? 0) > 1 else {
        take([index], &isTaken)
        groups.append(PathGroup(paths: routes[index].paths, position: nil, intermediaries: []))
        continue
      }
      let members = (sharing[keys[widest]] ?? []).filter { !isTaken[$0] }
      take(members, &isTaken)
      groups.append(
        PathGroup(
          paths: members.flatMap { routes[$0].paths }.sorted(), position: widest,
          intermediaries: members.map { routes[$0].entities[widest + 1] }))
    }
    return groups
  }

  private mutating func take(_ members: [Int], _ isTaken: inout [Bool]) {
    for index in members {
      isTaken[index] = true
      for key in keys(of: index) { waiting[key, default: 0] -= 1 }
    }
  }
}
