// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Which procurement classifications name a product category of the policy.
///
/// No code means "interception", "deep packet inspection" or "facial recognition", so only what a code clearly says is
/// here; every other code stays a note, and the relationship states no product.
enum ProductClassification {
  private struct Entry {
    var scheme: String
    var prefix: String
    var product: String
  }

  /// Codes by their beginning; the longest that fits counts.
  private static let entries: [Entry] = [
    // CPV 2008 (Regulation (EC) No 213/2008).
    Entry(scheme: "CPV", prefix: "32231000", product: "video-surveillance"),  // closed-circuit television apparatus
    Entry(scheme: "CPV", prefix: "32234000", product: "video-surveillance"),  // closed-circuit television cameras
    Entry(scheme: "CPV", prefix: "32235000", product: "video-surveillance"),  // closed-circuit surveillance system
    Entry(scheme: "CPV", prefix: "32323500", product: "video-surveillance"),  // video-surveillance system
    Entry(scheme: "CPV", prefix: "35125000", product: "video-surveillance"),  // surveillance system
    Entry(scheme: "CPV", prefix: "35125300", product: "video-surveillance"),  // security cameras
    Entry(scheme: "CPV", prefix: "92222000", product: "video-surveillance"),  // closed circuit television services
    Entry(scheme: "CPV", prefix: "35125110", product: "biometrics"),  // biometric sensors
    Entry(scheme: "CPV", prefix: "32412110", product: "network-equipment"),  // internet network
    Entry(scheme: "CPV", prefix: "3242", product: "network-equipment"),  // network equipment and its parts
    // UNSPSC.
    Entry(scheme: "UNSPSC", prefix: "46171610", product: "video-surveillance"),  // security cameras
    Entry(scheme: "UNSPSC", prefix: "46171621", product: "video-surveillance"),  // surveillance recorders
    Entry(scheme: "UNSPSC", prefix: "46171622", product: "video-surveillance"),  // closed circuit television system
    Entry(scheme: "UNSPSC", prefix: "432226", product: "network-equipment"),  // network service equipment
    Entry(scheme: "UNSPSC", prefix: "432018", product: "storage"),  // media storage devices
  ]

  /// The product category that a code clearly names, or nil.
  static func product(scheme: String, code: String) -> ProductCategory? {
    let scheme = scheme.uppercased()
    // A CPV code may carry its check digit: 32323500-8.
    let digits = code.prefix { $0.isASCII && $0.isNumber }
    let matching = entries.filter { scheme == $0.scheme && digits.hasPrefix($0.prefix) }
    return matching.max { $0.prefix.count < $1.prefix.count }.map { ProductCategory($0.product) }
  }
}
