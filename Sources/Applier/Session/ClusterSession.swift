public import PlanModel
import Synchronization

/// Everything that working on one cluster needs: its provider, its hosts, its files.
public final class ClusterSession: Sendable {
    public let plan: Plan
    public let files: ClusterFiles
    public let commands: SystemCommandRunner
    public let provider: any Provider
    public let access: SSHHostAccess
    public let hostLock: HostLock
    /// This run, as other runs show it when they find the cluster locked.
    let holder: String
    private let directory: String
    let observer: Observer
    private let hosts = Mutex<[FoundHost]>([])
    private let journal = Mutex<Journal?>(nil)
    /// What was found wrong with what hosts claim to be, and whether it has been told.
    private let findings = Mutex<[String: Bool]>([:])
    private let notes = Mutex<[String]>([])

    /// - Parameters:
    ///   - directory: That of the description or the plan.
    ///   - purpose: The purpose of the session, which pdd shows to others while the cluster is locked: `apply`.
    /// - Throws: When a program is missing, or this pdd has no such provider.
    public init(_ plan: Plan, directory: String, for purpose: String) throws(ActionFailure) {
        self.plan = plan
        self.directory = directory
        files = ClusterFiles(cluster: plan.cluster, beside: directory)
        commands = SystemCommandRunner()
        try Programs.require(for: plan.providers.map(\.kind))
        try OpenFiles.require(for: plan)
        try files.make()
        let knownHosts = try KnownHosts(files.knownHosts)
        access = try SSHHostAccess(
            cluster: plan.cluster, settings: try OperatorSSH.settings(of: plan, in: directory),
            knownHosts: knownHosts, configuration: try OperatorSSH.configuration(), runner: commands)
        provider = try ProviderMaker(
            plan: plan, files: files, knownHosts: knownHosts, access: access, directory: directory, commands: commands
        ).make()
        holder = ClusterLock.description(of: purpose)
        hostLock = HostLock(cluster: plan.cluster, holder: holder, access: access)
        observer = Observer(
            plan: plan, provider: provider, access: access, knownHosts: knownHosts)
    }

    /// The current difference between the world and the plan.
    ///
    /// - Parameters:
    ///   - renewingLease: Whether hosts that end themselves get their whole time again.
    ///   - evicts: Whether jobs are ended at once on workers that are replaced or removed.
    ///   - selection: What the difference is limited to.
    ///   - lookingAtPool: Whether the pool is asked, too: `pool`.
    public func difference(
        renewingLease: Bool = false, evicts: Bool = false, selection: Selection = Selection(),
        lookingAtPool: Bool = false
    ) throws(ActionFailure) -> Difference {
        let world =
            plan.isDestruction && plan.makesAllHosts
            ? try observer.observeSubmitHost()
            : try observer.observe(renewingLease: renewingLease, lookingAtPool: lookingAtPool)
        let found = world.hosts.values.map(\.found)
        remember(found)
        findings.withLock { noted in
            for host in found.sorted(by: { $0.name < $1.name }) {
                guard let finding = host.finding else { continue }
                let note =
                    "what is shown as \(host.name) (\(host.identity.prefix(12))) carries the label of this cluster, and \(finding)"
                if noted[note] == nil { noted[note] = false }
            }
            guard plan.encryptsOverlay else { return }
            for note in world.encryptionFindings where noted[note] == nil { noted[note] = false }
        }
        return Difference(of: plan, in: world, evicts: evicts, selection: selection)
    }

    /// Checks whether the difference's new hosts can be created; empty if there are none.
    public func check(_ difference: Difference) throws(ActionFailure) -> [CheckResult] {
        let requests = difference.hostRequests
        return requests.isEmpty ? [] : try provider.check(requests)
    }

    /// Checks whether all hosts of the plan can be created.
    public func checkAll() throws(ActionFailure) -> [CheckResult] {
        try check(Difference(of: plan, in: WorldObservation()))
    }

    /// What was done that a person should know of: host keys that were met for the first time, and why the
    /// record of the run has gaps.
    ///
    /// Each is given once.
    public func takeNotes() -> [String] {
        let gap = journal.withLock { journal in
            defer { if journal?.gap != nil { journal = nil } }
            return journal?.gap
        }
        let new = findings.withLock { noted in
            defer { noted = noted.mapValues { _ in true } }
            return noted.filter { !$0.value }.keys.sorted()
        }
        let own = notes.withLock { notes in
            defer { notes = [] }
            return notes
        }
        return access.takeFirstMeetings() + provider.takeNotes() + new + own + (gap.map { [$0] } ?? [])
    }

