public import PlanModel
import Synchronization

/// What came of extending the lease of a host.
public enum LeaseExtension: Sendable {
    /// It ends itself in so many seconds.
    case ends(seconds: Int)
    /// It has no lease.
    case none
    case failed(ActionFailure)
}

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
        try Self.requirePrograms(of: plan.providers.map(\.kind))
        try files.make()
        let knownHosts = try KnownHosts(files.knownHosts)
        access = try SSHHostAccess(
            cluster: plan.cluster, settings: try OperatorSSH.settings(of: plan, in: directory),
            knownHosts: knownHosts, configuration: try OperatorSSH.configuration(), runner: commands)
        var members: [(kind: ProviderKind, provider: any Provider)] = []
        for settings in plan.providers {
            let one = try Self.provider(settings, plan, files, knownHosts, access, directory, commands)
            members.append((settings.kind, one))
        }
        provider = members.count == 1 ? members[0].provider : Providers(plan, members)
        holder = ClusterLock.description(of: purpose)
        hostLock = HostLock(cluster: plan.cluster, holder: holder, access: access)
        observer = Observer(
            plan: plan, provider: provider, access: access, knownHosts: knownHosts)
    }

    private static func requirePrograms(of providers: [ProviderKind]) throws(ActionFailure) {
        let missing = Programs.of(providers).filter { findProgram($0) == nil }
        guard missing.isEmpty else {
            throw ActionFailure(
                "\(missing.map { "'\($0)'" }.joined(separator: " and ")) "
                    + "\(missing.count == 1 ? "is" : "are") not installed",
                advice: ["needed for the provider \(listed(providers.map(\.rawValue))); see the README"])
        }
    }

    private static func provider(
        _ settings: ProviderSettings, _ plan: Plan, _ files: ClusterFiles, _ knownHosts: KnownHosts,
        _ access: SSHHostAccess, _ directory: String, _ commands: SystemCommandRunner
    ) throws(ActionFailure) -> any Provider {
        switch settings {
        case .docker:
            let rules = plan.actions.compactMap { action -> PortRule? in
                switch action.payload {
                case .openPort(let payload): return payload.rule
                case .closePort(let payload): return payload.rule
                case .createHost, .scp, .scpImage, .ssh, .runContainer, .destroyHost, .removeContainer:
                    return nil
                }
            }
            let bases = plan.hosts.values.compactMap { type -> String? in
                if case .docker(let settings) = type.settings { settings.base } else { nil }
            }
            return DockerProvider(
                cluster: plan.cluster, rules: Set(rules), bases: Set(bases).sorted(),
                key: ClusterKey(files, runner: commands), runner: commands)
        case .aws(let settings):
            return try AWSProvider(
                plan, settings, files: files, knownHosts: knownHosts, directory: directory,
                runner: commands, unlockRunner: SystemCommandRunner())
        case .ssh:
            return try SSHProvider(plan, files: files, access: access, directory: directory)
        case .dockerMachine:
            return DockerMachineProvider(cluster: plan.cluster, runner: commands)
        }
    }

    /// The current difference between the world and the plan.
    ///
    /// - Parameter renewingLease: Whether hosts that end themselves get their whole time again.
    public func difference(renewingLease: Bool = false) throws(ActionFailure) -> Difference {
        let world =
            plan.isDestruction && plan.makesAllHosts
            ? try observer.observeProvider() : try observer.observe(renewingLease: renewingLease)
        let found = world.hosts.values.map(\.found)
        hosts.withLock { $0 = found }
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
        return Difference(of: plan, in: world)
    }

    /// Lets the leases of all hosts that run end so much later than now; gives what each is then.
    public func extendLeases(_ lease: TimeSpan) throws(ActionFailure) -> [String: LeaseExtension] {
        let found = try observer.observeProvider().hosts.values.map(\.found)
        hosts.withLock { $0 = found }
        let results = sideBySide(found) { host in (host.name, self.extend(lease, on: host)) }
        return Dictionary(results, uniquingKeysWith: { first, _ in first })
    }

    private func extend(_ lease: TimeSpan, on host: FoundHost) -> LeaseExtension {
        guard host.isRunning else { return .failed(ActionFailure("the host is stopped")) }
        if let finding = host.finding { return .failed(ActionFailure(finding)) }
        do throws(ActionFailure) {
            try observer.trust(host)
            try access.trust(host, log: nil)
            let script = HostScript(lines: LeaseScript.extend(lease), deadline: 60)
            let words = try access.run(script, on: host).split(whereSeparator: \.isWhitespace)
            guard words.count == 2, let seconds = Int(words[1]) else { return .none }
            return .ends(seconds: seconds)
        } catch {
            return .failed(error)
        }
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
        let journal = try Journal(record)
        self.journal.withLock { $0 = journal }
        return ApplyRun(
            difference, provider: provider, access: access, commands: commands,
            directory: directory, secretCommands: secretCommands, record: record, lock: hostLock,
            limits: limits ?? Limits(plan),
            estimate: History(files).estimate(plan), observers: [journal] + observers)
    }

    /// The host of the plan with this name, as it is now.
    public func host(_ name: String) throws(ActionFailure) -> FoundHost {
        let world = try observer.observeProvider()
        guard let host = world.hosts[name]?.found else {
            throw ActionFailure("the host '\(name)' does not exist", advice: ["create it: pdd apply"])
        }
        guard host.isRunning else {
            throw ActionFailure("the host '\(name)' is stopped", advice: ["start it: pdd apply"])
        }
        if let finding = host.finding { throw ActionFailure("the host '\(name)' cannot be trusted: \(finding)") }
        guard !lacksKey(of: host) else { throw ActionFailure.missingKey(files, provider: canRemoveAlone) }
        try observer.trust(host)
        try access.trust(host, log: nil)
        return host
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
            notes.withLock { $0.append("\(host.name) does not answer, so the cluster is not locked there") }
        }
        return attempt
    }

    private func lock(_ host: FoundHost) throws(ActionFailure) -> LockAttempt {
        do throws(ActionFailure) {
            // A destruction has not contacted the hosts yet.
            _ = try access.command(host)
            try observer.trust(host)
            try access.trust(host, log: nil)
        } catch {
            return .unreachable
        }
        return try hostLock.take(on: host)
    }

    /// Frees the lock on the submit host and ends the shared connections; nothing of this session is
    /// left running.
    public func close(alsoTo others: [FoundHost] = []) {
        hostLock.release()
        let names = Set(others.map(\.name))
        access.close(hosts.withLock { $0 }.filter { !names.contains($0.name) } + others)
    }
}
