public import PlanModel

/// The providers of a cluster whose hosts come from several, as one.
///
/// Each host goes by its own; a rule is opened and closed at each.
public final class Providers: Provider {
    private let members: [(kind: ProviderKind, provider: any Provider)]
    private let plan: Plan
    /// The provider of each host of the plan.
    private let planned: [String: ProviderKind]

    public init(_ plan: Plan, _ members: [(kind: ProviderKind, provider: any Provider)]) {
        self.plan = plan
        self.members = members
        var planned: [String: ProviderKind] = [:]
        for action in plan.actions {
            if case .createHost(let payload) = action.payload {
                planned[payload.host] = plan.hosts[payload.type]?.settings.provider
            }
        }
        self.planned = planned
    }

    private func provider(_ kind: ProviderKind?) throws(ActionFailure) -> any Provider {
        guard let member = members.first(where: { $0.kind == kind }) else {
            throw ActionFailure("this is a bug in pdd: no provider '\(kind?.rawValue ?? "")'")
        }
        return member.provider
    }

    public func observe() throws(ActionFailure) -> ProviderObservation {
        let answers = sideBySide(members.map(\.provider)) { provider in
            catching { () throws(ActionFailure) in try provider.observe() }
        }
        var whole = ProviderObservation()
        var hosts: [String: FoundHost] = [:]
        var rules: [Set<PortRule>] = []
        for (member, answer) in zip(members, answers) {
            let observation = try answer.get()
            for host in observation.hosts { add(host.of(member.kind), to: &hosts) }
            if member.kind.capabilities.managesPorts { rules.append(observation.rules) }
            whole.hasRemains = whole.hasRemains || observation.hasRemains
        }
        whole.hosts = hosts.values.sorted { isNaturallyBefore($0.name, $1.name) }
        whole.rules = merged(rules)
        return whole
    }

    /// A host that has moved to another provider may be at both, if a run broke off: then the one that the
    /// plan does not want is a stray.
    private func add(_ host: FoundHost, to hosts: inout [String: FoundHost]) {
        guard let other = hosts[host.name] else {
            hosts[host.name] = host
            return
        }
        let isWanted = planned[host.name] == host.provider
        hosts[host.name] = isWanted ? host : other
        let stray = (isWanted ? other : host).asStray
        hosts[stray.name] = stray
    }

    /// A rule of the plan exists if it exists at every provider; a rule outside the plan exists if it exists at any.
    private func merged(_ rules: [Set<PortRule>]) -> Set<PortRule> {
        let planned = Set(
            plan.actions.compactMap { action in
                if case .openPort(let payload) = action.payload { payload.rule } else { nil }
            })
        let anywhere = rules.reduce(into: Set<PortRule>()) { $0.formUnion($1) }
        return anywhere.filter { rule in !planned.contains(rule) || rules.allSatisfy { $0.contains(rule) } }
    }

    public func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        let kind = request.type.settings.provider
        return try provider(kind).createHost(request).of(kind)
    }

    public func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        try provider(host.provider).destroyHost(host)
    }

    public func hostKey(of host: FoundHost) throws(ActionFailure) -> String? {
        try provider(host.provider).hostKey(of: host)
    }

    public func openPort(_ rule: PortRule) throws(ActionFailure) {
        for member in members { try member.provider.openPort(rule) }
    }

    public func closePort(_ rule: PortRule) throws(ActionFailure) {
        for member in members { try member.provider.closePort(rule) }
    }

    public func announce(_ work: ProviderWork) {
        for member in members {
            var part = work
            part.hosts = work.hosts.filter { $0.type.settings.provider == member.kind }
            member.provider.announce(part)
        }
    }

    public func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] {
        var results: [CheckResult] = []
        for member in members {
            let part = requests.filter { $0.type.settings.provider == member.kind }
            if !part.isEmpty { results += try member.provider.check(part) }
        }
        return results
    }

    public func lock(for holder: String, submitRuns: Bool) throws(ActionFailure) -> LockAttempt? {
        var result: LockAttempt?
        for member in members {
            guard let attempt = try member.provider.lock(for: holder, submitRuns: submitRuns) else { continue }
            if case .busy = attempt {
                unlock()
                return attempt
            }
            result = attempt
        }
        return result
    }

    public func confirmLock() throws(ActionFailure) {
        for member in members { try member.provider.confirmLock() }
    }

    public func yieldLock() {
        for member in members { member.provider.yieldLock() }
    }

    public func unlock() {
        for member in members { member.provider.unlock() }
    }

    public func takeNotes() -> [String] { members.flatMap { $0.provider.takeNotes() } }

    public func removeRemains() throws(ActionFailure) {
        for member in members { try member.provider.removeRemains() }
    }
}

extension FoundHost {
    fileprivate func of(_ kind: ProviderKind) -> FoundHost {
        var host = self
        host.provider = kind
        return host
    }

    /// The same host under a name that no plan has.
    var asStray: FoundHost {
        var other = FoundHost(
            name: Self.strayName(identity), identity: identity, digest: digest, isRunning: isRunning,
            address: address, login: login, hostKey: hostKey)
        other.silence = silence
        other.detachment = detachment
        other.refusal = refusal
        other.launchKey = launchKey
        other.isStarting = isStarting
        other.provider = provider
        return other
    }
}
