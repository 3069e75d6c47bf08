public import PlanModel

/// The existing resources of a cluster.
public struct WorldObservation: Sendable {
    public var rules: Set<PortRule>
    public var hosts: [String: ObservedHost]
    public var hasRemains: Bool
    /// What the pool says of itself, if it was asked; meaningless where the submit container does not run.
    var pool: PoolObservation?

    public init(
        rules: Set<PortRule> = [], hosts: [String: ObservedHost] = [:], hasRemains: Bool = false
    ) {
        self.rules = rules
        self.hosts = hosts
        self.hasRemains = hasRemains
    }

    /// Whether nothing of the cluster exists.
    public var isEmpty: Bool { hosts.isEmpty && !hasRemains }
}

/// An existing host and its contents.
public struct ObservedHost: Sendable {
    public var found: FoundHost
    public var contents: Contents
    /// Whether this pdd's files have no host key of it: it was not logged in to from here, and may not be complete.
    public var isUnmet = false

    public enum Contents: Sendable {
        case known(HostContents)
        /// The host could not be observed.
        case unknown(ActionFailure)
    }

    /// Whether it could be observed.
    public var isAnswering: Bool {
        switch contents {
        case .known: true
        case .unknown: false
        }
    }

    /// Why it answered, but did not let pdd in; nil when it did, was silent, or was not asked.
    public var refusal: LoginRefusal? {
        if let refusal = found.refusal { return refusal }
        if case .unknown(let failure) = contents { return failure.refusal }
        return nil
    }

    public init(found: FoundHost, contents: Contents) {
        self.found = found
        self.contents = contents
    }
}

/// The contents of a host.
public struct HostContents: Sendable, Hashable {
    /// The digest in each marker, by action.
    public var markers: [ActionID: Digest] = [:]
    /// The actions whose file has changed since it was copied, with the reason.
    public var disturbed: [ActionID: String] = [:]
    /// The live actions whose check passes.
    public var holding: Set<ActionID> = []
    public var containers: [String: ObservedContainer] = [:]
    /// The engine's version, `26.1.5+dfsg1`; nil if the engine did not report it.
    public var engineVersion: String?
    /// The remaining time of the host's lease, in seconds; nil without a lease.
    public var lease: Int?
    /// The jobs of HTCondor that run on the host; nil without any.
    public var jobs: RunningJobs?
    /// The queue of the submit container; nil where there is none.
    public var queue: JobQueue?

    public init() {}
}

/// Jobs that run on a host.
public struct RunningJobs: Sendable, Hashable {
    public let count: Int
    /// How long the longest has been running, in seconds.
    public let longest: Int
    /// How long all of them have been running together, in seconds.
    public let total: Int

    public init(count: Int, longest: Int, total: Int) {
        self.count = count
        self.longest = longest
        self.total = total
    }
}

/// The numbers of jobs in HTCondor's queue, by state.
public struct JobQueue: Sendable, Hashable {
    public let idle: Int
    /// Those that run, also if suspended or transferring their output.
    public let running: Int
    public let held: Int
    /// Those that have ended but wait in the queue until their output is fetched.
    public let completed: Int

    public init(idle: Int, running: Int, held: Int, completed: Int) {
        self.idle = idle
        self.running = running
        self.held = held
        self.completed = completed
    }

    public var count: Int { idle + running + held + completed }
}

/// A container of the cluster on a host.
public struct ObservedContainer: Sendable, Hashable {
    public var digest: Digest?
    /// Docker's word: running, exited, paused, restarting, created, dead.
    public var state: String
    /// Those that it is on.
    ///
    /// An engine that leaves a swarm takes its running containers off the overlay networks.
    public var networks: [String]

    public init(digest: Digest?, state: String, networks: [String]) {
        self.digest = digest
        self.state = state
        self.networks = networks
    }

    /// The settings that it was created with; nil if they were not recorded.
    public var settings: SettingsRecord?
    /// The version of Pegasus in its image, or `none`; nil if the image does not say it, or it was not asked for.
    public var pegasus: String?
    /// The engine's id of it; nil when that was not asked for.
    public var id: String?
    /// The paths where it has volumes or directories of the host; nil when that was not asked for.
    public var mounts: [String]?
    /// Docker's message when an earlier run could not start it; nil if it runs or was not started.
    public var fault: String?

    public var isRunning: Bool { state == "running" }
}

extension WorldObservation {
    /// The jobs that run on a host; nil without any, and where the host did not answer.
    func jobs(on host: String) -> RunningJobs? {
        if case .known(let contents) = hosts[host]?.contents { contents.jobs } else { nil }
    }

    /// What is reported of the engines that were seen, for a cluster whose overlay is encrypted.
    public var encryptionFindings: [String] {
        var names: [String: [String]] = [:]
        for (name, host) in answers {
            if let version = host.engineVersion { names[version, default: []].append(name) }
        }
        let single = names.sorted { $0.key < $1.key }.compactMap { version, names in
            EncryptedOverlays.finding(version).map { finding in
                let first = names.sorted(by: isNaturallyBefore).prefix(3).joined(separator: ", ")
                return "\(first)\(names.count > 3 ? " and \(names.count - 3) more" : ""): \(finding)"
            }
        }
        return single + [EncryptedOverlays.finding(together: names.keys.sorted())].compactMap { $0 }
    }

    private var answers: [(String, HostContents)] {
        hosts.compactMap { name, host in
            if case .known(let contents) = host.contents { (name, contents) } else { nil }
        }
    }
}
