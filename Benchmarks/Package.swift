// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]
let streamKit = Target.Dependency.product(name: "StreamKit", package: "cycast")
let kit: [Target.Dependency] = ["BenchKit", "CBench", streamKit]

let package = Package(
  name: "cycast-benchmarks",
  dependencies: [.package(name: "cycast", path: "..")],
  targets: [
    .target(name: "CBench"),
    .target(name: "BenchKit", dependencies: ["CBench", streamKit], swiftSettings: swift),
    .executableTarget(name: "frame-source", dependencies: kit, swiftSettings: swift),
    .executableTarget(name: "listeners", dependencies: kit, swiftSettings: swift),
    .executableTarget(name: "latency", dependencies: kit, swiftSettings: swift),
    .executableTarget(name: "source-latency", dependencies: kit, swiftSettings: swift),
    .testTarget(name: "BenchKitTests", dependencies: ["BenchKit"], swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
