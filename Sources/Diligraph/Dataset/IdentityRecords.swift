// SPDX-License-Identifier: Apache-2.0

/// What the rules of identity ask of records, however they are stored; records are numbered from 0.
protocol IdentityRecords {
  /// How many records there are.
  var recordCount: Int { get }
  /// How the record is named.
  func reference(of record: Int) -> EntityReference
  /// Whether only names refer to the record.
  func isName(_ record: Int) -> Bool
  /// All names, folded; that of a name-only reference among them.
  func foldedNames(of record: Int) -> Set<String>
  /// The names that its statements prefer, folded; that of a name-only reference where none is stated.
  func foldedPreferredNames(of record: Int) -> Set<String>
  /// How many names its statements prefer.
  func preferredNameCount(of record: Int) -> Int
  /// The public identifiers.
  func identifiers(of record: Int) -> Set<Identifier>
  /// The jurisdictions, as stated.
  func jurisdictions(of record: Int) -> Set<String>
  /// The stated sorts of thing, `unknown` left out.
  func kinds(of record: Int) -> Set<EntityKind>
  /// The first place where it is stated.
  func firstPlace(of record: Int) -> SourceLocation?
  /// The record with an id.
  func recordIndex(_ id: String) -> Int?
}

extension DatasetBuilder: IdentityRecords {
  var recordCount: Int { records.count }

  func reference(of record: Int) -> EntityReference { records.reference(of: record) }

  func isName(_ record: Int) -> Bool { records.isName(record) }

  func foldedNames(of record: Int) -> Set<String> {
    var names = Set(records.details(of: record).names.map { foldedName($0.text) })
    if records.isName(record) { names.insert(reference(of: record).key) }
    return names
  }

  func foldedPreferredNames(of record: Int) -> Set<String> {
    let names = records.details(of: record).preferredNames
    if names.isEmpty, records.isName(record) { return [reference(of: record).key] }
    return Set(names.map { foldedName($0.text) })
  }

  func preferredNameCount(of record: Int) -> Int { records.details(of: record).preferredNames.count }

  func identifiers(of record: Int) -> Set<Identifier> { records.identifiers(of: record) }

  func jurisdictions(of record: Int) -> Set<String> { records.jurisdictions(of: record) }

  func kinds(of record: Int) -> Set<EntityKind> { records.kinds(of: record) }

  func firstPlace(of record: Int) -> SourceLocation? { records.places(of: record).first }
}
