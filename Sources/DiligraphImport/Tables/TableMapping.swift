// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What the columns of a table mean: read from a small file that an analyst writes once for a sort of table.
public struct TableMapping: Hashable, Sendable {
  /// What a row states.
  public enum Table: String, CaseIterable, Sendable {
    /// An entity.
    case entities
    /// A relationship of two entities, by their names or ids.
    case relationships
    /// A flag on an entity.
    case flags
    /// A relationship whose `from` and `to` are ids.
    case edges
  }

  /// A column of the table.
  public enum Column: Hashable, Sendable, CustomStringConvertible {
    /// By its name in the header.
    case named(String)
    /// By its number, from 1.
    case numbered(Int)

    /// The column as a message names it.
    public var description: String {
      switch self {
      case .named(let name): name
      case .numbered(let number): "\(number)"
      }
    }
  }

  /// Several columns that make one value.
  public struct Concatenation: Hashable, Sendable {
    /// The columns; empty cells are passed over.
    public var columns: [Column]
    /// What stands between two of them.
    public var separator: String
  }

  /// Rows by what a column says.
  public struct Filter: Hashable, Sendable {
    /// The column.
    public var column: Column
    /// The cells that count, without regard to case; an empty text is an empty cell.
    public var values: [String]
  }

  /// The order in which the parts of a date stand.
  public enum DateOrder: String, CaseIterable, Sendable {
    /// 2021-03-31.
    case yearMonthDay = "year-month-day"
    /// 31/03/2021, 31-MAR-2021.
    case dayMonthYear = "day-month-year"
    /// 03/31/2021.
    case monthDayYear = "month-day-year"
  }

  /// The space in which the table's ids and names are comparable.
  public var namespace = "table"
  /// What a row states.
  public var table: Table
  /// Field to column.
  public var columns: [String: Column] = [:]
  /// Field to the value that it has where its column is empty, or that has none.
  public var constants: [String: String] = [:]
  /// Field to the columns that make it.
  public var concatenations: [String: Concatenation] = [:]
  /// Field to what its cells stand for; `*` is every other cell, an empty value leaves the field out.
  public var values: [String: [String: String]] = [:]
  /// Only rows that all of these match are read.
  public var keep: [Filter] = []
  /// Rows that any of these matches are left out.
  public var skip: [Filter] = []
  /// Field to what separates several parties in its cell; each makes a row of its own.
  public var split: [String: String] = [:]
  /// Columns that are kept as notes.
  public var notes: [Column] = []
  /// What stands between cells; nil is detected.
  public var delimiter: UInt8?
  /// Whether cells are separated by any run of white space.
  public var isWhitespaceSeparated = false
  /// Whether a cell can stand in double quotes.
  public var hasQuotes = true
  /// Whether the first row names the columns.
  public var hasHeader = true
  /// How comment lines start.
  public var comments: [String] = []
  /// Whether the table is said to be in an old Windows or ISO encoding.
  public var isWindows1252 = false
  /// What separates the items of a list in a cell.
  public var listSeparator = ";"
  /// The order of the parts of dates.
  public var dates = DateOrder.yearMonthDay

  /// A mapping of a table without fields.
  public init(table: Table) { self.table = table }

  /// The keys of the fields that a table of this sort can have.
  static func fields(_ table: Table) -> Set<String> {
    switch table {
    case .entities: NativeTable.entities.columns
    case .flags: NativeTable.flags.columns.union(attributes.map { "entity" + $0 })
    case .relationships, .edges:
      NativeTable.relationships.columns.union(attributes.flatMap { ["from" + $0, "to" + $0] })
    }
  }

  /// What can be said of a party beside its name and id.
  static let attributes = ["kind", "role", "jurisdiction", "identifiers", "aliases"]

  /// The fields that a mapping must give, each by one of some keys.
  static func required(_ table: Table) -> [[String]] {
    switch table {
    case .entities: [["name", "id"]]
    case .flags: [["entity", "entityid"], ["category"]]
    case .relationships: [["from", "fromid"], ["to", "toid"], ["kind"]]
    case .edges: [["from", "fromid"], ["to", "toid"]]
    }
  }

  /// The names of all columns that the mapping mentions.
  var columnNames: Set<String> {
    let all =
      Array(columns.values) + concatenations.values.flatMap(\.columns) + (keep + skip).map(\.column) + notes
    return Set(
      all.compactMap { column in
        guard case .named(let name) = column else { return nil }
        return name
      })
  }

  /// The fields that the mapping gives.
  var given: Set<String> { Set(columns.keys).union(constants.keys).union(concatenations.keys) }
}

/// A mapping file that cannot be used, with its place and what would be right.
public struct TableMappingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file and the key.
  public let place: String
  /// What is wrong; what would be right.
  public let message: String

  /// `place: what is wrong; what would be right.`
  public var description: String { "\(place): \(message)" }
}
