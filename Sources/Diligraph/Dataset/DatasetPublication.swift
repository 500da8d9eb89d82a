// SPDX-License-Identifier: Apache-2.0

extension Dataset {
  /// The data set as it may be published: a pure transformation, before any question is asked.
  ///
  /// - Persons stand under pseudonyms, "Person 1" and so on in the order of their ids; so do other entities whose name or
  ///   id contains a person's. Aliases and identifiers of persons are gone; ids of what touches them are new.
  /// - Notes, places in files, findings, judgements and the reasons of merges are left out.
  /// - Any text that names a person is left out: titles, responses, addresses, categories. A publisher that is called
  ///   like one gets a pseudonym, so that sources of one publisher still count as one.
  /// - Embargoed sources are left out; so is what rested on them alone, and entities of which nothing is left then.
  ///
  /// No figure changes but by the embargo. Entities whose kind is not stated may be persons, and stand under their own
  /// names; they are counted. What an embargoed source alone says of an entity's names is not known to be its.
  public func published(_ profile: PublicationProfile) -> Dataset {
    var publication = Publication(self)
    publication.lift(profile.embargo)
    publication.name()
    return publication.result()
  }

  /// What publishing changed; nil of a data set that is as it was read.
  public var publication: PublicationOutcome? { publishedNames?.outcome }
}

/// One making of a data set that may be published.
private struct Publication {
  private let dataset: Dataset
  private var outcome = PublicationOutcome()
  private var relationships: [Relationship] = []
  private var flags: [Flag] = []
  private var isLeftOut: [Bool]
  private var names = PersonNames(names: [], ids: [], others: [])
  /// The pseudonyms of entities, by index.
  private var pseudonyms: [Int: (name: String, id: String)] = [:]
  private var publishers: [String: String] = [:]

  init(_ dataset: Dataset) {
    self.dataset = dataset
    isLeftOut = Array(repeating: false, count: dataset.entities.count)
  }

  // MARK: The embargo

  /// Leaves out embargoed sources, and what rests on nothing else.
  mutating func lift(_ embargo: PublicationProfile.Embargo) {
    var isTouched = isLeftOut
    var isKept = isLeftOut
    for relationship in dataset.relationships {
      isTouched[relationship.from] = true
      isTouched[relationship.to] = true
      guard let sources = sources(left: relationship.sources, embargo) else {
        outcome.relationships += 1
        continue
      }
      var kept = relationship
      kept.sources = sources
      relationships.append(kept)
      isKept[relationship.from] = true
      isKept[relationship.to] = true
    }
    for flag in dataset.flags {
      isTouched[flag.entity] = true
      guard let sources = sources(left: flag.sources, embargo) else {
        outcome.flags += 1
        continue
      }
      var kept = flag
      kept.sources = sources
      flags.append(kept)
      isKept[flag.entity] = true
    }
    for index in isLeftOut.indices where isTouched[index] && !isKept[index] {
      isLeftOut[index] = true
      outcome.entities += 1
    }
    let all = dataset.relationships.lazy.flatMap(\.sources) + dataset.flags.flatMap(\.sources)
    var unused = embargo.entries
    if !unused.isEmpty {
      for source in all where !unused.isEmpty {
        unused.removeAll { PublicationProfile.Embargo([$0]).holds(source) }
      }
    }
    outcome.unusedEntries = unused.count
  }

  /// The sources that may be published; nil where nothing supports it any more.
  private mutating func sources(left sources: [Source], _ embargo: PublicationProfile.Embargo) -> [Source]? {
    let left = sources.filter { !embargo.holds($0) }
    guard left.count < sources.count else { return sources }
    outcome.sources += sources.count - left.count
    let hadSupport = sources.contains { $0.stance == .supports }
    let hasSupport = left.contains { $0.stance == .supports }
    return hadSupport && !hasSupport ? nil : left
  }

  // MARK: Pseudonyms

  /// Gives pseudonyms, in the order of the entities.
  mutating func name() {
    var personNames: [[String]] = []
    var ids: [String] = []
    var others: [[String]] = []
    for entity in dataset.entities {
      if Self.isPerson(entity) {
        // A record that is only a name has the folded name for an id.
        personNames.append(entity.names.map(\.text) + (entity.names.isEmpty ? [entity.id] : []))
        ids += [entity.id] + entity.records + entity.identifiers.flatMap { [$0.value, $0.description] }
      } else {
        others.append(entity.names.map(\.text))
      }
    }
    guard !personNames.isEmpty else { return countUnstated() }
    names = PersonNames(names: personNames, ids: ids, others: others)
    var taken = Set(dataset.entities.flatMap(\.records))
    var numbers: [String: Int] = [:]
    for (index, entity) in dataset.entities.enumerated() where !isLeftOut[index] {
      let isPerson = Self.isPerson(entity)
      guard isPerson || ([entity.id, entity.name] + entity.records).contains(where: names.occur) else { continue }
      let word = isPerson ? "Person" : Self.word(for: entity.kind)
      numbers[word, default: 0] += 1
      let name = "\(word) \(numbers[word] ?? 0)"
      var id = name.lowercased().replacing(" ", with: "-")
      while !taken.insert(id).inserted { id += "-p" }
      pseudonyms[index] = (name, id)
      if isPerson { outcome.persons += 1 } else { outcome.otherEntities += 1 }
    }
    countUnstated()
  }

