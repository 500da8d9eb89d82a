// swift-tools-version:6.1
import PackageDescription

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [.package(name: "diligraph", path: "..")],
  targets: [
    // Makes the files; knows nothing of the product, so that it is built in seconds.
    .target(name: "BenchmarkData", swiftSettings: settings),
    .executableTarget(name: "generate", dependencies: ["BenchmarkData"], swiftSettings: settings),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "BenchmarkData",
        .product(name: "Diligraph", package: "diligraph"),
        .product(name: "DiligraphCase", package: "diligraph"),
        .product(name: "DiligraphImport", package: "diligraph"),
      ],
      swiftSettings: settings),
  ]
)
