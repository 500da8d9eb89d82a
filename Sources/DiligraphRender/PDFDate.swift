// SPDX-License-Identifier: Apache-2.0

/// The one thing in a drawing that differs from run to run.
enum PDFDate {
  /// The bytes with the date of making set to the first second of 1970.
  ///
  /// A drawing says in its caption what date it is true of; when it was made is nobody's business, and would make
  /// the digest of the same drawing differ each time. The length stays, so the file's table of offsets holds. A
  /// file without such a date (another version of cairo may compress it) is returned unchanged.
  static func removed(from bytes: [UInt8]) -> [UInt8] {
    let key = Array("/CreationDate (D:".utf8)
    let epoch = Array("19700101000000".utf8)
    // The dictionary that holds it is among the last objects of the file.
    guard
      let start = bytes.indices.last(where: { bytes[$0...].starts(with: key) }),
      start + key.count + epoch.count <= bytes.count
    else { return bytes }
    var result = bytes
    let date = start + key.count..<start + key.count + epoch.count
    guard result[date].allSatisfy({ (0x30...0x39).contains($0) }) else { return bytes }
    result.replaceSubrange(date, with: epoch)
    return result
  }
}
