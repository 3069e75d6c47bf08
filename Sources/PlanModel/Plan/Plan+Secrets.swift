extension Plan {
    /// Where the secrets come from that some actions read, each source once, in the order of the actions.
    public func secretSources(of actions: [Action]) -> [SecretSource] {
        var sources: [SecretSource] = []
        var known: Set<SecretSource> = []
        for action in actions {
            for entry in environment(of: action) {
                if case .secret(let source) = entry.value, known.insert(source).inserted { sources.append(source) }
            }
        }
        return sources
    }

    private func environment(of action: Action) -> [EnvironmentEntry] {
        switch action.payload {
        case .ssh(let payload): payload.environment
        case .runContainer(let payload): containers[payload.settings]?.environment ?? []
        case .createHost, .openPort, .scp, .scpImage, .destroyHost, .closePort, .removeContainer: []
        }
    }

    /// The images of the local engine that some of the actions send to hosts, each once, sorted.
    public var localImages: [String] {
        let images = actions.compactMap { action -> String? in
            if case .scpImage(let payload) = action.payload { payload.image } else { nil }
        }
        return Set(images).sorted()
    }
}
