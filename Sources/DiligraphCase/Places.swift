// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// A place within JSON.
struct StoredLocation: Codable {
  var file: String
  var line: Int?
  var path: String?

  init(_ location: SourceLocation) {
    file = location.file
    line = location.line
    path = location.path
  }

  var location: SourceLocation { SourceLocation(file: file, line: line, path: path) }
}
