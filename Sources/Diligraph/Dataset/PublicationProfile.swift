// SPDX-License-Identifier: Apache-2.0

/// What is changed in a data set before anything of it is published.
///
/// Persons get pseudonyms, notes and places in files are left out, and so are embargoed sources with all that rests on
/// nothing else. See ``Dataset/published(_:)``.
public struct PublicationProfile: Sendable, Hashable {
  /// What is not to be published yet.
  public var embargo: Embargo

  /// Words that are nobody's name wherever they stand for a role, a product, a list or a grade, in small letters: those
  /// of the model, of the default policy, and of the policies that the data are asked under.
  let vocabulary: Set<String>

  /// The profile, with an embargo if there is one, for questions under some policies besides the default one.
  public init(embargo: Embargo = Embargo(), policies: [Policy] = []) {
    self.embargo = embargo
    var words = Role.known.map(\.name) + Grade.known + EntityKind.allCases.map(\.rawValue)
    for policy in [Policy()] + policies {
      words += Array(policy.passThrough.keys) + policy.transformingRoles
      words += Array(policy.relevance.keys) + Array(policy.grades.keys)
      let rules = policy.ownershipRules + policy.rulePacks.values.joined()
      words += rules.flatMap { $0.appliesTo ?? [] }
    }
    vocabulary = Set(words.map { $0.lowercased() })
  }

  /// Publishers, titles and addresses of sources that are not to be published.
  public struct Embargo: Sendable, Hashable {
    /// The entries, as they were written.
    public let entries: [String]
    private let folded: Set<String>
    private let addresses: [String]

    /// Entries, each a publisher, a title or the beginning of an address; empty ones do not count.
    public init(_ entries: [String] = []) {
      self.entries = entries.map(\.trimmed).filter { !$0.isEmpty }
      folded = Set(self.entries.map(foldedName))
      addresses = self.entries.map { $0.lowercased() }.filter { $0.contains("://") }
    }

    /// The entries of a file: one a line; what begins with `#` is a remark.
    public init(lines text: String) {
      self.init(text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.hasPrefix("#") })
    }

    /// Whether a source is not to be published.
    func holds(_ source: Source) -> Bool {
      if let publisher = source.publisher, folded.contains(foldedName(publisher)) { return true }
      if let title = source.title, folded.contains(foldedName(title)) { return true }
      guard let url = source.url?.trimmed.lowercased() else { return false }
      return addresses.contains { Self.isWithin(url, $0) }
    }

    /// Whether an address is `start` or continues it at the end of one of its parts.
    private static func isWithin(_ url: String, _ start: String) -> Bool {
      guard url.hasPrefix(start) else { return false }
      guard let next = url.dropFirst(start.count).unicodeScalars.first else { return true }
      return start.hasSuffix("/") || ["/", "?", "#"].contains(next)
    }
  }
}

/// What publishing changed, in numbers; it tells nothing of whom or what.
public struct PublicationOutcome: Hashable, Sendable {
  /// Persons under pseudonyms.
  public internal(set) var persons = 0
  /// Other entities under pseudonyms, since their name or id contains that of a person.
  public internal(set) var otherEntities = 0
  /// Entities whose kind is not stated, which stand under their own names.
  public internal(set) var unstatedKinds = 0
  /// Texts left out or replaced because a person's name or id stands in them: titles, responses, addresses, publishers.
  public internal(set) var texts = 0
  /// Notes left out.
  public internal(set) var notes = 0
  /// Sources left out under the embargo.
  public internal(set) var sources = 0
  /// Relationships left out because they rest on nothing else.
  public internal(set) var relationships = 0
  /// Flags left out because they rest on nothing else.
  public internal(set) var flags = 0
  /// Relationships without what embargoed sources alone state, or may state.
  public internal(set) var relationshipsWithLess = 0
  /// Flags without what embargoed sources alone state, or may state.
  public internal(set) var flagsWithLess = 0
  /// Entities left out because nothing of them is left.
  public internal(set) var entities = 0
  /// Judgements that changed the data, of which nothing else is said.
  public internal(set) var judgements = 0
  /// Entries of the embargo that no source was held by.
  public internal(set) var unusedEntries = 0

