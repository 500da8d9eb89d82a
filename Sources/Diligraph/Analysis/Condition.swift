// SPDX-License-Identifier: Apache-2.0

/// Something about an exposure that a check fails on, such as `lower>=0.2`, `level=5`, `directness=direct` or `new-path`.
public struct Condition: Hashable, Sendable, CustomStringConvertible {
  /// The condition as it was written.
  public let description: String
  /// What is asked.
  public let test: Test

  /// What can be asked.
  public enum Test: Hashable, Sendable {
    /// A figure or the level, compared with a number.
    case figure(Figure, Comparison, Double)
    /// Whether the entity has a path of this form.
    case directness(Path.Directness)
    /// Whether the entity has a path that it did not have before.
    case newPath
  }

  /// The numbers that an exposure has.
  public enum Figure: String, CaseIterable, Sendable {
    /// The lower bound.
    case lower
    /// The exact value.
    case exact
    /// The upper bound.
    case upper
    /// The estimate.
    case estimate
    /// The level.
    case level
  }

  /// How numbers are compared.
  public enum Comparison: String, CaseIterable, Sendable {
    /// At least.
    case atLeast = ">="
    /// At most.
    case atMost = "<="
    /// More than.
    case above = ">"
    /// Less than.
    case below = "<"
    /// Equal to.
    case equal = "="
  }

  private static let names = Figure.allCases.map(\.rawValue) + ["directness", "new-path"]

  /// Reads a condition.
  ///
  /// - Throws: ``ConditionError`` with the place of what is wrong.
  public init(_ text: String) throws(ConditionError) {
    description = text
    let characters = Array(text)
    var position = 0
    func skipSpace() { while position < characters.count, characters[position] == " " { position += 1 } }
    func error(_ problem: String, at place: Int) -> ConditionError {
      ConditionError(text: text, position: min(place, characters.count) + 1, problem: problem)
    }
    skipSpace()
    let nameStart = position
    while position < characters.count, characters[position].isLetter || characters[position] == "-" { position += 1 }
    let name = String(characters[nameStart..<position]).lowercased()
    guard Self.names.contains(name) else {
      let nearest = nearestWord(to: name, in: Self.names).map { ", perhaps for \"\($0)\"" } ?? ""
      throw error(
        "\"\(name)\" is nothing to ask for\(nearest); it must be one of \(Self.names.joined(separator: ", "))",
        at: nameStart)
    }
    skipSpace()
    if name == "new-path" {
      guard position == characters.count else { throw error("new-path takes no value; remove the rest", at: position) }
      test = .newPath
      return
    }
    let signStart = position
    while position < characters.count, "<>=!".contains(characters[position]) { position += 1 }
    let sign = String(characters[signStart..<position])
    guard let comparison = Comparison(rawValue: sign == "==" ? "=" : sign) else {
      let what = sign.isEmpty ? "a comparison is missing" : "\"\(sign)\" is no comparison"
      throw error("\(what); write one of >=, >, <=, <, =", at: signStart)
    }
    skipSpace()
    let valueStart = position
    let value = String(characters[valueStart...]).trimmed
    if let figure = Figure(rawValue: name) {
      test = .figure(figure, comparison, try Self.number(value, figure) { error($0, at: valueStart) })
    } else {
      let forms = Path.Directness.allCases.map(\.rawValue).joined(separator: ", ")
      guard comparison == .equal else { throw error("directness is compared with = only", at: signStart) }
      guard let form = Path.Directness(rawValue: value.lowercased()) else {
        throw error("\"\(value)\" is no form of directness; it must be one of \(forms)", at: valueStart)
      }
      test = .directness(form)
    }
  }

  private static func number(
    _ text: String, _ figure: Figure, _ error: (String) -> ConditionError
  ) throws(ConditionError) -> Double {
    if figure == .level {
      guard let level = Int(text), (0...5).contains(level) else {
        throw error("\"\(text)\" is no level; one is a whole number from 0 to 5")
      }
      return Double(level)
    }
    guard let value = FieldText.probability(text)?.value else {
      throw error("\"\(text)\" is no probability; one is between 0 and 1, or 0 % and 100 %")
    }
    return value
  }

  /// Whether the condition needs exact figures, or estimates past their budget.
  public var needsExact: Bool {
    switch test {
    case .figure(.exact, _, _), .figure(.estimate, _, _): true
    default: false
    }
  }

  /// Whether it holds of `exposure`; nil where what was computed does not tell.
  ///
  /// Where a figure was not computed, or its search was cut off, the bracket decides as far as it can.
  /// ``Test/newPath`` cannot be told from an exposure.
  public func holds(of exposure: Exposure) -> Bool? {
    switch test {
    case .newPath: return nil
    case .directness(let form):
      if exposure.directness.contains(form) { return true }
      return exposure.isCut ? nil : false
    case .figure(let figure, let comparison, let value):
      // Where there is no path, there is no end user who could have a level.
      if figure == .level, exposure.level == nil, !exposure.isCut { return false }
      let range = Self.range(of: figure, exposure)
      let ends = [range.lowerBound, range.upperBound].map { comparison.holds($0, value) }
      if comparison == .equal {
        if range.lowerBound == range.upperBound { return ends[0] }
        return range.contains(value) ? nil : false
      }
      return ends[0] == ends[1] ? ends[0] : nil
    }
  }

  /// What the figure can be, by what was computed.
  private static func range(of figure: Figure, _ exposure: Exposure) -> ClosedRange<Double> {
    let bracket = exposure.lower...max(exposure.lower, exposure.upper)
    switch figure {
    case .lower: return exposure.isCut ? bracket : exposure.lower...exposure.lower
    case .upper: return exposure.upper...exposure.upper
    case .exact: return exposure.exact.map { $0...$0 } ?? bracket
    // An exact figure is the best estimate there is.
    case .estimate: return (exposure.estimate?.value ?? exposure.exact).map { $0...$0 } ?? bracket
    case .level:
      let level = Double(exposure.level ?? 0)
      return exposure.isCut ? level...5 : level...level
    }
  }
}

extension Condition.Comparison {
  func holds(_ a: Double, _ b: Double) -> Bool {
    switch self {
    case .atLeast: a >= b - 1e-12
    case .atMost: a <= b + 1e-12
    case .above: a > b + 1e-12
    case .below: a < b - 1e-12
    case .equal: abs(a - b) <= 1e-12
    }
  }
}

/// A condition that cannot be read, with the place and what would be right.
public struct ConditionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The condition as it was written.
  public let text: String
  /// Where in it something is wrong, from 1.
  public let position: Int
  /// What is wrong, and what would be right.
  public let problem: String
  /// The condition, the place, and what is wrong there.
  public var description: String {
    "\"\(visibleText(text, limit: 60))\", character \(position): \(visibleText(problem, limit: 300))."
  }
}
