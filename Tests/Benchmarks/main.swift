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
    report("journal, 4,000 no-op actions", journal(4_000), target: 1)
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

/// Writes the intents and results of so many actions, waits for the disk, and gives the seconds.
func journal(_ count: Int) -> Double {
    let directory = FileManager.default.temporaryDirectory.appending(path: "pdd-bench-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    do {
        let record = try RunRecord(ClusterFiles(cluster: "bench", beside: directory.path))
        let journal = try Journal(record)
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
