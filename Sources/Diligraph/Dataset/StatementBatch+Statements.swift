// SPDX-License-Identifier: Apache-2.0

// Statements into a batch, and back.

extension StatementBatch {
  /// Adds a statement.
  public mutating func add(_ statement: Statement) {
    switch statement {
    case .entity(let entity): add(entity)
    case .relationship(let relationship): add(relationship)
    case .flag(let flag): add(flag)
    }
  }

  private mutating func add(_ statement: EntityStatement) {
    var row = EntityRow(add(statement.reference))
    row.names = add(pairs: statement.names.map { Pair(first: add($0.text), second: add($0.language)) })
    row.kind = statement.kind
    row.role = add(statement.role?.name)
    row.jurisdictions = add(items: statement.jurisdictions.map { add($0) })
    row.identifiers = add(pairs: statement.identifiers.map { Pair(first: add($0.scheme), second: add($0.value)) })
    row.passThrough = statement.passThrough
    row.notes = add(items: statement.notes.map { add($0) })
    row.place = add(statement.location)
    add(row)
  }

  private mutating func add(_ statement: RelationshipStatement) {
    var row = RelationshipRow(from: add(statement.from), to: add(statement.to), kind: statement.kind)
    row.id = add(statement.id)
    row.confidence = statement.confidence
    row.share = statement.share
    row.period = statement.period
    row.products = add(items: statement.products.map { add($0.name) })
    row.amount = statement.amount?.value
    row.currency = add(statement.amount?.currency)
    row.sources = add(sources: statement.sources.map { add($0) })
    row.notes = add(items: statement.notes.map { add($0) })
    add(row)
  }

  private mutating func add(_ statement: FlagStatement) {
    var row = FlagRow(entity: add(statement.entity), category: add(statement.category))
    row.id = add(statement.id)
    row.level = statement.level
    row.confidence = statement.confidence
    row.list = add(statement.list)
    row.programme = add(statement.programme)
    row.period = statement.period
    row.sources = add(sources: statement.sources.map { add($0) })
    row.notes = add(items: statement.notes.map { add($0) })
    add(row)
  }

  package mutating func add(_ reference: EntityReference) -> Reference {
    let namespace = reference.namespace.isEmpty ? Text.none : add(reference.namespace)
    return add(ReferenceRow(namespace: namespace, key: add(reference.key), isName: reference.isName))
  }

  package mutating func add(_ location: SourceLocation?) -> Place {
    guard let location else { return .none }
    return Place(file: add(location.file), line: location.line ?? 0, path: add(location.path))
  }

  package mutating func add(_ source: Source) -> SourceRow {
    var row = SourceRow()
    row.publisher = add(source.publisher)
    row.title = add(source.title)
    row.url = add(source.url)
    row.published = source.published
    row.grade = add(source.grade?.code)
    row.confidence = source.confidence
    row.stance = source.stance
    row.response = add(source.response)
    row.place = add(source.location)
    return row
  }

  // MARK: Back

  /// Calls `body` with each statement: entities first, then relationships, then flags, each in their order.
  public func forEachStatement(_ body: (Statement) throws -> Void) rethrows {
    for row in entities { try body(.entity(statement(row))) }
    for row in relationships { try body(.relationship(statement(row))) }
    for row in flags { try body(.flag(statement(row))) }
  }

  package func statement(_ row: EntityRow) -> EntityStatement {
    var statement = EntityStatement(reference(row.reference), location: location(row.place))
    statement.names = pairs[row.names.range].map { Name(string($0.first) ?? "", language: string($0.second)) }
    statement.kind = row.kind
    statement.role = string(row.role).map { Role($0) }
    statement.jurisdictions = texts(row.jurisdictions)
    statement.identifiers = pairs[row.identifiers.range].compactMap {
      Identifier(scheme: string($0.first) ?? "", value: string($0.second) ?? "")
    }
    statement.passThrough = row.passThrough
    statement.notes = texts(row.notes)
    return statement
  }

  package func statement(_ row: RelationshipRow) -> RelationshipStatement {
    var statement = RelationshipStatement(
      id: string(row.id), from: reference(row.from), to: reference(row.to), kind: row.kind)
    statement.confidence = row.confidence
    statement.share = row.share
    statement.period = row.period
    statement.products = texts(row.products).map { ProductCategory($0) }
    statement.amount = row.amount.flatMap { Amount($0, currency: string(row.currency)) }
    statement.sources = sources[row.sources.range].map { source($0) }
    statement.notes = texts(row.notes)
    return statement
  }

  package func statement(_ row: FlagRow) -> FlagStatement {
    var statement = FlagStatement(
      id: string(row.id), entity: reference(row.entity), category: string(row.category) ?? "")
    statement.level = row.level
    statement.confidence = row.confidence
    statement.list = string(row.list)
    statement.programme = string(row.programme)
    statement.period = row.period
    statement.sources = sources[row.sources.range].map { source($0) }
    statement.notes = texts(row.notes)
    return statement
  }

  package func reference(_ reference: Reference) -> EntityReference {
    let row = references[Int(reference.index)]
    return EntityReference(namespace: string(row.namespace) ?? "", key: string(row.key) ?? "", isName: row.isName)
  }

  package func location(_ place: Place) -> SourceLocation? {
    string(place.file).map {
      SourceLocation(file: $0, line: place.line == 0 ? nil : place.line, path: string(place.path))
    }
  }

  package func source(_ row: SourceRow) -> Source {
    Source(
      publisher: string(row.publisher), title: string(row.title), url: string(row.url), published: row.published,
      grade: string(row.grade).map { Grade($0) }, confidence: row.confidence, stance: row.stance,
      response: string(row.response), location: location(row.place))
  }

  private func texts(_ run: Run) -> [String] { items[run.range].map { string($0) ?? "" } }
}

extension StatementSink {
  /// Takes all statements of `batch`, which the caller empties and fills again.
  ///
  /// A sink that is to be fast has one of its own; this one is for all others.
  public mutating func add(_ batch: StatementBatch) throws {
    for row in batch.entities { try add(.entity(batch.statement(row))) }
    for row in batch.relationships { try add(.relationship(batch.statement(row))) }
    for row in batch.flags { try add(.flag(batch.statement(row))) }
  }
}
