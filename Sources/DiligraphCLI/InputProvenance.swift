// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphCase
import DiligraphImport

/// Which files an answer rests on, with their digests.
enum InputProvenance {
  /// The same in the form for publication: without the names of files and of data sets, without times, and without sizes
  /// and digests, with which whoever guesses what is in a confidential file could make sure.
  static func inputs(
    of origin: QuestionInput.Origin, _ licences: [String: [String]], isPublished: Bool
  ) throws -> [DossierProvenance.Input] {
    let inputs = try inputs(of: origin, licences)
    guard isPublished else { return inputs }
    return inputs.enumerated().map { number, input in
      DossierProvenance.Input(
        file: "input \(number + 1)", digest: nil, byteCount: nil, format: input.format,
        licences: input.licences.filter(isPublic), place: input.place)
    }
  }

  /// Whether a licence is the address of one that many publish under, and so tells nothing of anybody.
  private static func isPublic(_ licence: String) -> Bool {
    let address = licence.lowercased().replacing("http://", with: "https://").replacing("//www.", with: "//")
    return [
      "https://creativecommons.org/", "https://opendatacommons.org/",
      "https://nationalarchives.gov.uk/doc/open-government",
    ].contains { address.hasPrefix($0) }
  }

  /// What persons filled in about some entities of a case, by entity; files have nothing of the kind.
  static func assessments(
    of entities: [Int], in dataset: Dataset, _ origin: QuestionInput.Origin
  ) throws -> [Int: AssessmentHistory] {
    guard case .inCase(let path) = origin else { return [:] }
    let versions = Dictionary(grouping: try Case.open(at: path).assessments(), by: \.record)
    guard !versions.isEmpty else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: entities.map { entity in
        (entity, AssessmentHistory(dataset.entities[entity].records.flatMap { versions[$0] ?? [] }))
      })
  }

  /// The current imports of a case; of files that are asked directly, what an import would note of them.
  static func inputs(
    of origin: QuestionInput.Origin, _ licences: [String: [String]] = [:]
  ) throws -> [DossierProvenance.Input] {
    switch origin {
    case .inCase(let path):
      return try Case.open(at: path).imports().filter { $0.endedAt == nil }.map { record in
        DossierProvenance.Input(
          file: record.info.file, digest: record.info.digest, byteCount: record.info.byteCount,
          format: record.info.format, dataset: record.info.dataset, time: record.info.time,
          licences: record.summary.licences)
      }
    case .files(let files, _):
      // Standard input was read to its end when the data were.
      let again = try InputFiles(files.filter { $0 != "-" }).all().map { source in
        let digest = try SHA256Digest(of: source).hex
        return DossierProvenance.Input(
          file: source.name, digest: digest, byteCount: source.storedSize ?? source.progress.delivered,
          format: try FormatRegistry.importer(for: source).name, licences: licences[source.name] ?? [])
      }
      let once = files.filter { $0 == "-" }.map {
        DossierProvenance.Input(file: $0, digest: nil, byteCount: nil, format: "–")
      }
      return again + once
    }
  }
}
