import PlanModel
import Synchronization

/// What is learned while applying: hosts, outputs, digests.
final class Facts: Sendable {
    private struct State {
        var hosts: [String: FoundHost]
        var outputs: [ActionID: Secret] = [:]
        var digests: [ActionID: Digest]
    }

    private let state: Mutex<State>
    private let actions: [ActionID: Action]
    private let table: ActionDigests
    private let difference: Difference

    init(_ difference: Difference) {
        self.difference = difference
        table = ActionDigests(difference.plan)
        actions = Dictionary(
            difference.plan.actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        state = Mutex(
            State(
                hosts: difference.observation.hosts.mapValues(\.found), digests: difference.digests)
        )
    }

    var hosts: [FoundHost] { state.withLock { Array($0.hosts.values) } }

    /// Nil when the host does not exist.
    func existingHost(_ name: String) -> FoundHost? { state.withLock { $0.hosts[name] } }

    func host(_ name: String) throws(ActionFailure) -> FoundHost {
        if let host = existingHost(name) { return host }
        throw ActionFailure("the host '\(name)' does not exist")
    }

    func learn(_ host: FoundHost) { state.withLock { $0.hosts[host.name] = host } }

    /// The host has been removed.
    func forget(host: String) { state.withLock { _ = $0.hosts.removeValue(forKey: host) } }

    func output(_ id: ActionID) throws(ActionFailure) -> Secret {
        if let output = state.withLock({ $0.outputs[id] }) { return output }
        throw ActionFailure("'\(id)' has no output")
    }

    func learn(_ output: Secret, of id: ActionID) { state.withLock { $0.outputs[id] = output } }

    /// The id of a container that does not start, as the difference said before anything ran; nil when it
    /// said nothing of the kind.
    func stuckContainer(_ name: String, on host: String) -> String? {
        guard case .known(let contents) = difference.observation.hosts[host]?.contents else { return nil }
        return contents.containers[name].flatMap { $0.fault == nil ? nil : $0.id }
    }

    /// The identity of the host whose place a new host takes, as the difference said before anything ran.
    func replacedIdentity(of name: String) -> String? { difference.replacedIdentity(of: name) }

    /// Whether the action is in the plan, and not a removal of something outside the plan.
    func isPlanned(_ id: ActionID) -> Bool { actions[id] != nil }

    /// The digest of an action of the plan, with what is known of its host now.
    func digest(of id: ActionID) throws(ActionFailure) -> Digest {
        if let known = state.withLock({ $0.digests[id] }) { return known }
        guard let action = actions[id] else {
            throw ActionFailure("this is a bug in pdd: '\(id)' is not in the plan")
        }
        var used: [Digest] = []
        for dependency in action.uses { used.append(try digest(of: dependency)) }
        var identity: String?
        if let name = action.host, action.kind != .createHost { identity = try host(name).identity }
        let digest = table.digest(of: action, identity: identity, used: used)
        state.withLock { $0.digests[id] = digest }
        return digest
    }
}
