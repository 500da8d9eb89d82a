// SPDX-License-Identifier: Apache-2.0

extension Dataset {
  /// The data set as it may be published: a pure transformation, before any question is asked.
  ///
  /// - Persons stand under pseudonyms, "Person 1" and so on in the order of their ids; so do other entities whose name or
  ///   id contains a person's. Aliases and identifiers of persons are gone; ids of what touches them are new.
  /// - Notes, places in files, findings, judgements and the reasons of merges are left out.
  /// - Any text that names a person is left out: titles, responses, addresses, categories. A publisher that is called
  ///   like one gets a pseudonym, so that sources of one publisher still count as one.
  /// - Embargoed sources are left out; so is what rested on them alone, what they alone state or may state of anything
  ///   else, and entities of which nothing is left then.
  ///
  /// No figure changes but by the embargo: roles, products, lists and grades that the policy knows are no names, and a
  /// product that names a person gets a pseudonym. Entities whose kind is not stated may be persons, and stand under their own
  /// names; they are counted. What an embargoed source alone says of an entity's names is not known to be its.
  public func published(_ profile: PublicationProfile) -> Dataset { Dataset.published([self], profile)[0] }

  /// Data sets that one answer compares, as they may be published: each as by ``published(_:)``, but that a person of one
  /// of them is a person of all, under one pseudonym in all.
  public static func published(_ datasets: [Dataset], _ profile: PublicationProfile) -> [Dataset] {
    var pseudonyms = Pseudonyms(datasets)
    var publications = datasets.map { Publication($0, profile) }
    for number in publications.indices { publications[number].name(&pseudonyms) }
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
  private let vocabulary: Set<String>
  private var outcome: PublicationOutcome
  private let relationships: [Relationship]
  private let flags: [Flag]
  private let isLeftOut: [Bool]
  private let tellingIDs: Set<String>
  /// The pseudonyms of entities, by index.
  private var pseudonyms: [Int: (name: String, ids: [String], isPerson: Bool)] = [:]

  /// The files that state each relationship and flag, by their new ids.
  private var files: (relationships: [String: Set<String>], flags: [String: Set<String>]) = ([:], [:])

  init(_ dataset: Dataset, _ profile: PublicationProfile) {
    self.dataset = dataset
    vocabulary = profile.vocabulary
    let lift = EmbargoLift(dataset, profile.embargo)
    (relationships, flags, isLeftOut) = (lift.relationships, lift.flags, lift.isLeftOut)
    (tellingIDs, outcome) = (lift.tellingIDs, lift.outcome)
    outcome.judgements = dataset.judgements.count
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
      let isHidden =
        pseudonyms[relationship.from] != nil || pseudonyms[relationship.to] != nil
        || tellingIDs.contains(relationship.id)
      shared.note(relationship.id, isHidden: isHidden)
    }
    for flag in flags {
      shared.note(flag.id, isHidden: pseudonyms[flag.entity] != nil || tellingIDs.contains(flag.id))
    }
  }

  // MARK: Texts

  /// `text`, unless it names a person.
  private mutating func kept(_ text: String?, _ names: PersonNames) -> String? {
    guard let text, names.occur(in: text) else { return text }
    outcome.texts += 1
    return nil
  }

  /// The same of a text that a policy may have a coefficient or a rule for; what it has is nobody's name.
  private mutating func kept(term text: String?, _ names: PersonNames) -> String? {
    if let text, vocabulary.contains(text.lowercased()) { return text }
    return kept(text, names)
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
    source.grade = kept(term: source.grade?.code, shared.names).map(Grade.init)
    source.location = nil
    return source
  }

  // MARK: The parts

  private mutating func published(_ entity: Entity, _ index: Int, _ names: PersonNames) -> Entity {
    var entity = entity
    outcome.notes += entity.notes.count
    entity.notes = []
    entity.places = []
    entity.role = kept(term: entity.role.name, names).map { Role($0) } ?? .unspecified
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
      files.relationships[relationship.id] = Set(relationship.sources.compactMap { $0.location?.file })
      (relationship.from, relationship.to) = (from, to)
      outcome.notes += relationship.notes.count
      relationship.notes = []
      relationship.products = Set(
        relationship.products.map { product in
          kept(term: product.name, names) == nil ? ProductCategory(shared.product(of: product.name)) : product
        }
      ).sorted()
      if let amount = relationship.amount, let currency = amount.currency, kept(currency, names) == nil {
        relationship.amount = Amount(amount.value, currency: nil)
      }
      relationship.sources = relationship.sources.map { published($0, &shared) }
      newRelationships.append(relationship)
    }
    let newFlags = publishedFlags(position, &shared)
    let result = outcome
    let original = dataset
    let files = files
    return Dataset(
      parts: entities, relationships: newRelationships, flags: newFlags, knownBy: dataset.knownBy
    ) { order in
      PublishedNames(
        outcome: result, original: original, indices: position.map { $0.map { order[$0] } }, files: files)
    }
  }

  private mutating func publishedFlags(_ position: [Int?], _ shared: inout Pseudonyms) -> [Flag] {
    let names = shared.names
    var result: [Flag] = []
    for var flag in flags {
      guard let entity = position[flag.entity] else { continue }
      flag.id = shared.id(flag.id, "flag")
      files.flags[flag.id] = Set(flag.sources.compactMap { $0.location?.file })
      flag.entity = entity
      outcome.notes += flag.notes.count
      flag.notes = []
      flag.category = kept(flag.category, names) ?? "category left out"
      flag.list = kept(term: flag.list, names)
      flag.programme = kept(flag.programme, names)
      flag.sources = flag.sources.map { published($0, &shared) }
      result.append(flag)
    }
    return result
  }
}
