import PlanModel
import Synchronization

extension DockerMachineProvider {
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

    func inspect(_ name: String) throws(ActionFailure) -> DockerMachine? {
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

    func state(_ name: String) throws(ActionFailure) -> DockerMachine.State {
        DockerMachine.State(
            try client.status(DockerMachineCommands.status(name), doing: "asking for the state of \(name)"))
    }

    func host(_ machine: DockerMachine, _ state: DockerMachine.State) throws(ActionFailure) -> FoundHost {
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
        host.isLeaving = fileExists(client.store.leaving(machine.name))
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
    func machine(of host: FoundHost) throws(ActionFailure) -> DockerMachine? {
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
}
