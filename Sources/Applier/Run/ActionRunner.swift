import PlanModel

/// Does one action, whatever its kind.
struct ActionRunner: Sendable {
    let plan: Plan
    let provider: any Provider
    let access: any HostAccess
    let facts: Facts
    let secrets: SecretReader
    /// What the paths of the plan's files are relative to.
    let directory: String
    /// Is taken on the submit host as soon as that exists; nil takes none.
    let lock: HostLock?

    /// How long one attempt may take, in seconds.
    func deadline(of action: Action) -> Int {
        if case .ssh(let payload) = action.payload, let timeout = payload.timeout {
            return timeout.seconds
        }
        return (plan.timeouts[action.kind] ?? Self.defaultTimeout).seconds
    }

    private static let defaultTimeout = TimeSpan(seconds: 600)

    /// The secrets that what the action runs might print.
    func secretTexts(of action: Action) throws(ActionFailure) -> [Secret] {
        var texts: [Secret] = []
        for input in action.inputs { texts.append(try facts.output(input)) }
        switch action.payload {
        case .ssh(let payload):
            for entry in payload.environment {
                if case .secret(let source) = entry.value { texts.append(try secrets.read(source)) }
            }
        case .runContainer(let payload):
            for entry in plan.containers[payload.settings]?.environment ?? [] {
                if case .secret(let source) = entry.value { texts.append(try secrets.read(source)) }
            }
        case .createHost, .openPort, .scp, .scpImage, .destroyHost, .closePort, .removeContainer: break
        }
        return texts
    }

    func run(_ action: Action, log: OutputLog?) throws(ActionFailure) {
        try provider.confirmLock()
        try lock?.confirm()
        let deadline = deadline(of: action)
        switch action.payload {
        case .createHost(let payload): try create(action, payload, deadline, log)
        case .openPort(let payload): try provider.openPort(payload.rule)
        case .scp(let payload): try copy(action, payload, deadline, log)
        case .scpImage(let payload): try copyImage(action, payload, deadline, log)
        case .ssh(let payload): try run(action, payload, deadline, log)
        case .runContainer(let payload): try runContainer(action, payload, deadline, log)
        case .destroyHost(let payload):
            guard let host = facts.existingHost(payload.host) else { break }
            lock?.release(on: host)
            try provider.destroyHost(host)
            access.forget(.removed(host))
            // Only after it has been removed, so that another attempt still knows what to remove.
            facts.forget(host: payload.host)
        case .closePort(let payload): try provider.closePort(payload.rule)
        case .removeContainer(let payload):
            let host = try facts.host(payload.host)
            var script = HostScript(
                lines: ContainerCommand.remove(payload.name), deadline: deadline, log: log)
            script.output = .none
            _ = try access.run(script, on: host)
        }
    }

    private func create(
        _ action: Action, _ payload: CreateHost, _ deadline: Int, _ log: OutputLog?
    ) throws(ActionFailure) {
        let request = try self.request(action, payload, deadline, log)
        let host = try provider.createHost(request)
        try access.connect(to: host, deadline: deadline, log: log)
        if request.type.role == .submit, let lock {
            try lock.hold(on: host)
            provider.yieldLock()
        }
        facts.learn(host)
        access.forget(.replaced(by: host))
    }

    private func request(
        _ action: Action, _ payload: CreateHost, _ deadline: Int, _ log: OutputLog?
    ) throws(ActionFailure) -> HostRequest {
        guard let type = plan.hosts[payload.type] else {
            throw ActionFailure("this is a bug in pdd: no type '\(payload.type)'")
        }
        return HostRequest(
            name: payload.host, type: type, existing: payload.existing,
            digest: try facts.digest(of: action.id), replaces: facts.replacedIdentity(of: payload.host),
            deadline: deadline, log: log)
    }

    /// What these actions will ask of the provider.
    func work(_ actions: [Action]) -> ProviderWork {
        var work = ProviderWork()
        for action in actions {
            switch action.payload {
            case .createHost(let payload):
                // One that cannot be asked for fails by itself when its turn comes.
                if let request = try? request(action, payload, deadline(of: action), nil) {
                    work.hosts.append(request)
                }
            case .openPort(let payload): work.rules.append(payload.rule)
            case .scp, .scpImage, .ssh, .runContainer, .destroyHost, .closePort, .removeContainer: break
            }
        }
        return work
    }

