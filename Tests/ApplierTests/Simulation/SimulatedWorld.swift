import PlanModel
import Synchronization

@testable import Applier

/// A provider, its hosts and the way to them, all made up and in memory.
///
/// Whatever pdd asks for is done in steps: before it, between what a script does and its marker,
/// after it but before the answer. At any step the asker can be struck dead, or the answer be lost.
final class SimulatedWorld: Provider, HostAccess {
    struct State {
        var hosts: [String: SimulatedHost] = [:]
        var rules: Set<PortRule> = []
        var hasRemains = false
        /// What is known of the plan that is applied, to tell scripts by their lines.
        var plan = Plan(cluster: "", provider: .docker) {
            didSet {
                actions = [:]
                for action in plan.actions { if let host = action.host { actions[host, default: []].append(action) } }
            }
        }
        /// The actions of the plan by host.
        private(set) var actions: [String: [Action]] = [:]
        /// The host that made each swarm.
        var founders: [Int: String] = [:]
        /// How many hosts of a name there have been.
        var generations: [String: Int] = [:]
        var count = 0
        var steps = 0
        var trouble = Trouble.none
        var isDead = false
        /// The host that cannot be asked what is on it.
        var deaf: String?
        var refused: @Sendable (String) -> ActionFailure? = { _ in nil }
        var calls: [String] = []

        mutating func next() -> Int {
            count += 1
            return count
        }

        /// A moment at which what the world was told to do may go wrong.
        mutating func step() throws(ActionFailure) {
            guard !isDead else { throw ActionFailure("pdd is dead") }
            steps += 1
            switch trouble {
            case .none: break
            case .death(let moment) where moment == steps:
                isDead = true
                throw ActionFailure("pdd dies")
            case .hiccup(let moment) where moment == steps:
                throw ActionFailure("the answer was lost", isTransient: true)
            case .death, .hiccup: break
            }
        }

        mutating func begin(_ call: String) throws(ActionFailure) {
            try step()
            calls.append(call)
            if let failure = refused(call) { throw failure }
        }

        func host(at address: String) -> SimulatedHost? {
            // Nearly all have an address that tells their name.
            if let end = address.lastIndex(of: "-"), let host = hosts[String(address[..<end].dropFirst(11))],
                host.found.address == address, host.found.isRunning
            {
                return host
            }
            return hosts.values.first { $0.found.address == address && $0.found.isRunning }
        }

        /// Whether a container of any node of a manager's swarm is on its network.
        func isNetworkInUse(_ manager: SimulatedHost) -> Bool {
            hosts.values.contains { $0.swarm == manager.swarm && $0.containers.values.contains(where: \.isJoined) }
        }

        /// The host that manages the swarm which a host is in.
        func manager(of host: SimulatedHost) -> SimulatedHost? {
            guard let swarm = host.swarm else { return nil }
            if let name = founders[swarm], let founder = hosts[name], founder.nodes != nil, founder.swarm == swarm,
                founder.found.isRunning
            {
                return founder
            }
            return hosts.values.first { $0.nodes != nil && $0.swarm == swarm && $0.found.isRunning }
        }
    }

    /// What goes wrong, and at which step of a run; the first is 1.
    enum Trouble: Sendable {
        case none
        /// From this step on nothing has any effect, and nobody is answered.
        case death(Int)
        /// This step fails in a way that passes.
        case hiccup(Int)
    }

    let state = Mutex(State())

    private func act<Value: Sendable>(
        _ body: (inout State) throws(ActionFailure) -> Value
    ) throws(ActionFailure) -> Value {
        let result = state.withLock { state in
            catching { () throws(ActionFailure) in try body(&state) }
        }
        return try result.get()
    }

    // MARK: - What tests do and see

    /// Does something to a host behind pdd's back.
    func disturb(_ host: String, _ body: (inout SimulatedHost) -> Void) {
        state.withLock { state in
            if var changed = state.hosts[host] {
                body(&changed)
                state.hosts[host] = changed
            }
        }
    }

