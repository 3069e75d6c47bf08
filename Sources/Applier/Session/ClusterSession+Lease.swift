import Dispatch
public import PlanModel

/// What came of extending the lease of a host.
public enum LeaseExtension: Sendable {
    /// It ends itself in so many seconds.
    case ends(seconds: Int)
    /// It has no lease.
    case none
    case failed(ActionFailure)
}

extension ClusterSession {
    /// Lets the leases of all hosts that run end so much later than now; gives what each is then.
    public func extendLeases(_ lease: TimeSpan) throws(ActionFailure) -> [String: LeaseExtension] {
        let found = try observer.observeProvider().hosts.values.map(\.found)
        remember(found)
        let results = sideBySide(found) { host in (host.name, self.extend(lease, on: host)) }
        return Dictionary(results, uniquingKeysWith: { first, _ in first })
    }

    /// Lets the leases of the hosts that this session has found end so much later than now.
    ///
    /// Those that were created or replaced since then have a lease of their own. A person is told once of hosts whose
    /// lease was not renewed.
    public func renewLeases(_ lease: TimeSpan) {
        do throws(ActionFailure) {
            let known = Set(foundHosts.map(\.identity))
            let found = try observer.observeProvider().hosts.values.map(\.found)
                .filter { $0.isRunning && known.contains($0.identity) }
            for case (let host, .failed(let failure)) in sideBySide(found, { ($0, self.extend(lease, on: $0)) }) {
                note("the lease of \(host.name) was not renewed: \(failure.reason)")
            }
        } catch {
            note("the leases of the hosts were not renewed: \(error.reason)")
        }
    }

    /// Renews the hosts' leases while something is done that may take longer than they last.
    public func renewingLeases<Result>(_ work: () -> Result) -> Result {
        guard let lease = plan.lease, !plan.isDestruction else { return work() }
        // Hosts drain themselves in the last tenth of their lease, or later.
        let queue = DispatchQueue(label: "leases")
        let timer = DispatchSource.makeTimerSource(queue: queue)
        let interval = Double(lease.seconds) / 4
        timer.schedule(deadline: .now() + interval, repeating: interval)
        timer.setEventHandler { @Sendable in self.renewLeases(lease) }
        timer.activate()
        defer {
            timer.cancel()
            queue.sync {}
        }
        return work()
    }

    private func extend(_ lease: TimeSpan, on host: FoundHost) -> LeaseExtension {
        guard host.isRunning else { return .failed(ActionFailure("the host is stopped")) }
        if let finding = host.finding { return .failed(ActionFailure(finding)) }
        do throws(ActionFailure) {
            try meet(host)
            let script = HostScript(lines: LeaseScript.extend(lease), deadline: 60)
            let words = try access.run(script, on: host).split(whereSeparator: \.isWhitespace)
            guard words.count == 2, let seconds = Int(words[1]) else { return .none }
            return .ends(seconds: seconds)
        } catch {
            return .failed(error)
        }
    }
}
