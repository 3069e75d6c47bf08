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
