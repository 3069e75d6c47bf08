import Applier
import PlanModel

/// Renders what a difference does to running jobs, and what is lost with the submit host.
enum StakesText {
    static func render(_ stakes: Stakes) -> String { printable(jobs(stakes.workers) + loss(stakes.loss)) }

    private static func jobs(_ workers: [Stakes.Worker]) -> String {
        guard !workers.isEmpty else { return "" }
        let seconds = workers.reduce(0) { $0 + $1.jobs.total }
        var text =
            "affected jobs: \(workers.reduce(0) { $0 + $1.jobs.count }) on \(counted(workers.count, "host")), \(hours(seconds)) so far\n"
        for outcome in order(of: workers) {
            let concerned = workers.filter { $0.outcome == outcome }
            text += "  \(count(concerned)) \(phrase(outcome, concerned))\n"
        }
        return text
    }

    private static func order(of workers: [Stakes.Worker]) -> [Stakes.Outcome] {
        var seen: [Stakes.Outcome] = []
        for worker in workers where !seen.contains(worker.outcome) { seen.append(worker.outcome) }
        return seen
    }

    private static func count(_ workers: [Stakes.Worker]) -> String {
        counted(workers.reduce(0) { $0 + $1.jobs.count }, "job")
    }

    private static func phrase(_ outcome: Stakes.Outcome, _ workers: [Stakes.Worker]) -> String {
        switch outcome {
        case .finish(let limit): "can finish; a worker whose jobs run longer than \(limit) stays as it is"
        case .finishOrRestart(let limit): "can finish; after \(limit), the others are started again elsewhere"
        case .restart: "will be ended, and started again elsewhere"
        case .lost:
            "will be ended without being drained, and started again, on \(DifferenceText.hosts(workers.map(\.host)))"
        }
    }

    /// "12.5 job-hours".
    static func hours(_ seconds: Int) -> String {
        let tenths = (seconds + 180) / 360
        return tenths == 0 ? "less than 0.1 job-hours" : "\(tenths / 10).\(tenths % 10) job-hours"
    }

    private static func loss(_ loss: Stakes.Loss?) -> String {
        guard let loss else { return "" }
        let parts = loss.parts.map { part in
            switch part {
            case .queue: "the queue (\(queue(loss.queue)))"
            case .keys: "the keys of the pool"
            case .home: "the users' homes"
            }
        }
        return "lost on \(loss.host): \(parts.joined(separator: ", "))\n"
    }

    /// "7 jobs: 4 running, 1 idle, 2 held".
    static func queue(_ queue: JobQueue?) -> String {
        guard let queue else { return "which cannot be read" }
        let parts = [
            (queue.running, "running"), (queue.idle, "idle"), (queue.held, "held"), (queue.completed, "completed"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty ? "no jobs" : "\(counted(queue.count, "job")): \(parts.joined(separator: ", "))"
    }
}
