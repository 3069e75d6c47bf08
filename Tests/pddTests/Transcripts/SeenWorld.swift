import Applier
import PlanModel
import TestSupport

/// A description of a cluster with so many workers, for transcripts.
func seenPlan(workers: Int, memory: String = "4g", pool: String = "htcondor", container: String = "") throws -> Plan {
    try Repository.plan(
        of: """
            { "cluster": "pegasus", "provider": { "type": "docker" },
              "network": { "subnet": "10.0.0.0/16" }, "pool": { "type": "\(pool)" },
              "workers": [{ "count": \(workers), "provider": { "memory": "\(memory)" }\(container) }] }
            """)
}

extension WorldObservation {
    /// The world after a plan has been applied without any trouble.
    init(after plan: Plan) {
        self.init()
        let table = ActionDigests(plan)
        var digests: [ActionID: Digest] = [:]
        for (index, name) in plan.hostNames.enumerated() {
            let found = FoundHost(
                name: name, role: index == 0 ? .submit : .worker, identity: "\(name)-id",
                address: "172.18.0.\(index + 2)", login: nil)
            var contents = HostContents()
            contents.engineVersion = "26.1.5"
            hosts[name] = ObservedHost(found: found, contents: .known(contents))
        }
        for action in plan.actions {
            let identity = action.kind == .createHost ? nil : action.host.flatMap { hosts[$0]?.found.identity }
            let digest = table.digest(
                of: action, identity: identity, used: action.uses.compactMap { digests[$0] })
            digests[action.id] = digest
            add(action, digest, plan)
        }
    }

    private mutating func add(_ action: Action, _ digest: Digest, _ plan: Plan) {
        switch action.payload {
        case .createHost(let payload):
            hosts[payload.host]?.found.digest = digest
            hosts[payload.host]?.found.settings = plan.hosts[payload.type].map { SettingsRecord($0) }
        case .openPort(let payload): rules.insert(payload.rule)
        case .scp(let payload): change(payload.host) { $0.markers[action.id] = digest }
        case .scpImage(let payload): change(payload.host) { $0.markers[action.id] = digest }
        case .ssh(let payload):
            change(payload.host) { contents in
                switch payload.runs {
                case .read: break
                case .once: contents.markers[action.id] = digest
                case .live:
                    contents.markers[action.id] = digest
                    contents.holding.insert(action.id)
                }
            }
        case .runContainer(let payload):
            let network = plan.containers[payload.settings]?.network ?? "host"
            var container = ObservedContainer(digest: digest, state: "running", networks: [network])
            container.settings = plan.containers[payload.settings].map { SettingsRecord($0) }
            change(payload.host) { $0.containers[payload.name] = container }
        case .destroyHost, .closePort, .removeContainer: break
        }
    }

    /// Changes what is on a host that answers.
    mutating func change(_ host: String, _ body: (inout HostContents) -> Void) {
        guard case .known(var contents)? = hosts[host]?.contents else { return }
        body(&contents)
        hosts[host]?.contents = .known(contents)
    }
}
