import PlanModel

/// What happens in a work run, as its keeper records it.
public enum WorkEvent: Sendable, Equatable {
    /// Jobs in the queue, without those of DAGMan itself.
    case counts(idle: Int, running: Int, held: Int)
    /// Nodes of all DAGs.
    case nodes(done: Int, total: Int, failed: Int)
    /// Processors of the pool.
    case slots(busy: Int, total: Int)
    case held(job: String, reason: String)
    case released(job: String)
    case ended(WorkJob)
    /// The command has ended; nil if its status was lost with the container.
    case commandEnded(status: Int?)
    /// A line that the command printed.
    case output(String)
    /// A line of the error output of a failed job.
    case errorOutput(job: String, line: String)
    /// A line of pegasus-analyzer.
    case analysis(String)
    /// A line of pegasus-statistics.
    case statistics(String)
    /// The run has ended, at this time in seconds since 1970.
    case finished(WorkVerdict, time: Double)

    /// Reads a line of the events of keep-run.sh; nil if pdd does not know it.
    init?(_ line: String) {
        let fields = parts(of: line, at: "\t")
        let numbers = fields.dropFirst().map { Int($0) }
        func rest(after count: Int) -> String { fields.dropFirst(count).joined(separator: "\t") }
        switch fields[0] {
        case "o": self = .output(rest(after: 1))
        case "counts":
            guard numbers.count >= 3, let idle = numbers[0], let running = numbers[1], let held = numbers[2]
            else { return nil }
            self = .counts(idle: idle, running: running, held: held)
        case "dag":
            guard numbers.count >= 3, let done = numbers[0], let total = numbers[1], let failed = numbers[2]
            else { return nil }
            self = .nodes(done: done, total: total, failed: failed)
        case "slots":
            guard numbers.count >= 2, let busy = numbers[0], let total = numbers[1] else { return nil }
            self = .slots(busy: busy, total: total)
        case "held" where fields.count >= 3: self = .held(job: fields[1], reason: rest(after: 2))
        case "released" where fields.count == 2: self = .released(job: fields[1])
        case "job":
            guard let job = WorkJob(Array(fields.dropFirst())) else { return nil }
            self = .ended(job)
        case "command" where fields.count >= 2: self = .commandEnded(status: Int(fields[1]))
        case "error" where fields.count >= 3: self = .errorOutput(job: fields[1], line: rest(after: 2))
        case "analysis": self = .analysis(rest(after: 1))
        case "statistics": self = .statistics(rest(after: 1))
        case "end":
            guard fields.count == 3, let verdict = WorkVerdict(rawValue: fields[1]), let time = Double(fields[2])
            else { return nil }
            self = .finished(verdict, time: time)
        default: return nil
        }
    }
}

/// How a work run ended.
public enum WorkVerdict: String, Sendable {
    case succeeded, failed, stopped
}
