// swift-tools-version: 6.2
import PackageDescription

// Release binaries carry the Swift runtime and need libc and libm only, so a command starts in about a
// millisecond. Tests link the executables into one bundle, which wants the shared runtime: CYCAST_LINK=shared.
// CYCAST_LINK=named keeps the names of functions, for profilers.
let link = Context.environment["CYCAST_LINK"]
let folder = Context.packageDirectory + "/Sources/CLinux/link"
let small: [LinkerSetting] =
  link == "shared"
  ? []
  : [
    .unsafeFlags(
      [
        "-static-stdlib", "-use-ld=lld", "-Xlinker", link == "named" ? "--strip-debug" : "--strip-all",
        "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xclang-linker", "-static-libgcc", "-L", folder,
        // Nothing looks for symbols in a command, and tables of them are memory too.
        "-Xlinker", "--no-export-dynamic",
        // Code that is run lies side by side: a megabyte less of it is mapped. scripts/order-runtime makes the list.
        "-Xlinker", "--symbol-ordering-file=" + folder + "/runtime.order", "-Xlinker", "--no-warn-symbol-ordering",
      ], .when(configuration: .release))
  ]
let swift: [SwiftSetting] =
  [.enableExperimentalFeature("Lifetimes")]
  // What a command does not use of the library can be left out of it.
  + (link == "shared"
    ? []
    : [
      .unsafeFlags(
        ["-Xfrontend", "-function-sections", "-Xfrontend", "-internalize-at-link"], .when(configuration: .release))
    ])

let package = Package(
  name: "cycast",
  products: [
    .executable(name: "cycast-fanout", targets: ["cycast-fanout"]),
    .executable(name: "cycast-icy", targets: ["cycast-icy"]),
    .executable(name: "cycast-ingest", targets: ["cycast-ingest"]),
    .executable(name: "cycast-playlist", targets: ["cycast-playlist"]),
    .executable(name: "cycast-stat", targets: ["cycast-stat"]),
    .library(name: "StreamKit", targets: ["StreamKit"]),
  ],
  targets: [
    .target(name: "CLinux", exclude: ["link"]),
    .systemLibrary(name: "CCrypt"),
    .systemLibrary(name: "CMpg123", providers: [.apt(["libmpg123-dev"])]),
    .target(name: "StreamKit", dependencies: ["CLinux"], swiftSettings: swift),
    .target(name: "MPEGDecode", dependencies: ["CMpg123", "StreamKit"], swiftSettings: swift),
    .executableTarget(
      name: "cycast-fanout", dependencies: ["StreamKit"], swiftSettings: swift, linkerSettings: small),
    .executableTarget(
      name: "cycast-icy", dependencies: ["StreamKit"], swiftSettings: swift, linkerSettings: small),
    .executableTarget(
      name: "cycast-ingest", dependencies: ["StreamKit", "MPEGDecode", "CCrypt"], swiftSettings: swift,
      linkerSettings: small),
    .executableTarget(
      name: "cycast-playlist", dependencies: ["StreamKit"], swiftSettings: swift, linkerSettings: small),
    .executableTarget(
      name: "cycast-stat", dependencies: ["StreamKit", "MPEGDecode"], swiftSettings: swift, linkerSettings: small),
    .target(name: "TestSupport", dependencies: ["StreamKit"], path: "Tests/TestSupport", swiftSettings: swift),
    .testTarget(name: "StreamKitTests", dependencies: ["StreamKit", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "PlaylistTests", dependencies: ["StreamKit", "TestSupport", "cycast-playlist"], swiftSettings: swift),
    .testTarget(
      name: "FanoutTests", dependencies: ["StreamKit", "TestSupport", "cycast-fanout"], swiftSettings: swift),
    .testTarget(
      name: "IngestTests", dependencies: ["StreamKit", "TestSupport", "MPEGDecode", "cycast-ingest"],
      swiftSettings: swift),
    .testTarget(
      name: "IcyTests", dependencies: ["StreamKit", "TestSupport", "cycast-icy"], swiftSettings: swift),
    .testTarget(
      name: "StatTests", dependencies: ["StreamKit", "TestSupport", "MPEGDecode", "cycast-stat"],
      swiftSettings: swift),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "StreamKit", "TestSupport", "cycast-fanout", "cycast-icy", "cycast-ingest", "cycast-playlist", "cycast-stat",
      ],
      swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
