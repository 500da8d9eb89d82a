// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation

/// A case of the oracle: a native JSON data set with its policy, and the answer where there is one.
///
/// Read with Foundation and not with the product's reader, so that both can be held against each other.
public struct OracleCase {
  /// The file's name.
  public let name: String
  /// The data set.
  public let dataset: Dataset
  /// The policy.
  public let policy: Policy
  /// The answer's members.
  public let answer: [String: Any]

  /// Reads the case in `file`.
  public init(file: URL) throws {
    try self.init(name: file.lastPathComponent, json: Data(contentsOf: file))
  }

  /// Reads a case from JSON text.
  public init(name: String, json: Data) throws {
    let root = try JSONSerialization.jsonObject(with: json) as? [String: Any] ?? [:]
    self.name = name
    policy = try Policy(structured(root["policy"] ?? [String: Any]()))
    answer = root["answer"] as? [String: Any] ?? [:]
    var builder = DatasetBuilder()
    for entity in root["entities"] as? [[String: Any]] ?? [] { builder.add(.entity(entityStatement(entity))) }
    for relationship in root["relationships"] as? [[String: Any]] ?? [] {
      builder.add(.relationship(try relationshipStatement(relationship)))
    }
    for flag in root["flags"] as? [[String: Any]] ?? [] { builder.add(.flag(flagStatement(flag))) }
    dataset = builder.dataset()
  }
}

/// A field of a case that a test would not expect.
struct UnreadableCase: Error { let field: String }

private func entityStatement(_ object: [String: Any]) -> EntityStatement {
  var statement = EntityStatement(EntityReference(id: object["id"] as? String ?? ""))
  statement.role = (object["role"] as? String).map(Role.init)
  statement.passThrough = (object["passThrough"] as? Double).flatMap(Probability.init)
  return statement
}

private func relationshipStatement(_ object: [String: Any]) throws -> RelationshipStatement {
  func text(_ key: String) -> String? { object[key] as? String }
  func number(_ key: String) -> Double? { (object[key] as? NSNumber)?.doubleValue }
  guard let kind = text("kind").flatMap(RelationshipKind.init) else { throw UnreadableCase(field: "kind") }
  var statement = RelationshipStatement(
    id: text("id"), from: EntityReference(id: text("from") ?? ""), to: EntityReference(id: text("to") ?? ""),
    kind: kind)
  statement.confidence = number("confidence").flatMap(Probability.init)
  if let share = number("share") {
    statement.share = Share(exactly: share)
  } else if number("shareMin") != nil || number("shareMax") != nil {
    statement.share = Share(least: number("shareMin") ?? 0, most: number("shareMax") ?? 1)
  }
  statement.period = Period(
    start: text("start").flatMap { Day($0) }, end: text("end").flatMap { Day($0, edge: .last) })
  statement.products = (object["products"] as? [String] ?? []).map(ProductCategory.init)
  for source in object["sources"] as? [[String: Any]] ?? [] {
    statement.sources.append(
      Source(
        publisher: source["publisher"] as? String, grade: (source["grade"] as? String).map(Grade.init),
        confidence: (source["confidence"] as? Double).flatMap(Probability.init),
        stance: (source["stance"] as? String).flatMap(Stance.init) ?? .supports))
  }
  return statement
}

private func flagStatement(_ object: [String: Any]) -> FlagStatement {
  var statement = FlagStatement(
    id: object["id"] as? String, entity: EntityReference(id: object["entity"] as? String ?? ""),
    category: object["category"] as? String ?? "flagged")
  statement.level = (object["level"] as? Int).flatMap(FlagLevel.init)
  statement.confidence = (object["confidence"] as? Double).flatMap(Probability.init)
  statement.list = object["list"] as? String
  statement.period = Period(
    start: (object["since"] as? String).flatMap { Day($0) },
    end: (object["until"] as? String).flatMap { Day($0, edge: .last) })
  return statement
}

/// A value of Foundation's JSON reader as the product's structured value.
public func structured(_ value: Any) -> StructuredValue {
  switch value {
  case let number as NSNumber:
    CFGetTypeIDIsBool(number) ? .bool(number.boolValue) : .number(number.doubleValue)
  case let text as String: .string(text)
  case let values as [Any]: .array(values.map(structured))
  case let members as [String: Any]:
    .object(
      members.sorted { $0.key < $1.key }.map { StructuredValue.Member(key: $0.key, value: structured($0.value)) })
  default: .null
  }
}

/// Whether a number of Foundation's JSON reader was written as true or false.
private func CFGetTypeIDIsBool(_ number: NSNumber) -> Bool {
  String(cString: number.objCType) == "c"
}

/// The folder of shared test material beside the project, or nil where there is none.
public let sharedFolder: URL? = {
  let here = URL(fileURLWithPath: #filePath)
  let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  // A checkout may be a folder or two below the place that the shared material is beside.
  for candidate in [root.deletingLastPathComponent(), root.deletingLastPathComponent().deletingLastPathComponent()] {
    let shared = candidate.appendingPathComponent("shared")
    if FileManager.default.fileExists(atPath: shared.appendingPathComponent("oracle").path) { return shared }
  }
  return nil
}()
