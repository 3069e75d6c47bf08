/// An action of a plan and its dependencies.
public struct Action: Hashable, Sendable {
    public let id: ActionID
    public let payload: Payload
    /// Actions that must succeed first; when they run again, this action need not.
    public var after: [ActionID]
    /// Actions that must succeed first, and whose change makes this action run again.
    public var uses: [ActionID]

    /// The effect of an action; kinds that undo another occur only in plans of destruction.
    public enum Payload: Hashable, Sendable {
        case createHost(CreateHost)
        case openPort(OpenPort)
        case scp(CopyFile)
        case scpImage(CopyImage)
        case ssh(RunScript)
        case runContainer(RunContainer)
        case destroyHost(DestroyHost)
        case closePort(ClosePort)
        case removeContainer(RemoveContainer)
    }

    public enum Kind: String, CaseIterable, Sendable, Hashable {
        case createHost, openPort, scp, ssh, runContainer
        case destroyHost, closePort, removeContainer
    }

    public init(
        _ id: ActionID, _ payload: Payload, after: [ActionID] = [], uses: [ActionID] = []
    ) {
        self.id = id
        self.payload = payload
        self.after = after
        self.uses = uses
    }

    public var kind: Kind {
        switch payload {
        case .createHost: .createHost
        case .openPort: .openPort
        case .scp, .scpImage: .scp
        case .ssh: .ssh
        case .runContainer: .runContainer
        case .destroyHost: .destroyHost
        case .closePort: .closePort
        case .removeContainer: .removeContainer
        }
    }

    /// The host it runs on; nil when it runs on none, as a rule for a port does.
    public var host: String? {
        switch payload {
        case .createHost(let payload): payload.host
        case .openPort, .closePort: nil
        case .scp(let payload): payload.host
        case .scpImage(let payload): payload.host
        case .ssh(let payload): payload.host
        case .runContainer(let payload): payload.host
        case .destroyHost(let payload): payload.host
        case .removeContainer(let payload): payload.host
        }
    }

    /// The dependencies of both sorts.
    public var dependencies: [ActionID] { after + uses }

    /// The actions whose output this one reads.
    public var inputs: [ActionID] {
        switch payload {
        case .scp(let payload):
            if case .output(let id) = payload.source { return [id] }
            return []
        case .ssh(let payload):
            return payload.environment.compactMap { entry in
                if case .outputOf(let id) = entry.value { return id }
                return nil
            }
        case .createHost, .openPort, .scpImage, .runContainer, .destroyHost, .closePort, .removeContainer:
            return []
        }
    }

    /// The hosts whose addresses this action reads.
    public var addressedHosts: [String] {
        guard case .ssh(let payload) = payload else { return [] }
        return payload.environment.flatMap { entry -> [String] in
            switch entry.value {
            case .addressOf(let host): [host]
            case .addressesOf(let hosts): hosts
            case .literal, .list, .outputOf, .secret: []
            }
        }
    }
}

extension Action {
    /// Appends the action on one line, but for lists that grow with the number of workers.
    func encode(to writer: inout JSONWriter) {
        writer.object { object in
            object.string("id", id.description)
            object.string("kind", kind.rawValue)
            switch payload {
            case .createHost(let payload): payload.encode(to: &object)
            case .openPort(let payload): payload.encode(to: &object)
            case .scp(let payload): payload.encode(to: &object)
            case .scpImage(let payload): payload.encode(to: &object)
            case .ssh(let payload): payload.encode(to: &object)
            case .runContainer(let payload): payload.encode(to: &object)
            case .destroyHost(let payload): payload.encode(to: &object)
            case .closePort(let payload): payload.encode(to: &object)
            case .removeContainer(let payload): payload.encode(to: &object)
            }
            encode(after, as: "after", to: &object)
            encode(uses, as: "uses", to: &object)
        }
    }

    private func encode(_ ids: [ActionID], as name: String, to object: inout ObjectWriter) {
        let texts = ids.map(\.description)
        if id.host == ActionID.cluster, ids.count > 0 {
            object.member(name) { $0.lines(texts, indent: "      ") }
        } else {
            object.strings(name, texts)
        }
    }

    static func decode(_ reader: ObjectReader) -> Action? {
        guard reader.requiredString("id") != nil, let id = reader.actionID("id"),
            reader.require("kind") != nil, let kind: Kind = reader.choice("kind")
        else { return nil }
        let payload: Payload? =
            switch kind {
            case .createHost: CreateHost.decode(reader).map(Payload.createHost)
            case .openPort: OpenPort.decode(reader).map(Payload.openPort)
            case .scp:
                reader.has("image")
                    ? CopyImage.decode(reader).map(Payload.scpImage) : CopyFile.decode(reader).map(Payload.scp)
            case .ssh: RunScript.decode(reader).map(Payload.ssh)
            case .runContainer: RunContainer.decode(reader).map(Payload.runContainer)
            case .destroyHost: DestroyHost.decode(reader).map(Payload.destroyHost)
            case .closePort: ClosePort.decode(reader).map(Payload.closePort)
            case .removeContainer: RemoveContainer.decode(reader).map(Payload.removeContainer)
            }
        let after = reader.actionIDs("after")
        let uses = reader.actionIDs("uses")
        guard let payload else { return nil }
        reader.finish()
        return Action(id, payload, after: after, uses: uses)
    }
}
