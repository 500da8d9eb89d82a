// SPDX-License-Identifier: Apache-2.0

/// Interned sets of product categories with remembered intersections.
///
/// Set 0 means "nothing stated", which is compatible with everything.
final class ProductSets {
  /// The set of a relationship that states nothing.
  static let unstated: Int32 = 0
  /// The outcome of sets that have nothing in common.
  static let contradiction: Int32 = -1

  private var sets: [[Int32]] = [[]]
  private var indices: [[Int32]: Int32] = [[]: 0]
  private var categories: [String: Int32] = [:]
  private var intersections: [UInt64: Int32] = [:]

  /// How many sets there are.
  var count: Int { sets.count }

  init() {}

  /// The sets of another one, with the same numbers.
  init(_ other: ProductSets) {
    sets = other.sets
    indices = other.indices
    categories = other.categories
    intersections = other.intersections
  }

  /// The set of `products`.
  func intern(_ products: [ProductCategory]) -> Int32 {
    let members = products.map { product -> Int32 in
      if let index = categories[product.name] { return index }
      let index = Int32(categories.count)
      categories[product.name] = index
      return index
    }
    return intern(Set(members).sorted())
  }

  /// What two sets have in common; an unstated one changes nothing.
  func intersection(_ a: Int32, _ b: Int32) -> Int32 {
    if a == ProductSets.unstated || a == b { return b }
    if b == ProductSets.unstated { return a }
    let key = UInt64(UInt32(bitPattern: min(a, b))) << 32 | UInt64(UInt32(bitPattern: max(a, b)))
    if let known = intersections[key] { return known }
    let other = Set(sets[Int(b)])
    let common = sets[Int(a)].filter(other.contains)
    let result = common.isEmpty ? ProductSets.contradiction : intern(common)
    intersections[key] = result
    return result
  }

  /// Takes over the sets of another one that was filled without intersections, in their order.
  ///
  /// - Returns: what number each of them has here.
  func take(_ other: ProductSets) -> [Int32] {
    let names = other.categories.sorted { $0.value < $1.value }.map { ProductCategory($0.key) }
    return other.sets.map { set in intern(set.map { names[Int($0)] }) }
  }

  private func intern(_ members: [Int32]) -> Int32 {
    if let index = indices[members] { return index }
    let index = Int32(sets.count)
    sets.append(members)
    indices[members] = index
    return index
  }
}

extension ProductSets: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(categories.sorted { $0.value < $1.value }.map(\.key))
    writer.add(list: sets) { set, writer in writer.add(list: set) { $1.add(Int($0)) } }
  }

  convenience init?(from reader: inout PackedReader) {
    self.init()
    for category in reader.texts() { categories[category] = Int32(categories.count) }
    let members = 0..<categories.count
    let read = reader.list { reader in reader.list { $0.integer() } }
    guard reader.isWhole, read.first?.isEmpty == true, read.joined().allSatisfy(members.contains) else { return nil }
    for set in read.dropFirst() { _ = intern(set.map(Int32.init)) }
    guard sets.count == read.count else { return nil }
  }
}