    /// Lets a host and all on it be gone.
    func lose(_ host: String) { state.withLock { _ = $0.hosts.removeValue(forKey: host) } }

    /// Stops a host; its containers stop with it.
    func halt(_ host: String) {
        disturb(host) { host in
            host.found.isRunning = false
            for name in host.containers.keys { host.containers[name]?.state = "exited" }
        }
    }

    /// Keeps a host from being observed, without anything being wrong with it.
    func deafen(_ host: String?) { state.withLock { $0.deaf = host } }

    func refuse(_ refused: @escaping @Sendable (String) -> ActionFailure?) {
        state.withLock { $0.refused = refused }
    }

    /// Everything is well again, and steps are counted from 1.
    func expect(_ trouble: Trouble = .none) {
        state.withLock { state in
            state.trouble = trouble
            state.steps = 0
            state.isDead = false
            state.calls = []
        }
    }

    var steps: Int { state.withLock { $0.steps } }

    var calls: [String] { state.withLock { $0.calls } }

    /// All there is, one fact a line; two worlds that are alike say the same.
    var lines: [String] {
        state.withLock { state in
            var lines = state.rules.map { "rule \($0.portText) from \($0.source.text)" }.sorted()
            if state.hasRemains { lines.append("remains") }
            for (_, host) in state.hosts.sorted(by: { $0.key < $1.key }) {
                lines += host.lines(isInSwarmOf: state.manager(of: host)?.found.name)
            }
            return lines
        }
    }

    // MARK: - Provider

    func observe() throws(ActionFailure) -> ProviderObservation {
        try act { (state) throws(ActionFailure) in
            try state.step()
            return ProviderObservation(
                hosts: state.hosts.values.map(\.found), rules: state.rules, hasRemains: state.hasRemains)
        }
    }

    func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        try act { (state) throws(ActionFailure) in
            try state.begin("create \(request.name)")
            state.hasRemains = true
            if var host = state.hosts[request.name], !request.isOutdated(host.found.digest, host.found.identity) {
                host.found.isRunning = true
                host.found.detachment = nil
                for name in host.containers.keys { host.containers[name]?.state = "running" }
                state.hosts[request.name] = host
            } else {
                state.hosts[request.name] = nil
                try state.step()
                let generation = (state.generations[request.name] ?? 0) + 1
                state.generations[request.name] = generation
                let found = FoundHost(
                    name: request.name, role: request.type.role, identity: "\(request.name)-\(generation)",
                    digest: request.digest, address: "address-of-\(request.name)-\(generation)",
                    login: Login(address: "127.0.0.1"))
                state.hosts[request.name] = SimulatedHost(found)
            }
            try state.step()
            guard let host = state.hosts[request.name] else { throw ActionFailure("it is gone again") }
            return host.found
        }
    }

    func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("destroy \(host.name)")
            if state.hosts[host.name]?.found.identity == host.identity { state.hosts[host.name] = nil }
            try state.step()
        }
    }

    func hostKey(of host: FoundHost) throws(ActionFailure) -> String? { nil }

    func openPort(_ rule: PortRule) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("open \(rule.portText)")
            state.hasRemains = true
            state.rules.insert(rule)
            try state.step()
        }
    }

    func closePort(_ rule: PortRule) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("close \(rule.portText)")
            state.rules.remove(rule)
            try state.step()
        }
    }

    func removeRemains() throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.step()
            state.hasRemains = false
            try state.step()
        }
    }

    // MARK: - HostAccess

    /// A host that is there, runs, and is the one that is meant.
    private func host(_ meant: FoundHost, _ state: State) throws(ActionFailure) -> SimulatedHost {
        guard let host = state.hosts[meant.name], host.found.isRunning, host.found.identity == meant.identity
        else { throw ActionFailure("ssh could not reach \(meant.identity)") }
        return host
    }

    func forget(_ gone: GoneHosts) {}

    func connect(to meant: FoundHost, deadline: Int, log: OutputLog?) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("connect to \(meant.name)")
            _ = try host(meant, state)
        }
    }

    func copy(_ copy: HostCopy, to meant: FoundHost) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("copy \(copy.destination) to \(meant.name)")
            var host = try host(meant, state)
            var digest = copy.digest ?? Digest(of: "")
            if case .bytes(let bytes) = copy.source { digest = Digest(of: bytes) }
            let look = state.next()
            host.files[copy.destination] = SimulatedHost.File(digest: digest, mode: copy.mode, look: look)
            state.hosts[meant.name] = host
            try state.step()
            host.markers[copy.marker.action.fileName] = SimulatedHost.Marker(digest: copy.marker.digest, look: look)
            state.hosts[meant.name] = host
            try state.step()
        }
    }

    func copyImage(
        _ image: String, marker: HostMarker, to meant: FoundHost, deadline: Int, log: OutputLog?
    ) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("copy the image \(image) to \(meant.name)")
            var host = try host(meant, state)
            host.images[image] = host.images[image] ?? "pulled"
            state.hosts[meant.name] = host
            try state.step()
            host.markers[marker.action.fileName] = SimulatedHost.Marker(digest: marker.digest)
            state.hosts[meant.name] = host
            try state.step()
        }
    }

    func run(_ script: HostScript, on meant: FoundHost) throws(ActionFailure) -> String {
        try act { (state) throws(ActionFailure) in
            if script.lines.last == "echo end" {
                try state.step()
                guard state.deaf != meant.name else { throw ActionFailure("ssh could not reach \(meant.name)") }
                return state.observe(try host(meant, state))
            }
            let what = SimulatedScript(script, state.plan)
            try state.begin("\(what) on \(meant.name)")
            let host = try host(meant, state)
            let environment = Dictionary(script.environment + script.lists, uniquingKeysWith: { $1 })
            if let marker = script.marker, host.markers[marker.action.fileName]?.digest == marker.digest {
                guard let check = script.check?.first else { return "" }
                if SimulatedScript.holds(check, host, environment, state) { return "" }
            }
            let output = try what.run(on: meant.name, environment, &state)
            try state.step()
            if let marker = script.marker {
                state.hosts[meant.name]?.markers[marker.action.fileName] =
                    SimulatedHost.Marker(digest: marker.digest)
                try state.step()
            }
            return output
        }
    }
}

