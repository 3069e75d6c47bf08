import PlanModel
import Testing

@testable import Applier

/// Workers are replaced while the others work.
struct RollingChangeTests {
    func plan(_ workers: Int, _ environment: String, hasPool: Bool = true, update: UpdateSettings) throws
        -> Plan
    {
        var cluster = SimulatedCluster(workers: workers, hasPool: hasPool)
        cluster.environment = environment
        var plan = try cluster.plan
        plan.updates = plan.updates.mapValues { _ in update }
        return plan
    }

    func update(_ parallel: UpdateSettings.Parallel) -> UpdateSettings {
        var update = UpdateSettings()
        update.parallel = parallel
        return update
    }

    @Test func `a worker that does not come back keeps the others of its lane`() throws {
        let world = try SimulatedWorld.with(try plan(6, "a", update: update(.count(2))))
        let changed = try plan(6, "b", update: update(.count(2)))
        let before = try world.difference(changed)
        world.refuse { call in
            call == "wait-for-workers on submit" ? ActionFailure("these workers are not in the pool: worker-box1") : nil
        }
        let run = world.run(before)
        #expect(!run.result.isComplete)
        let replaced = run.result.succeeded.filter { $0.step == "container" }.map(\.host)
        #expect(Set(replaced) == ["worker1", "worker2"])
        // Going back touches only those that were replaced.
        world.refuse { _ in nil }
        let back = try world.difference(try plan(6, "a", update: update(.count(2))))
        #expect(Set(back.actions.filter { $0.id.step == "container" }.map(\.id.host)) == ["worker1", "worker2"])
        #expect(world.run(back).result.isComplete)
    }

    @Test func `while a worker is missing from the pool, no other leaves for the same change`() throws {
        let world = try SimulatedWorld.with(try plan(4, "a", update: UpdateSettings()))
        let changed = try plan(4, "b", update: UpdateSettings())
        world.refuse { call in
            call == "wait-for-workers on submit" ? ActionFailure("these workers are not in the pool: worker-box1") : nil
        }
        let first = world.run(try world.difference(changed)).result
        #expect(first.succeeded.filter { $0.step == "container" }.map(\.host) == ["worker1"])
        // The new container runs, and never joins.
        world.disturb("worker1") { $0.containers["worker-box1"]?.isJoined = false }
        var observation = try world.difference(changed).observation
        world.disturb("worker1") { $0.containers["worker-box1"]?.isJoined = true }
        observation.hosts["worker1"] = try world.difference(changed).observation.hosts["worker1"]
        let again = Difference(of: changed, in: observation)
        let second = world.run(again).result
        #expect(second.failed == [ActionID("submit", .rejoin)])
        #expect(second.succeeded.filter { $0.step == "container" || $0.step == "drain" } == [])
        // Another change of all workers replaces the one that is missing first, or at least does not wait for it.
        let repaired = Difference(of: try plan(4, "c", update: UpdateSettings()), in: observation)
        #expect(!repaired.actions.contains { $0.id == ActionID("submit", .rejoin) })
    }

    @Test func `no worker leaves before the images of all are there`() throws {
        let plan = try plan(8, "a", update: UpdateSettings())
        let world = try SimulatedWorld.with(plan)
        var changed = plan
        changed.files["build.sh"] = PinnedFile(path: "b.sh", digest: Digest(of: "another"))
        let difference = try world.difference(changed)
        let images = Set((1...8).map { ActionID("worker\($0)", .image) })
        let wait = try #require(difference.actions.first { $0.id == ActionID("submit", .rejoin) })
        #expect(images.isSubset(of: wait.after))
        let first = difference.actions.filter { $0.id.step == "drain" && $0.after.contains(wait.id) }
        #expect(first.map(\.id.host) == ["worker1", "worker2"])
        // One image that cannot be built takes no worker out.
        world.refuse { $0 == "build-worker-image on worker8" ? ActionFailure("no") : nil }
        let run = world.run(difference).result
        #expect(!run.succeeded.contains { $0.step == "drain" })
        world.refuse { _ in nil }
        #expect(try world.apply(changed).result.isComplete)
    }

    @Test func `a worker whose jobs still run stays, and the next apply continues`() throws {
        let world = try SimulatedWorld.with(try plan(4, "a", update: update(.count(2))))
        let changed = try plan(4, "b", update: update(.count(2)))
        world.refuse { call in call == "drain-worker on worker1" ? ActionFailure("jobs still run") : nil }
        let run = world.run(try world.difference(changed))
        #expect(run.result.failed == [ActionID("worker1", .drain)])
        #expect(Set(run.result.succeeded.filter { $0.step == "container" }.map(\.host)) == ["worker2", "worker4"])
        world.refuse { _ in nil }
        let next = try world.apply(changed)
        #expect(Set(next.ids.filter { $0.hasSuffix("/container") }) == ["worker1/container", "worker3/container"])
        #expect(next.result.isComplete)
    }

