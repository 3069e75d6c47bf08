import PlanModel
import Synchronization

/// Instances that exist already: hosts use them, or they are terminated.
extension HostLauncher {
    /// Uses the existing instances; returns the names of the hosts without one.
    ///
    /// Those of another digest go first, stopped ones are started.
    func adopt(_ names: [String], _ request: HostRequest) throws(ActionFailure) -> [String] {
        var seen = try poller.instances(after: now())
        let outdated = names.compactMap { seen.hosts[$0] }.filter { instance in
            request.isOutdated(instance.digest, instance.identity)
                || book.withLock { $0.isReplaced(instance.identity) }
        }
        if !outdated.isEmpty {
            request.log?.note("replacing \(outdated.map(\.identity).joined(separator: ", "))")
            try terminate(outdated.map(\.identity), until: now() + Double(request.deadline))
            seen = try poller.instances(after: now())
        }
        try start(names.compactMap { seen.hosts[$0] }, request)
        var missing: [String] = []
        let unanswered = Dictionary(
            record.unanswered().map { ($0.token, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [String: Instance] = [:]
        var pins: [String: [String]] = [:]
        for name in names {
            guard let instance = seen.hosts[name], instance.digest == request.digest else {
                missing.append(name)
                continue
            }
            found[name] = instance
            // This machine made it and was stopped before it heard so: its key is known.
            let alias = FoundHost.alias(name, instance.identity)
            if let entry = instance.token.flatMap({ unanswered[$0] }), knownHosts.keys(of: alias).isEmpty {
                pins[alias] = [entry.hostKey]
            }
        }
        try knownHosts.pin(pins)
        add(found)
        return missing
    }

    private func start(_ instances: [Instance], _ request: HostRequest) throws(ActionFailure) {
        var waiting = instances.filter { $0.state == .stopping }
        let limit = now() + Double(request.deadline)
        while !waiting.isEmpty {
            guard now() < limit else {
                throw ActionFailure("\(waiting[0].identity) is still stopping after \(request.deadline) s")
            }
            let seen = try poller.instances(after: now())
            waiting = waiting.filter { seen.instance($0.identity)?.state == .stopping }
        }
        let stopped = instances.filter { $0.state == .stopped || $0.state == .stopping }
        guard !stopped.isEmpty else { return }
        _ = try client.ask(
            AWSCommands.startInstances(stopped.map(\.identity)), log: request.log, doing: "starting hosts")
    }

    /// Terminates instances and waits until they have been terminated.
    func terminate(_ identities: [String], until limit: Double) throws(ActionFailure) {
        do throws(AWSError) {
            _ = try client.ask(AWSCommands.terminateInstances(identities))
        } catch  where error.isNotFound {
            // EC2 has already forgotten one of them, so each is asked for separately.
            for identity in identities where identities.count > 1 {
                try terminate([identity], until: limit)
            }
        } catch {
            throw client.failure(error, doing: "terminating instances")
        }
        var left = identities
        while true {
            let seen = try poller.instances(after: now())
            left = left.filter { identity in seen.instance(identity).map { $0.state != .terminated } ?? false }
            if left.isEmpty { return }
            guard now() < limit else {
                throw ActionFailure("\(left.joined(separator: ", ")) did not end in time", isTransient: true)
            }
        }
    }
}
