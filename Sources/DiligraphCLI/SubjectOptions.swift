// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

/// What is drawn or exported: the one way by which both select.
struct SubjectOptions: ParsableArguments {
  @Argument(help: "Entities, by id, identifier or name; none for the whole case.")
  var entities: [String] = []

  @Option(help: "Only paths that end here.")
  var to: String?

  @Option(help: "Everything up to this many relationships away instead of paths.")
  var depth: Int?

  @Flag(help: "Owners, controllers and what is owned instead of paths.")
  var ownership = false

  @Option(name: .customShort("k"), help: ArgumentHelp("How many paths of each entity, or all.", valueName: "n"))
  var count = PathCount(limit: 20)

  func validate() throws {
    if let depth, depth < 1 { throw ValidationError("--depth: is \(depth); it must be at least 1.") }
    if depth != nil, ownership { throw ValidationError("--depth and --ownership: are two subjects; leave one out.") }
    if entities.isEmpty, depth != nil || ownership || to != nil {
      throw ValidationError("Name the entity that --depth, --ownership or --to is about.")
    }
  }

  /// What the options select of a data set.
  func subgraph(_ question: Question, _ analysis: Analysis) throws -> Subgraph {
    let dataset = question.dataset
    var subjects: [Int] = []
    for name in entities {
      let index = try dataset.entity(named: name)
      if !subjects.contains(index) { subjects.append(index) }
    }
    let endUser = try to.map(dataset.entity(named:))
    if subjects.isEmpty { return Subgraph(wholeCaseOf: dataset) }
    if let depth { return Subgraph(neighbourhoodOf: subjects, depth: depth, in: dataset) }
    if ownership { return Subgraph(ownershipOf: subjects, in: analysis) }
    return paths(of: subjects, to: endUser, analysis)
  }

  /// The paths from the subjects; of one that has none and is flagged, those that end there.
  private func paths(of subjects: [Int], to endUser: Int?, _ analysis: Analysis) -> Subgraph {
    let dataset = analysis.dataset
    let names = Subgraph.names(subjects, in: dataset)
    var lists: [PathList] = []
    var (starts, ends) = (false, false)
    for subject in subjects {
      let list = analysis.paths(from: subject, to: endUser, limit: count.limit)
      if list.paths.isEmpty, endUser == nil, !analysis.derivations(of: subject).isEmpty {
        lists.append(analysis.paths(to: subject, limit: count.limit))
        ends = true
      } else {
        lists.append(list)
        starts = true
      }
    }
    let target = endUser.map { dataset.entities[$0].name } ?? "flagged end users"
    let title =
      starts && ends
      ? "Paths from and to \(names)" : ends ? "Who reaches \(names)" : "Paths from \(names) to \(target)"
    return Subgraph(
      of: lists.count == 1 ? lists[0] : PathList(joining: lists), title: title, subjects: Set(subjects))
  }
}