    @Test func `jobs are not waited for where the user says so`() throws {
        let world = try SimulatedWorld.with(try plan(2, "a", update: UpdateSettings()))
        let changed = try plan(2, "b", update: UpdateSettings())
        _ = try world.difference(changed)
        let observed = try world.difference(changed).observation
        for evicts in [true, false] {
            let difference = Difference(of: changed, in: observed, evicts: evicts)
            let drain = try #require(difference.rollingActions.first { $0.id == ActionID("worker1", .drain) })
            guard case .ssh(let payload) = drain.payload else { throw ActionFailure("no script") }
            #expect(payload.environment.contains(EnvironmentEntry(Variable.wait, .literal(evicts ? "0" : "7200"))))
            #expect(
                payload.environment.contains(
                    EnvironmentEntry(Variable.atDeadline, .literal(evicts ? "evict" : "keep"))))
        }
    }

    @Test func `no worker is drained before a new submit container is there`() throws {
        let plan = try plan(2, "a", update: UpdateSettings())
        let world = try SimulatedWorld.with(plan)
        var changed = try self.plan(2, "b", update: UpdateSettings())
        changed.containers["submit"]?.labels = [("a", "b")]
        let difference = try world.difference(changed)
        let drain = try #require(difference.actions.first { $0.id == ActionID("worker1", .drain) })
        #expect(drain.after.contains(ActionID("submit", .container)))
        #expect(world.run(difference).result.isComplete)
    }

    @Test(arguments: ["exited", "paused"])
    func `a container that does not work is replaced at once, and the next leaves when it is back`(state: String) throws
    {
        let world = try SimulatedWorld.with(try plan(2, "a", update: UpdateSettings()))
        world.disturb("worker1") { $0.containers["worker-box1"]?.state = state }
        let difference = try world.difference(try plan(2, "b", update: UpdateSettings()))
        #expect(difference.rollingActions.map(\.id.description) == ["submit/rejoin", "worker2/drain"])
        #expect(difference.rollingActions[0].after == [ActionID("worker1", .reach)])
    }

    @Test func `idle workers are replaced first, and no approval depends on jobs`() throws {
        let world = try SimulatedWorld.with(try plan(3, "a", update: UpdateSettings()))
        let changed = try plan(3, "b", update: UpdateSettings())
        let quiet = try world.difference(changed)
        var observation = quiet.observation
        for (host, count) in [("worker1", 2), ("worker2", 1)] {
            guard var observed = observation.hosts[host], case .known(var contents) = observed.contents else {
                continue
            }
            contents.jobs = RunningJobs(count: count, longest: 60, total: 90)
            observed.contents = .known(contents)
            observation.hosts[host] = observed
        }
        let busy = Difference(of: changed, in: observation)
        let drains = busy.actions.map(\.id).filter { $0.step == "drain" }.map(\.host)
        #expect(drains == ["worker3", "worker2", "worker1"])
        #expect(Stakes(of: busy).workers.map(\.action) == [ActionID("worker1", .drain), ActionID("worker2", .drain)])
        let (before, after) = (Approval(of: quiet), Approval(of: busy))
        #expect(before == after && before.deviations(in: after) == [])
    }

    @Test func `workers look for a pool that lacks one although all containers run`() throws {
        let plan = try plan(3, "a", update: UpdateSettings())
        var observation = try SimulatedWorld.with(plan).difference(plan).observation
        guard case .known(var submit) = observation.hosts["submit"]?.contents else { throw ActionFailure("no host") }
        submit.holding.remove(ActionID(ActionID.cluster, .ready))
        observation.hosts["submit"]?.contents = .known(submit)
        let reach = (1...3).map { ActionID("worker\($0)", .reach) }
        let ready = ActionID(ActionID.cluster, .ready)
        #expect(Difference(of: plan, in: observation).actions.map(\.id) == reach + [ready])
        // One that is known to be out is what the pool lacks.
        guard case .known(var worker) = observation.hosts["worker2"]?.contents else { throw ActionFailure("no host") }
        worker.containers["worker-box2"]?.state = "exited"
        observation.hosts["worker2"]?.contents = .known(worker)
        let ids = Difference(of: plan, in: observation).actions.map(\.id)
        #expect(ids == [ActionID("worker2", .container), reach[1], ready])
    }

    @Test func `a container that an action before it leaves as it is keeps its jobs`() throws {
        let plan = try plan(2, "a", update: UpdateSettings())
        let world = try SimulatedWorld.with(plan)
        world.disturb("worker1") { $0.markers["worker1.image"] = nil }
        let difference = try world.difference(plan)
        #expect(difference.actions.contains { $0.id == ActionID("worker1", .container) })
        #expect(difference.rollingActions.isEmpty)
    }

    @Test func `the order costs in proportion to the workers`() throws {
        func count(_ workers: Int) throws -> Int {
            var cluster = SimulatedCluster(workers: workers)
            let world = try SimulatedWorld.with(try cluster.plan)
            cluster.environment = "b"
            return try world.difference(try cluster.plan).actions.reduce(0) { $0 + $1.dependencies.count }
        }
        let (small, large) = (try count(20), try count(80))
        #expect(Double(large) < Double(small) * 4.2)
    }
}