extension SimulatedWorld.State {
    /// What the script that observes a host prints there.
    func observe(_ host: SimulatedHost) -> String {
        var lines = host.markers.map { name, marker in
            "marker \(name) \(marker.digest)" + (marker.look.map { " \($0)" } ?? "")
        }
        for (name, box) in host.containers where host.isEngineRunning {
            lines.append("container \(name) \(box.state) \(box.digest)" + (box.isJoined ? " \(box.network)" : ""))
        }
        for (index, action) in (actions[host.found.name] ?? []).enumerated() {
            switch action.payload {
            case .scp(let payload):
                lines.append("file \(index) " + (host.files[payload.destination].map { "\($0.look)" } ?? ""))
            case .ssh(let payload):
                guard case .live(let check) = payload.runs, let values = values(payload) else { break }
                if SimulatedScript.holds(check, host, values, self) { lines.append("holds \(index)") }
            case .createHost, .openPort, .scpImage, .runContainer, .destroyHost, .closePort, .removeContainer: break
            }
        }
        return (lines + ["end"]).joined(separator: "\n")
    }

    /// The values that a check is given; nil when an address is not known.
    private func values(_ payload: RunScript) -> [String: String]? {
        var values: [String: String] = [:]
        for entry in payload.environment {
            switch entry.value {
            case .literal(let text): values[entry.name] = text
            case .list(let words): values[entry.name] = words.joined(separator: "\n")
            case .addressOf(let name):
                guard let host = hosts[name] else { return nil }
                values[entry.name] = host.found.address
            case .addressesOf(let names):
                let known = names.compactMap { hosts[$0]?.found.address }
                guard known.count == names.count else { return nil }
                values[entry.name] = known.joined(separator: "\n")
            case .outputOf, .secret: break
            }
        }
        return values
    }
}
