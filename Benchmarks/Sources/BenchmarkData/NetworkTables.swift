// SPDX-License-Identifier: Apache-2.0

/// A ``GeneratedNetwork`` as an analyst would have it: native tables of relationships, of entities with what they pass on,
/// and of flags.
public enum NetworkTables {
  /// How many entities are flagged, of the last layer.
  public static let flagged = 1_000
  /// How surely a flag applies.
  public static let flagConfidence = 0.95

  /// The table of entities beside a table of relationships.
  public static func entities(beside path: String) -> String { path + ".entities" }
  /// The table of flags beside a table of relationships.
  public static func flags(beside path: String) -> String { path + ".flags" }

  /// Writes the tables, ten relationships for each entity; returns what they hold.
  static func write(to writer: ByteWriter, path: String, rows: Int, seed: UInt64) throws -> [String: Int] {
    let count = max(16, rows / 10)
    let network = GeneratedNetwork(entities: count, relationships: rows, flagged: flagged, seed: seed)
    writer.text("id,from,to,kind,confidence\n")
    for row in 0..<rows {
      writer.text("r")
      writer.number(row, width: 9)
      writer.text(",Entity ")
      writer.number(Int(network.from[row]))
      writer.text(",Entity ")
      writer.number(Int(network.to[row]))
      writer.text(",supply,")
      fraction(network.probability[row], to: writer)
      try writer.endRecord()
    }
    let entities = try ByteWriter(path: Self.entities(beside: path))
    entities.text("name,passThrough\n")
    for (number, share) in network.passThrough.enumerated() {
      entities.text("Entity ")
      entities.number(number)
      entities.text(",")
      fraction(share, to: entities)
      try entities.endRecord()
    }
    try entities.finish()
    let flags = try ByteWriter(path: Self.flags(beside: path))
    flags.text("entity,category,level,confidence\n")
    for number in network.flagged {
      flags.text("Entity ")
      flags.number(Int(number))
      flags.text(",designated,4,")
      fraction(flagConfidence, to: flags)
      try flags.endRecord()
    }
    try flags.finish()
    return ["rows": rows, "relationships": rows, "entities": count, "flags": network.flagged.count]
  }

  private static func fraction(_ value: Double, to writer: ByteWriter) {
    writer.text("0.")
    writer.number(Int((value * 10_000).rounded()), width: 4)
    writer.text("\n")
  }
}
