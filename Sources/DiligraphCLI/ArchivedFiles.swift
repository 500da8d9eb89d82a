// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport

/// The files in an archive, zip or tar, each to be read as a source of its own.
struct ArchivedFiles {
  /// The files, in the order of the archive.
  let sources: [ByteSource]
  /// What was left out of them, in words.
  let leftOut: [String]

  /// The files of the archive that the source is; nil where it is none.
  ///
  /// - Parameter folder: where a compressed tar archive is inflated to, in a file without a name.
  init?(_ source: ByteSource, folder: String) throws {
    if let archive = try ZipArchive(source) {
      sources = archive.sources
      leftOut = Self.words(archive.leftOut.count, "hidden file")
    } else if let archive = try TarArchive(source, folder: folder) {
      sources = archive.sources
      leftOut =
        Self.words(archive.hidden.count, "hidden file")
        + Self.words(archive.others.count, "link or device", "links or devices")
        + (archive.hasEndMark
          ? [] : ["the archive has no mark of its end: files may be missing from it, if it was cut between two"])
    } else {
      return nil
    }
  }

  private static func words(_ count: Int, _ word: String, _ words: String? = nil) -> [String] {
    count == 0 ? [] : ["\(ReportText.counted(count, word, words)) of the archive left out"]
  }
}
