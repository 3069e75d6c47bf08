import PlanModel

extension DockerMachineProvider {
    public func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        try client.settle(host.name, deadline: 600)
        guard let machine = try machine(of: host) else { return }
        try remove(machine, log: nil)
    }

    /// How long a driver may take to remove a machine, in seconds.
    private static let removeDeadline = 300

    func remove(_ machine: DockerMachine, log: OutputLog?) throws(ActionFailure) {
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
                mark: .atStart(client.store.leaving(machine.name)), deadline: Self.removeDeadline, log: log,
                doing: "removing the machine \(machine.name)")
        }
        do throws(ActionFailure) {
            try attempt(forgetting: false)
        } catch {
            if try inspect(machine.name) == nil { return }
            switch try state(machine.name) {
            case .gone: return try attempt(forgetting: true)
            // It goes on running with all that is on it.
            case .running: removeFile(client.store.leaving(machine.name))
            case .stopped, .unknown: break
            }
            var failure = error
            failure.advice.append(
                "if the provider no longer has this machine, make docker-machine forget it: docker-machine rm -f "
                    + machine.name)
            throw failure
        }
    }

    /// What the driver `generic`, which cannot remove a machine, leaves on one.
    private static func stays(_ name: String, _ cluster: String) -> String {
        "\(name): the driver 'generic' removes nothing, so the machine goes on running with the cluster's containers, "
            + "its place in the swarm and \(HostLayout.directory(cluster)); to remove them, on the machine as root: "
            + "docker rm -f $(docker ps -aq --filter label=\(Label.cluster)=\(cluster)); docker swarm leave --force; "
            + "rm -rf \(HostLayout.directory(cluster))"
    }

    /// Nothing is shared.
    public func removeRemains() throws(ActionFailure) {}
}