    private func copyImage(
        _ action: Action, _ payload: CopyImage, _ deadline: Int, _ log: OutputLog?
    ) throws(ActionFailure) {
        let marker = HostMarker(action: action.id, digest: try facts.digest(of: action.id))
        let host = try facts.host(payload.host)
        try access.copyImage(payload.image, marker: marker, to: host, deadline: deadline, log: log)
    }

    private func copy(
        _ action: Action, _ payload: CopyFile, _ deadline: Int, _ log: OutputLog?
    ) throws(ActionFailure) {
        let host = try facts.host(payload.host)
        let marker = HostMarker(action: action.id, digest: try facts.digest(of: action.id))
        var copy = HostCopy(
            source: .bytes([]), destination: payload.destination, mode: payload.mode, digest: nil,
            marker: marker, deadline: deadline, log: log)
        switch payload.source {
        case .file(let name):
            guard let file = plan.files[name] else {
                throw ActionFailure("this is a bug in pdd: no file '\(name)'")
            }
            copy.source = .file(file.path, directory: directory)
            copy.digest = file.digest
        case .lines(let lines):
            let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
            copy.source = .bytes(bytes)
            copy.digest = Digest(of: bytes)
        case .output(let id):
            copy.source = .bytes(Array((try facts.output(id).reveal() + "\n").utf8))
        }
        try access.copy(copy, to: host)
    }

    private func run(
        _ action: Action, _ payload: RunScript, _ deadline: Int, _ log: OutputLog?
    ) throws(ActionFailure) {
        let host = try facts.host(payload.host)
        var script = HostScript(
            lines: plan.lines(ofScript: payload.script) ?? [], deadline: deadline, log: log)
        for entry in payload.environment {
            let value = try value(of: entry.value)
            if entry.value.isList {
                script.lists.append((entry.name, value))
            } else {
                script.environment.append((entry.name, value))
            }
        }
        if payload.runs != .read { script.output = .none }
        if payload.runs != .read, facts.isPlanned(action.id) {
            script.marker = HostMarker(action: action.id, digest: try facts.digest(of: action.id))
        }
        if case .live(let check) = payload.runs { script.check = plan.lines(ofScript: check) }
        script.isOutputHandedOn = payload.runs == .read
        let output = try access.run(script, on: host)
        if payload.runs == .read {
            facts.learn(Secret(withoutLastNewlines(output)), of: action.id)
        }
    }

    func value(of value: EnvironmentValue) throws(ActionFailure) -> String {
        switch value {
        case .literal(let text): text
        case .list(let words): words.joined(separator: "\n")
        case .addressOf(let host): try facts.host(host).address
        case .addressesOf(let hosts): try addresses(of: hosts).joined(separator: "\n")
        case .outputOf(let id): try facts.output(id).reveal()
        case .secret(let source): try secrets.read(source).reveal()
        }
    }

    private func addresses(of hosts: [String]) throws(ActionFailure) -> [String] {
        var addresses: [String] = []
        for host in hosts { addresses.append(try facts.host(host).address) }
        return addresses
    }

    private func runContainer(
        _ action: Action, _ payload: RunContainer, _ deadline: Int, _ log: OutputLog?
    ) throws(ActionFailure) {
        let host = try facts.host(payload.host)
        guard let settings = plan.containers[payload.settings] else {
            throw ActionFailure("this is a bug in pdd: no container '\(payload.settings)'")
        }
        var command = ContainerCommand(
            name: payload.name, cluster: plan.cluster, settings: settings,
            digest: try facts.digest(of: action.id))
        for entry in settings.environment {
            command.environment.append((entry.name, try value(of: entry.value)))
        }
        command.replacing = facts.stuckContainer(payload.name, on: payload.host)
        // Docker's last message must reach pdd before the deadline.
        command.patience = min(90, max(1, deadline * 2 / 3))
        var script = HostScript(lines: try command.lines(), deadline: deadline, log: log)
        script.output = .none
        _ = try access.run(script, on: host)
    }

    private func withoutLastNewlines(_ text: String) -> String {
        String(text.reversed().drop { $0.isNewline }.reversed())
    }
}
