// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Which procurement classifications name a product category of the policy.
///
/// No code means "interception", "deep packet inspection" or "facial recognition", so only what a code
/// clearly says is here; every other code stays a note, and the relationship states no product.
enum ProductClassification {
  private struct Entry {
    var scheme: String
    var prefix: String
    var product: String
    /// What the code says, in the classification's own words; kept for whoever checks the table.
    var label: String

    init(_ scheme: String, _ prefix: String, _ product: String, _ label: String) {
      self.scheme = scheme
      self.prefix = prefix
      self.product = product
      self.label = label
    }
  }

  /// Codes by their beginning; the longest that fits counts.
  private static let entries: [Entry] = [
    // CPV 2008 (Regulation (EC) No 213/2008).
    Entry("CPV", "32231000", "video-surveillance", "closed-circuit television apparatus"),
    Entry("CPV", "32234000", "video-surveillance", "closed-circuit television cameras"),
    Entry("CPV", "32235000", "video-surveillance", "closed-circuit surveillance system"),
    Entry("CPV", "32323500", "video-surveillance", "video-surveillance system"),
    Entry("CPV", "35125000", "video-surveillance", "surveillance system"),
    Entry("CPV", "35125300", "video-surveillance", "security cameras"),
    Entry("CPV", "92222000", "video-surveillance", "closed circuit television services"),
    Entry("CPV", "35125110", "biometrics", "biometric sensors"),
    Entry("CPV", "32412110", "network-equipment", "internet network"),
    Entry("CPV", "3242", "network-equipment", "network equipment and its parts"),
    Entry("CPV", "302331", "storage", "computer storage units"),
    // PSC (Product and Service Codes Manual of the United States, 2020).
    Entry("PSC", "7G21", "network-equipment", "IT and telecom: network, digital network products"),
    Entry("PSC", "7K20", "storage", "IT and telecom: storage products"),
    // UNSPSC.
    Entry("UNSPSC", "46171610", "video-surveillance", "security cameras"),
    Entry("UNSPSC", "46171621", "video-surveillance", "surveillance recorders"),
    Entry("UNSPSC", "46171622", "video-surveillance", "closed circuit television system"),
    Entry("UNSPSC", "432226", "network-equipment", "network service equipment"),
    Entry("UNSPSC", "432018", "storage", "media storage devices"),
  ]

  /// The product category that a code clearly names, or nil.
  static func product(scheme: String, code: String) -> ProductCategory? {
    let scheme = scheme.uppercased()
    // A CPV code may carry its check digit: 32323500-8.
    let code = code.prefix { $0.isASCII && ($0.isNumber || $0.isLetter) }.uppercased()
    let matching = entries.filter { scheme == $0.scheme && code.hasPrefix($0.prefix) }
    return matching.max { $0.prefix.count < $1.prefix.count }.map { ProductCategory($0.product) }
  }
}
