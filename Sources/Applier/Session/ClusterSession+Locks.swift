import PlanModel

extension ClusterSession {
    /// Takes the locks of this machine: the one of the directory, and one for the cluster at each of its
    /// providers, whatever the directory.
    public func lockHere(for purpose: String) throws(ActionFailure) -> ClusterLock.Attempt {
        try files.make()
        let directory = try LockDirectory.path()
        let scopes = Set(plan.providers.map(Self.scope)).sorted()
        let paths = scopes.map { "\(directory)/\(plan.cluster).\(Digest(of: $0).short).lock" }
        return try ClusterLock.take([files.lock] + paths, for: purpose)
    }

    /// Which world the cluster of a name is in, as far as this machine can tell without asking: the same
    /// settings lead to the same one.
    ///
    /// Two settings may lead to one world, too. There the provider, the machines or the submit host
    /// refuse the second pdd.
    private static func scope(_ provider: ProviderSettings) -> String {
        let words: [String?] =
            switch provider {
            case .docker: ["DOCKER_HOST", "DOCKER_CONTEXT"].map(environmentVariable)
            case .aws(let settings):
                [settings.profile, settings.region, settings.endpoint, settings.config]
                    + ["AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"].map(environmentVariable)
            case .ssh: []
            case .dockerMachine: [DockerMachineStore.ofThisUser().path]
            }
        return ([provider.kind.rawValue] + words.map { $0 ?? "" }).joined(separator: "\n")
    }

    /// Takes the lock that the provider keeps, if it has one and needs it; nil otherwise.
    public func lockProvider(_ difference: Difference) throws(ActionFailure) -> LockAttempt? {
        let hosts = difference.observation.hosts.values.map(\.found)
        return try provider.lock(
            for: holder, submitRuns: hosts.contains { $0.role == .submit && $0.isRunning })
    }

    /// Takes the lock on the submit host, if it runs; nil if none runs.
    public func lockSubmitHost(_ difference: Difference) throws(ActionFailure) -> LockAttempt? {
        let hosts = difference.observation.hosts.values.map(\.found)
        guard let host = hosts.first(where: { $0.role == .submit && $0.isRunning }) else { return nil }
        let attempt = try lock(host)
        if case .unreachable = attempt {
            guard difference.observation.hosts[host.name]?.isAnswering != true else {
                throw ActionFailure("\(host.name) did not answer, so the cluster cannot be locked there")
            }
            note("\(host.name) does not answer, so the cluster is not locked there")
        }
        return attempt
    }

    private func lock(_ host: FoundHost) throws(ActionFailure) -> LockAttempt {
        do throws(ActionFailure) {
            // A destruction has not contacted the hosts yet.
            _ = try access.command(host)
            try meet(host)
        } catch {
            return .unreachable
        }
        return try hostLock.take(on: host)
    }

    /// Frees the provider's lock if it is not needed beside the one on the submit host, which is held.
    ///
    /// It is needed where that host, or the cluster, is about to be removed.
    public func yieldProviderLock(_ difference: Difference) {
        guard !difference.plan.isDestruction, difference.removedHosts.isEmpty, difference.replacedHosts.isEmpty
        else { return }
        provider.yieldLock()
    }

    /// Frees the provider's lock.
    public func unlockProvider() { provider.unlock() }

    /// Whether the provider still knows the same hosts and rules as when the difference was computed:
    /// another pdd may have finished in between.
    public func isCurrent(_ difference: Difference) throws(ActionFailure) -> Bool {
        let now = try provider.observe()
        let known = difference.observation
        return now.rules == known.rules && now.hasRemains == known.hasRemains
            && Set(now.hosts) == Set(known.hosts.values.map(\.found))
    }
}
