// SPDX-License-Identifier: Apache-2.0

// The nouns of the model as bytes of a snapshot. What is read was written from a value of the type, so a text that would
// be trimmed or folded is so already.

extension Day: Packable {
  func pack(into writer: inout PackedWriter) { writer.add(number) }

  init?(from reader: inout PackedReader) { self.init(number: reader.integer()) }
}

extension Period: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(start)
    writer.add(end)
  }

  init?(from reader: inout PackedReader) { self.init(start: reader.value(), end: reader.value()) }
}

extension Probability: Packable {
  func pack(into writer: inout PackedWriter) { writer.add(value) }

  init?(from reader: inout PackedReader) { self.init(reader.double()) }
}

extension Share: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(least)
    writer.add(most)
  }

  init?(from reader: inout PackedReader) { self.init(least: reader.double(), most: reader.double()) }
}

extension Amount: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(value)
    writer.add(currency)
  }

  init?(from reader: inout PackedReader) { self.init(reader.double(), currency: reader.optionalText()) }
}

extension Name: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(text)
    writer.add(language)
  }

  init?(from reader: inout PackedReader) { self.init(reader.text(), language: reader.optionalText()) }
}

extension Identifier: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(scheme)
    writer.add(value)
  }

  init?(from reader: inout PackedReader) { self.init(scheme: reader.text(), value: reader.text()) }
}

extension SourceLocation: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(file)
    writer.add(optional: line) { $1.add($0) }
    writer.add(path)
  }

  init?(from reader: inout PackedReader) {
    self.init(file: reader.text(), line: reader.optional { $0.integer() }, path: reader.optionalText())
  }
}

extension Source: Packable {
  func pack(into writer: inout PackedWriter) {
    for text in [publisher, title, url, grade?.code, response] { writer.add(text) }
    writer.add(published)
    writer.add(confidence)
    writer.add(stance.rawValue)
    writer.add(location)
  }

  init?(from reader: inout PackedReader) {
    self.init()
    publisher = reader.optionalText()
    title = reader.optionalText()
    url = reader.optionalText()
    grade = reader.optionalText().map { Grade($0) }
    response = reader.optionalText()
    published = reader.value()
    confidence = reader.value()
    guard let stance = Stance(rawValue: reader.text()) else { return nil }
    self.stance = stance
    location = reader.value()
  }
}

extension Entity: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(id)
    writer.add(names)
    writer.add(kind.rawValue)
    writer.add(role.name)
    writer.add(jurisdictions)
    writer.add(identifiers)
    writer.add(passThrough)
    writer.add(notes)
    writer.add(records)
    writer.add(places)
  }

  init?(from reader: inout PackedReader) {
    id = reader.text()
    names = reader.values()
    guard let kind = EntityKind(rawValue: reader.text()) else { return nil }
    self.kind = kind
    role = Role(reader.text())
    jurisdictions = reader.texts()
    identifiers = reader.values()
    passThrough = reader.value()
    notes = reader.texts()
    records = reader.texts()
    places = reader.values()
  }
}

extension Relationship: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(id)
    writer.add(from)
    writer.add(to)
    writer.add(kind.rawValue)
    writer.add(confidence)
    writer.add(share)
    writer.add(period)
    writer.add(products.map(\.name))
    writer.add(amount)
    writer.add(sources)
    writer.add(notes)
  }

  init?(from reader: inout PackedReader) {
    id = reader.text()
    from = reader.integer()
    to = reader.integer()
    guard let kind = RelationshipKind(rawValue: reader.text()) else { return nil }
    self.kind = kind
    confidence = reader.value()
    share = reader.value()
    guard let period = Period(from: &reader) else { return nil }
    self.period = period
    products = reader.texts().map { ProductCategory($0) }
    amount = reader.value()
    sources = reader.values()
    notes = reader.texts()
  }
}

extension Flag: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(id)
    writer.add(entity)
    writer.add(category)
    writer.add(optional: level) { $1.add($0.value) }
    writer.add(confidence)
    writer.add(list)
    writer.add(programme)
    writer.add(period)
    writer.add(sources)
    writer.add(notes)
  }

  init?(from reader: inout PackedReader) {
    id = reader.text()
    entity = reader.integer()
    category = reader.text()
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
