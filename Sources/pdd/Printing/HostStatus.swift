import Applier
import PlanModel

/// What `pdd status` reports of a host.
struct HostStatus: Sendable {
    /// The states of a host, as JSON and the option `--state` name them.
    enum State: String, CaseIterable, Sendable {
        case running, starting, stopped, missing
        /// It does not answer.
        case silent
        /// It answers and does not let pdd in.
        case refused
        /// It is not in the plan.
        case extra
    }

    /// A container of the cluster on a host.
    struct Container: Sendable, Hashable {
        var name: String
        /// Docker's word, or `missing`.
        var state: String
        var isPlanned: Bool
        var id: String?
        /// Docker's message when it could not be started.
        var fault: String?
        var pegasus: String?

        var isRunning: Bool { state == "running" }
    }

    var name: String
    var role: Role?
    var state: State
    /// The state in words.
    var words: String
    /// Why it is in this state, where more is known than the state's words.
    var reason: String?
    var isPlanned: Bool
    /// Its name, and the names of the containers on it that are in the plan.
    var names: [String]
    var address: String?
    var id: String?
    var provider: String?
    /// The version of its engine; nil if that does not answer, or the host could not be read.
    var engineVersion: String?
    /// The remaining time of its lease in seconds.
    var leaseSeconds: Int?
    var jobs: RunningJobs?
    /// The containers of the cluster, also those that are missing; nil if the host could not be read.
    var containers: [Container]?

    /// - Parameters:
    ///   - type: What the plan says of it; nil for a host that is not in the plan.
    ///   - containers: The names of the containers that the plan has on it.
    init(_ name: String, _ host: ObservedHost?, type: HostType?, containers names: [String], isPlanned: Bool) {
        self.name = name
        self.isPlanned = isPlanned
        self.names = [name] + names
        role = type?.role ?? host?.found.role
        provider = (host?.found.provider ?? type?.settings.provider)?.rawValue
        (state, words) = Self.state(host, isPlanned: isPlanned)
        guard let host else { return }
        address = host.found.address.isEmpty ? nil : host.found.address
        id = host.found.identity.isEmpty ? nil : host.found.identity
        switch host.contents {
        case .unknown(let failure): if ![.starting, .stopped].contains(state) { reason = failure.reason }
        case .known(let contents):
            engineVersion = contents.engineVersion
            leaseSeconds = contents.lease
            jobs = contents.jobs
            self.containers = Self.containers(contents, names)
        }
    }

    private static func containers(_ contents: HostContents, _ names: [String]) -> [Container] {
        let found = contents.containers.map { name, container in
            Container(
                name: name, state: container.state, isPlanned: names.contains(name), id: container.id,
                fault: container.fault, pegasus: container.pegasus)
        }
        let missing = names.filter { contents.containers[$0] == nil }
            .map { Container(name: $0, state: "missing", isPlanned: true) }
        return (found + missing).sorted { isNaturallyBefore($0.name, $1.name) }
    }

    private static func state(_ host: ObservedHost?, isPlanned: Bool) -> (State, String) {
        guard let host else { return (.missing, "missing") }
        guard host.found.isRunning else { return (.stopped, "stopped") }
        guard isPlanned else { return (.extra, "not in the plan") }
        guard !host.found.isStarting else { return (.starting, "starting") }
        switch host.refusal {
        case .key, .missingKey: return (.refused, "key refused")
        case .changedHostKey: return (.refused, "host key changed")
        case .unknownHostKey: return (.refused, "host key unknown")
        case nil: return host.isAnswering ? (.running, "running") : (.silent, "no answer")
        }
    }

    /// Whether it is in the plan and runs with its engine and all its containers.
    var isFine: Bool {
        state == .running && engineVersion != nil
            && (containers ?? []).allSatisfy { $0.isRunning || !$0.isPlanned }
    }
}
