// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A generated file, with what is known to be in it.
public struct DataFile: Codable, Hashable, Sendable {
  /// What kind of file it is.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// Compiled releases of the Open Contracting Data Standard, one a line.
    case ocds
    /// The native table of relationships.
    case csv
    /// Contract award notices in the layout of eForms.
    case xml
    /// A provision network as native tables: relationships, and beside them entities and flags.
    case network
    /// An ownership register as native tables: holdings, and beside them flags.
    case register

    /// The ending of the file's name.
    var ending: String {
      switch self {
      case .ocds: "jsonl"
      case .network, .register: "csv"
      case .csv, .xml: rawValue
      }
    }
    /// Raised with each change of what is generated.
    var version: Int { self == .register ? 2 : 1 }

    /// The tables that are made with it.
    func tablesBeside(_ path: String) -> [String] {
      switch self {
      case .ocds, .csv, .xml: []
      case .network: [NetworkTables.entities(beside: path), NetworkTables.flags(beside: path)]
      case .register: [NetworkTables.flags(beside: path)]
      }
    }
  }

  /// What kind of file it is.
  public var kind: Kind
  /// The generator's version.
  public var version: Int
  /// What the random numbers began with.
  public var seed: UInt64
  /// How large it was asked to be: bytes, and for tables rows.
  public var requestedSize: Int
  /// How large it is, in bytes.
  public var byteCount: Int
  /// The digest of its bytes.
  public var digest: String
  /// How many things of each sort it holds.
  public var counts: [String: Int]
  /// Where it is.
  public var path: String

  /// The file of this kind, size and seed in `folder`; made where it is not there or has changed.
  ///
  /// - Parameters:
  ///   - size: at least so many bytes; for the table so many rows.
  ///   - report: told when a file is made, which takes a while.
  public static func ready(
    _ kind: Kind, size: Int, seed: UInt64, in folder: String, report: (String) -> Void
  ) throws -> DataFile {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/\(kind.rawValue)-\(size)-\(seed).\(kind.ending)"
    let manifest = path + ".json"
    if let data = FileManager.default.contents(atPath: manifest),
      var known = try? JSONDecoder().decode(DataFile.self, from: data), known.version == kind.version,
      BlockDigest.ofFile(path) == known.digest, kind.tablesBeside(path).allSatisfy(FileManager.default.fileExists)
    {
      known.path = path
      return known
    }
    report("making \(path)")
    let made = try make(kind, size: size, seed: seed, path: path)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(made).write(to: URL(fileURLWithPath: manifest))
    return made
  }

  private static func make(_ kind: Kind, size: Int, seed: UInt64, path: String) throws -> DataFile {
    let writer = try ByteWriter(path: path)
    let counts =
      switch kind {
      case .ocds: try ReleaseGenerator.write(to: writer, size: size, seed: seed)
      case .csv: try TableGenerator.write(to: writer, rows: size, seed: seed)
      case .xml: try NoticeGenerator.write(to: writer, size: size, seed: seed)
      case .network: try NetworkTables.write(to: writer, path: path, rows: size, seed: seed)
      case .register: try RegisterTables.write(to: writer, path: path, rows: size, seed: seed)
      }
    try writer.finish()
    return DataFile(
      kind: kind, version: kind.version, seed: seed, requestedSize: size, byteCount: writer.byteCount,
      digest: writer.digest.hex, counts: counts, path: path)
  }
}

/// A file that cannot be made.
public struct DataError: Error, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ description: String) { self.description = description }
}
