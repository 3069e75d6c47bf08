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

    /// Takes the lock that the provider keeps, if it has one; nil otherwise.
    public func lockProvider() throws(ActionFailure) -> HostLock.Attempt? { try provider.lock(for: holder) }

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
