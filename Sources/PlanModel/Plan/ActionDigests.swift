/// The digests that show whether existing resources match the plan.
///
/// The digest of an action covers its own content, the identity of the host it runs on, and the
/// digests of the actions that it uses. So a change affects all later actions that depend on it.
public struct ActionDigests: Sendable {
    private let plan: Plan
    private let scripts: [String: Digest]
    private let hosts: [String: Digest]
    private let containers: [String: Digest]

    /// The cost is that of reading the plan's tables once.
    public init(_ plan: Plan) {
        self.plan = plan
        var scripts: [String: Digest] = [:]
        for name in plan.scripts.keys {
            scripts[name] = plan.lines(ofScript: name).map { Digest(of: $0.joined(separator: "\n")) }
        }
        self.scripts = scripts
        // Which provider it is shows from where the host is found, and its settings are its own.
        hosts = plan.hosts.mapValues { type in
            var writer = JSONWriter()
            writer.object { type.encode(to: &$0, provider: type.settings.provider) }
            return Digest(of: writer.bytes)
        }
        containers = plan.containers.mapValues { Digest(of: $0.canonical) }
    }

    /// The digest of an action.
    ///
    /// - Parameters:
    ///   - identity: What tells the host it runs on from one that takes its place: an instance id,
    ///     a container id, a machine id. Nil for actions without a host.
    ///   - used: The digests of `action.uses`, in that order.
    public func digest(of action: Action, identity: String?, used: [Digest]) -> Digest {
        var hash = SHA256()
        var writer = JSONWriter()
        // Dependencies count by their digests, not by their names.
        Action(Self.id(of: action), Self.content(of: action)).encode(to: &writer)
        hash.update(writer.bytes)
        for part in tables(action) { hash.update("\n" + part) }
        hash.update("\nhost \(identity ?? "")")
        for digest in used { hash.update("\nuses " + digest.hexadecimal) }
        return hash.finish()
    }

    /// The id of an action as its digest covers it.
    ///
    /// Hosts of one type have one digest, so that a provider can make all of them at once; which is
    /// which, their names tell.
    private static func id(of action: Action) -> ActionID {
        action.kind == .createHost ? ActionID(ActionID.cluster, .host) : action.id
    }

    /// The effect of an action, without the names of table entries, whose contents count instead, and without its
    /// time limits, which have no lasting effect.
    private static func content(of action: Action) -> Action.Payload {
        switch action.payload {
        case .createHost(let payload):
            return .createHost(CreateHost(host: "", type: "", existing: payload.existing))
        case .ssh(let payload):
            var runs = payload.runs
            if case .live = runs { runs = .live(check: "") }
            var content = RunScript(host: payload.host, script: "", runs: runs)
            content.environment = payload.environment.filter { $0.name != Variable.wait }
            content.isSecret = payload.isSecret
            return .ssh(content)
        case .runContainer(let payload):
            return .runContainer(RunContainer(host: payload.host, name: payload.name, settings: ""))
        case .openPort, .scp, .scpImage, .destroyHost, .closePort, .removeContainer: return action.payload
        }
    }

    private func tables(_ action: Action) -> [String] {
        switch action.payload {
        case .createHost(let payload): [hosts[payload.type]?.hexadecimal ?? ""]
        case .scp(let payload):
            if case .file(let name) = payload.source {
                [plan.files[name]?.digest.hexadecimal ?? ""]
            } else {
                []
            }
        case .ssh(let payload):
            if case .live(let check) = payload.runs {
                [scripts[payload.script]?.hexadecimal ?? "", scripts[check]?.hexadecimal ?? ""]
            } else {
                [scripts[payload.script]?.hexadecimal ?? ""]
            }
        case .runContainer(let payload): [containers[payload.settings]?.hexadecimal ?? ""]
        case .openPort, .scpImage, .destroyHost, .closePort, .removeContainer: []
        }
    }
}
