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
  public func published(_ profile: PublicationProfile) -> Dataset { Dataset.published([self], profile)[0] }

  /// Data sets that one answer compares, as they may be published: each as by ``published(_:)``, but that a person of one
  /// of them is a person of all, under one pseudonym in all.
  public static func published(_ datasets: [Dataset], _ profile: PublicationProfile) -> [Dataset] {
    var pseudonyms = Pseudonyms(datasets)
    var publications = datasets.map(Publication.init)
    for number in publications.indices {
      publications[number].lift(profile.embargo)
      publications[number].name(&pseudonyms)
    }
    return publications.map { publication in
      var publication = publication
      return publication.result(&pseudonyms)
    }
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
  /// The pseudonyms of entities, by index.
  private var pseudonyms: [Int: (name: String, ids: [String], isPerson: Bool)] = [:]

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

  /// Gives pseudonyms, in the order of the entities, and says which ids tell who is meant.
  mutating func name(_ shared: inout Pseudonyms) {
    var given: Set<String> = []
    for (index, entity) in dataset.entities.enumerated() where !isLeftOut[index] {
      if let pseudonym = shared.pseudonym(of: entity, notOneOf: &given) {
        pseudonyms[index] = pseudonym
        if pseudonym.isPerson { outcome.persons += 1 } else { outcome.otherEntities += 1 }
      } else if entity.kind == .unknown {
        outcome.unstatedKinds += 1
      }
    }
    for relationship in relationships {
      let isHidden = pseudonyms[relationship.from] != nil || pseudonyms[relationship.to] != nil
      shared.note(relationship.id, isHidden: isHidden)
    }
    for flag in flags { shared.note(flag.id, isHidden: pseudonyms[flag.entity] != nil) }
  }

  // MARK: Texts

  /// `text`, unless it names a person.
  private mutating func kept(_ text: String?, _ names: PersonNames) -> String? {
    guard let text, names.occur(in: text) else { return text }
    outcome.texts += 1
    return nil
  }

  private mutating func published(_ source: Source, _ shared: inout Pseudonyms) -> Source {
    var source = source
    if let publisher = source.publisher, shared.names.occur(in: publisher) {
      outcome.texts += 1
      source.publisher = shared.publisher(of: publisher)
    }
    source.title = kept(source.title, shared.names)
    source.url = kept(source.url, shared.names)
    source.response = kept(source.response, shared.names)
    source.grade = kept(source.grade?.code, shared.names).map(Grade.init)
    source.location = nil
    return source
  }

  // MARK: The parts

  private mutating func published(_ entity: Entity, _ index: Int, _ names: PersonNames) -> Entity {
    var entity = entity
    outcome.notes += entity.notes.count
    entity.notes = []
    entity.places = []
    entity.role = kept(entity.role.name, names).map { Role($0) } ?? .unspecified
    if let pseudonym = pseudonyms[index] {
      entity.id = pseudonym.ids[0]
      entity.records = pseudonym.ids
      entity.names = [Name(pseudonym.name)]
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

  mutating func result(_ shared: inout Pseudonyms) -> Dataset {
    let names = shared.names
    let remaining = dataset.entities.indices.filter { !isLeftOut[$0] }
    var position = [Int?](repeating: nil, count: dataset.entities.count)
    for (new, old) in remaining.enumerated() { position[old] = new }
    let entities = remaining.map { published(dataset.entities[$0], $0, names) }
    var newRelationships: [Relationship] = []
    for var relationship in relationships {
      guard let from = position[relationship.from], let to = position[relationship.to] else { continue }
      relationship.id = shared.id(relationship.id, "relationship")
      (relationship.from, relationship.to) = (from, to)
      outcome.notes += relationship.notes.count
      relationship.notes = []
      relationship.products = relationship.products.compactMap { kept($0.name, names).map(ProductCategory.init) }
      if let amount = relationship.amount, let currency = amount.currency, kept(currency, names) == nil {
        relationship.amount = Amount(amount.value, currency: nil)
      }
      relationship.sources = relationship.sources.map { published($0, &shared) }
      newRelationships.append(relationship)
    }
    let newFlags = publishedFlags(position, &shared)
    let result = outcome
    let original = dataset
    return Dataset(
      parts: entities, relationships: newRelationships, flags: newFlags, knownBy: dataset.knownBy
    ) { order in
      PublishedNames(outcome: result, original: original, indices: position.map { $0.map { order[$0] } })
    }
  }

  private mutating func publishedFlags(_ position: [Int?], _ shared: inout Pseudonyms) -> [Flag] {
    let names = shared.names
    var result: [Flag] = []
    for var flag in flags {
      guard let entity = position[flag.entity] else { continue }
      flag.id = shared.id(flag.id, "flag")
      flag.entity = entity
      outcome.notes += flag.notes.count
      flag.notes = []
      flag.category = kept(flag.category, names) ?? "category left out"
      flag.list = kept(flag.list, names)
      flag.programme = kept(flag.programme, names)
      flag.sources = flag.sources.map { published($0, &shared) }
      result.append(flag)
    }
    return result
  }
}
