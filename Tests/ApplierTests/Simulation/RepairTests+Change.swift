import PlanModel
import Synchronization
import Testing

@testable import Applier

/// What runs after a change of the description.
extension RepairTests {
    /// A change of the description, and what runs because of it.
    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let change: @Sendable (inout SimulatedCluster) -> Void
        let runs: String
    }

    private static let changes = [
        Change(
            testDescription: "a value of the environment", change: { $0.environment = "b" },
            runs: "worker1/drain worker1/container worker1/reach worker1/rejoin "
                + "worker2/drain worker2/container worker2/reach cluster/ready"),
        Change(
            testDescription: "the size of the workers' hosts", change: { $0.memory = "2g" },
            runs: "worker1/drain worker1/remove-worker-box1 worker1/leave worker1/forget worker1/host worker1/engine "
                + "worker1/preload worker1/build.sh worker1/image submit/join-token worker1/swarm submit/sign-token "
                + "worker1/pool-token worker1/container worker1/reach worker1/rejoin "
                + "worker2/drain worker2/remove-worker-box2 worker2/leave worker2/forget worker2/host worker2/engine "
                + "worker2/swarm worker2/preload worker2/build.sh worker2/image worker2/pool-token worker2/container "
                + "worker2/reach cluster/ready"),
        Change(
            testDescription: "the range of the network", change: { $0.subnet = "10.0.77.0/24" },
            runs: "worker1/drain worker1/remove-worker-box1 worker2/drain worker2/remove-worker-box2 "
                + "submit/remove-submit-box submit/network submit/container worker1/container worker1/reach "
                + "worker2/container worker2/reach cluster/ready"),
        Change(
            testDescription: "the name of the workers' containers", change: { $0.box = "crate" },
            runs:
                "worker1/remove-worker-box1 worker2/remove-worker-box2 worker1/container worker1/reach worker2/container worker2/reach "
                + "cluster/ready"),
        Change(
            testDescription: "one worker more", change: { $0.groups[0].count = 3 },
            runs: "submit/join-token submit/sign-token worker3/host worker3/engine worker3/swarm worker3/preload "
                + "worker3/build.sh worker3/image worker3/pool-token worker3/container worker3/reach cluster/ready"),
        Change(
            testDescription: "another group", change: { $0.groups.append(.init(count: 1, name: "big")) },
            runs: "submit/join-token submit/sign-token big1/host big1/engine big1/swarm big1/preload big1/build.sh "
                + "big1/image big1/pool-token big1/container big1/reach cluster/ready"),
        Change(
            testDescription: "one worker fewer", change: { $0.groups[0].count = 1 },
            runs:
                "worker2/drain worker2/remove-worker-box2 worker2/leave worker2/forget worker2/destroy-host cluster/ready"
        ),
        Change(
            testDescription: "a group of another name", change: { $0.groups = [.init(count: 1, name: "big")] },
            runs: "worker2/drain worker2/remove-worker-box2 worker2/leave worker2/forget worker2/destroy-host "
                + "worker1/drain worker1/remove-worker-box1 worker1/leave worker1/forget worker1/destroy-host "
                + "submit/join-token submit/sign-token big1/host big1/engine big1/swarm big1/preload big1/build.sh "
                + "big1/image big1/pool-token big1/container big1/reach cluster/ready"),
    ]

    @Test(arguments: changes)
    func `a change of the description runs what uses it, in this order`(change: Change) throws {
        var cluster = SimulatedCluster(workers: 2)
        let world = try SimulatedWorld.with(try cluster.plan)
        change.change(&cluster)
        let plan = try cluster.plan
        let run = try world.apply(plan)
        #expect(run.ids == change.runs.split(separator: " ").map(String.init))
        #expect(run.result.isComplete)
        #expect(try world.difference(plan).isEmpty)
        if change.testDescription.contains("worker") && !change.testDescription.contains("size") {
            #expect(world.lines == (try SimulatedWorld.with(plan).lines))
        }
    }

    @Test func `another builder builds every image and remakes every container, and nothing else`() throws {
        for hasPool in [true, false] {
            var plan = try SimulatedCluster(workers: 3, hasPool: hasPool).plan
            let world = try SimulatedWorld.with(plan)
            plan.files["build.sh"] = PinnedFile(path: "b.sh", digest: Digest(of: "another"))
            let run = try world.apply(plan)
            let expected = plan.actions.filter { action in
                ["build.sh", "image", "container", "reach", "ready"].contains(action.id.step)
            }
            let rolling = Set(run.difference.rollingActions.map(\.id.description))
            #expect(Set(run.ids).subtracting(rolling) == Set(expected.map(\.id.description)))
            #expect(rolling.count == (hasPool ? 6 : 0))
            #expect(run.result.isComplete)
            let images = world.state.withLock { state in
                state.hosts.values.flatMap { host in host.containers.values.map(\.image) }
            }
            #expect(images.count == 4)
            #expect(images.allSatisfy { $0.hasSuffix(Digest(of: "another").short) }, "\(images)")
        }
    }
}
