// swift-tools-version: 6.2
import PackageDescription

/// One list of settings for all targets.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

let package = Package(
    name: "pdd",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "pdd", targets: ["pdd"])],
    targets: [
        .target(name: "PlanModel", swiftSettings: settings),
        .target(name: "Planner", dependencies: ["PlanModel"], swiftSettings: settings),
        .target(
            name: "Applier",
            dependencies: ["PlanModel"],
            resources: [
                .embedInCode("Docker/Image/Dockerfile"),
                .embedInCode("Docker/Image/engine-service"),
                .embedInCode("Docker/Image/host-init"),
                .embedInCode("Run/run-container.sh"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "pdd",
            dependencies: ["PlanModel", "Planner", "Applier"],
            swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: ["PlanModel", "Planner"],
            path: "Tests/TestSupport",
            swiftSettings: settings),
        .testTarget(
            name: "PlanModelTests",
            dependencies: ["PlanModel", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "PlannerTests",
            dependencies: ["PlanModel", "Planner", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "ApplierTests",
            dependencies: ["PlanModel", "Planner", "Applier", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "pddTests",
            dependencies: ["pdd", "PlanModel", "Planner", "Applier", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: settings),
        .target(
            name: "Fuzzing",
            dependencies: ["PlanModel", "Planner", "Applier", "TestSupport"],
            path: "Tests/Fuzzing",
            swiftSettings: settings),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["PlanModel", "TestSupport", "Fuzzing"],
            path: "Tests/Fuzz",
            swiftSettings: settings),
        .testTarget(
            name: "FuzzingTests",
            dependencies: ["PlanModel", "Planner", "TestSupport", "Fuzzing"],
            swiftSettings: settings),
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["Applier", "PlanModel"],
            path: "Tests/Benchmarks",
            swiftSettings: settings),
        // Needs a Docker Engine: scripts/test sees to that, and runs these one after the other.
        .testTarget(
            name: "RealTests",
            dependencies: ["pdd", "PlanModel", "Planner", "Applier", "TestSupport"],
            exclude: ["Crash/Scripts"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
