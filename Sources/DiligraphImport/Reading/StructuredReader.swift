// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Yams

/// Reads a small file of settings, YAML or JSON, such as a policy.
///
/// Refused are duplicate keys, anchors and aliases (a few lines of them stand for billions of values), and
/// what is larger or deeper than settings can be.
public enum StructuredReader {
  /// The largest file, in bytes.
  public static let sizeLimit = 1 << 20
  /// The deepest nesting.
  public static let depthLimit = 100

  /// The value that the source holds.
  ///
  /// - Throws: ``ReadingError`` naming the source.
  public static func read(_ source: ByteSource) throws(ReadingError) -> StructuredValue {
    let place = InputPlace(source: source.name)
    var bytes = try source.prefix(sizeLimit + 1)
    if bytes.count > sizeLimit { throw ReadingError(.recordTooLarge(limit: sizeLimit), at: place) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw ReadingError(.utf16, at: place)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if bytes.contains(0) { throw ReadingError(.binary, at: place) }
    do throws(ReadingProblem) {
      if let value = try json(bytes, isCertain: source.name.lowercased().hasSuffix(".json")) { return value }
      return try yaml(bytes)
    } catch {
      throw ReadingError(error, at: place)
    }
  }

  /// The value of a JSON text; nil if it is no JSON, and may be YAML, of which JSON is nearly a part.
  private static func json(_ bytes: [UInt8], isCertain: Bool) throws(ReadingProblem) -> StructuredValue? {
    let first = bytes.first { $0 > 0x20 }
    guard isCertain || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    var parser = JSONParser()
    switch bytes.withUnsafeBytes({ parser.parse($0) }).result {
    case .success(let element): return try StructuredValue(element)
    case .failure(let problem):
      if isCertain { throw problem }
      return nil
    }
  }

  private static func yaml(_ bytes: [UInt8]) throws(ReadingProblem) -> StructuredValue {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    // Yams descends recursively, so depth must be bounded before it starts. Each level of YAML takes a
    // bracket, or a column of indentation; a sequence may stand in its parent's column.
    let brackets = bytes.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
    let indentation = text.utf8.split(separator: UInt8(ascii: "\n")).map { line -> Int in
      let start = line.firstIndex { !" -?:\t!&*".utf8.contains($0) } ?? line.endIndex
      return line.distance(from: line.startIndex, to: start)
    }
    guard brackets <= 1_000, indentation.max() ?? 0 <= 4 * depthLimit else {
      throw .tooDeep(limit: depthLimit)
    }
    // Yams expands aliases, and hashes keys made of them, while it parses: a bomb must not get that far.
    if contains("&", in: bytes), contains("*", in: bytes) { throw .aliasesNotAllowed }
    let parser: Yams.Parser
    let node: Node?
    do {
      parser = try Yams.Parser(yaml: text)
      node = try parser.singleRoot()
    } catch let error as YamlError {
      throw problem(error)
    } catch {
      throw .badYAML(detail: "\(error)")
    }
    guard let node else { return .null }
    // Nodes hold their anchors weakly; the parser owns them.
    defer { withExtendedLifetime(parser) {} }
    return try StructuredValue(node, depth: 0)
  }

  /// Whether a word starts with this mark anywhere, as anchors and aliases do; text and comments count too.
  private static func contains(_ mark: Character, in bytes: [UInt8]) -> Bool {
    guard let mark = mark.asciiValue else { return false }
    return bytes.indices.contains { index in
      guard bytes[index] == mark, index + 1 < bytes.count, bytes[index + 1] > 0x20 else { return false }
      return index == 0 || " \t\r\n[]{},:-?!\"'".utf8.contains(bytes[index - 1])
    }
  }

  private static func problem(_ error: YamlError) -> ReadingProblem {
    switch error {
    case .duplicatedKeysInMapping(let keys, _): .duplicateKey(keys.first ?? "")
    case .parser(_, let problem, let mark, _), .scanner(_, let problem, let mark, _):
      .badYAML(detail: "line \(mark.line): \(problem)")
    case .composer(_, let problem, let mark, _): .badYAML(detail: "line \(mark.line): \(problem)")
    default: .badYAML(detail: "it cannot be parsed")
    }
  }
}

extension StructuredValue {
  /// The value of a JSON element; keys given twice are refused.
  init(_ element: JSONElement) throws(ReadingProblem) {
    switch element.kind {
    case .null: self = .null
    case .bool: self = .bool(element.bool ?? false)
    case .number: self = .number(element.double ?? 0)
    case .string: self = .string(element.string ?? "")
    case .array:
      var values: [StructuredValue] = []
      // Recursion is bounded by the parser's depth limit.
      for item in element.elements { values.append(try StructuredValue(item)) }
      self = .array(values)
    case .object:
      var members: [Member] = []
      var seen: Set<String> = []
      for (key, value) in element.members {
        guard seen.insert(key).inserted else { throw .duplicateKey(key) }
        members.append(Member(key: key, value: try StructuredValue(value)))
      }
      self = .object(members)
    }
  }

  fileprivate init(_ node: Node, depth: Int) throws(ReadingProblem) {
    guard depth <= StructuredReader.depthLimit else { throw .tooDeep(limit: StructuredReader.depthLimit) }
    // An alias shares its anchor's node; refused at the anchor, it is never followed.
    if node.anchor != nil { throw .aliasesNotAllowed }
    switch node {
    case .scalar(let scalar): self = Self.plain(scalar)
    case .sequence(let sequence):
      var values: [StructuredValue] = []
      for item in sequence { values.append(try StructuredValue(item, depth: depth + 1)) }
      self = .array(values)
    case .mapping(let mapping):
      var members: [Member] = []
      var seen: Set<String> = []
      for (keyNode, valueNode) in mapping {
        guard case .scalar(let key) = keyNode else { throw .badYAML(detail: "a key is not a text") }
        guard seen.insert(key.string).inserted else { throw .duplicateKey(key.string) }
        members.append(Member(key: key.string, value: try StructuredValue(valueNode, depth: depth + 1)))
      }
      self = .object(members)
    case .alias: throw .aliasesNotAllowed
    }
  }

  /// Numbers, true, false and null are plain words; what is quoted is text, and so are dates.
  private static func plain(_ scalar: Node.Scalar) -> StructuredValue {
    let text = scalar.string
    guard scalar.style == .plain || scalar.style == .any else { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default:
      // FieldText refuses "nan" and hexadecimal; a comma is no decimal sign here.
      if !text.contains(","), let number = FieldText.number(text) { return .number(number) }
      return .string(text)
    }
  }
}
