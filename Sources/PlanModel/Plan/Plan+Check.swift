extension Plan {
    /// Reports why an edited plan cannot be applied: unknown names,
    /// an action before its dependencies, a reference without a dependency.
    func check(places: [Int], problems: Problems) {
        var seen: [ActionID: Int] = [:]
        var made: Set<String> = []
        for (index, action) in actions.enumerated() {
            func report(_ message: String) {
                problems.error("\(action.id): \(message)", at: places[index])
            }
            if let first = seen[action.id] {
                report("two actions have this id; the other is action \(first + 1)")
            }
            let dependencies = Set(action.dependencies)
            for dependency in action.dependencies where seen[dependency] == nil {
                report("'\(dependency)', which it depends on, does not come before it")
            }
            for input in action.inputs where !dependencies.contains(input) {
                report("it reads the output of '\(input)' without depending on it")
            }
            for host in action.addressedHosts where !made.contains(host) {
                report("it reads the address of '\(host)', which no action before it creates")
            }
            if case .createHost(let payload) = action.payload {
                if !made.insert(payload.host).inserted { report("the host is created twice") }
            } else if let host = action.host, !made.contains(host), action.kind.needsHost {
                report("no action before it creates the host '\(host)'")
            }
            checkTables(action, report)
            seen[action.id] = index
        }
    }

    /// Reports problems of a plan's `removal`.
    func checkRemoval(_ reader: ObjectReader) {
        guard let removal else { return }
        for name in [removal.drain, removal.rejoin, removal.leave, removal.forget].compactMap({ $0 })
        where scripts[name] == nil {
            reader.error("there is no script '\(name)' in 'scripts'", at: "removal")
        }
        if let network = removal.network, !actions.contains(where: { $0.id == network }) {
            reader.error("there is no action '\(network)' in 'actions'", at: "removal")
        }
        if !hostNames.contains(removal.manager) {
            reader.error("no action creates the host '\(removal.manager)'", at: "removal")
        }
    }

    private func checkTables(_ action: Action, _ report: (String) -> Void) {
        switch action.payload {
        case .createHost(let payload):
            guard let type = hosts[payload.type] else {
                return report("there is no type '\(payload.type)' in 'hosts'")
            }
            let provider = type.settings.provider
            if !providers.contains(where: { $0.kind == provider }) {
                report("its type comes from '\(provider.rawValue)', which is no provider of the plan")
            }
            if !provider.capabilities.createsHosts, payload.existing == nil {
                report("a host of the provider '\(provider.rawValue)' needs an 'address'")
            }
        case .scp(let payload):
            if case .file(let name) = payload.source, files[name] == nil {
                report("there is no file '\(name)' in 'files'")
            }
        case .ssh(let payload):
            var names = [payload.script]
            if case .live(let check) = payload.runs { names.append(check) }
            for name in names where scripts[name] == nil {
                report("there is no script '\(name)' in 'scripts'")
            }
        case .runContainer(let payload):
            if containers[payload.settings] == nil {
                report("there is no container '\(payload.settings)' in 'containers'")
            }
        case .openPort, .scpImage, .destroyHost, .closePort, .removeContainer: break
        }
    }
}

extension Action.Kind {
    /// Whether an action of this kind runs on a host that an earlier action of its plan created.
    var needsHost: Bool {
        switch self {
        case .scp, .ssh, .runContainer: true
        case .createHost, .openPort, .destroyHost, .closePort, .removeContainer: false
        }
    }
}
