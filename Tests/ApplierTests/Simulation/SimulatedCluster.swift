import PlanModel
import Planner
import Synchronization
import TestSupport

@testable import Applier

/// A description of a cluster that a simulated world can hold.
struct SimulatedCluster {
    struct Group {
        var count: Int
        let name: String
    }

    var groups: [Group]
    var hasPool: Bool
    var isBuilt: Bool
    /// Whether the image of workers is built on the submit host.
    var isBuiltOnce = false
    var environment = "a"
    var memory = "1g"
    var subnet: String
    var box = "box"

    init(workers: Int, hasPool: Bool = true, isBuilt: Bool = true) {
        groups = [Group(count: workers, name: "worker")]
        // Room for them all, however many.
        subnet = workers < 200 ? "10.0.9.0/24" : "10.0.0.0/16"
        self.hasPool = hasPool
        self.isBuilt = isBuilt
    }

    init(using generator: inout SplitMix64) {
        self.init(
            workers: Int.random(in: 1...4, using: &generator), hasPool: .random(using: &generator),
            isBuilt: .random(using: &generator))
        isBuiltOnce = .random(using: &generator)
        if Int.random(in: 0..<3, using: &generator) == 0 { groups.append(Group(count: 1, name: "big")) }
    }

    /// The clusters of a seed, each time the same ones.
    static func sequence(seed: UInt64, count: Int) -> [SimulatedCluster] {
        var generator = SplitMix64(seed: seed)
        var clusters: [SimulatedCluster] = []
        for _ in 0..<count { clusters.append(SimulatedCluster(using: &generator)) }
        return clusters
    }

    /// The plan; each script is its own name, so that thousands of runs do not hash long texts.
    var plan: Plan {
        get throws {
            var plan = try Repository.plan(of: text)
            for name in plan.scripts.keys { plan.scripts[name] = Script([name]) }
            return plan
        }
    }

    private var image: String {
        guard isBuilt else { return #"{ "submit": "s:1", "worker": "w:1" }"# }
        return #"{ "builder": "b.sh", "build": "\#(isBuiltOnce ? "once" : "each")" }"#
    }

    private var text: String {
        let workers = groups.map { group in
            """
            { "count": \(group.count), "host": "\(group.name)", "provider": { "memory": "\(memory)" },
              "container": { "name": "\(group.name)-\(box)",
                "environment": { "A": "\(environment)", "S": { "command": ["tell"] } } } }
            """
        }
        return """
            {
              "cluster": "c",
              "provider": { "type": "docker" },
              "image": \(image),
              "network": { "subnet": "\(subnet)" },
              "pool": { "type": "\(hasPool ? "htcondor" : "none")" },
              "submit": { "host": "submit", "container": { "name": "submit-box" } },
              "workers": [\(workers.joined(separator: ", "))]
            }
            """
    }
}

/// What one apply did.
struct SimulatedApply {
    let difference: Difference
    let result: RunResult

    /// The actions that it set out to do.
    var ids: [String] { difference.actions.map(\.id.description) }
}

extension Limits {
    /// One action at a time, so that the steps of an apply have one order.
    static var narrow: Limits {
        var limits = Limits()
        limits.width = 1
        return limits
    }
}

extension SimulatedWorld {
    /// Compares the world with a plan.
    func difference(_ plan: Plan, _ selection: Selection = Selection()) throws -> Difference {
        state.withLock { $0.plan = plan }
        let removesHosts = plan.isDestruction
        let observer = Observer(
            plan: plan, provider: self, access: self, knownHosts: try KnownHosts("/nowhere/known_hosts"))
        return Difference(
            of: plan, in: removesHosts ? try observer.observeSubmitHost() : try observer.observe(),
            selection: selection)
    }

    /// Compares the world with a plan, and does what differs.
    @discardableResult
    func apply(_ plan: Plan, limits: Limits = Limits()) throws -> SimulatedApply {
        run(try difference(plan), limits: limits)
    }

    /// Does what a difference says.
    func run(_ difference: Difference, limits: Limits = Limits()) -> SimulatedApply {
        let teller = RecordingRunner { _ in CommandResult(status: 0, output: Array("told\n".utf8)) }
        var retries = RetryPolicy()
        retries.firstWait = 0
        let run = ApplyRun(
            difference, provider: self, access: self, commands: teller, directory: "/nowhere",
            secretCommands: Set(difference.secretCommands), record: nil,
            limits: limits, retries: retries)
        return SimulatedApply(difference: difference, result: run.run())
    }

    /// Does what `pdd destroy` does.
    @discardableResult
    func destroy(_ plan: Plan, limits: Limits = Limits()) throws -> SimulatedApply {
        let done = try apply(DestructionPlanner.plan(destroying: plan), limits: limits)
        if done.result.isComplete { try removeRemains() }
        return done
    }

    /// A world in which a plan has been applied without any trouble.
    static func with(_ plan: Plan) throws -> SimulatedWorld {
        let world = SimulatedWorld()
        try world.apply(plan)
        world.expect()
        return world
    }
}
