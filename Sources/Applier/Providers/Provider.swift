public import PlanModel

/// Creates and removes hosts, and opens their ports.
///
/// Every method blocks, may be called from several threads at once, and throws an `ActionFailure`.
/// Every one may be repeated: what is already as it should be is left so.
public protocol Provider: Sendable {
    /// What of the cluster exists, in as few calls as the provider allows.
    func observe() throws(ActionFailure) -> ProviderObservation

    /// The host exists, runs and is known; one that was stopped is started, one of another digest
    /// is replaced.
    func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost

    /// The host and everything on it have been removed.
    func destroyHost(_ host: FoundHost) throws(ActionFailure)

    /// The public key of a host that exists, from a source that can be trusted; nil when there is
    /// none.
    func hostKey(of host: FoundHost) throws(ActionFailure) -> String?

    func openPort(_ rule: PortRule) throws(ActionFailure)

    func closePort(_ rule: PortRule) throws(ActionFailure)

    /// Says what will be asked for, before it is: a provider that can do several things with one
    /// call then does.
    func announce(_ work: ProviderWork)

    /// Checks the preconditions for creating these hosts; changes nothing.
    ///
    /// Everything that is wrong is in the answer; the failure is for what keeps it from being looked
    /// up.
    func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult]

    /// Takes a lock at the provider, which never grants it twice, for all its users.
    ///
    /// The lock is free when pdd ends, or expires if pdd was killed. Nil where the provider has no such
    /// lock, or needs none.
    ///
    /// - Parameter submitRuns: Whether a submit host runs, which has its own lock.
    func lock(for holder: String, submitRuns: Bool) throws(ActionFailure) -> LockAttempt?

    /// Ensures that no other pdd took the lock while this machine or the provider did not answer.
    func confirmLock() throws(ActionFailure)

    /// The submit host is locked now: a lock that is only needed until then is freed.
    func yieldLock()

    /// Frees the lock, if it is held.
    func unlock()

    /// What was seen or done that a person should know of; each is given once.
    func takeNotes() -> [String]

    /// Removes what the cluster's hosts shared, once no host is left.
    func removeRemains() throws(ActionFailure)
}

extension Provider {
    /// Nothing to prepare.
    public func announce(_ work: ProviderWork) {}

    public func lock(for holder: String, submitRuns: Bool) throws(ActionFailure) -> LockAttempt? { nil }

    public func confirmLock() throws(ActionFailure) {}

    public func yieldLock() {}

    public func unlock() {}

    public func takeNotes() -> [String] { [] }

    /// Nothing that could be known before.
    public func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] { [] }
}

/// What a run is going to ask of a provider.
public struct ProviderWork: Sendable {
    public var hosts: [HostRequest] = []
    /// The rules to open.
    public var rules: [PortRule] = []
    /// The journal of the run; nil when it keeps none.
    public var journal: String?
    /// Receives notes for people at once; nil if there is no receiver.
    public var tell: (@Sendable (String) -> Void)?
}

/// What a provider knows of a cluster.
public struct ProviderObservation: Sendable {
    public var hosts: [FoundHost]
    public var rules: Set<PortRule>
    /// Whether anything exists that `removeRemains` would remove.
    public var hasRemains: Bool

    public init(hosts: [FoundHost] = [], rules: Set<PortRule> = [], hasRemains: Bool = false) {
        self.hosts = hosts
        self.rules = rules
        self.hasRemains = hasRemains
    }
}

/// A host that is wanted.
public struct HostRequest: Sendable {
    public let name: String
    public let type: HostType
    public let existing: ExistingHost?
    /// What it is labelled with, so that the next apply finds it and knows what it is.
    public let digest: Digest
    /// The identity of the host whose place it takes, which is removed if it still exists; nil if there is none.
    public var replaces: String?
    /// In seconds.
    public let deadline: Int
    public let log: OutputLog?

    /// Whether a host of this name with these properties has to be removed first.
    func isOutdated(_ digest: Digest?, _ identity: String) -> Bool {
        digest != self.digest || !identity.isEmpty && identity == replaces
    }
}
