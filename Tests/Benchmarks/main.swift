import Applier
import Foundation
import PlanModel

/// Measures what has no program of its own: the schedule, and a run's journal. Prints a line each and
/// exits 1 when a target is missed.
measureAll()

func measureAll() {
    var isMissed = false
    func report(_ what: String, _ seconds: Double, target: Double) {
        let isMet = seconds <= target
        isMissed = isMissed || !isMet
        let figures = "\(rounded(seconds)) s, target \(rounded(target)) s"
        print("\(isMet ? "PASS" : "FAIL")  \(what): \(figures)")
    }
    let hundred = min(schedule(100_000), schedule(100_000))
    report("schedule, 100,000 no-op actions", hundred, target: 1)
    let ten = min(schedule(10_000), schedule(10_000), schedule(10_000))
    report("schedule, per action at 100,000 against 10,000, times 3", hundred / 10, target: ten * 3)
    report("journal alone, 4,000 actions", journal(4_000), target: 1)
    let part = min(run(10_008), run(10_008), run(10_008))
    report("a whole run, journal and all, of 10,008 no-op actions", part, target: 10_008 * 30e-6)
    let whole = run(100_008)
    report("a whole run, journal and all, of 100,008 no-op actions", whole, target: 100_008 * 30e-6)
    exit(isMissed ? 1 : 0)
}

func rounded(_ seconds: Double) -> String { "\((seconds * 10_000).rounded() / 10_000)" }

/// Runs a cluster-shaped graph, eight actions a host behind one another, and gives the seconds.
func schedule(_ count: Int) -> Double {
    let items = (0..<count).map { index in
        Schedule.Item(
            dependencies: index % 8 == 0 ? [] : [index - 1, index - index % 8],
            weight: Double(index % 7 + 1), limits: [0, 1 + index / 8])
    }
    let begin = now()
    var schedule = Schedule(items, width: 64, limits: [32] + Array(repeating: 4, count: count / 8 + 1))
    var running = schedule.start()
    var finished = 0
    while let index = running.popLast() {
        _ = schedule.finish(index, succeeded: true)
        finished += 1
        running += schedule.start()
    }
    precondition(finished == count && schedule.isOver, "the schedule did not run all of it")
    return now() - begin
}

/// A provider for which everything is so already.
private struct NoProvider: Provider {
    func observe() throws(ActionFailure) -> ProviderObservation { ProviderObservation() }
    func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        throw ActionFailure("there are no hosts here")
    }
    func destroyHost(_ host: FoundHost) throws(ActionFailure) {}
    func hostKey(of host: FoundHost) throws(ActionFailure) -> String? { nil }
    func openPort(_ rule: PortRule) throws(ActionFailure) {}
    func closePort(_ rule: PortRule) throws(ActionFailure) {}
    func removeRemains() throws(ActionFailure) {}
}

/// Hosts of which there are none.
private struct NoAccess: HostAccess {
    func connect(to host: FoundHost, deadline: Int, log: OutputLog?) throws(ActionFailure) {}
    func forget(_ gone: GoneHosts) {}
    func run(_ script: HostScript, on host: FoundHost) throws(ActionFailure) -> String { "" }
    func copy(_ copy: HostCopy, to host: FoundHost) throws(ActionFailure) {}
    func copyImage(
        _ image: String, marker: HostMarker, to host: FoundHost, deadline: Int, log: OutputLog?
    ) throws(ActionFailure) {}
}

/// Creates a temporary directory for the files of one measurement.
func newDirectory() -> URL {
    let directory = FileManager.default.temporaryDirectory.appending(path: "pdd-bench-\(UUID().uuidString)")
    do {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    } catch {
        print("error: \(error)")
        exit(1)
    }
    return directory
}

/// Runs so many actions that have nothing to do, recorded as any run is, and gives the seconds.
func run(_ count: Int) -> Double {
    let directory = newDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    var plan = Plan(cluster: "bench", provider: .docker)
    for index in 0..<count {
        let after = index % 8 == 0 ? [] : [ActionID("host\(index / 8)", "step\(index % 8 - 1)")]
        let rule = PortRule(ports: PortRange(1 + index % 60_000), transport: .tcp, source: .cluster)
        plan.actions.append(
            Action(ActionID("host\(index / 8)", "step\(index % 8)"), .openPort(OpenPort(rule)), after: after))
    }
    do {
        let files = ClusterFiles(cluster: "bench", beside: directory.path)
        let record = try RunRecord(files)
        let journal = try Journal(record, of: plan)
        let difference = Difference(of: plan, in: WorldObservation())
        let begin = now()
        let run = ApplyRun(
            difference, provider: NoProvider(), access: NoAccess(), commands: SystemCommandRunner(),
            directory: directory.path, record: record, observers: [journal])
        let result = run.run()
        journal.finish()
        precondition(result.succeeded.count == count, "the run did not do all of it")
        return now() - begin
    } catch {
        print("error: \(error)")
        exit(1)
    }
}

/// Writes the intents and results of so many actions, waits for the disk, and gives the seconds.
func journal(_ count: Int) -> Double {
    let directory = newDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    do {
        let record = try RunRecord(ClusterFiles(cluster: "bench", beside: directory.path))
        let journal = try Journal(record, of: Plan(cluster: "bench", provider: .docker))
        let begin = now()
        for index in 0..<count {
            let action = Action(ActionID("host\(index)", "step"), .destroyHost(DestroyHost(host: "host\(index)")))
            journal.handle(.started(action))
            journal.handle(.succeeded(action, seconds: 0))
        }
        journal.finish()
        return now() - begin
    } catch {
        print("error: \(error)")
        exit(1)
    }
}
