// SPDX-License-Identifier: Apache-2.0

// generate <ocds|csv|xml|network|register> <size> [<seed>] [<folder>]: makes a data file, or finds it, and prints its path and counts.
import BenchmarkData
import Foundation

let arguments = CommandLine.arguments
guard arguments.count >= 3, let kind = DataFile.Kind(rawValue: arguments[1]), let size = Int(arguments[2]), size > 0
else {
  FileHandle.standardError.write(
    Data("usage: generate <ocds|csv|xml|network|register> <bytes, for tables rows> [<seed>] [<folder>]\n".utf8))
  exit(64)
}
let seed = arguments.count > 3 ? UInt64(arguments[3]) ?? 1 : 1
let folder = arguments.count > 4 ? arguments[4] : ".data"
do {
  let file = try DataFile.ready(kind, size: size, seed: seed, in: folder) { _ in }
  print(file.path, file.byteCount, file.digest)
  for (name, count) in file.counts.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(74)
}
