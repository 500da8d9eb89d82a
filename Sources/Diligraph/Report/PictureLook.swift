// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// The one place that says how a thing looks, so that the drawing and its legend cannot differ.
  ///
  /// Every difference is one of shape, frame or line, so that it survives a photocopier. Colour comes in addition,
  /// from the palette of Okabe and Ito (https://jfly.uni-koeln.de/color/), which colour-blind readers can tell
  /// apart; all text is near black on a light ground.
  enum Look {
    /// The roles that have a shape of their own, in the order of the legend.
    static let roles = [
      "manufacturer", "distributor", "reseller", "broker", "integrator", "operator", "company", "public-body",
      "person", "unspecified",
    ]

    /// The role that decides the shape: itself, or `unspecified` where it has no shape.
    static func known(role: String) -> String { roles.contains(role) ? role : "unspecified" }

    static let subjectWidth = "3.6"
    static let ink = "#1a1a1a"

    static func shape(of role: String) -> (shape: String, isRounded: Bool) {
      switch role {
      case "manufacturer": ("box3d", false)
      case "distributor": ("cds", false)
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

    /// The attributes of an entity's outline, in a fixed order.
    static func outline(
      role: String, standing: Standing, isFlagged: Bool, isDerived: Bool
    ) -> [(name: String, value: String)] {
      let (shape, isRounded) = shape(of: known(role: role))
      let styles = ["filled"] + (isRounded ? ["rounded"] : []) + (isDerived ? ["dashed"] : [])
      var attributes = [(name: "shape", value: shape), (name: "style", value: styles.joined(separator: ","))]
      // Its height is reckoned without the arrow's slant, so the first line would touch the frame.
      if shape == "cds" { attributes.append((name: "margin", value: "0.2,0.16")) }
      attributes.append((name: "peripheries", value: isFlagged ? "2" : "1"))
      switch (standing, isFlagged) {
      case (.subject, _): attributes.append((name: "penwidth", value: subjectWidth))
      case (_, true): attributes.append((name: "penwidth", value: "1.8"))
      default: attributes.append((name: "penwidth", value: "1"))
      }
      attributes.append(
        (name: "color", value: isFlagged ? "#b34700" : standing == .context ? "#7a7a7a" : ink))
      let fill = isFlagged ? "#fde9dc" : standing == .subject ? "#dcecf8" : "#ffffff"
      attributes.append((name: "fillcolor", value: fill))
      return attributes
    }

    /// The attributes of a line, in a fixed order.
    static func line(family: Family, probability: Double?) -> [(name: String, value: String)] {
      let (style, color, arrow) =
        switch family {
        case .provision: ("solid", ink, "normal")
        case .control: ("dashed", "#005b94", "empty")
        case .association: ("dotted", "#5f5f5f", "vee")
        }
      return [
        (name: "style", value: style), (name: "color", value: color), (name: "arrowhead", value: arrow),
        (name: "penwidth", value: width(probability)),
      ]
    }

    /// A width from 1 to 4 points, in tenths; thin where the probability is unknown or no number.
    static func width(_ probability: Double?) -> String {
      guard let probability, probability.isFinite else { return "1.2" }
      let tenths = 10 + Int((min(1, max(0, probability)) * 30).rounded())
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
  }
}
