public import PlanModel
import Synchronization

/// Reads the world: one look at the provider, and one round trip to each host, all at once.
public struct Observer: Sendable {
    let plan: Plan
    let provider: any Provider
    let access: any HostAccess
    let knownHosts: KnownHosts

    public init(
        plan: Plan, provider: any Provider, access: any HostAccess, knownHosts: KnownHosts
    ) {
        self.plan = plan
        self.provider = provider
        self.access = access
        self.knownHosts = knownHosts
    }

    /// The time limit for observing a host, in seconds.
    static let deadline = 60
    /// The maximum size of a host's answer, in bytes: the engine describes a container in 3 KB.
    static let outputLimit = 16 << 20
    /// How many hosts are asked at once.
    static let width = 40

    /// What the provider knows, without asking the hosts.
    public func observeProvider() throws(ActionFailure) -> WorldObservation {
        try observeProvider { _ in false }
    }

    /// What the provider knows, and what the submit host holds: all that removing the hosts needs.
    public func observeSubmitHost() throws(ActionFailure) -> WorldObservation {
        try observeProvider { $0.role == .submit }
    }

    private func observeProvider(asking isAsked: (FoundHost) -> Bool) throws(ActionFailure) -> WorldObservation {
        let observation = try provider.observe()
        var world = WorldObservation(rules: observation.rules, hasRemains: observation.hasRemains)
        for host in observation.hosts {
            world.hosts[host.name] =
                isAsked(host)
                ? look(at: host, ObservationScript(plan: plan, actions: [], role: host.role, addresses: [:]))
                : ObservedHost(found: host, contents: .unknown(ActionFailure("the host was not asked")))
        }
        return world
    }

    /// - Parameters:
    ///   - renewingLease: Whether hosts that end themselves get their whole time again.
    ///   - lookingAtPool: Whether the pool is asked, too, at the same time as its host.
    public func observe(
        renewingLease: Bool = false, lookingAtPool: Bool = false
    ) throws(ActionFailure) -> WorldObservation {
        let observation = try provider.observe()
        var addresses: [String: String] = [:]
        for host in observation.hosts { addresses[host.name] = host.address }
        var actions: [String: [Action]] = [:]
        for action in plan.actions {
            if let host = action.host { actions[host, default: []].append(action) }
        }
        let poolLook = lookingAtPool ? PoolObservation.look(plan) : nil
        let submit = plan.firstHost(.submit)
        let pool = Mutex<PoolObservation?>(nil)
        let hosts = sideBySide(observation.hosts, width: Self.width) { [actions, addresses] host in
            let script = ObservationScript(
                plan: plan, actions: actions[host.name] ?? [], role: host.role, addresses: addresses,
                lease: renewingLease ? plan.lease : nil)
            guard host.name == submit, let poolLook else { return (host.name, look(at: host, script)) }
            let (observed, answer) = look(at: host, script, and: poolLook)
            pool.withLock { $0 = answer }
            return (host.name, observed)
        }
        var world = WorldObservation(
            rules: observation.rules, hosts: Dictionary(hosts, uniquingKeysWith: { _, last in last }),
            hasRemains: observation.hasRemains)
        world.pool = pool.withLock { $0 }
        return world
    }

    /// Looks at the submit host and at the pool at the same time, if the host is one that pdd was logged in to before.
    private func look(
        at host: FoundHost, _ script: ObservationScript, and poolLook: HostScript
    ) -> (ObservedHost, PoolObservation?) {
        let isKnown =
            host.isRunning && !host.isStarting && host.refusal == nil && host.detachment == nil && host.silence == nil
            && knownHosts.key(of: host.alias) != nil
        guard isKnown else {
            let observed = look(at: host, script)
            return (observed, observed.isAnswering ? ask(host, poolLook) : nil)
        }
        let pool = Mutex<PoolObservation?>(nil)
        let observed = sideBySide([false, true], width: 2) { isPool -> ObservedHost? in
            guard isPool else { return look(at: host, script) }
            let answer = ask(host, poolLook)
            pool.withLock { $0 = answer }
            return nil
        }
        return (observed.compactMap { $0 }[0], pool.withLock { $0 })
    }

    private func ask(_ host: FoundHost, _ look: HostScript) -> PoolObservation? {
        do throws(ActionFailure) {
            return PoolObservation(try access.run(look, on: host))
        } catch {
            var pool = PoolObservation()
            pool.fault = error.reason
            return pool
        }
    }

    /// Ensures that pdd knows the host's key, if the provider can report it.
    func trust(_ host: FoundHost) throws(ActionFailure) {
        if knownHosts.key(of: host.alias) == nil, let key = try provider.hostKey(of: host) {
            try knownHosts.pin(key, of: host.alias)
        }
    }

    private func look(at host: FoundHost, _ script: ObservationScript) -> ObservedHost {
        let isUnmet = knownHosts.key(of: host.alias) == nil
        func unknown(_ failure: ActionFailure) -> ObservedHost {
            var observed = ObservedHost(found: host, contents: .unknown(failure))
            observed.isUnmet = isUnmet
            return observed
        }
        guard host.isRunning else { return unknown(ActionFailure("the host is stopped")) }
        if let refusal = host.refusal {
            return unknown(ActionFailure(host.silence ?? "the host accepts another key", refusal: refusal, advice: []))
        }
        if let detachment = host.detachment { return unknown(ActionFailure(detachment.reason)) }
        if let silence = host.silence { return unknown(ActionFailure(silence)) }
        guard !host.isStarting else { return unknown(Self.justCreated) }
        do throws(ActionFailure) {
            try trust(host)
            guard !(try access.awaitsFirstLogin(host)) else {
                var starting = host
                starting.isStarting = true
                return ObservedHost(found: starting, contents: .unknown(Self.justCreated))
            }
            var observation = HostScript(lines: script.lines, deadline: Self.deadline)
            observation.output = .upTo(Self.outputLimit)
            let contents = try script.read(try access.run(observation, on: host))
            return ObservedHost(found: host, contents: .known(contents))
        } catch {
            var failure = error
            if failure.refusal == .key, !hasKey(host) { failure.refusal = .missingKey }
            return unknown(failure)
        }
    }

    private static var justCreated: ActionFailure { ActionFailure("the host has just been created") }

    /// Whether the private key that logs in to a host is on this machine, as far as pdd knows which it is.
    func hasKey(_ host: FoundHost) -> Bool {
        guard let path = host.login?.identityFile, begins(path, with: "/") else { return true }
        return fileExists(path)
    }
}
