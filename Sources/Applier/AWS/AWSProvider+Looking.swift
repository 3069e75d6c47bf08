import PlanModel

extension AWSProvider {
    public func observe() throws(ActionFailure) -> ProviderObservation {
        let begin = now()
        let (instances, (groups, locks), keyPairs) = try sideBySide(
            { () throws(ActionFailure) in try self.poller.instances(after: begin) },
            { () throws(ActionFailure) in try self.group.list() },
            { () throws(ActionFailure) in try self.keyPair.find() })
        var hosts = instances.hosts.map { found($0.key, $0.value) }
        // They belong to the cluster but are not hosts of the plan, so they are removed.
        hosts += instances.strays.map { found($0.strayName, $0) }
        site.note(present: instances.hosts.values.compactMap(\.subnet).min())
        let hasLocks = accountLock.note(locks, vpc: groups.first?["VpcId"]?.string)
        return ProviderObservation(
            hosts: hosts, rules: rules(groups), hasRemains: !groups.isEmpty || !keyPairs.isEmpty || hasLocks)
    }

    /// The existing rules of the plan; a rule for the operator counts only if it names the current address of pdd.
    private func rules(_ groups: [JSONNode]) -> Set<PortRule> {
        let found = groups.flatMap(IngressRule.read)
        var address: CIDR?
        let hasOperator = found.contains { $0.rule.source == .operator }
        if hasOperator, wantsOperator { address = try? self.address.learn() }
        return Set(
            found.filter { rule in
                // Where the address cannot be learned, the rule is left as it is.
                guard case .operator(let network) = rule.source, let address else { return true }
                return network == address
            }.map(\.rule))
    }

    /// How long a host may be without a login before it counts as one that does not answer.
    private static let startingTime = 600

    func found(_ name: String, _ instance: Instance) -> FoundHost {
        // The host's own record has its address, which also serves a destruction without a description.
        let isPrivate = instance.tags[Label.address] == AWSHostSettings.Address.private.rawValue
        let login = ((isPrivate ? nil : instance.publicAddress) ?? instance.privateAddress).map { address in
            Login(address: address, user: user(instance), identityFile: self.login.identityFile)
        }
        var host = FoundHost(
            name: name, identity: instance.identity,
            digest: instance.digest, isRunning: instance.state == .running || instance.state == .pending,
            address: instance.privateAddress ?? "", login: login)
        host.settings = instance.tags[Label.settings].map { SettingsRecord($0) }
        host.takeRole(instance.tags[Label.role])
        host.launchKey = instance.tags[Label.hostKey]
        host.isStarting = isStarting(instance, host)
        if let name = instance.keyName, settings.keyPair == nil, let own = try? key.ownPublicKey() {
            // Known before a login, which sshd may not even answer after others were refused.
            if name != ClusterKeyPair.name(cluster, publicKey: own) { host.refusal = .key }
        } else if key.isMissing {
            host.refusal = .missingKey
        }
        return host
    }

    private func user(_ instance: Instance) -> String {
        login.user ?? instance.tags[Label.user] ?? "ubuntu"
    }

    /// New, created by this machine, and without a login yet; an instance that another machine created is contacted.
    private func isStarting(_ instance: Instance, _ host: FoundHost) -> Bool {
        if instance.state == .pending { return true }
        let keys = knownHosts.keys(of: host.alias)
        // Where pdd died before it heard of an instance, the request is still on record.
        let isOurs =
            keys.isEmpty
            ? record.unanswered().contains { $0.token == instance.token } : keys.contains { $0 == host.launchKey }
        guard isOurs, let time = secondsSince1970(instance.launchTime)
        else { return false }
        return timeOfDay() - Double(time) < Double(Self.startingTime)
    }
}