    /// How long a run of the difference will take, in seconds, going by earlier runs.
    public func estimate(_ difference: Difference) -> Double {
        estimatedDuration(of: difference.actions, in: plan, History(files))
    }

    /// How long each action of a run will take, in seconds, going by earlier runs.
    public func estimates() -> @Sendable (Action) -> Double { History(files).estimate(plan) }

    /// The commands that the operator has let the secrets of this cluster come from.
    public func allowedCommands() throws(ActionFailure) -> AllowedCommands {
        try AllowedCommands(files, directory: directory)
    }

    /// A run of a difference, which records itself.
    ///
    /// - Parameter secretCommands: Those that secrets may come from; no other is run.
    public func run(
        _ difference: Difference, limits: Limits? = nil, secretCommands: Set<[String]> = [],
        observers: [any RunObserver]
    ) throws(ActionFailure) -> ApplyRun {
        let record = try RunRecord(files)
        try record.record(difference.actions, phrase: difference.plan.phrase)
        let journal = try Journal(record, of: difference.plan)
        self.journal.withLock { $0 = journal }
        return ApplyRun(
            difference, provider: provider, access: access, commands: commands,
            directory: directory, secretCommands: secretCommands, record: record, lock: hostLock,
            limits: limits ?? Limits(plan),
            estimate: estimates(), observers: [journal] + observers)
    }

    /// The host of the plan with this name, as it is now.
    public func host(_ name: String) throws(ActionFailure) -> FoundHost { try hosts([name])[0].get() }

    /// The hosts of the plan with these names, as they are now, or why pdd cannot use them; the provider is asked once.
    public func hosts(_ names: [String]) throws(ActionFailure) -> [Result<FoundHost, ActionFailure>] {
        let world = try observer.observeProvider()
        let results = sideBySide(names.map { ($0, world.hosts[$0]?.found) }) { name, host in
            catching { () throws(ActionFailure) in try self.usable(host, name) }
        }
        let found = results.compactMap { try? $0.get() }
        hosts.withLock { hosts in hosts = hosts.filter { !found.contains($0) } + found }
        return results
    }

    private func usable(_ host: FoundHost?, _ name: String) throws(ActionFailure) -> FoundHost {
        guard let host else {
            throw ActionFailure("the host '\(name)' does not exist", advice: ["create it: pdd apply"])
        }
        guard host.isRunning else {
            throw ActionFailure("the host '\(name)' is stopped", advice: ["start it: pdd apply"])
        }
        if let finding = host.finding { throw ActionFailure("the host '\(name)' cannot be trusted: \(finding)") }
        guard !lacksKey(of: host) else { throw ActionFailure.missingKey(files, provider: canRemoveAlone) }
        try meet(host)
        return host
    }

    /// The host of the plan with this name if it exists and runs.
    ///
    /// - Throws: If it runs and must not be logged in to.
    public func runningHost(_ name: String) throws(ActionFailure) -> FoundHost? {
        guard let host = try observer.observeProvider().hosts[name]?.found, host.isRunning else { return nil }
        return try usable(host, name)
    }

    /// Makes sure of the host's key before anything is sent to the host.
    ///
    /// The key may come from the provider, or from the machine itself when it is met for the first time.
    func meet(_ host: FoundHost) throws(ActionFailure) {
        try observer.trust(host)
        try access.trust(host, log: nil)
    }

    /// Remembers the hosts that connections may lead to.
    func remember(_ found: [FoundHost]) { hosts.withLock { $0 = found } }

    /// The hosts that were found last.
    var foundHosts: [FoundHost] { hosts.withLock { $0 } }

    /// Has a person told of something, once.
    func note(_ text: String) { notes.withLock { if !$0.contains(text) { $0.append(text) } } }

    /// Frees the lock on the submit host and ends the shared connections; nothing of this session is
    /// left running.
    ///
    /// A second call has nothing left to end.
    public func close(alsoTo others: [FoundHost] = []) {
        hostLock.release()
        let names = Set(others.map(\.name))
        let known = hosts.withLock { hosts in
            defer { hosts = [] }
            return hosts
        }
        access.close(known.filter { !names.contains($0.name) } + others)
        journal.withLock { $0 }?.finish()
    }
}
