// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// What is said of an entity or a line beside what it is: how it differs, or that much flows through it.
  ///
  /// A mark is told by a sign and a word, and of a line by its form as well, never by a colour alone.
  public enum Mark: Sendable, Hashable {
    /// It is only in what is compared with: the side after.
    case added
    /// It is only in the side before.
    case gone
    /// It is in both, and differs; how, in a few words.
    case changed(String)
    /// An intermediary through which much flows: its place in the order, and how much is lost without it.
    case chokepoint(rank: Int, String)

    /// The sign and the word, as they stand at what is marked.
    public var words: String {
      switch self {
      case .added: "+ added"
      case .gone: "− gone"
      case .changed(let how): how.isEmpty ? "≠ changed" : "≠ changed: \(how)"
      case .chokepoint(let rank, let loss): "◆ chokepoint \(rank)" + (loss.isEmpty ? "" : ": \(loss)")
      }
    }

    /// The kind of mark, which decides the form and the entry of the legend.
    public enum Kind: Int, Sendable, Hashable, CaseIterable {
      /// See ``Mark``.
      case added, gone, changed, chokepoint
    }

    /// The kind.
    public var kind: Kind {
      switch self {
      case .added: .added
      case .gone: .gone
      case .changed: .changed
      case .chokepoint: .chokepoint
      }
    }

    /// One mark for several things that are drawn as one; things without a mark are `nil`.
    static func joined(_ marks: [Mark?]) -> Mark? {
      guard let first = marks.first else { return nil }
      if marks.allSatisfy({ $0 == first }) { return first }
      if marks.allSatisfy({ $0?.kind == first?.kind }), first?.kind == .chokepoint { return first }
      let counts = [(Kind.added, "added"), (.gone, "gone"), (.changed, "changed")].compactMap { kind, word in
        let count = marks.count { $0?.kind == kind }
        return count > 0 ? "\(count) \(word)" : nil
      }
      return .changed((counts + ["of \(marks.count)"]).joined(separator: ", "))
    }
  }

  /// The kinds of marks in this picture, in their order.
  var markKinds: [Mark.Kind] {
    let kinds = Set(entities.compactMap(\.mark?.kind) + relationships.compactMap(\.mark?.kind))
    return Mark.Kind.allCases.filter(kinds.contains)
  }
}

extension Picture.Look {
  /// The attributes of a line that a mark replaces.
  ///
  /// A line that was added is double, one that is gone is thin and ends in a bar, one that changed ends in a diamond.
  func form(of kind: Picture.Mark.Kind, color: String) -> [(name: String, value: String)] {
    switch kind {
    case .added: [(name: "color", value: "\(color):\(colors.ground):\(color)")]
    case .gone: [(name: "arrowhead", value: "teetee"), (name: "penwidth", value: "0.6")]
    case .changed: [(name: "arrowhead", value: "normaldiamond")]
    case .chokepoint: []
    }
  }

  static func meaning(of kind: Picture.Mark.Kind) -> String {
    switch kind {
    case .added: "+ added: only after"
    case .gone: "− gone: only before"
    case .changed: "≠ changed: in both, and differs"
    case .chokepoint: "◆ chokepoint: what is lost without it"
    }
  }
}
