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

/// The shell that plans are made of: scripts, and the functions that they call.
let scripts = [
    "build-image-for-workers", "build-submit-image", "build-worker-image", "create-network", "create-stored-network",
    "drain-worker",
    "engine-answers", "forget-node", "image-exists", "image-for-workers-exists", "init-swarm", "install-engine",
    "join-swarm", "keep-lease",
    "lease-is-kept", "leave-swarm", "name-is-reached", "network-exists", "nodes-are-ready", "notices-are-watched",
    "pool-is-ready", "print-join-token", "publish-image", "pull-from-registry", "pull-image", "reach-by-name",
    "reach-submit", "registry-runs", "run-pegasus", "run-registry",
    "sign-pool-token", "start-engine", "store-is-used", "stored-network-exists", "submit-is-reached",
    "swarm-is-joined", "swarm-is-managed", "use-store", "wait-for-network", "wait-for-nodes", "wait-for-pool",
    "wait-for-workers", "watch-lease", "watch-notice", "watch-notices", "workers-are-in",
]
let functions = [
    "announcement", "authority", "daemon", "end-jobs", "engine-says", "gossip-port", "image", "lists", "missing-nodes",
    "network", "nodes", "other-answers", "reaches-other", "registry", "store", "stranded", "strangers", "workers",
]

let package = Package(
    name: "pdd",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "pdd", targets: ["pdd"])],
    targets: [
        .target(
            name: "PlanModel",
            resources: ["wait", "engine", "swarm", "store-settings"].map { .embedInCode("Shell/\($0).sh") },
            swiftSettings: settings),
        .target(
            name: "Planner",
            dependencies: ["PlanModel"],
            resources: scripts.map { .embedInCode("Scripts/\($0).sh") }
                + functions.map { .embedInCode("Scripts/functions/\($0).sh") } + [.embedInCode("Pictures/picture.css")],
            swiftSettings: settings),
        .target(
            name: "Applier",
            dependencies: ["PlanModel"],
            resources: [
                .embedInCode("Docker/Image/Dockerfile"),
                .embedInCode("Docker/Image/engine-service"),
                .embedInCode("Docker/Image/host-init"),
                .embedInCode("Containers/run-container.sh"), .embedInCode("Containers/volumes.sh"),
                .embedInCode("Containers/remove-container.sh"),
                .embedInCode("Machines/alone.sh"),
                .embedInCode("Machines/look.sh"),
                .embedInCode("Machines/probe.sh"),
                .embedInCode("Machines/take.sh"),
                .embedInCode("Machines/give-back.sh"),
                .embedInCode("SSH/serve.sh"), .embedInCode("SSH/directories.sh"),
                .embedInCode("SSH/mark.sh"),
                .embedInCode("SSH/interpret.sh"),
                .embedInCode("SSH/read-script.sh"),
                .embedInCode("SSH/run-marked.sh"),
                .embedInCode("SSH/store.sh"),
                .embedInCode("SSH/enter-container.sh"),
                .embedInCode("SSH/find-image.sh"),
                .embedInCode("SSH/host-key.sh"),
                .embedInCode("SSH/prepare-host-key.sh"),
                .embedInCode("SSH/switch-host-key.sh"),
                .embedInCode("SSH/await-silence.sh"),
                .embedInCode("SSH/hold-lock.sh"),
                .embedInCode("Docker/hold-lock-here.sh"),
                .embedInCode("Observation/observe.sh"), .embedInCode("Observation/queue.sh"),
                .embedInCode("Observation/lease.sh"), .embedInCode("Observation/look-at-pool.sh"),
                .embedInCode("Observation/extend-lease.sh"),
                .embedInCode("Copy/reach-end.sh"), .embedInCode("Copy/look-at-paths.sh"),
                .embedInCode("SSH/while-connected.sh"),
                .embedInCode("Logs/print-logs.sh"), .embedInCode("Logs/print-condor-logs.sh"),
                .embedInCode("Forwarding/enter-network.sh"), .embedInCode("Forwarding/hold-forward.sh"),
                .embedInCode("Forwarding/look-at-ports.sh"),
                .embedInCode("WorkRuns/create-run.sh"),
                .embedInCode("WorkRuns/digests.sh"),
                .embedInCode("WorkRuns/start-run.sh"),
                .embedInCode("WorkRuns/keep-run.sh"),
                .embedInCode("WorkRuns/follow-run.sh"),
                .embedInCode("WorkRuns/stop-run.sh"),
                .embedInCode("WorkRuns/list-runs.sh"),
                .embedInCode("WorkRuns/list-results.sh"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "pdd",
            dependencies: ["PlanModel", "Planner", "Applier"],
            resources: ["html", "css", "js"].map { .embedInCode("Report/report.\($0)") } + [
                .embedInCode("Files/build-pegasus-image"),
                .embedInCode("Files/cluster.schema.json"), .embedInCode("Files/approval.schema.json"),
                .embedInCode("Files/doctor.schema.json"), .embedInCode("Files/output.schema.json"),
                .embedInCode("Files/plan-check.schema.json"), .embedInCode("Files/status.schema.json"),
                .embedInCode("Files/validate.schema.json"), .embedInCode("Files/version.schema.json"),
                .embedInCode("Files/completion.bash"), .embedInCode("Files/completion.zsh"),
                .embedInCode("Files/completion.fish"), .embedInCode("Files/commit"),
            ],
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
        // Run every script and every file of functions under the shells of hosts.
        .testTarget(
            name: "ScriptTests",
            dependencies: ["PlanModel", "Planner", "Applier", "TestSupport"],
            exclude: ["Programs"],
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
            exclude: ["Crash/Scripts", "Pegasus/Scripts"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
