import PlanModel
import Testing

@testable import Applier

/// What changes do to running jobs, and to what the submit host holds.
struct StakesTests {
    private static let jobs = RunningJobs(count: 3, longest: 7800, total: 9000)
    private static let queue = JobQueue(idle: 2, running: 3, held: 1, completed: 0)

    private func plan(_ workers: Int, _ environment: String, update: UpdateSettings = UpdateSettings()) throws -> Plan {
        var cluster = SimulatedCluster(workers: workers)
        cluster.environment = environment
        var plan = try cluster.plan
        plan.updates = plan.updates.mapValues { _ in update }
        return plan
    }

    /// The world of a plan, as the next plan sees it; jobs run on every worker, and the submit container has a queue.
    private func busy(
        _ former: Plan, _ next: Plan, evicts: Bool = false,
        _ change: (inout WorldObservation) -> Void = { _ in }
    ) throws -> Difference {
        var observation = try SimulatedWorld.with(former).difference(next).observation
        for (name, host) in observation.hosts {
            guard case .known(var contents) = host.contents else { continue }
            contents.engineVersion = "26.1.5"
            if host.found.role == .submit {
                contents.queue = Self.queue
                contents.containers["submit-box"]?.mounts = SubmitState.allCases.map(\.path)
            } else {
                contents.jobs = Self.jobs
            }
            observation.hosts[name]?.contents = .known(contents)
        }
        change(&observation)
        return Difference(of: next, in: observation, evicts: evicts)
    }

    private func outcomes(_ difference: Difference) -> [Stakes.Outcome] {
        Stakes(of: difference).workers.map(\.outcome)
    }

    @Test func `a cluster that stays as it is has nothing at stake`() throws {
        let plan = try plan(2, "a")
        #expect(Stakes(of: try busy(plan, plan)).isEmpty)
    }

    @Test func `the jobs of a worker that is drained finish, as its group says`() throws {
        let (former, next) = (try plan(2, "a"), try plan(2, "b"))
        let stakes = Stakes(of: try busy(former, next))
        #expect(stakes.workers.map(\.action) == [ActionID("worker1", .drain), ActionID("worker2", .drain)])
        #expect(stakes.workers.map(\.jobs) == [Self.jobs, Self.jobs])
        #expect(stakes.workers.map(\.outcome) == Array(repeating: .finish(UpdateSettings().drain), count: 2))
        #expect(stakes.loss == nil && stakes.lost.isEmpty)
        var update = UpdateSettings()
        update.atDeadline = .evict
        #expect(
            try outcomes(busy(former, plan(2, "b", update: update))) == [
                .finishOrRestart(update.drain), .finishOrRestart(update.drain),
            ])
        #expect(try outcomes(busy(former, next, evicts: true)) == [.restart, .restart])
    }

    @Test func `a worker that is no longer in the plan is drained, too`() throws {
        let stakes = Stakes(of: try busy(plan(3, "a"), plan(2, "a")))
        #expect(stakes.workers.map(\.host) == ["worker3"])
        #expect(stakes.lost.isEmpty)
    }

    @Test func `jobs whose worker cannot be drained are lost`() throws {
        let plan = try plan(2, "a")
        let difference = try busy(plan, plan) { observation in
            guard case .known(var contents) = observation.hosts["worker1"]?.contents else { return }
            contents.containers["worker-box1"]?.fault = "network not found"
            observation.hosts["worker1"]?.contents = .known(contents)
        }
        #expect(Stakes(of: difference).lost.map(\.action) == [ActionID("worker1", .container)])
    }

    @Test func `a submit host that is removed loses all, and one that does not answer all that it may hold`() throws {
        let plan = try plan(2, "a")
        var moved = plan
        var settings = DockerHostSettings()
        settings.memory = "2g"
        moved.hosts["submit"] = HostType(role: .submit, settings: .docker(settings))
        let loss = try #require(Stakes(of: try busy(plan, moved)).loss)
        #expect(loss.action == ActionID("submit", .host) && loss.parts == SubmitState.allCases)
        #expect(loss.queue == Self.queue)
        let silent = try busy(plan, moved) { observation in
            observation.hosts["submit"]?.contents = .unknown(ActionFailure("no answer"))
        }
        let unknown = try #require(Stakes(of: silent).loss)
        #expect(unknown.queue == nil)
        let leaving = try busy(plan, moved) { observation in
            observation.hosts["submit"]?.contents = .unknown(ActionFailure("no answer"))
            observation.hosts["submit"]?.found.isLeaving = true
        }
        #expect(Stakes(of: leaving).loss == nil)
        let stays = try busy(plan, moved) { $0.hosts["submit"]?.found.isLeaving = true }
        #expect(Stakes(of: stays).loss?.queue == Self.queue)
        let new = try busy(plan, moved) { observation in
            observation.hosts["submit"]?.contents = .unknown(ActionFailure("no answer"))
            observation.hosts["submit"]?.found.isStarting = true
        }
        #expect(Stakes(of: new).loss == nil)
        let unmet = try busy(plan, moved) { observation in
            observation.hosts["submit"]?.contents = .unknown(ActionFailure("no answer"))
            observation.hosts["submit"]?.isUnmet = true
        }
        #expect(Stakes(of: unmet).loss == nil)
    }

    @Test(
        arguments: [
            (SubmitState.allCases.map(\.path), [], []),
            ([], ["queue:/var/lib/condor", "keys:/etc/condor/passwords.d", "home:/home"], []),
            ([], ["queue:/var/lib/condor"], [.keys, .home]),
            (["/home"], ["/srv/queue:/var/lib/condor"], [.queue, .keys]),
            (["/var/lib"], [], [.keys, .home]),
        ] as [([String], [String], [SubmitState])])
    func `a submit container loses what is in no volume and is copied into none`(
        mounts: [String], next: [String], lost: [SubmitState]
    ) throws {
        let former = try plan(1, "a")
        var changed = former
        changed.containers["submit"]?.labels = [("a", "b")]
        changed.containers["submit"]?.mounts = next
        let difference = try busy(former, changed) { observation in
            guard case .known(var contents) = observation.hosts["submit"]?.contents else { return }
            contents.containers["submit-box"]?.mounts = mounts
            observation.hosts["submit"]?.contents = .known(contents)
        }
        #expect(Stakes(of: difference).loss?.parts ?? [] == lost)
    }
}
