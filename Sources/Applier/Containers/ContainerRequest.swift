import PlanModel

/// The body of the engine's `POST /containers/create`: the same as `docker run` with these settings.
///
/// Docker's client takes the values of variables from its own environment or its arguments. The first
/// would let a container's `PATH` or `DOCKER_HOST` change the client, the second would show secrets in
/// the list of processes. The engine takes any name and any value in JSON.
struct ContainerRequest {
    let name: String
    let settings: ContainerSettings
    let labels: [(String, String)]
    /// The values of the container's variables, in the order of their names.
    let environment: [(name: String, value: String)]

    /// The body, on one line.
    ///
    /// - Throws: When a setting of a plan is not one that `docker run` takes.
    func body() throws(ActionFailure) -> String {
        let ports = try settings.ports.map { (text) throws(ActionFailure) in
            try value(PublishedPorts(text), of: "ports", text)
        }.flatMap(\.pairs)
        let limits = try limits()
        let devices = try settings.devices.map { (text) throws(ActionFailure) in
            try value(DeviceMapping(text), of: "devices", text)
        }
        let host = try hostSettings()
        let mounts = settings.mounts
        var writer = JSONWriter()
        writer.object { object in
            object.string("Image", settings.image)
            // With the host's own network there is no other host name.
            if settings.network != nil { object.string("Hostname", name) }
            object.string("User", settings.user)
            object.string("WorkingDir", settings.workdir)
            object.strings("Entrypoint", settings.entrypoint.map { [$0] } ?? [])
            object.strings("Cmd", settings.command)
            object.strings("Env", environment.map { "\($0.name)=\($0.value)" })
            object.strings("Labels", labels)
            object.sets("Volumes", mounts.filter { !$0.contains(":") })
            object.sets("ExposedPorts", ports.map(\.container))
            object.member("HostConfig") { body in
                body.object { object in
                    host.write(to: &object)
                    object.strings("Binds", mounts.filter { $0.contains(":") })
                    object.objects("PortBindings", ports)
                    object.list("Ulimits", limits) { $1.write(to: &$0) }
                    object.list("Devices", devices) { $1.write(to: &$0) }
                }
            }
            if let network = settings.network {
                object.member("NetworkingConfig") {
                    $0.object { $0.member("EndpointsConfig") { $0.object { write(network, to: &$0) } } }
                }
            }
        }
        return writer.text
    }

    /// The endpoint in a network, with the container's address if that is fixed.
    private func write(_ network: String, to object: inout ObjectWriter) {
        object.member(network) {
            $0.object { endpoint in
                guard let address = settings.address else { return }
                endpoint.member("IPAMConfig") { $0.object { $0.string("IPv4Address", address) } }
            }
        }
    }

    private func limits() throws(ActionFailure) -> [Limit] {
        try settings.ulimits.map { (text) throws(ActionFailure) in
            try value(Limit(text), of: "ulimits", text)
        }
    }

    private func hostSettings() throws(ActionFailure) -> HostConfig {
        var host = HostConfig(network: settings.network ?? "host")
        if let text = settings.restart {
            host.restart = try value(RestartPolicy(text), of: "restart", text)
        }
        if let text = settings.cpus { host.nanoCPUs = try value(nanoCPUs(text), of: "cpus", text) }
        if let text = settings.memory { host.memory = try value(memoryBytes(text), of: "memory", text) }
        if let text = settings.shmSize { host.shmSize = try value(memoryBytes(text), of: "shmSize", text) }
        if let text = settings.gpus { host.gpus = try value(GPURequest(text), of: "gpus", text) }
        return host
    }

    private func value<Value>(_ value: Value?, of key: String, _ text: String) throws(ActionFailure) -> Value {
        if let value { return value }
        throw ActionFailure(
            "'\(text)' in '\(key)' of the container '\(name)' is not what 'docker run' takes",
            advice: ["correct the plan, or write it again from its description with: pdd plan --format json"])
    }
}

extension ObjectWriter {
    /// Writes an object whose members are all empty objects, as Docker writes sets.
    fileprivate mutating func sets(_ name: String, _ names: [String]) {
        guard !names.isEmpty else { return }
        member(name) { $0.object { for name in names { $0.member(name) { $0.object { _ in } } } } }
    }

    /// Writes the ports of a container with those of the host that lead to them.
    fileprivate mutating func objects(_ name: String, _ ports: [PublishedPorts.Pair]) {
        guard !ports.isEmpty else { return }
        member(name) { value in
            value.object { object in
                for (container, pairs) in Dictionary(grouping: ports, by: \.container).sorted(by: { $0.key < $1.key }) {
                    object.member(container) { list in
                        list.list(pairs) { writer, pair in
                            writer.object {
                                $0.string("HostIp", pair.address)
                                $0.string("HostPort", pair.host)
                            }
                        }
                    }
                }
            }
        }
    }

    fileprivate mutating func list<Element>(
        _ name: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        member(name) { $0.list(elements, write) }
    }
}

extension JSONWriter {
    fileprivate mutating func list<Element>(_ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        raw("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { raw(", ") }
            write(&self, element)
        }
        raw("]")
    }
}
