// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

@Suite struct TableMappingDamageTests {
  private static let examples = RealData.root.appendingPathComponent("examples/mappings")

  private static var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: examples.path))?.filter {
      $0.hasSuffix(".yaml")
    }.sorted() ?? []
  }

  @Test func `every example mapping can be read`() throws {
    #expect(!Self.names.isEmpty)
    for name in Self.names {
      let mapping = try TableMapping.read(.file(Self.examples.appendingPathComponent(name).path))
      #expect(mapping.namespace == name.replacingOccurrences(of: ".yaml", with: ""))
    }
  }

  @Test(arguments: 0..<300) func `a damaged mapping is read or refused, and so is a table by it`(
    seed: UInt64
  ) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 1) % bound
    }
    let name = Self.names[random(Self.names.count)]
    var bytes = Array(try Data(contentsOf: Self.examples.appendingPathComponent(name)))
    for _ in 0..<(1 + random(4)) {
      switch random(3) {
      case 0: bytes[random(bytes.count)] = UInt8(random(256))
      case 1: bytes.remove(at: random(bytes.count))
      default: bytes.insert(contentsOf: Array(": [{\n  ".utf8), at: random(bytes.count))
      }
    }
    let mapping: TableMapping
    do {
      mapping = try TableMapping.read(.bytes(bytes, name: "m.yaml"))
    } catch {
      #expect(error is TableMappingError || error is ReadingError)
      return
    }
    var builder = DatasetBuilder()
    let table = ByteSource.text(
      "supplier_company,recipient_country,enduser,goods\nA,DE,\"B, C\",x\n,,,\n", name: "t.csv")
    do { _ = try TableImporter(mapping).read(table, into: &builder) } catch {
      #expect(error is ReadingError)
    }
  }
}
