public import PlanModel
import Synchronization

/// Existing machines, which pdd takes and returns, and never creates or shuts down.
public final class SSHProvider: Provider {
    /// A machine that may be a host.
    private struct Place: Sendable {
        /// The host that the plan or an earlier run has there; nil for a spare one.
        let name: String?
        let role: Role?
        let machine: ExistingHost
    }

    private let plan: Plan
    private let access: SSHHostAccess
    private let taken: TakenMachines
    /// What the paths of private keys are relative to.
    private let directory: String
    private let places: [Place]
    /// What machines that are free had when they were looked at, by the alias of each.
    private let free = Mutex<[String: String]>([:])

    public init(
        _ plan: Plan, files: ClusterFiles, access: SSHHostAccess, directory: String
    ) throws(ActionFailure) {
        self.plan = plan
        self.access = access
        self.directory = directory
        taken = try TakenMachines(files.machines)
        var places = plan.actions.compactMap { action -> Place? in
            switch action.payload {
            case .createHost(let payload):
                return payload.existing.map {
                    Place(name: payload.host, role: plan.hosts[payload.type]?.role, machine: $0)
                }
            case .destroyHost(let payload):
                return payload.existing.map { Place(name: payload.host, role: nil, machine: $0) }
            case .openPort, .scp, .scpImage, .ssh, .runContainer, .closePort, .removeContainer: return nil
            }
        }
        places += plan.spares.map { Place(name: nil, role: nil, machine: $0) }
        for entry in taken.all where !places.contains(where: { Login($0.machine).leads(to: entry.machine) }) {
            places.append(Place(name: entry.name, role: entry.role, machine: entry.machine))
        }
        self.places = places
    }

    /// How long a machine has for an answer, in seconds.
    private static let deadline = 30

    /// Asks every machine whose it is.
    public func observe() throws(ActionFailure) -> ProviderObservation {
        let answers = sideBySide(places) { place in self.look(place) }
        var hosts: [String: FoundHost] = [:]
        for (place, answer) in zip(places, answers) {
            guard var host = answer else { continue }
            // Two machines may claim to be the same host, if a run was interrupted during a move.
            if let other = hosts[host.name] {
                let isPlanned = place.name == host.name
                var stray = isPlanned ? other : host
                if !isPlanned { host = other }
                stray = stray.asStray
                hosts[stray.name] = stray
            }
            hosts[host.name] = host
        }
        return ProviderObservation(hosts: hosts.values.sorted { isNaturallyBefore($0.name, $1.name) }, rules: [])
    }

    /// Nil for a machine that is no host of the cluster.
    private func look(_ place: Place) -> FoundHost? {
        var host = FoundHost(
            name: place.name ?? place.machine.address, role: place.role, identity: "", address: "",
            login: login(place.machine))
        do throws(ActionFailure) {
            let answer = try ask(host, probes: place.name != nil)
            let found = read(answer, place.machine)
            if found == nil, place.name != nil { free.withLock { $0[host.alias] = answer } }
            return found
        } catch {
            // A spare machine that does not answer was not taken, or not from here.
            guard place.name != nil else { return nil }
            host.refusal = error.refusal
            host.silence = ([error.reason] + error.output.suffix(1)).joined(separator: ": ")
            return host
        }
    }

    private func read(_ answer: String, _ machine: ExistingHost) -> FoundHost? {
        let words = answer.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 5, isDNSLabel(words[2]) else { return nil }
        return FoundHost(
            name: words[2], role: Role(rawValue: words[3]), identity: words[0],
            digest: Digest(hexadecimal: words[1]), address: words[4], login: login(machine))
    }

    private func login(_ machine: ExistingHost) -> Login {
        var login = Login(machine)
        login.identityFile = (machine.identityFile ?? plan.ssh.identityFile).map {
            $0.hasPrefix("/") || $0.hasPrefix("~") ? $0 : "\(directory)/\($0)"
        }
        return login
    }

