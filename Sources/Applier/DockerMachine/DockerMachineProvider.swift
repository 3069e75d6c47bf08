import Dispatch
public import PlanModel
import Synchronization

/// Hosts that docker-machine creates with any of its drivers.
///
/// A machine belongs to the cluster whose name is among the labels of its engine; other machines are not changed. The
/// driver is responsible for the firewall.
public final class DockerMachineProvider: Provider {
    let cluster: String
    let client: DockerMachineClient
    /// Whether one of the cluster's machines is whole.
    private let hasFirst = Mutex(false)
    /// Held while the first machine is created.
    private let turn = DispatchSemaphore(value: 1)

    public init(cluster: String, runner: any CommandRunner) {
        self.cluster = cluster
        client = DockerMachineClient(cluster: cluster, runner: runner)
    }

    private let notes = HostNotes()

    public func takeNotes() -> [String] { notes.take() }

    public func announce(_ work: ProviderWork) { notes.tell(work.tell) }

    // MARK: - Looking

    /// A machine that docker-machine is still working on has only a name.
    ///
    /// It is being created or removed; the next action on it waits.
    public func observe() throws(ActionFailure) -> ProviderObservation {
        let busy = client.store.busy(cluster)
        let names = try names().filter { !busy.contains($0) }
        let answers = sideBySide(names, width: 16) { name in
            catching { () throws(ActionFailure) in try self.look(name) }
        }
        var hosts: [FoundHost] = []
        for answer in answers {
            if let host = try answer.get() { hosts.append(host) }
        }
        for name in busy {
            var host = FoundHost(name: name, identity: "", address: "", login: nil)
            host.isStarting = true
            hosts.append(host)
        }
        if hosts.contains(where: { !$0.isStarting }) { hasFirst.withLock { $0 = true } }
        return ProviderObservation(hosts: hosts)
    }

    func names() throws(ActionFailure) -> [String] {
        let list = try client.run(DockerMachineCommands.list(cluster), doing: "looking for the cluster's machines")
        return DockerMachineOutput.names(list)
    }

    /// Nil when there is no such machine, or it is not the cluster's.
    private func look(_ name: String) throws(ActionFailure) -> FoundHost? {
        guard let machine = try inspect(name), machine.labels[Label.cluster] == cluster else {
            return nil
        }
        if machine.address == nil, !fileExists(client.store.finished(name)) {
            notes.add(Self.brokeOff(name), about: name)
        }
        return try host(machine, state(name))
    }

    private func inspect(_ name: String) throws(ActionFailure) -> DockerMachine? {
        let words = DockerMachineCommands.inspect(name)
        let doing = "inspecting the machine \(name)"
        let result = try client.status(words, doing: doing)
        guard result.status == 0 else {
            if result.errorLines.contains(where: { $0.contains("does not exist") }) { return nil }
            var failure = ActionFailure(result, doing: doing, command: Command("docker-machine", words))
            failure.advice = [
                "if docker-machine was interrupted while it created it: see that the provider has no machine '\(name)', then "
                    + "docker-machine rm -f \(name)"
            ]
            throw failure
        }
        guard let machine = DockerMachine(name, result.text) else {
            throw ActionFailure("'docker-machine inspect \(name)' did not print JSON")
        }
        return machine
    }

    private func state(_ name: String) throws(ActionFailure) -> DockerMachine.State {
        DockerMachine.State(
            try client.status(DockerMachineCommands.status(name), doing: "asking for the state of \(name)"))
    }

    private func host(_ machine: DockerMachine, _ state: DockerMachine.State) throws(ActionFailure) -> FoundHost {
        let labels = machine.labels
        let key = machine.keyPath ?? client.store.key(of: machine.name)
        var host = FoundHost(
            name: machine.name,
            identity: labels[Label.identity] ?? "",
            digest: labels[Label.digest].flatMap(Digest.init(hexadecimal:)),
            address: machine.privateAddress ?? machine.address ?? "",
            login: Login(
                address: machine.address ?? "", port: machine.port, user: machine.user, identityFile: key))
        host.takeRole(labels[Label.role])
        host.isStarting = !fileExists(client.store.finished(machine.name))
        switch state {
        case .running where !host.isStarting:
            let answer = try client.run(
                DockerMachineCommands.address(machine.name), doing: "asking for the address of \(machine.name)")
            guard let address = DockerMachineOutput.address(answer) else {
                throw ActionFailure("'docker-machine ip \(machine.name)' printed no address")
            }
            guard isHostAddress(address) else {
                host.find("its address '\(address)' is not valid")
                break
            }
            host.login?.address = address
            if machine.privateAddress == nil { host.address = address }
        case .running: break
        case .stopped: host.isRunning = false
        case .gone:
            host.isRunning = false
            host.detachment = .replaced(reason: "the provider no longer has its machine")
        case .unknown(let reason):
            host.silence = "docker-machine does not know whether it runs: \(reason)"
        }
        return host
    }

