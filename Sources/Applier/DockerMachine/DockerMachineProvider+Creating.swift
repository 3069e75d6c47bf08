import Dispatch
import PlanModel
import Synchronization

extension DockerMachineProvider {
    public func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        guard case .dockerMachine(let settings) = request.type.settings else {
            throw ActionFailure("this is a bug in pdd: \(request.name) is no host of docker-machine")
        }
        try client.settle(request.name, deadline: request.deadline)
        if let machine = try own(request.name) {
            let state = try state(machine.name)
            let found = try host(machine, state)
            if !request.isOutdated(found.digest, found.identity), !found.isStarting {
                removeFile(client.store.leaving(machine.name))
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
                with: request.name, words, mark: .afterSuccess(client.store.finished(request.name)), isFirst: isFirst,
                deadline: request.deadline, log: request.log, doing: "creating the machine \(request.name)")
        } catch {
            throw explained(error, request.name, settings)
        }
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
}
