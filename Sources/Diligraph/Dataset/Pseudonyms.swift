// SPDX-License-Identifier: Apache-2.0

/// Under which names persons, and what is named after them, stand in data sets that are published together.
///
/// One answer compares several data sets: who is a person in one of them is one in all, and has the same pseudonym in
/// all; what names a person of one is left out of all.
struct Pseudonyms {
  /// Finds persons' names in texts.
  let names: PersonNames
  private let isShared: Bool
  /// The records of persons, and of what is named after them; kept only where there are several data sets.
  private var persons: Set<String> = []
  private var namedAfter: Set<String> = []
  /// The pseudonym of each record of an entity that has one.
  private var pseudonyms: [String: (name: String, id: String)] = [:]
  private var numbers: [String: Int] = [:]
  private var taken: Set<String> = []
  private var publishers: [String: String] = [:]
  private var products: [String: String] = [:]
  private let datasets: [Dataset]
  /// The folded names of all entities: no pseudonym is one.
  private var takenNames: Set<String> = []
  /// The folded publishers and products that are called like pseudonyms, once one is needed.
  private lazy var takenTexts: Set<String> = textsLikePseudonyms()
  /// New ids of relationships and flags, by the old ones.
  private var newIDs: [String: String] = [:]
  private var hiddenIDs: Set<String> = []
  private var takenIDs: Set<String> = []

  init(_ datasets: [Dataset]) {
    self.datasets = datasets
    isShared = datasets.count > 1
    if isShared {
      for entity in datasets.lazy.flatMap(\.entities) where Self.isPerson(entity) { persons.formUnion(entity.records) }
    }
    // An entity that several data sets have counts once: a word is common that many have, not that many states have.
    var personNames: [String: [String]] = [:]
    var others: [String: [String]] = [:]
    var ids: [String] = []
    for entity in datasets.lazy.flatMap(\.entities) {
      if Self.isPerson(entity) || (isShared && !persons.isDisjoint(with: entity.records)) {
        // A record that is only a name has the folded name for an id.
        personNames[entity.id, default: []] += entity.names.map(\.text) + (entity.names.isEmpty ? [entity.id] : [])
        ids += [entity.id] + entity.records + entity.identifiers.flatMap { [$0.value, $0.description] }
      } else {
        others[entity.id, default: []] += entity.names.map(\.text)
      }
    }
    let found = PersonNames(names: Array(personNames.values), ids: ids, others: Array(others.values))
    names = found
    guard !personNames.isEmpty else { return }
    taken = Set(datasets.lazy.flatMap(\.entities).flatMap(\.records))
    takenNames = Set(datasets.lazy.flatMap(\.entities).flatMap(\.names).map { foldedName($0.text) })
    guard isShared else { return }
    for entity in datasets.lazy.flatMap(\.entities) where Self.isNamedAfter(entity, found) {
      namedAfter.formUnion(entity.records)
    }
  }

  private static func isPerson(_ entity: Entity) -> Bool { entity.kind == .person || entity.role.name == "person" }

  private static func isNamedAfter(_ entity: Entity, _ names: PersonNames) -> Bool {
    ([entity.id, entity.name] + entity.records).contains(where: names.occur)
  }

  func isPerson(_ entity: Entity) -> Bool {
    Self.isPerson(entity) || (isShared && !persons.isDisjoint(with: entity.records))
  }

  /// The pseudonym of an entity, with all ids that it goes by; nil for one that stands under its own name.
  ///
  /// - Parameter given: the ids given in the same data set, where two entities must not have one; it is added to.
  mutating func pseudonym(
    of entity: Entity, notOneOf given: inout Set<String>
  ) -> (name: String, ids: [String], isPerson: Bool)? {
    let isPerson = isPerson(entity)
    let isHidden =
      isShared ? !namedAfter.isDisjoint(with: entity.records) : Self.isNamedAfter(entity, names)
    guard isPerson || isHidden else { return nil }
    var known: [(name: String, id: String)] = []
    for record in entity.records {
      guard let pseudonym = pseudonyms[record], given.insert(pseudonym.id).inserted else { continue }
      known.append(pseudonym)
    }
    let first = known.first ?? new(isPerson ? "Person" : Self.word(for: entity.kind))
    given.insert(first.id)
    if isShared {
      for record in entity.records where pseudonyms[record] == nil { pseudonyms[record] = first }
    }
    return (first.name, known.isEmpty ? [first.id] : known.map(\.id), isPerson)
  }

  private mutating func new(_ word: String) -> (name: String, id: String) {
    var name: String
    repeat {
      numbers[word, default: 0] += 1
      name = "\(word) \(numbers[word] ?? 0)"
    } while takenNames.contains(foldedName(name))
    var id = name.lowercased().replacing(" ", with: "-")
    while !taken.insert(id).inserted { id += "-p" }
    return (name, id)
  }

  private static func word(for kind: EntityKind) -> String {
    switch kind {
    case .company: "Company"
    case .publicBody: "Public body"
    default: "Organisation"
    }
  }

  /// The pseudonym of a publisher whose name is a person's.
  mutating func publisher(of name: String) -> String {
    if let known = publishers[name] { return known }
    let pseudonym = newText("Publisher ")
    publishers[name] = pseudonym
    return pseudonym
  }

  /// The pseudonym of a product whose name is a person's: as much a product that no policy lists, and as much another one
  /// than all others.
  mutating func product(of name: String) -> String {
    if let known = products[name] { return known }
    let pseudonym = newText("product-")
    products[name] = pseudonym
    return pseudonym
  }

  private mutating func newText(_ start: String) -> String {
    var text: String
    repeat {
      numbers[start, default: 0] += 1
      text = start + String(numbers[start] ?? 0)
    } while takenTexts.contains(foldedName(text))
    return text
  }

  private func textsLikePseudonyms() -> Set<String> {
    var texts: Set<String> = []
    func take(_ text: String, _ start: String) {
      let folded = foldedName(text)
      if folded.hasPrefix(start) { texts.insert(folded) }
    }
    for dataset in datasets {
      for relationship in dataset.relationships {
        for product in relationship.products { take(product.name, "product-") }
        for publisher in relationship.sources.compactMap(\.publisher) { take(publisher, "publisher ") }
      }
      for publisher in dataset.flags.flatMap(\.sources).compactMap(\.publisher) { take(publisher, "publisher ") }
    }
    return texts
  }

  // MARK: Ids of relationships and flags

  /// Takes in the id of a relationship or flag; one that is hidden in a data set is new in all.
  mutating func note(_ id: String, isHidden: Bool) {
    takenIDs.insert(id)
    if isHidden || names.occur(in: id) { hiddenIDs.insert(id) }
  }

  /// A new id where the old one may tell who is meant, the same in each data set; the old one otherwise.
  mutating func id(_ old: String, _ word: String) -> String {
    guard hiddenIDs.contains(old) else { return old }
    if let known = newIDs[old] { return known }
    var id: String
    repeat {
      numbers[word, default: 0] += 1
      id = "\(word)-\(numbers[word] ?? 0)"
    } while !takenIDs.insert(id).inserted
    newIDs[old] = id
    return id
  }
}
