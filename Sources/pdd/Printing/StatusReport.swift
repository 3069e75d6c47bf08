import Applier
import PlanModel

/// What `pdd status` reports of a cluster: a value, from which the text and the JSON are rendered.
struct StatusReport: Sendable {
    var cluster: String
    var providers: [String]
    /// The length of the lease that the plan gives the hosts; nil if they have none.
    var lease: String?
    /// The hosts of the plan in its order, then those that are not in the plan.
    var hosts: [HostStatus]
    /// What HTCondor reports; nil if there is no pool, or the submit container does not run.
    var pool: PoolObservation?
    /// The queue of the submit container; nil if there is none, or it could not be read.
    var queue: JobQueue?
    /// What apply would do, as JSON objects.
    var differences: [String]
    /// The ids of the actions that apply would run.
    var actions: [String]
    /// Whether the cluster matches its plan.
    var matches: Bool

    init(_ difference: Difference, pool: PoolObservation?) {
        let plan = difference.plan
        let observation = difference.observation
        let planned = Set(plan.createdHosts)
        let extra = observation.hosts.keys.filter { !planned.contains($0) }.sorted(by: isNaturallyBefore)
        let types = plan.hostTypes
        let containers = Dictionary(grouping: plan.placements, by: \.host).mapValues { $0.map(\.name) }
        cluster = plan.cluster
        providers = plan.providers.map(\.kind.rawValue)
        lease = plan.lease?.description
        hosts = (plan.createdHosts + extra).map { name in
            HostStatus(
                name, observation.hosts[name], type: types[name], containers: containers[name] ?? [],
                isPlanned: planned.contains(name))
        }
        queue =
            observation.hosts.values.compactMap { host in
                if case .known(let contents) = host.contents { contents.queue } else { nil }
            }.first
        differences = DifferenceJSON.objects(difference)
        actions = difference.actions.map(\.id.description)
        matches = difference.isEmpty
        self.pool = pool
    }

    /// Whether no host of the cluster exists.
    var isEmpty: Bool { hosts.allSatisfy { $0.state == .missing } }

    /// Whether the cluster matches its plan, and every host and container of it runs.
    var isFine: Bool { matches && hosts.allSatisfy(\.isFine) && pool?.fault == nil }

    /// The versions of one program, each with the number of places that have it.
    private static func counts(_ versions: [String?]) -> [(version: String, count: Int)] {
        Dictionary(grouping: versions.compactMap { $0 }) { $0 }.map { ($0.key, $0.value.count) }
            .sorted { isNaturallyBefore($0.0, $1.0) }
    }

    /// The versions of the hosts' engines, and on how many hosts each is.
    var engineVersions: [(version: String, count: Int)] { Self.counts(hosts.map(\.engineVersion)) }

    /// The versions of HTCondor, and in how many containers each is.
    var condorVersions: [(version: String, count: Int)] {
        var machines: [String: String?] = [:]
        for slot in pool?.slots ?? [] { machines[slot.machine] = slot.version }
        return Self.counts([pool?.version] + machines.values)
    }

    /// What the submit container's image says of its version of Pegasus.
    var pegasus: String? {
        hosts.first { $0.role == .submit }?.containers?.first { $0.isRunning }?.pegasus
    }

    /// What tells it from an earlier report, without what changes with time alone.
    var signature: String {
        var report = self
        report.differences = []
        for index in report.hosts.indices {
            report.hosts[index].leaseSeconds = nil
            report.hosts[index].jobs = report.hosts[index].jobs.map {
                RunningJobs(count: $0.count, longest: 0, total: 0)
            }
        }
        for index in (report.pool?.slots ?? []).indices { report.pool?.slots[index].job?.seconds = nil }
        return StatusJSON.line(report, of: report) + actions.joined(separator: " ")
    }
}
