// SPDX-License-Identifier: Apache-2.0

/// A file format that a picture can be drawn in.
public enum DrawingFormat: String, Sendable, Hashable, CaseIterable, Codable {
  /// Scalable, with text that can be searched and copied.
  case svg
  /// Pixels, 144 to the inch, or fewer (down to 72) for a large drawing.
  case png
  /// One page, as large as the drawing.
  case pdf
  /// The canonical DOT text that the other formats are drawn from; any size, no layout.
  case dot

  /// What the bytes of a complete file start with, and contain near their end.
  ///
  /// cairo reports "out of memory" on standard error only and leaves a file cut short, with a return code of
  /// success; so the file itself is looked at.
  var marks: (start: [[UInt8]], end: [UInt8]) {
    switch self {
    case .svg: ([Array("<?xml".utf8), Array("<svg".utf8)], Array("</svg>".utf8))
    case .png: ([[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]], Array("IEND".utf8))
    case .pdf: ([Array("%PDF-".utf8)], Array("%%EOF".utf8))
    case .dot: ([Array("digraph".utf8)], Array("}".utf8))
    }
  }

  /// Whether bytes are a whole file of this format, judged by both their ends.
  func isComplete(_ bytes: [UInt8]) -> Bool {
    let (starts, end) = marks
    guard starts.contains(where: { bytes.starts(with: $0) }) else { return false }
    let tail = bytes.suffix(32)
    return tail.indices.contains { tail[$0...].starts(with: end) }
  }
}
