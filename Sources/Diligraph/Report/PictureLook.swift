// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// The colours of a picture.
  public enum Palette: String, Sendable, Hashable, CaseIterable {
    /// Dark on white, in colours that colour-blind readers can tell apart.
    case screen
    /// Black and greys, for print.
    case grey
    /// Light on a dark ground.
    case dark
  }

  /// The one place that says how a thing looks, so that the drawing and its legend cannot differ.
  ///
  /// Every difference is one of shape, frame, sign or line, so that it survives a photocopier. Colour comes in
  /// addition: in the palette `screen` from the colours of Okabe and Ito (https://jfly.uni-koeln.de/color/).
  struct Look {
    let palette: Palette

    /// The roles that have a shape of their own, in the order of the legend.
    static let roles = [
      "manufacturer", "distributor", "reseller", "broker", "integrator", "operator", "company", "public-body",
      "person", "unspecified",
    ]

    /// The role that decides the shape: itself, or `unspecified` where it has no shape.
    static func known(role: String) -> String { roles.contains(role) ? role : "unspecified" }

    static let subjectWidth = "3.6"

    /// The colours by use; all text has a contrast of at least 4.5 to every ground (WCAG 2.2, level AA), as a test holds.
    var colors: Colors {
      switch palette {
      case .screen:
        Colors(
          ground: "#ffffff", ink: "#1a1a1a", faint: "#5f5f5f", fill: "#ffffff", flag: "#9c3d00", flagFill: "#fde9dc",
          subjectFill: "#dcecf8", control: "#005b94")
      case .grey:
        Colors(
          ground: "#ffffff", ink: "#000000", faint: "#4d4d4d", fill: "#ffffff", flag: "#000000", flagFill: "#e2e2e2",
          subjectFill: "#ffffff", control: "#333333")
      case .dark:
        Colors(
          ground: "#14181d", ink: "#f4f4f4", faint: "#b4b9bf", fill: "#1f262e", flag: "#ffb684", flagFill: "#43240d",
          subjectFill: "#0f3550", control: "#86c9f5")
      }
    }

    struct Colors {
      let ground, ink, faint, fill, flag, flagFill, subjectFill, control: String
    }

    static func shape(of role: String) -> (shape: String, isRounded: Bool) {
      switch role {
      case "manufacturer": ("box3d", false)
      // Turned by a quarter: an arrow along the way of provision.
      case "distributor": ("house", false)
      case "reseller": ("note", false)
      case "broker": ("hexagon", false)
      case "integrator": ("component", false)
      case "operator": ("octagon", false)
      case "company": ("box", false)
      case "public-body": ("tab", false)
      case "person": ("ellipse", false)
      default: ("box", true)
      }
    }

    /// How an entity is framed.
    struct Frame {
      var role = "company"
      var standing = Standing.intermediary
      var isFlagged = false
      var isDerived = false
      var isNotExcluded = false
      var isGroup = false
    }

    /// The attributes of an entity's outline, in a fixed order.
    func outline(_ frame: Frame) -> [(name: String, value: String)] {
      let (shape, isRounded) = Self.shape(of: Self.known(role: frame.role))
      var styles = ["filled"]
      if isRounded { styles.append("rounded") }
      if frame.isDerived { styles.append("dashed") } else if frame.isNotExcluded { styles.append("dotted") }
      var attributes = [(name: "shape", value: shape), (name: "style", value: styles.joined(separator: ","))]
      // Shapes with slanted sides are drawn around the text's whole rectangle, so they need no room of their own.
      switch shape {
      case "octagon", "hexagon", "ellipse": attributes.append((name: "margin", value: "0.02,0.04"))
      case "house": attributes += [(name: "margin", value: "0.02,0.04"), (name: "orientation", value: "-90")]
      default: break
      }
      attributes.append((name: "peripheries", value: frame.isFlagged || frame.isNotExcluded ? "2" : "1"))
      switch (frame.standing, frame.isFlagged, frame.isGroup) {
      case (.subject, _, _): attributes.append((name: "penwidth", value: Self.subjectWidth))
      case (_, true, _): attributes.append((name: "penwidth", value: "1.8"))
      case (_, _, true): attributes.append((name: "penwidth", value: "2.4"))
      default: attributes.append((name: "penwidth", value: "1"))
      }
      let colors = colors
      let isContext = frame.standing == .context && !frame.isGroup
      attributes.append(
        (name: "color", value: frame.isFlagged ? colors.flag : isContext ? colors.faint : colors.ink))
      let fill =
        frame.isFlagged ? colors.flagFill : frame.standing == .subject ? colors.subjectFill : colors.fill
      attributes.append((name: "fillcolor", value: fill))
      return attributes
    }

    /// The attributes of a line, in a fixed order.
    func line(
      family: Family, probability: Double?, evidence: Evidence? = nil, isThin: Bool = false, mark: Mark.Kind? = nil
    ) -> [(name: String, value: String)] {
      let (style, color, arrow) =
        switch family {
        case .provision: ("solid", colors.ink, "normal")
        case .control: ("dashed", colors.control, "empty")
        case .association: ("dotted", colors.faint, "vee")
        }
      var attributes = [
        (name: "style", value: style), (name: "color", value: color), (name: "arrowhead", value: arrow),
        (name: "penwidth", value: Self.width(probability, isThin: isThin)),
      ]
      if let tail = evidence.flatMap(Self.tail) {
        attributes += [(name: "dir", value: "both"), (name: "arrowtail", value: tail)]
      }
      guard let mark else { return attributes }
      for (name, value) in form(of: mark, color: color) {
        for index in attributes.indices where attributes[index].name == name { attributes[index].value = value }
      }
      return attributes
    }

    /// The mark at a line's start that tells how firm its evidence is; a line without grades has none.
    static func tail(of evidence: Evidence) -> String {
      switch evidence {
      case .official: "dot"
      case .reported: "tee"
      case .uncorroborated: "odot"
      case .contested: "obox"
      }
    }

    /// A width from 1 to 4 points, in tenths, or half of that; thin where the probability is unknown or no number.
    static func width(_ probability: Double?, isThin: Bool = false) -> String {
      guard let probability, probability.isFinite else { return isThin ? "0.6" : "1.2" }
      let tenths = (isThin ? 5 : 10) + Int((min(1, max(0, probability)) * (isThin ? 15 : 30)).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }

    /// A probability for reading: two decimals, and never 0 or 1 unless it is.
    static func figure(_ probability: Double) -> String? {
      guard probability.isFinite else { return nil }
      if probability <= 0 { return "p 0" }
      if probability >= 1 { return "p 1" }
      if probability < 0.005 { return "p <0.01" }
      if probability >= 0.995 { return "p >0.99" }
      let hundredths = Int((probability * 100).rounded())
      return "p 0.\(hundredths < 10 ? "0" : "")\(hundredths)"
    }

    /// A role for reading; all that have no shape of their own look the same, so they share a name.
    static func name(ofRole role: String) -> String {
      role == "unspecified" ? "other role" : role == "public-body" ? "public body" : role
    }

    static func meaning(of family: Family) -> String {
      switch family {
      case .provision: "provides to"
      case .control: "owns or controls"
      case .association: "is connected with"
      }
    }

    static func meaning(of evidence: Evidence) -> String {
      switch evidence {
      case .official: "official finding or register (A)"
      case .reported: "charge, report or own statement (B, C)"
      case .uncorroborated: "leak or unconfirmed claim (D)"
      case .contested: "contested (E)"
      }
    }
  }

  /// How the things in this picture look.
  var look: Look { Look(palette: palette) }
}
