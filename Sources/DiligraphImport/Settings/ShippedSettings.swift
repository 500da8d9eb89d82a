// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Sector packs and frameworks that the program brings with it, as YAML inside of it: no file is opened for them.
public enum ShippedSettings {
  /// The sector packs, the default one first.
  public static let packs = ["ict", "oil-and-gas", "employment"]
  /// The frameworks.
  public static let frameworks = ["ungp", "oecd", "ec-ict", "eu-2024-2659"]

  /// The value of a pack or a framework; nil for a name that is neither.
  public static func value(_ name: String) throws(ReadingError) -> StructuredValue? {
    let bytes: [UInt8]
    switch name {
    case "ict": bytes = PackageResources.ict_yaml
    case "oil-and-gas": bytes = PackageResources.oil_and_gas_yaml
    case "employment": bytes = PackageResources.employment_yaml
    case "ungp": bytes = PackageResources.ungp_yaml
    case "oecd": bytes = PackageResources.oecd_yaml
    case "ec-ict": bytes = PackageResources.ec_ict_yaml
    case "eu-2024-2659": bytes = PackageResources.eu_2024_2659_yaml
    default: return nil
    }
    return try StructuredReader.read(.text(String(decoding: bytes, as: UTF8.self), name: "\(name).yaml"))
  }
}
