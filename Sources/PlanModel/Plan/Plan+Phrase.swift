extension Plan {
    /// Whether its rules for ports have no effect, because only this machine reaches the network of its hosts.
    public var opensNothing: Bool { providers.allSatisfy(\.kind.capabilities.isLocal) }

    /// What stands for those rules.
    public var nothingToOpen: String { "nothing to open: only this machine reaches the hosts" }

    /// What an action does, for people: "run container worker1 from pegasus:worker".
    public func phrase(for action: Action) -> String {
        switch action.payload {
        case .createHost(let payload):
            payload.existing.map { "use the host at \($0.address)" } ?? "create the host"
        case .openPort(let payload): "open \(payload.rule.portText) from \(sourcePhrase(payload.rule.source))"
        case .scp(let payload): copyPhrase(payload)
        case .scpImage(let payload): "copy image \(payload.image) from the local engine, if it has it"
        case .ssh(let payload): scriptPhrase(payload)
        case .runContainer(let payload):
            "run container \(payload.name) from \(containers[payload.settings]?.image ?? "?")"
        case .destroyHost(let payload):
            payload.existing == nil
                ? "destroy the host and all that is on it"
                : "remove what pdd put on the host, which stays"
        case .closePort(let payload):
            "close \(payload.rule.portText) from \(sourcePhrase(payload.rule.source))"
        case .removeContainer(let payload): "remove container \(payload.name)"
        }
    }

    private func sourcePhrase(_ source: PortRule.Source) -> String {
        switch source {
        case .cluster: "the cluster"
        case .operator: "the operator"
        case .network(let network): network.description
        }
    }

    private func copyPhrase(_ payload: CopyFile) -> String {
        switch payload.source {
        case .file(let name):
            "copy \(files[name]?.path ?? name) to \(payload.destination)"
        case .lines: "write \(payload.destination)"
        case .output(let id): "copy the output of \(id) to \(payload.destination)"
        }
    }

    private func scriptPhrase(_ payload: RunScript) -> String {
        switch payload.runs {
        case .once: "run \(payload.script)"
        case .live(let check): "run \(payload.script) unless \(check)"
        case .read: "read \(payload.script)\(payload.isSecret ? " (secret)" : "")"
        }
    }

    /// The number of actions on the longest chain of dependencies.
    public var depth: Int {
        var depths: [ActionID: Int] = [:]
        depths.reserveCapacity(actions.count)
        var deepest = 0
        for action in actions {
            var depth = 0
            for id in action.after { depth = max(depth, depths[id] ?? 0) }
            for id in action.uses { depth = max(depth, depths[id] ?? 0) }
            depths[action.id] = depth + 1
            deepest = max(deepest, depth + 1)
        }
        return deepest
    }
}
