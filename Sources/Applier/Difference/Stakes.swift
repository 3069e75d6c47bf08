public import PlanModel

/// What a difference does to jobs that run, and to what only the submit host holds.
public struct Stakes: Sendable {
    /// The jobs on a host whose container is re-created or removed.
    public struct Worker: Sendable, Hashable {
        public let host: String
        /// The action that waits for the jobs, or ends them.
        public let action: ActionID
        public let jobs: RunningJobs
        public let outcome: Outcome
    }

    public enum Outcome: Sendable, Hashable {
        /// They finish; if some still run after this time, they go on and the worker stays.
        case finish(TimeSpan)
        /// They finish; those that still run after this time start over elsewhere.
        case finishOrRestart(TimeSpan)
        /// They start over elsewhere at once, as the user asked.
        case restart
        /// They end with a container that is not drained, and start over.
        case lost
    }

    /// What is lost with the submit host or its container.
    public struct Loss: Sendable, Hashable {
        public let host: String
        /// The action that discards it.
        public let action: ActionID
        public let parts: [SubmitState]
        /// Nil if it could not be read.
        public let queue: JobQueue?
    }

    /// In the order of their hosts' names.
    public let workers: [Worker]
    public let loss: Loss?

    public var isEmpty: Bool { workers.isEmpty && loss == nil }

    /// The jobs that end with containers that are not drained.
    public var lost: [Worker] { workers.filter { $0.outcome == .lost } }

    public init(of difference: Difference) {
        let endings = Endings(difference)
        let drains = (difference.removals + difference.rollingActions).filter { $0.id == ActionID($0.id.host, .drain) }
        let outcomes = Dictionary(drains.map { ($0.id.host, Self.outcome(of: $0)) }, uniquingKeysWith: { $1 })
        let hosts = difference.observation.hosts.sorted { isNaturallyBefore($0.key, $1.key) }
        workers = hosts.compactMap { name, _ in
            guard let jobs = difference.observation.jobs(on: name) else { return nil }
            if let outcome = outcomes[name] {
                return Worker(host: name, action: ActionID(name, .drain), jobs: jobs, outcome: outcome)
            }
            return endings.first[name].map { Worker(host: name, action: $0, jobs: jobs, outcome: .lost) }
        }
        loss = hosts.first { $0.value.found.role == .submit }.flatMap { endings.loss(of: $0.key, $0.value) }
    }

    private static func outcome(of drain: Action) -> Outcome {
        guard case .ssh(let payload) = drain.payload else { return .lost }
        func value(_ name: String) -> String? {
            guard case .literal(let text) = payload.environment.first(where: { $0.name == name })?.value else {
                return nil
            }
            return text
        }
        let wait = TimeSpan(seconds: value(Variable.wait).flatMap { Int($0) } ?? 0)
        guard value(Variable.atDeadline) == UpdateSettings.AtDeadline.evict.rawValue else { return .finish(wait) }
        return wait.seconds == 0 ? .restart : .finishOrRestart(wait)
    }
}

/// What a difference ends: hosts with all that is on them, and containers that run.
private struct Endings {
    private let difference: Difference
    /// The hosts that are removed or replaced, with the action that does it.
    private var hosts: [String: ActionID] = [:]
    /// The containers that are removed or re-created.
    private var containers: [String: [(name: String, action: Action)]] = [:]
    /// The first action on each host that ends something.
    private(set) var first: [String: ActionID] = [:]

    init(_ difference: Difference) {
        self.difference = difference
        for host in difference.replacedHosts { end(host, ActionID(host, .host)) }
        difference.removals.forEach { add($0) }
        for (action, status) in zip(difference.plan.actions, difference.statuses) where status.mustRun { add(action) }
    }

    private mutating func add(_ action: Action) {
        switch action.payload {
        case .destroyHost(let payload): end(payload.host, action.id)
        case .removeContainer(let payload): end(payload.host, payload.name, action)
        case .runContainer(let payload):
            guard let container = contents(payload.host)?.containers[payload.name],
                container.digest != difference.expected[action.id] || container.fault != nil
            else { return }
            end(payload.host, payload.name, action)
        case .createHost, .openPort, .scp, .scpImage, .ssh, .closePort: break
        }
    }

    private mutating func end(_ host: String, _ action: ActionID) {
        if hosts[host] == nil { hosts[host] = action }
        if first[host] == nil { first[host] = action }
    }

    private mutating func end(_ host: String, _ container: String, _ action: Action) {
        containers[host, default: []].append((container, action))
        if first[host] == nil { first[host] = action.id }
    }

    private func contents(_ host: String) -> HostContents? {
        guard case .known(let contents) = difference.observation.hosts[host]?.contents else { return nil }
        return contents
    }

    /// What is lost with a submit host or its container; nil if nothing is.
    func loss(of name: String, _ host: ObservedHost) -> Stakes.Loss? {
        guard difference.plan.hasPool || difference.plan.isDestruction else { return nil }
        let contents = contents(name)
        // A host that does not answer, or whose engine does not, may hold a queue, unless that was given up already.
        let isUnknown =
            !host.found.isLeaving
            && contents.map { $0.engineVersion == nil && !$0.markers.isEmpty }
                ?? !(host.found.isStarting || host.isUnmet)
        let queue = isUnknown ? nil : contents?.queue ?? JobQueue(idle: 0, running: 0, held: 0, completed: 0)
        if let action = hosts[name] {
            let hasPool = difference.plan.hasPool ? contents?.containers.isEmpty == false : contents?.queue != nil
            guard isUnknown || hasPool else { return nil }
            return Stakes.Loss(host: name, action: action, parts: SubmitState.allCases, queue: queue)
        }
        for (container, action) in containers[name] ?? [] {
            let parts = lostParts(of: container, by: action, contents)
            if !parts.isEmpty { return Stakes.Loss(host: name, action: action.id, parts: parts, queue: queue) }
        }
        return nil
    }

    /// What a container holds that is in no volume, and is not copied into one of the container that replaces it.
    private func lostParts(of container: String, by action: Action, _ contents: HostContents?) -> [SubmitState] {
        // The volumes of a container that is no longer in the plan are named for it.
        guard difference.plan.placements.contains(where: { $0.name == container }) else { return SubmitState.allCases }
        guard let mounts = contents?.containers[container]?.mounts else { return [] }
        var kept = mounts
        if case .runContainer(let payload) = action.payload {
            kept +=
                difference.plan.containers[payload.settings]?.mounts.compactMap { mount in
                    let words = PlanModel.parts(of: mount, at: ":")
                    return words.count > 1 && !begins(mount, with: "/") ? words[1] : nil
                } ?? []
        }
        return SubmitState.allCases.filter { !$0.isMounted(in: kept) }
    }
}
