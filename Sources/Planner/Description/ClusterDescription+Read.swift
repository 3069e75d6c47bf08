public import PlanModel

extension ClusterDescription {
    /// Reads a description and checks all of it.
    ///
    /// - Parameters:
    ///   - local: Whether the provider is replaced by the local Docker Engine.
    ///   - awsConfig: The file that `config` of the provider `aws` names; the description
    ///     overrides it.
    /// - Throws: `Diagnostics` with all problems and their places.
    public static func read(
        _ source: SourceText, local: Bool = false, awsConfig: AWSConfigFile? = nil
    ) throws(Diagnostics) -> ClusterDescription {
        try read(try JSONReader.read(source), local: local, awsConfig: awsConfig)
    }

    /// Reads a description whose file has been parsed.
    public static func read(
        _ node: JSONNode, local: Bool = false, awsConfig: AWSConfigFile? = nil
    ) throws(Diagnostics) -> ClusterDescription {
        let problems = Problems()
        problems.refuseNUL(in: node)
        try problems.check()
        guard let reader = ObjectReader(node, what: "the description", problems: problems) else {
            throw problems.found
        }
        let description = decode(reader, local: local, awsConfig: awsConfig)
        try problems.check()
        guard var description else {
            preconditionFailure("this is a bug in pdd: no description, no problem")
        }
        description.warnings = problems.all
        return description
    }

    private static func decode(
        _ reader: ObjectReader, local: Bool, awsConfig: AWSConfigFile?
    ) -> ClusterDescription? {
        _ = reader.string("$schema")
        // The description has been laid over what it extends before it is read.
        _ = reader.string("extends")
        let cluster = readCluster(reader)
        var provider = readProvider(reader, awsConfig)
        var others = readOtherProviders(reader, awsConfig, besides: provider)
        let base = HostBases(provider, others)
        let replacement: HostSettings? = local ? .docker(DockerHostSettings()) : nil
        if local {
            others = []
            provider = .local(preload: provider?.preload)
        }

        let name = cluster ?? "cluster"
        var network = NetworkDescription()
        if let object = reader.object("network") { network = .decode(object) }
        var image = ImageDescription()
        if let object = reader.object("image") { image = .decode(object) }
        var pool = PoolDescription.htcondor(submitRunsJobs: false)
        if let object = reader.object("pool") { pool = .decode(object) ?? pool }

        let submit = MemberDescription.decode(
            reader, "submit", host: "\(name)-submit-node", container: "submit", base: base,
            replacement: replacement)
        let keystore = MemberDescription.decode(
            reader, "keystore", host: "\(name)-keystore", container: "consul", base: base,
            replacement: replacement)
        if reader.has("keystore"), network.discovery != .consul {
            reader.error(
                "'keystore' needs \"discovery\": \"consul\" in 'network'; remove it for swarm",
                at: "keystore")
        }
        var timeouts = Timeouts()
        if let object = reader.object("timeouts") { timeouts = .decode(object) }
        var update = UpdateSettings()
        update.drain = timeouts.drain ?? update.drain
        if let object = reader.object("update") { update = .decode(object, base: update) }
        let workers = WorkerGroup.decode(
            reader, cluster: name, base: base, replacement: replacement, update: update)
        let openPorts = readOpenPorts(reader)
        var ssh = SSHSettings()
        if let object = reader.object("ssh") {
            ssh = .decode(object)
            object.finish()
        }
        ssh.user = ssh.user ?? awsConfig?.sshUser
        ssh.identityFile = ssh.identityFile ?? awsConfig?.sshKeyPath
        if local { ssh = SSHSettings() }
        let lease = reader.timeSpan("lease")
        reader.finish()

        guard let cluster, let provider, !workers.isEmpty else { return nil }
        var description = ClusterDescription(
            cluster: cluster, provider: provider, submit: submit, workers: workers)
        description.otherProviders = others
        description.network = network
        description.image = image
        description.pool = pool
        description.keystore = network.discovery == .consul ? keystore : nil
        description.openPorts = openPorts
        description.ssh = ssh
        description.lease = local ? nil : lease
        description.timeouts = timeouts
        description.update = update
        description.check(reader)
        return description
    }

    /// The maximum length of a cluster's name: hosts' names start with it and must be DNS labels.
    static let maximumNameLength = 32

    private static func readCluster(_ reader: ObjectReader) -> String? {
        guard let name = reader.requiredString("cluster") else { return nil }
        guard isDNSLabel(name), name.utf8.count <= maximumNameLength, name != ActionID.cluster
        else {
            reader.error(
                name == ActionID.cluster
                    ? "a cluster cannot have the name 'cluster'; its actions could not be told apart"
                    : DescriptionMessages.label(name, of: "a cluster", upTo: maximumNameLength),
                at: "cluster")
            return nil
        }
        return name
    }

    private static func readProvider(
        _ reader: ObjectReader, _ awsConfig: AWSConfigFile?
    ) -> ProviderDescription? {
        guard reader.require("provider") != nil, let object = reader.object("provider"),
            object.require("type") != nil, let kind: ProviderKind = object.choice("type")
        else { return nil }
        return .decode(object, kind: kind, awsConfig: awsConfig)
    }

    private static func readOtherProviders(
        _ reader: ObjectReader, _ awsConfig: AWSConfigFile?, besides first: ProviderDescription?
    ) -> [ProviderDescription] {
        var providers: [ProviderDescription] = []
        for object in reader.objects("otherProviders", what: { "'otherProviders[\($0)]'" }) ?? [] {
            guard object.require("type") != nil, let kind: ProviderKind = object.choice("type") else { continue }
            if first?.kind == kind || providers.contains(where: { $0.kind == kind }) {
                object.error(
                    "the provider '\(kind.rawValue)' is described already; roles and groups of workers may change "
                        + "it for their hosts", at: "type")
            }
            providers.append(.decode(object, kind: kind, awsConfig: awsConfig))
        }
        return providers
    }

    private static func readOpenPorts(_ reader: ObjectReader) -> [PortRule] {
        var ports: [PortRule] = []
        var taken = TakenPorts()
        for object in reader.objects("openPorts", what: { "'openPorts[\($0)]'" }) ?? [] {
            defer { object.finish() }
            let text = object.requiredString("ports")
            let transport: PortRule.Transport = object.choice("protocol") ?? .tcp
            let from = object.requiredString("from")
            if let text, PortRange(text) == nil { object.error(PortRange.rule(text), at: "ports") }
            if let from, PortRule.Source(from) == nil {
                object.error(DescriptionMessages.source(from), at: "from")
            }
            guard let text, let from, let range = PortRange(text),
                let source = PortRule.Source(from)
            else { continue }
            let port = PortRule(ports: range, transport: transport, source: source)
            if let other = taken.take(port) {
                object.error(
                    "'\(port.portText)' from \(from) overlaps '\(other.portText)', which stands "
                        + "before it", at: "ports")
            }
            ports.append(port)
        }
        return ports
    }
}
