/// How far a work run is: the sum of its events.
public struct WorkProgress: Sendable {
    public private(set) var idle = 0
    public private(set) var running = 0
    /// The held jobs with their reasons, in the order in which they were held.
    public private(set) var held: [(job: String, reason: String)] = []
    /// The jobs that have ended, without those of DAGMan itself.
    public private(set) var jobs: [WorkJob] = []
    /// The jobs of DAGMan itself that have ended.
    public private(set) var dags: [WorkJob] = []
    public private(set) var nodes: (done: Int, total: Int, failed: Int)?
    public private(set) var slots: (busy: Int, total: Int)?
    public private(set) var command: CommandEnd?
    /// The error output of failed jobs, in lines.
    public private(set) var errorOutput: [String: [String]] = [:]
    public private(set) var analysis: [String] = []
    public private(set) var statistics: [String] = []
    public private(set) var verdict: WorkVerdict?
    /// When the run ended, in seconds since 1970.
    public private(set) var endTime: Double?

    /// How the run's command ended.
    public enum CommandEnd: Sendable, Equatable {
        case exited(Int)
        /// With its container; its status is unknown.
        case lost
    }

    public init() {}

    /// How many jobs have ended well.
    public private(set) var done = 0
    /// How many attempts have failed.
    public var failedAttempts: Int { jobs.count - done }

    public mutating func add(_ event: WorkEvent) {
        switch event {
        case .counts(let idle, let running, _): (self.idle, self.running) = (idle, running)
        case .nodes(let done, let total, let failed): nodes = (done, total, failed)
        case .slots(let busy, let total): slots = (busy, total)
        case .held(let job, let reason): held.append((job, reason))
        case .released(let job): held.removeAll { $0.job == job }
        case .ended(let job):
            held.removeAll { $0.job == job.id }
            if job.isDAG {
                dags.append(job)
            } else {
                jobs.append(job)
                if job.hasSucceeded { done += 1 }
            }
        case .commandEnded(let status): command = status.map { .exited($0) } ?? .lost
        case .output: break
        case .errorOutput(let job, let line): errorOutput[job, default: []].append(line)
        case .analysis(let line): analysis.append(line)
        case .statistics(let line): statistics.append(line)
        case .finished(let verdict, let time): (self.verdict, endTime) = (verdict, time)
        }
    }

    /// The jobs that failed.
    ///
    /// Of the attempts at a node of a DAG, the last counts; each of its jobs has the same number behind the dot in every
    /// attempt.
    public var failures: [WorkJob] {
        var last: [String: Int] = [:]
        for (index, job) in jobs.enumerated() { last[key(job)] = index }
        return jobs.enumerated().filter { last[key($1)] == $0 && !$1.hasSucceeded }.map(\.element)
    }

    private func key(_ job: WorkJob) -> String {
        job.node.map { "\($0.dag)/\($0.name)/\(job.id.drop { $0 != "." })" } ?? job.id
    }

    /// The jobs of one kind together.
    public struct Kind: Sendable, Equatable {
        public let name: String
        public var jobs = 0
        public var failed = 0
        /// In seconds.
        public var wallTime = 0.0
        /// In seconds.
        public var processorTime = 0.0
    }

    /// The kinds of jobs, the one that took longest first.
    public var kinds: [Kind] {
        var kinds: [String: Kind] = [:]
        for job in jobs {
            var kind = kinds[job.kind] ?? Kind(name: job.kind)
            kind.jobs += 1
            kind.failed += job.hasSucceeded ? 0 : 1
            kind.wallTime += job.wallTime
            kind.processorTime += job.processorTime
            kinds[job.kind] = kind
        }
        return kinds.values.sorted { ($1.wallTime, $0.name) < ($0.wallTime, $1.name) }
    }
}