    /// Takes the machine, if it is free.
    public func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        guard let machine = request.existing else {
            throw ActionFailure("this is a bug in pdd: no machine for \(request.name)")
        }
        let host = FoundHost(
            name: request.name, role: request.type.role, identity: "", address: "", login: login(machine))
        try taken.add(TakenMachines.Entry(name: request.name, machine: machine, role: request.type.role))
        let answer = try access.ask(
            MachineScripts.take(request, machine, cluster: plan.cluster), on: host,
            deadline: request.deadline, log: request.log, doing: "taking \(machine.address)")
        guard let found = read(answer, machine) else {
            throw ActionFailure("\(machine.address) did not confirm that it is \(request.name) now")
        }
        return found
    }

    /// Gives the machine back.
    public func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        do throws(ActionFailure) {
            _ = try access.ask(
                MachineScripts.giveBack(plan.cluster, identity: host.identity), on: host,
                deadline: 600,
                doing: "giving \(host.place) back")
        } catch {
            var failure = error
            if failure.isUnreachable {
                failure.advice.append("if the machine is lost for good, remove its line from \(taken.path)")
            }
            throw failure
        }
        if let login = host.login { try taken.remove(login) }
    }

    /// What the user knows of the machine's key, ssh knows too.
    public func hostKey(of host: FoundHost) throws(ActionFailure) -> String? { nil }

    /// The machines' firewalls are the user's.
    public func openPort(_ rule: PortRule) throws(ActionFailure) {}

    public func closePort(_ rule: PortRule) throws(ActionFailure) {}

    /// Nothing is shared.
    public func removeRemains() throws(ActionFailure) {}

    // MARK: - Checks

    /// Whether each machine answers, lets pdd be root, and has a free engine.
    public func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] {
        sideBySide(requests) { request in self.check(request) }
    }

    private func check(_ request: HostRequest) -> CheckResult {
        guard let machine = request.existing else { return .right(request.name, "there") }
        let subject = "\(request.name) at \(machine.address)"
        let host = FoundHost(name: request.name, identity: "", address: "", login: login(machine))
        do throws(ActionFailure) {
            // What was just looked at is not looked at again.
            var answer = free.withLock { $0.removeValue(forKey: host.alias) } ?? ""
            if answer.isEmpty { answer = try ask(host, probes: true) }
            if read(answer, machine) != nil { return .right(subject, "belongs to the cluster") }
            return judge(subject, request.type.role, answer, installs: plan.installsEngine(on: request.name))
        } catch {
            return .problem(
                subject, ([error.reason] + error.output.suffix(1)).joined(separator: ": "), advice: error.advice)
        }
    }

    /// What a machine says of itself.
    private func ask(_ host: FoundHost, probes: Bool) throws(ActionFailure) -> String {
        try access.ask(
            MachineScripts.look(plan.cluster, probes: probes, forStores: plan.usesStore), on: host,
            deadline: Self.deadline, doing: "asking \(host.place) which cluster it belongs to")
    }

    private func judge(_ subject: String, _ role: Role, _ answer: String, installs: Bool) -> CheckResult {
        var facts: [String: String] = [:]
        for line in parts(of: answer, at: "\n") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            if words.count == 2 { facts[words[0]] = words[1] }
        }
        let engine = facts["engine"] ?? "none"
        if facts["flock"] != "yes" {
            return .problem(subject, "it has no 'flock'", advice: ["install util-linux there"])
        }
        if engine == "none", !installs {
            return .problem(
                subject, "it has no Docker Engine",
                advice: ["install one there, or let pdd do it: \"engine\": { \"install\": true } in 'provider'"])
        }
        if facts["curl"] != "yes", !installs, role != .keystore {
            return .problem(
                subject, "it has no 'curl'", advice: ["install it there, or set \"engine\": { \"install\": true }"])
        }
        if plan.usesStore, role != .keystore, let reason = lackOfStores(facts) {
            return .problem(
                subject, reason,
                advice: [
                    "give it an engine of 20.10 from Docker's own packages",
                    "or use \"discovery\": \"swarm\" in 'network'",
                ])
        }
        if let swarm = facts["swarm"], swarm != "inactive" {
            return .problem(
                subject, "its Docker Engine is in a swarm that pdd did not make for this cluster",
                advice: ["leave it there: docker swarm leave", "or give the cluster another machine"])
        }
        if let store = facts["store"] {
            return .problem(
                subject,
                "its Docker Engine uses the key-value store \(store), which pdd did not set up for this cluster",
                advice: [
                    "take 'cluster-store' and 'cluster-advertise' out of /etc/docker/daemon.json and restart it",
                    "or give the cluster another machine",
                ])
        }
        if engine == "none" { return .right(subject, "an engine will be installed") }
        let version = facts["version"].map { "Docker Engine \($0)" } ?? "a Docker Engine"
        return .right(subject, engine == "stopped" ? "\(version), which is stopped" : version)
    }

    /// The reason why an existing engine cannot use a key-value store; nil if it can.
    private func lackOfStores(_ facts: [String: String]) -> String? {
        guard let version = facts["version"] else { return nil }
        if let major = Int(version.prefix { $0.isNumber }), major >= 23 {
            return
                "its Docker Engine \(version) no longer supports key-value stores; discovery 'consul' needs one older "
                + "than 23"
        }
        return facts["stores"] == "no"
            ? "its Docker Engine \(version) was built without key-value stores, which discovery 'consul' needs" : nil
    }
}
