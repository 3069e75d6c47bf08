import PlanModel

@testable import Applier
@testable import pdd

/// The status of a cluster with a pool that matches its plan but for some changes.
func seenReport(workers: Int, _ change: (inout WorldObservation) -> Void = { _ in }) throws -> StatusReport {
    let plan = try seenPlan(workers: workers)
    var world = WorldObservation(after: plan)
    world.change("pegasus-submit-node") {
        $0.containers["submit"]?.pegasus = "5.1.2"
        $0.queue = JobQueue(idle: 3, running: 1, held: 0, completed: 0)
    }
    change(&world)
    var pool = PoolObservation()
    pool.version = "23.9.6"
    for number in 1...workers where world.hosts["pegasus-worker\(number)"] != nil {
        let machine = "worker\(number)"
        pool.slots.append(
            PoolSlot(
                name: "slot1@\(machine)", machine: machine, state: "Unclaimed", activity: "Idle",
                cpus: number == 1 ? 1 : 2, memory: number == 1 ? 3872 : 4000, isPartitionable: true, version: "23.9.6"))
        guard number == 1 else { continue }
        pool.slots.append(
            PoolSlot(
                name: "slot1_1@\(machine)", machine: machine, state: "Claimed", activity: "Busy", cpus: 1, memory: 128,
                isPartitionable: false, job: PoolJob(id: "7.0", user: "scientist", seconds: 75), version: "23.9.6"))
    }
    return StatusReport(Difference(of: plan, in: world), pool: pool)
}

/// The status of a cluster with a host in every state.
func seenStates() throws -> StatusReport {
    var world = WorldObservation(after: try seenPlan(workers: 9))
    func change(_ number: Int, _ body: (inout ObservedHost) -> Void) {
        if var host = world.hosts["pegasus-worker\(number)"] {
            body(&host)
            world.hosts["pegasus-worker\(number)"] = host
        }
    }
    func refused(_ refusal: LoginRefusal) -> ObservedHost.Contents {
        var failure = ActionFailure("the login was refused")
        failure.refusal = refusal
        return .unknown(failure)
    }
    world.hosts["pegasus-worker1"] = nil
    change(2) {
        $0.found.isRunning = false
        $0.contents = .unknown(ActionFailure("the host is stopped"))
    }
    change(3) {
        $0.found.isStarting = true
        $0.contents = .unknown(ActionFailure("the host has just been created"))
    }
    change(4) { $0.contents = .unknown(ActionFailure("looking at pegasus-worker4: no route to host")) }
    change(5) { $0.contents = refused(.key) }
    change(6) { $0.contents = refused(.changedHostKey) }
    change(7) { $0.contents = refused(.unknownHostKey) }
    world.change("pegasus-worker8") { contents in
        contents.engineVersion = nil
        contents.lease = 5_400
        contents.jobs = RunningJobs(count: 2, longest: 300, total: 500)
        contents.containers["worker8"]?.state = "exited"
        contents.containers["worker8"]?.fault = "port is already allocated"
    }
    return StatusReport(Difference(of: try seenPlan(workers: 8), in: world), pool: nil)
}
