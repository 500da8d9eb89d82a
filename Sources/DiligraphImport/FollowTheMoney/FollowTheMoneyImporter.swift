// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports FollowTheMoney entities as JSON lines, such as those of OpenSanctions, its delta files, and entities inside
/// of others, as in `targets.nested.json` and answers of searches.
///
/// Organisations and persons become entities, schemata that stand between two of them become relationships,
/// topics and `Sanction` become flags. Other schemata are counted, and said in a finding.
public struct FollowTheMoneyImporter: Importer {
  /// What the command line calls the format.
  public let name = "ftm"
  /// What the format is.
  public let summary = "FollowTheMoney JSON lines (OpenSanctions, Aleph)"

  /// The importer.
  public init() {}

  /// Whether the object is an entity with its schema, or a change of one.
  public func recognizes(_ sample: FormatSample) -> Bool {
    sample.keys.isSuperset(of: ["schema", "properties"]) || sample.keys.isSuperset(of: ["op", "entity"])
      || sample.keys.contains("results") && sample.innerKeys.isSuperset(of: ["schema", "properties"])
  }

  /// Answers of a search have their entities under `results`.
  private static let options = JSONRecordOptions(arrayKeys: ["results"], recordKeys: ["schema", "op"])

  /// Reads the entities.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      var reading = FollowTheMoneyReading(consume writer)
      defer { writer = reading.finished() }
      try reading.readRecords(of: source, options: Self.options)
      try reading.finish()
    }
  }
}
