// SPDX-License-Identifier: Apache-2.0
import DiligraphImport

/// What holds for compressed inputs and archives: limits, and the same bytes however they are asked for.
enum ContainerLaws {
  /// Beyond what an input of the size limit holds uncompressed, and small enough to be reached often.
  private static let limit = 1 << 20
  /// What the limit lets through may be text in another encoding, of which each byte is at most three of UTF-8.
  private static let mostText = 3 * limit

  static func check(_ bytes: [UInt8], _ laws: inout Laws) {
    let source = ByteSource.bytes(bytes, name: "input", inflatedLimit: limit)
    checkStream(source, "input", &laws)
    let cut = ByteSource.bytes(bytes, name: "input", chunkSize: 7, inflatedLimit: limit)
    let (whole, pieces) = (inflated(source, buffer: 4_096), inflated(cut, buffer: 61))
    // Of what is damaged, how much comes before the error, and whether it is the damage or the end that is met first,
    // depends on how much was asked for at a time.
    // So does what was seen of it when the encoding was told from its beginning.
    if whole.error != nil, pieces.error != nil, (try? source.layers()) != (try? cut.layers()) {
      return checkArchive(source, &laws)
    }
    let isSame = whole.error == nil ? whole.bytes == pieces.bytes : whole.bytes.starts(with: pieces.bytes)
    laws.expect(
      (whole.error == nil) == (pieces.error == nil)
        && (isSame || whole.error != nil && pieces.bytes.starts(with: whole.bytes)),
      "container: pieces give the same bytes",
      "\(whole.bytes.count) bytes, \(whole.error ?? "") and \(pieces.bytes.count) bytes, \(pieces.error ?? "")")
    checkArchive(source, &laws)
  }

  private static func inflated(_ source: ByteSource, buffer size: Int) -> (bytes: [UInt8], error: String?) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: size)
    do {
      let stream = try source.open()
      while true {
        let count = try buffer.withUnsafeMutableBytes { buffer throws -> Int in try stream.read(into: buffer) }
        guard count > 0, count <= size else { return (bytes, count > size ? "more than there was room for" : nil) }
        bytes += buffer[..<count]
        // A stream that never ends must not end the test: its limit was passed.
        if bytes.count > mostText + (1 << 20) { return (bytes, "more than the limit") }
      }
    } catch { return (bytes, "\(error)") }
  }

  private static func checkStream(_ source: ByteSource, _ name: String, _ laws: inout Laws) {
    let whole = inflated(source, buffer: 64 << 10)
    laws.expect(whole.bytes.count <= mostText, "container: no more than the limit is inflated", "\(whole.bytes.count)")
    laws.expect(
      whole.error.map { $0.hasPrefix(name) } ?? true, "container: an error names its input", whole.error ?? "")
    // Of what is damaged, more or less comes before the error, as it is asked for in small pieces or large.
    let known = whole.error == nil ? 100 : min(100, whole.bytes.count)
    if let prefix = try? source.prefix(100) {
      laws.expect(
        prefix.prefix(known).elementsEqual(whole.bytes.prefix(known)), "container: the beginning is that of the whole",
        "\(prefix) and \(whole.bytes.prefix(100))")
    } else {
      laws.expect(whole.error != nil, "container: what can be read has a beginning")
    }
  }

  private static func checkArchive(_ source: ByteSource, _ laws: inout Laws) {
    do {
      guard let archive = try ZipArchive(source) else { return }
      laws.expect(archive.members.count <= ZipArchive.memberLimit, "archive: the members are bounded")
      for member in archive.members.prefix(50) {
        let parts = member.name.split(separator: "/", omittingEmptySubsequences: false)
        laws.expect(
          !parts.contains("..") && !member.name.hasPrefix("/") && !member.name.contains("\\") && !member.name.isEmpty,
          "archive: no name leaves the archive", member.name)
        let read = inflated(archive.source(member), buffer: 4_096)
        laws.expect(read.bytes.count <= limit, "archive: no member passes the limit", "\(read.bytes.count)")
        // A member that is itself compressed is inflated once more, and UTF-16 becomes UTF-8.
        let magic = read.bytes.isEmpty && read.error != nil
        laws.expect(
          read.error != nil || magic || read.bytes.count == member.size || isDecodedFurther(archive, member),
          "archive: a member that is read has the size that is stated", "\(member) gave \(read.bytes.count) bytes")
      }
    } catch { laws.expect(error.place.source == "input", "archive: an error names its input", "\(error)") }
  }

  private static func isDecodedFurther(_ archive: ZipArchive, _ member: ZipArchive.Member) -> Bool {
    guard let stream = try? archive.source(member).openStored() else { return false }
    var magic = [UInt8](repeating: 0, count: 2)
    let count = (try? magic.withUnsafeMutableBytes { buffer throws -> Int in try stream.read(into: buffer) }) ?? 0
    let marks: [[UInt8]] = [[0x1F, 0x8B], [0xFD, 0x37], [0x28, 0xB5], [0xFE, 0xFF], [0xFF, 0xFE]]
    return count == 2 && marks.contains(magic)
  }
}
