// SPDX-License-Identifier: Apache-2.0

import DiligraphImport
import Foundation

/// Tells the files that lie beside data in a folder or an archive, and are none: notes, licences, pictures, programs,
/// checksums.
///
/// The content decides first, as everywhere: a table is a table whatever it is called. Only where it shows no format does
/// the name tell what is plainly no data from what was meant to be some.
enum FileBesideData {
  private static let endings: Set<String> = [
    "md", "markdown", "rst", "adoc", "org", "tex", "bib", "rtf", "doc", "docx", "odt", "ppt", "pptx", "odp", "pdf",
    "ps", "htm", "html", "css", "png", "jpg", "jpeg", "gif", "svg", "webp", "tif", "tiff", "ico", "py", "r", "sh", "js",
    "ts", "sql", "ipynb", "ps1", "bat", "yaml", "yml", "toml", "ini", "cfg", "log", "md5", "sha1", "sha256", "sha512",
    "asc", "sig",
  ]
  private static let names: Set<String> = [
    "readme", "license", "licence", "copying", "notice", "authors", "changelog", "contributing", "citation", "makefile",
    "dockerfile", "checksums", "md5sums", "sha256sums",
  ]

  /// Whether the source shows no format and is called like something that is no data.
  static func isOne(_ source: ByteSource) -> Bool {
    guard isNamedSo(source.name) else { return false }
    do {
      _ = try FormatRegistry.importer(for: source)
      return false
    } catch {
      // What cannot be opened is said, whatever it is.
      return Failure(error).status == .data
    }
  }

  private static func isNamedSo(_ path: String) -> Bool {
    let url = URL(fileURLWithPath: path)
    let ending = url.pathExtension.lowercased()
    if endings.contains(ending) { return true }
    let isPlain = ending.isEmpty || ending == "txt"
    return isPlain && names.contains(url.deletingPathExtension().lastPathComponent.lowercased())
  }
}