  private mutating func countUnstated() {
    for (index, entity) in dataset.entities.enumerated() where !isLeftOut[index] {
      if entity.kind == .unknown, pseudonyms[index] == nil { outcome.unstatedKinds += 1 }
    }
  }

  private static func isPerson(_ entity: Entity) -> Bool { entity.kind == .person || entity.role.name == "person" }

  private static func word(for kind: EntityKind) -> String {
    switch kind {
    case .company: "Company"
    case .publicBody: "Public body"
    default: "Organisation"
    }
  }

  // MARK: Texts

  /// `text`, unless it names a person.
  private mutating func kept(_ text: String?) -> String? {
    guard let text, names.occur(in: text) else { return text }
    outcome.texts += 1
    return nil
  }

  private mutating func published(_ source: Source) -> Source {
    var source = source
    source.publisher = source.publisher.map { publisher(of: $0) }
    source.title = kept(source.title)
    source.url = kept(source.url)
    source.response = kept(source.response)
    source.grade = kept(source.grade?.code).map(Grade.init)
    source.location = nil
    return source
  }

  private mutating func publisher(of name: String) -> String {
    guard names.occur(in: name) else { return name }
    outcome.texts += 1
    if let known = publishers[name] { return known }
    let pseudonym = "Publisher \(publishers.count + 1)"
    publishers[name] = pseudonym
    return pseudonym
  }

  // MARK: The parts

  private mutating func published(_ entity: Entity, _ index: Int) -> Entity {
    var entity = entity
    outcome.notes += entity.notes.count
    entity.notes = []
    entity.places = []
    entity.role = kept(entity.role.name).map { Role($0) } ?? .unspecified
    if let (name, id) = pseudonyms[index] {
      entity.id = id
      entity.records = [id]
      entity.names = [Name(name)]
      entity.identifiers = []
      return entity
    }
    let aliases = entity.names.filter { !names.occur(in: $0.text) }
    let identifiers = entity.identifiers.filter { !names.occur(in: $0.value) && !names.occur(in: $0.description) }
    outcome.texts += entity.names.count - aliases.count + entity.identifiers.count - identifiers.count
    entity.names = aliases
    entity.identifiers = identifiers
    return entity
  }

  /// A new id where the old one may tell who is meant; the old one otherwise.
  private func id(_ old: String, _ parties: [Int], _ word: String, _ number: inout Int, _ taken: inout Set<String>)
    -> String
  {
    guard parties.contains(where: { pseudonyms[$0] != nil }) || names.occur(in: old) else { return old }
    var id: String
    repeat {
      number += 1
      id = "\(word)-\(number)"
    } while !taken.insert(id).inserted
    return id
  }

  mutating func result() -> Dataset {
    let remaining = dataset.entities.indices.filter { !isLeftOut[$0] }
    var position = [Int?](repeating: nil, count: dataset.entities.count)
    for (new, old) in remaining.enumerated() { position[old] = new }
    let entities = remaining.map { published(dataset.entities[$0], $0) }
    var taken = Set(relationships.map(\.id) + flags.map(\.id))
    var number = 0
    var newRelationships: [Relationship] = []
    for var relationship in relationships {
      guard let from = position[relationship.from], let to = position[relationship.to] else { continue }
      let parties = [relationship.from, relationship.to]
      relationship.id = id(relationship.id, parties, "relationship", &number, &taken)
      (relationship.from, relationship.to) = (from, to)
      outcome.notes += relationship.notes.count
      relationship.notes = []
      relationship.products = relationship.products.compactMap { kept($0.name).map(ProductCategory.init) }
      if let amount = relationship.amount, let currency = amount.currency, kept(currency) == nil {
        relationship.amount = Amount(amount.value, currency: nil)
      }
      relationship.sources = relationship.sources.map { published($0) }
      newRelationships.append(relationship)
    }
    let newFlags = publishedFlags(position, &taken)
    let result = outcome
    let original = dataset
    return Dataset(
      parts: entities, relationships: newRelationships, flags: newFlags, knownBy: dataset.knownBy
    ) { order in
      PublishedNames(outcome: result, original: original, indices: position.map { $0.map { order[$0] } })
    }
  }

  private mutating func publishedFlags(_ position: [Int?], _ taken: inout Set<String>) -> [Flag] {
    var number = 0
    var result: [Flag] = []
    for var flag in flags {
      guard let entity = position[flag.entity] else { continue }
      flag.id = id(flag.id, [flag.entity], "flag", &number, &taken)
      flag.entity = entity
      outcome.notes += flag.notes.count
      flag.notes = []
      flag.category = kept(flag.category) ?? "category left out"
      flag.list = kept(flag.list)
      flag.programme = kept(flag.programme)
      flag.sources = flag.sources.map { published($0) }
      result.append(flag)
    }
    return result
  }
}
