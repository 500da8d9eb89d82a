// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphCase
import DiligraphImport

/// Which files an answer rests on, with their digests.
enum InputProvenance {
  /// The current imports of a case; of files that are asked directly, what an import would note of them.
  static func inputs(of origin: QuestionInput.Origin) throws -> [DossierProvenance.Input] {
    switch origin {
    case .inCase(let path):
      return try Case.open(at: path).imports().filter { $0.endedAt == nil }.map { record in
        DossierProvenance.Input(
          file: record.info.file, digest: record.info.digest, byteCount: record.info.byteCount,
          format: record.info.format, dataset: record.info.dataset, time: record.info.time)
      }
    case .files(let files, _):
      // Standard input was read to its end when the data were.
      let again = try InputFiles(files.filter { $0 != "-" }).all().map { source in
        let digest = try SHA256Digest(of: source).hex
        return DossierProvenance.Input(
          file: source.name, digest: digest, byteCount: source.storedSize ?? source.progress.delivered,
          format: try FormatRegistry.importer(for: source).name)
      }
      let once = files.filter { $0 == "-" }.map {
        DossierProvenance.Input(file: $0, digest: nil, byteCount: nil, format: "–")
      }
      return again + once
    }
  }
}
