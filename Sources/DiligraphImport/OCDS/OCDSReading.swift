// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns releases into statements.
struct OCDSReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  /// How many awards had a status by which they provide nothing.
  private var notProviding: [String: Int] = [:]

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  /// The writer, given back.
  consuming func finished() -> ImportWriter<Sink> { writer }

  mutating func countNotProviding(_ status: String) { notProviding[status, default: 0] += 1 }

  /// Awards that provide nothing are no doubt: they are counted and said once.
  mutating func reportNotProviding() throws {
    guard !notProviding.isEmpty else { return }
    let counts = notProviding.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(
      separator: ", ")
    try writer.report(
      "ocds-awards-not-providing", .note, at: SourceLocation(file: writer.file),
      "awards that provide nothing by their status: \(counts).")
  }

  /// A record: its compiled release, else its embedded releases; linked ones are only named.
  mutating func record(_ record: JSONElement, at location: SourceLocation, publisher: String?) throws {
    guard record.kind == .object else {
      return try writer.report(
        "ocds-not-an-object", .error, at: location,
        "this is no record; a record is an object. It was left out.")
    }
    writer.count("records")
    if let compiled = record["compiledRelease"], compiled.kind == .object {
      return try release(compiled, at: location.inside("compiledRelease"), publisher: publisher)
    }
    var linked = 0
    var embedded = 0
    for (index, element) in record.elements("releases").enumerated() {
      // A linked release has a url, a date and a tag; an embedded one has an ocid or parts of a process.
      if !Self.isRelease(element), element["url"] != nil {
        linked += 1
        continue
      }
      embedded += 1
      try release(element, at: location.inside("releases[\(index)]"), publisher: publisher)
    }
    if linked > 0 {
      try writer.report(
        "ocds-release-linked", .doubt, at: location,
        "\(linked) releases are only linked, and there is no compiled release; download and import them.")
    }
    if linked == 0, embedded == 0 {
      let isVersioned = record["versionedRelease"] != nil
      try writer.report(
        isVersioned ? "ocds-release-versioned" : "ocds-record-empty", .doubt, at: location,
        isVersioned
          ? "the record has only a versioned release; import the compiled release instead. It was left out."
          : "the record has neither a compiled release nor releases; nothing was read from it.")
    }
  }

  /// A release, with the place and the publisher of its package.
  mutating func release(_ element: JSONElement, at location: SourceLocation, publisher: String?) throws {
    guard element.kind == .object else {
      return try writer.report(
        "ocds-not-an-object", .error, at: location,
        "this is no release; a release is an object. It was left out.")
    }
    if Self.isVersioned(element) {
      return try writer.report(
        "ocds-release-versioned", .doubt, at: location,
        "the release is versioned (each value with its history); import the compiled release. It was left out."
      )
    }
    writer.count("releases")
    let ocid = element["ocid"]?.trimmedString
    if ocid == nil {
      try writer.report(
        "ocds-release-without-ocid", .doubt, at: location,
        "the release has no ocid, which tells contracting processes apart; its id or place stands in for it.")
    }
    let process = OCDSProcess(element, ocid: ocid, location: location, publisher: publisher)
    try read(process, element)
  }

  /// Whether an object has an ocid or any part of a contracting process.
  static func isRelease(_ element: JSONElement) -> Bool {
    ["ocid", "tender", "awards", "contracts", "planning", "buyer", "parties"].contains { element[$0] != nil }
  }

  /// In a versioned release every value is a list of objects with releaseID and value.
  private static func isVersioned(_ release: JSONElement) -> Bool {
    ["tag", "date", "initiationType", "language"].contains { key in
      release[key]?.elements.first?["releaseID"] != nil || release[key]?.elements.first?["releaseDate"] != nil
    }
  }
}

/// What all statements of one release have in common.
struct OCDSProcess {
  /// The OCID, or what stands in for it.
  let id: String
  /// The space of the publisher's ids and names: the OCID's prefix.
  let namespace: String
  /// Where the release stands.
  let location: SourceLocation
  /// Who published it, when, and where it stands.
  let source: Source

  init(_ release: JSONElement, ocid: String?, location: SourceLocation, publisher: String?) {
    self.location = location
    if let prefix = ocid.flatMap(Self.prefix) {
      namespace = prefix
      id = ocid ?? prefix
    } else {
      // Without a registered prefix, only the publisher keeps its numbers apart from those of others.
      namespace = (["ocds"] + [publisher.map(foldedName)].compactMap(\.self)).joined(separator: "/")
      id = "\(namespace)/\(ocid ?? release["id"]?.trimmedString ?? "\(location)")"
    }
    var cited = location
    cited.path = ocid ?? location.path
    var source = Source(
      publisher: publisher ?? (ocid.flatMap(Self.prefix) == nil ? nil : "publisher of \(namespace)"),
      published: release["date"]?.string.flatMap { Day($0) }, grade: .officialRegister, location: cited)
    source.title = release["tender"]?["title"]?.trimmedString
    self.source = source
  }

  /// The publisher's registered prefix, `ocds-213czf` of `ocds-213czf-000-00001`: `ocds-` and six characters.
  private static func prefix(_ ocid: String) -> String? {
    let parts = ocid.split(separator: "-", maxSplits: 2)
    return parts.count >= 2 && parts[0].lowercased() == "ocds" ? "\(parts[0])-\(parts[1])".lowercased() : nil
  }
}