    /// The machine of a host, whatever the host is called now; nil if it no longer exists.
    private func machine(of host: FoundHost) throws(ActionFailure) -> DockerMachine? {
        for name in [host.name] + (try names()).filter({ $0 != host.name }) {
            guard let machine = try inspect(name), machine.labels[Label.cluster] == cluster else {
                continue
            }
            // A machine that docker-machine was working on has only a name.
            if machine.labels[Label.identity] ?? "" == host.identity
                || host.identity.isEmpty && name == host.name
            {
                return machine
            }
        }
        return nil
    }

    public func hostKey(of host: FoundHost) throws(ActionFailure) -> String? {
        guard host.isRunning, !host.isStarting, host.silence == nil, let machine = try machine(of: host) else {
            return nil
        }
        let key = try client.run(
            DockerMachineCommands.readHostKey(machine.name), doing: "reading the host key of \(host.name)")
        guard let key = DockerMachineOutput.publicKey(key) else {
            throw ActionFailure("'docker-machine ssh \(machine.name)' printed no host key")
        }
        return key
    }

    // MARK: - Creating

    public func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        guard case .dockerMachine(let settings) = request.type.settings else {
            throw ActionFailure("this is a bug in pdd: \(request.name) is no host of docker-machine")
        }
        try client.settle(request.name, deadline: request.deadline)
        if let machine = try own(request.name) {
            let state = try state(machine.name)
            let found = try host(machine, state)
            if !request.isOutdated(found.digest, found.identity), !found.isStarting {
                switch state {
                case .running: return try whenReady(request)
                case .stopped:
                    try start(request)
                    return try whenReady(request)
                case .gone: break
                case .unknown(let reason):
                    throw ActionFailure(
                        "docker-machine does not know whether \(machine.name) runs: \(reason)",
                        advice: [
                            "if the provider no longer has this machine, make docker-machine forget it: "
                                + "docker-machine rm -f \(machine.name)"
                        ])
                }
            }
            try remove(machine, log: request.log)
        }
        try makeFirstAlone { isFirst throws(ActionFailure) in try make(request, settings, isFirst: isFirst) }
        return try whenReady(request)
    }

    /// The machine of this name, if it belongs to this cluster; a failure if it belongs to another.
    private func own(_ name: String) throws(ActionFailure) -> DockerMachine? {
        guard let machine = try inspect(name) else { return nil }
        guard machine.labels[Label.cluster] == cluster else {
            throw ActionFailure(
                "docker-machine has a machine '\(name)' that is not a host of this cluster",
                advice: ["remove it, or give the host another name in the description"])
        }
        return machine
    }

    /// Until one machine of the cluster is complete, machines are created one at a time: with the first,
    /// docker-machine creates its certificates and some drivers a firewall, and two at the same time would create
    /// them twice.
    private func makeFirstAlone(_ make: (_ isFirst: Bool) throws(ActionFailure) -> Void) throws(ActionFailure) {
        if hasFirst.withLock({ $0 }) { return try make(false) }
        turn.wait()
        if hasFirst.withLock({ $0 }) {
            turn.signal()
            return try make(false)
        }
        defer { turn.signal() }
        try make(true)
        hasFirst.withLock { $0 = true }
    }

    private func make(
        _ request: HostRequest, _ settings: DockerMachineHostSettings, isFirst: Bool
    ) throws(ActionFailure) {
        var random = SystemRandomNumberGenerator()
        let identity = String(random.next(), radix: 16) + String(random.next(), radix: 16)
        let words = DockerMachineCommands.create(
            request.name, settings,
            labels: [
                (Label.cluster, cluster), (Label.host, request.name),
                (Label.role, request.type.role.rawValue),
                (Label.digest, request.digest.hexadecimal),
                (Label.identity, identity),
            ])
        do throws(ActionFailure) {
            try client.alone(
                with: request.name, words, mark: client.store.finished(request.name), isFirst: isFirst,
                deadline: request.deadline, log: request.log, doing: "creating the machine \(request.name)")
        } catch {
            throw explained(error, request.name, settings)
        }
    }

    /// docker-machine's messages when it created the machine but could not set it up.
    ///
    /// Another attempt may succeed. The messages are libmachine's.
    private static let passing = [
        "Error waiting for machine to be running", "Error waiting for SSH", "Error detecting OS",
        "Error running provisioning", "Error checking the host",
    ]

    /// Whether docker-machine says that it waited for an engine that does not start, which takes it minutes each
    /// time.
    ///
    /// It gives up waiting for an sshd with the same number, and then another try may do better.
    static func isWithoutEngine(_ lines: [String]) -> Bool {
        lines.drop { !$0.contains("Error running provisioning") }
            .contains { $0.contains("Maximum number of retries (60) exceeded") }
    }

    private func explained(
        _ failure: ActionFailure, _ name: String, _ settings: DockerMachineHostSettings
    ) -> ActionFailure {
        var failure = failure
        func said(_ words: String) -> Bool { failure.output.contains { $0.contains(words) } }
        failure.isTransient = Self.passing.contains(where: said)
        if Self.isWithoutEngine(failure.output) {
            failure.isTransient = false
            failure.advice = [
                "docker-machine waited for the machine's Docker Engine, which does not start; that happens when an "
                    + "earlier docker-machine was killed after it had stopped the engine",
                "look at the engine: docker-machine ssh \(name) 'sudo systemctl status docker'",
                "to create the machine again: docker-machine rm -f \(name), then pdd apply",
            ]
            return failure
        }
        if said("flag provided but not defined") {
            failure.advice = ["see the driver's options: docker-machine create --driver \(settings.driver) --help"]
        } else if failure.isLate || said("Error in driver during machine creation") {
            failure.advice.append(Self.mayBeThere(name))
        }
        return failure
    }

    /// docker-machine notes which machine its driver has made when that is done, and not before.
    private static func mayBeThere(_ name: String) -> String {
        "see whether the provider has a machine '\(name)' now: docker-machine may not know it, and it costs money"
    }

    private static func brokeOff(_ name: String) -> String {
        "\(name): docker-machine was interrupted while it created this machine; \(mayBeThere(name))"
    }

    /// What the driver `generic`, which cannot remove a machine, leaves on one.
    private static func stays(_ name: String, _ cluster: String) -> String {
        "\(name): the driver 'generic' removes nothing, so the machine goes on running with the cluster's containers, "
            + "its place in the swarm and \(HostLayout.directory(cluster)); to remove them, on the machine as root: "
            + "docker rm -f $(docker ps -aq --filter label=\(Label.cluster)=\(cluster)); docker swarm leave --force; "
            + "rm -rf \(HostLayout.directory(cluster))"
    }

    private func start(_ request: HostRequest) throws(ActionFailure) {
        do throws(ActionFailure) {
            try client.alone(
                with: request.name, DockerMachineCommands.start(request.name), deadline: request.deadline,
                log: request.log, doing: "starting the machine \(request.name)")
        } catch {
            // docker-machine also wants to reach the engine, and the next steps start that; and it fails on a
            // machine that runs already.
            if case .running = try state(request.name) {
                request.log?.note(
                    "\(request.name) runs, although docker-machine reported: \(error.output.last ?? error.reason)")
                return
            }
            var failure = error
            failure.advice.append("to create it again: docker-machine rm \(request.name), then pdd apply")
            throw failure
        }
    }

    /// How long a machine that runs may take until it can be logged in to, in seconds.
    private static let loginPatience = 60

    private func whenReady(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        guard let machine = try own(request.name) else { throw ActionFailure("the machine disappeared") }
        var found = try host(machine, .running)
        // A machine that runs although its start failed may not have an sshd yet.
        let limit = now() + Double(min(request.deadline, Self.loginPatience))
        while true {
            do throws(ActionFailure) {
                found.hostKey = try hostKey(of: found)
                return found
            } catch  where now() < limit {
                pause(1)
            }
        }
    }

    // MARK: - Removing

    public func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        try client.settle(host.name, deadline: 600)
        guard let machine = try machine(of: host) else { return }
        try remove(machine, log: nil)
    }

    /// How long a driver may take to remove a machine, in seconds.
    private static let removeDeadline = 300

    private func remove(_ machine: DockerMachine, log: OutputLog?) throws(ActionFailure) {
        if machine.address == nil {
            log?.note(Self.brokeOff(machine.name))
            notes.add(Self.brokeOff(machine.name), about: machine.name)
        }
        if machine.driver == DockerMachineHostSettings.generic {
            notes.add(Self.stays(machine.name, cluster), about: "what stays on \(machine.name)")
        }
        func attempt(forgetting: Bool) throws(ActionFailure) {
            try client.alone(
                with: machine.name, DockerMachineCommands.remove(machine.name, forgetting: forgetting),
                deadline: Self.removeDeadline, log: log, doing: "removing the machine \(machine.name)")
        }
        do throws(ActionFailure) {
            try attempt(forgetting: false)
        } catch {
            if try inspect(machine.name) == nil { return }
            if case .gone = try state(machine.name) { return try attempt(forgetting: true) }
            var failure = error
            failure.advice.append(
                "if the provider no longer has this machine, make docker-machine forget it: docker-machine rm -f "
                    + machine.name)
            throw failure
        }
    }

    /// Nothing is shared.
    public func removeRemains() throws(ActionFailure) {}

    // MARK: - Ports

    public func openPort(_ rule: PortRule) throws(ActionFailure) {}

    public func closePort(_ rule: PortRule) throws(ActionFailure) {}
}
