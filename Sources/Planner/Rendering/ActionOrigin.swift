public import PlanModel

/// The key of a description that an action comes from.
public struct ActionOrigin: Sendable, Equatable {
    /// The path of the key: `workers[0].container`.
    public let key: String
    /// The offset of its value in the text of the description.
    public let offset: Int

    private enum Part {
        case name(String)
        case element(Int)
    }

    /// The most specific key of the description that explains an action; nil if only defaults do.
    ///
    /// - Parameter node: The description as JSON.
    public init?(of action: Action, in description: ClusterDescription, _ node: JSONNode) {
        for path in Self.paths(action, description, node) where !path.isEmpty {
            if let found = Self.follow(path, in: node) {
                self = found
                return
            }
        }
        return nil
    }

    private init(key: String, offset: Int) {
        self.key = key
        self.offset = offset
    }

    private static func follow(_ path: [Part], in node: JSONNode) -> ActionOrigin? {
        var node = node
        var key = ""
        for part in path {
            switch part {
            case .name(let name):
                guard let next = node[name] else { return nil }
                node = next
                key += key.isEmpty ? name : ".\(name)"
            case .element(let index):
                guard let elements = node.elements, elements.indices.contains(index) else { return nil }
                node = elements[index]
                key += "[\(index)]"
            }
        }
        return ActionOrigin(key: key, offset: node.offset)
    }

    private static func names(_ words: String...) -> [Part] { words.map { .name($0) } }

    /// The keys that may explain the action, the most specific first.
    private static func paths(_ action: Action, _ description: ClusterDescription, _ node: JSONNode) -> [[Part]] {
        let host = base(of: action.id.host, description)
        func own(_ words: String...) -> [Part] { host + words.map { .name($0) } }
        switch action.payload {
        case .createHost, .destroyHost: return [own("provider"), host, names("provider")]
        case .openPort(let payload): return port(payload.rule, description)
        case .closePort(let payload): return port(payload.rule, description)
        case .runContainer, .removeContainer: return [own("container"), host]
        case .scpImage: return [names("provider", "preload"), own("container", "image"), names("image"), host]
        case .scp, .ssh: break
        }
        switch Step(rawValue: action.id.step) {
        case .lease: return [names("lease")]
        case .engine: return [names("provider", "engine"), own("provider"), host, names("provider")]
        case .swarm, .store, .joinToken: return [names("network", "discovery"), names("network"), host]
        case .registry, .imageSource: return [names("image", "build"), names("image", "registry"), names("image")]
        case .workerImage: return [names("image", "builder"), names("image")]
        case .image: return [own("container", "image"), names("image", "builder"), names("image"), host]
        case .builder: return [names("image", "builder"), names("image"), host]
        case .network: return [names("network")]
        case .signToken, .poolToken: return [names("pool"), host]
        case .pegasus: return [names("image", "environment", "PEGASUS"), names("image")]
        case .ready: return [names("pool"), names("workers")]
        case .host, .notice, .preload, .container, .reach, .drain, .remove, .leave, .forget, .rejoin, .destroyHost,
            .port, .protocol, .close, nil:
            return file(action.id.step, node) + [host]
        }
    }

    /// The role or the group of workers that a host belongs to.
    private static func base(of host: String, _ description: ClusterDescription) -> [Part] {
        if host == description.submit.host { return names("submit") }
        if host == description.keystore?.host { return names("keystore") }
        let group = description.workers.firstIndex { group in
            guard begins(host, with: group.host), let number = Int(host.dropFirst(group.host.count)) else {
                return false
            }
            return (1...group.count).contains(number) && group.hostName(number) == host
        }
        return group.map { [.name("workers"), .element($0)] } ?? []
    }

    private static func port(_ rule: PortRule, _ description: ClusterDescription) -> [[Part]] {
        if let index = description.openPorts.firstIndex(of: rule) { return [[.name("openPorts"), .element(index)]] }
        if rule.ports == PortRange(22) { return [names("provider", "allowSSHFrom"), names("provider")] }
        return [names("network", "discovery"), names("network"), names("provider")]
    }

    /// The element that names a file beside the builder.
    private static func file(_ step: String, _ node: JSONNode) -> [[Part]] {
        ["files", "submitFiles", "workerFiles"].flatMap { key -> [[Part]] in
            (node["image"]?[key]?.elements ?? []).indices.filter { index in
                node["image"]?[key]?.elements?[index].string.map { lastComponent($0) == step } ?? false
            }.map { [.name("image"), .name(key), .element($0)] }
        }
    }
}
