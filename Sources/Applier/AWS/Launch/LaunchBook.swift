import PlanModel

/// Which instance each host has, and which hosts are made together: a launcher's decisions without its calls.
struct LaunchBook: Sendable {
    private var announced: [HostRequest] = []
    /// The identities of instances whose place other instances take.
    private var replaced: Set<String> = []
    private var made: [String: Instance] = [:]
    /// Why a host's instance could not be made, for the action that will ask for it.
    private var failures: [String: ActionFailure] = [:]

    mutating func announce(_ hosts: [HostRequest]) {
        announced = hosts
        replaced = Set(hosts.compactMap(\.replaces))
    }

    func isReplaced(_ identity: String) -> Bool { replaced.contains(identity) }

    mutating func add(_ instance: Instance, as name: String) { made[name] = instance }

    /// The instance of a host no longer exists: another one has to be made.
    mutating func forget(_ name: String) { made[name] = nil }

    func isMade(_ name: String) -> Bool { made[name] != nil }

    /// The instance of a host; nil when it has to be made.
    ///
    /// - Throws: Why it could not be made together with other hosts. That is told once; after it, the host may be
    ///   asked for again.
    mutating func answer(_ name: String) throws(ActionFailure) -> Instance? {
        if let instance = made[name] { return instance }
        if let failure = failures.removeValue(forKey: name) { throw failure }
        return nil
    }

    /// The names of the hosts that are made together with one, that one too.
    ///
    /// They have the order of the plan, whichever is asked for first: a repeated request must be the same.
    func batch(with request: HostRequest) -> [String] {
        let others = announced.filter {
            $0.type == request.type && $0.digest == request.digest && $0.name != request.name && !isMade($0.name)
        }
        return (others + [request]).map(\.name).sorted(by: isNaturallyBefore)
    }

    /// Hosts were made together, or could not be.
    ///
    /// - Parameter asked: The host that was asked for; its failure is thrown to its caller.
    mutating func end(_ names: [String], asked: String, _ failure: ActionFailure?) {
        for name in names {
            failures[name] = name == asked || isMade(name) ? nil : failure
        }
    }

    /// What an earlier request for instances, whose answer is not known, means for the hosts that are missing.
    enum Unanswered: Equatable {
        /// All of its instances have been found.
        case answered
        /// Sending it again gives instances to hosts that are missing.
        case sendAgain
        /// It is for other hosts.
        case ofOthers
    }

    func judge(_ entry: LaunchRecord.Entry, digest: Digest, missing: [String]) -> Unanswered {
        func isFound(_ name: String) -> Bool { made[name]?.token == entry.token }
        if entry.names.allSatisfy(isFound) { return .answered }
        let isWanted =
            entry.digest == digest.hexadecimal && entry.names.allSatisfy { missing.contains($0) || isFound($0) }
        return isWanted && entry.names.contains(where: missing.contains) ? .sendAgain : .ofOthers
    }
}
