// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport
import Foundation

/// Sector packs and frameworks: those that the program brings with it, and those of files.
enum ReportSettings {
  /// The pack with a name, or in a file.
  static func pack(_ name: String) throws -> SectorPack {
    let value = try value(name, "--pack", known: ShippedSettings.packs)
    do { return try SectorPack(value) } catch { throw CommandError(.data, "\(name): \(error)") }
  }

  /// The framework with a name, or in a file.
  static func framework(_ name: String) throws -> Framework {
    let value = try value(name, "--framework", known: ShippedSettings.frameworks)
    do { return try Framework(value) } catch { throw CommandError(.data, "\(name): \(error)") }
  }

  private static func value(_ name: String, _ option: String, known: [String]) throws -> StructuredValue {
    if known.contains(name), let value = try ShippedSettings.value(name) { return value }
    guard FileManager.default.fileExists(atPath: name) else {
      let nearest = nearestWord(to: name, in: known).map { "; the nearest is \"\($0)\"" } ?? ""
      throw CommandError(
        .usage,
        "\(option): there is no \"\(name)\"\(nearest). Name a file, or one of \(known.joined(separator: ", ")).")
    }
    return try StructuredReader.read(.file(name))
  }
}
