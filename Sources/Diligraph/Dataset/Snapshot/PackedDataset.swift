// SPDX-License-Identifier: Apache-2.0

// What a data set has beside entities, relationships and flags, as bytes of a snapshot.

extension Finding: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(code)
    writer.add(severity.rawValue)
    writer.add(location)
    writer.add(message)
  }

  init?(from reader: inout PackedReader) {
    let code = reader.text()
    guard let severity = Severity(rawValue: reader.text()), let place = SourceLocation(from: &reader) else {
      return nil
    }
    self.init(code, severity, at: place, reader.text())
  }
}

extension EntityMerge: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(record)
    writer.add(other)
    writer.add(reason)
    writer.add(recordPlace)
    writer.add(otherPlace)
  }

  init?(from reader: inout PackedReader) {
    record = reader.text()
    other = reader.text()
    guard let reason = Reason(from: &reader) else { return nil }
    self.reason = reason
    recordPlace = reader.value()
    otherPlace = reader.value()
  }
}

extension EntityMerge.Reason: Packable {
  func pack(into writer: inout PackedWriter) {
    switch self {
    case .identifier(let identifier):
      writer.add(1)
      writer.add(identifier)
    case .sameNameAndJurisdiction: writer.add(2)
    case .nameWithinDataset: writer.add(3)
    case .sameName: writer.add(4)
    case .judgement(let number):
      writer.add(5)
      writer.add(number)
    }
  }

  init?(from reader: inout PackedReader) {
    switch reader.integer() {
    case 1:
      guard let identifier = Identifier(from: &reader) else { return nil }
      self = .identifier(identifier)
    case 2: self = .sameNameAndJurisdiction
    case 3: self = .nameWithinDataset
    case 4: self = .sameName
    case 5: self = .judgement(reader.integer())
    default: return nil
    }
  }
}

extension EntityReference: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(namespace)
    writer.add(key)
    writer.add(isName ? 1 : 0)
  }

  init?(from reader: inout PackedReader) {
    self.init(namespace: reader.text(), key: reader.text(), isName: reader.integer() == 1)
  }
}

extension FlagStatement: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(entity)
    writer.add(category)
    writer.add(id)
    writer.add(optional: level) { $1.add($0.value) }
    writer.add(confidence)
    writer.add(list)
    writer.add(programme)
    writer.add(period)
    writer.add(sources)
    writer.add(notes)
  }

  init?(from reader: inout PackedReader) {
    guard let entity = EntityReference(from: &reader) else { return nil }
    self.init(entity: entity, category: reader.text())
    id = reader.optionalText()
    level = reader.optional { FlagLevel($0.integer()) }
    confidence = reader.value()
    list = reader.optionalText()
    programme = reader.optionalText()
    guard let period = Period(from: &reader) else { return nil }
    self.period = period
    sources = reader.values()
    notes = reader.texts()
  }
}

extension Judgement: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(number)
    writer.add(action)
    writer.add(author)
    writer.add(time)
    writer.add(reason)
  }

  init?(from reader: inout PackedReader) {
    let number = reader.integer()
    guard let action = Action(from: &reader) else { return nil }
    self.init(number: number, action: action, author: reader.text(), time: reader.text(), reason: reader.text())
  }
}

extension Judgement.Action: Packable {
  func pack(into writer: inout PackedWriter) {
    switch self {
    case .merge(let record, let other):
      writer.add(1)
      writer.add([record, other])
    case .split(let record):
      writer.add(2)
      writer.add(record)
    case .edit(let target, let id, let field, let value):
      writer.add(3)
      writer.add([target.rawValue, id, field, value])
    case .flag(let statement):
      writer.add(4)
      writer.add(statement)
    }
  }

  init?(from reader: inout PackedReader) {
    switch reader.integer() {
    case 1:
      let records = reader.texts()
      guard records.count == 2 else { return nil }
      self = .merge(records[0], records[1])
    case 2: self = .split(reader.text())
    case 3:
      let texts = reader.texts()
      guard texts.count == 4, let target = Judgement.EditTarget(rawValue: texts[0]) else { return nil }
      self = .edit(target, id: texts[1], field: texts[2], value: texts[3])
    case 4:
      guard let statement = FlagStatement(from: &reader) else { return nil }
      self = .flag(statement)
    default: return nil
    }
  }
}

extension KnownByOutcome: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(rule.day)
    writer.add(rule.countsUndated ? 1 : 0)
    for count in [relationshipsLeftOut, flagsLeftOut, sourcesLeftOut, undated] { writer.add(count) }
  }

  init?(from reader: inout PackedReader) {
    guard let day = Day(from: &reader) else { return nil }
    self.init(KnownBy(day, countsUndated: reader.integer() == 1))
    relationshipsLeftOut = reader.integer()
    flagsLeftOut = reader.integer()
    sourcesLeftOut = reader.integer()
    undated = reader.integer()
  }
}

/// Values in memory, or in a snapshot until they are asked for: most questions ask for none of a million findings.
enum StoredList<Element: Packable & Sendable>: Sendable {
  case made([Element])
  case packed(FlatColumn<UInt8>)

  /// The values; read anew each time where they are in a snapshot.
  var elements: [Element] {
    switch self {
    case .made(let elements): return elements
    case .packed(let bytes):
      var reader = PackedReader(bytes.bytes)
      return reader.values()
    }
  }

  /// The values as bytes.
  var packed: FlatColumn<UInt8> {
    switch self {
    case .made(let elements):
      var writer = PackedWriter()
      writer.add(elements)
      return FlatColumn(writer.bytes)
    case .packed(let bytes): return bytes
    }
  }
}