  /// The same on one line.
  public var line: String {
    func counted(_ count: Int, _ singular: String, _ plural: String) -> String {
      "\(count) \(count == 1 ? singular : plural)"
    }
    var parts = [counted(persons, "person", "persons") + " under pseudonyms"]
    func add(_ count: Int, _ singular: String, _ plural: String, _ rest: String) {
      if count > 0 { parts.append(counted(count, singular, plural) + rest) }
    }
    add(otherEntities, "other entity", "other entities", " named after them under pseudonyms, too")
    add(texts, "text", "texts", " that named them left out or replaced")
    add(notes, "note", "notes", " left out")
    parts.append("places in files, judgements and assessments left out")
    add(sources, "embargoed source", "embargoed sources", " left out")
    add(relationships, "relationship", "relationships", " that rested on nothing else left out")
    add(flags, "flag", "flags", " that rested on nothing else left out")
    let values =
      " shown without dates, products, shares, amounts or confidences that an embargoed source may have stated"
    add(relationshipsWithLess, "relationship", "relationships", values)
    add(
      flagsWithLess, "flag", "flags",
      " shown without categories, levels, lists or dates that an embargoed source may have stated")
    add(entities, "entity", "entities", " of which nothing is left, too")
    add(unstatedKinds, "entity of unstated kind", "entities of unstated kind", " under their own names")
    return "Published form: " + parts.joined(separator: ", ") + "."
  }

  /// The numbers by name.
  public var structuredValue: StructuredValue {
    let numbers = [
      ("personsUnderPseudonyms", persons), ("otherEntitiesUnderPseudonyms", otherEntities), ("textsLeftOut", texts),
      ("notesLeftOut", notes), ("embargoedSources", sources), ("relationshipsLeftOut", relationships),
      ("flagsLeftOut", flags), ("relationshipsWithLess", relationshipsWithLess), ("flagsWithLess", flagsWithLess),
      ("entitiesLeftOut", entities), ("entitiesOfUnstatedKind", unstatedKinds),
    ]
    return .object(numbers.map { .init(key: $0.0, value: .number(Double($0.1))) })
  }
}

/// A published data set's way back from names: a question may name an entity by what the data call it.
///
/// It is never written anywhere.
final class PublishedNames: Sendable {
  let outcome: PublicationOutcome
  private let original: Dataset
  /// The index of each entity in the published data set; nil where it was left out.
  private let indices: [Int?]
  private let files: (relationships: [String: Set<String>], flags: [String: Set<String>])

  init(
    outcome: PublicationOutcome, original: Dataset, indices: [Int?],
    files: (relationships: [String: Set<String>], flags: [String: Set<String>])
  ) {
    self.outcome = outcome
    self.original = original
    self.indices = indices
    self.files = files
  }

  /// Those of some texts that name a person of the data as they were read.
  func textsNamingPersons(among texts: [String]) -> [String] {
    guard !texts.isEmpty else { return [] }
    return texts.filter(Pseudonyms([original]).names.occur)
  }

  /// The files that state a published relationship, of which only numbers are published.
  func files(ofRelationship id: String) -> Set<String> { files.relationships[id] ?? [] }

  /// The files that state a published flag.
  func files(ofFlag id: String) -> Set<String> { files.flags[id] ?? [] }

  /// The index in the published data set of the entity that the data call so.
  func entity(named text: String) throws(EntityLookupError) -> Int {
    let index = try original.entity(named: text)
    guard let published = indices[index] else {
      throw EntityLookupError(text: text, candidates: [], nearest: nil)
    }
    return published
  }
}

extension Dataset {
  /// Those of some texts that name a person who stands under a pseudonym here; none in a data set that is not published.
  ///
  /// What is written beside a published answer, such as the question, must have none of them.
  public func textsNamingPersons(among texts: [String]) -> [String] {
    publishedNames?.textsNamingPersons(among: texts) ?? []
  }
}
