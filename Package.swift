// swift-tools-version:6.1
import PackageDescription

/// One place for every compiler setting, so that no target differs by accident.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
]

// Homebrew's library is only found through pkg-config. Debian's is where every compiler looks, and its pkg-config file
// states a -D flag, at which the package manager warns in every build.
#if os(macOS)
  let simdjsonPkgConfig: String? = "simdjson"
#else
  let simdjsonPkgConfig: String? = nil
#endif

let package = Package(
  name: "diligraph",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Diligraph", targets: ["Diligraph"]),
    .library(name: "DiligraphCase", targets: ["DiligraphCase"]),
    .library(name: "DiligraphImport", targets: ["DiligraphImport"]),
    .library(name: "DiligraphRender", targets: ["DiligraphRender"]),
    .executable(name: "diligraph", targets: ["DiligraphCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
  ],
  targets: [
    // C walls: system libraries and the shims that give them a Swift-shaped face.
    .systemLibrary(
      name: "CGraphviz", pkgConfig: "libgvc",
      providers: [.apt(["libgraphviz-dev"]), .brew(["graphviz"])]),
    .target(name: "CGraphvizShim", dependencies: ["CGraphviz"]),
    .systemLibrary(
      name: "CSimdJSONLibrary", pkgConfig: simdjsonPkgConfig,
      providers: [.apt(["libsimdjson-dev"]), .brew(["simdjson"])]),
    .target(
      name: "CSimdJSON", dependencies: ["CSimdJSONLibrary"], linkerSettings: [.linkedLibrary("simdjson")]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    .target(name: "CXMLShim", dependencies: ["CXML"]),
    .systemLibrary(
      name: "CLZMA", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"]), .brew(["xz"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .target(name: "CScan"),

    // The product, and the walls around it.
    .target(name: "Diligraph", swiftSettings: settings),
    .target(
      name: "DiligraphCase",
      dependencies: [
        "Diligraph", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "DiligraphImport",
      dependencies: [
        "Diligraph", "CScan", "CSimdJSON", "CXMLShim", "CZlib", "CLZMA", "CZstd", "Yams",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      // Inside of the program, so that it needs no file of its own when it runs.
      resources: [.embedInCode("Settings/Shipped")],
      swiftSettings: settings),
    .target(name: "DiligraphRender", dependencies: ["Diligraph", "CGraphvizShim"], swiftSettings: settings),
    .executableTarget(
      name: "DiligraphCLI",
      dependencies: [
        "Diligraph", "DiligraphCase", "DiligraphImport", "DiligraphRender",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // Tests mirror Sources.
    .target(
      name: "DiligraphTesting", dependencies: ["Diligraph"], path: "Tests/DiligraphTesting",
      swiftSettings: settings),
    .testTarget(
      name: "DiligraphTests", dependencies: ["Diligraph", "DiligraphTesting"], swiftSettings: settings),
    .testTarget(
      name: "DiligraphCaseTests", dependencies: ["DiligraphCase", "DiligraphTesting"],
      swiftSettings: settings),
    .testTarget(
      name: "DiligraphImportTests", dependencies: ["DiligraphImport", "DiligraphTesting"],
      exclude: ["independent_count.py"], swiftSettings: settings),
    .testTarget(
      name: "DiligraphRenderTests", dependencies: ["DiligraphRender", "DiligraphTesting"],
      swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests", dependencies: ["DiligraphCLI", "DiligraphTesting"],
      swiftSettings: settings),
    .testTarget(name: "ArchitectureTests", swiftSettings: settings),

    // What must hold of the parsers for any bytes: asked by the fuzzers, and by a test for what they found.
    .target(
      name: "FuzzProperties", dependencies: ["Diligraph", "DiligraphImport"], path: "Tests/Fuzzing/Properties",
      swiftSettings: settings),
    .testTarget(
      name: "FuzzReplayTests", dependencies: ["FuzzProperties"], path: "Tests/Fuzzing/Replay",
      swiftSettings: settings),
  ],
  cxxLanguageStandard: .cxx17
)

// Needed by `make docs` alone: without the variable no build fetches it or compiles its plug-ins.
if Context.environment["DILIGRAPH_DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin.git", from: "1.5.0"))
}

// The fuzzers have no main function of their own, so they are built by `make fuzz` alone.
if Context.environment["DILIGRAPH_FUZZ"] != nil {
  for parser in ["json", "csv", "xml", "containers", "policy", "names"] {
    package.targets.append(
      .executableTarget(
        name: "fuzz-\(parser)", dependencies: ["FuzzProperties"], path: "Tests/Fuzzing/Targets/fuzz-\(parser)",
        swiftSettings: settings))
  }
}
