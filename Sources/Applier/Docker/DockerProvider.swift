public import PlanModel

/// Hosts as containers of the local Docker Engine, each with an engine and an sshd inside.
///
/// The hosts of a cluster share a network that nobody else is on. Docker lets its members reach one
/// another on every port, and this machine reach them; no rule opens or closes anything there, so
/// the rules of a plan stand as long as the network does.
public final class DockerProvider: Provider {
    private let cluster: String
    private let engine: DockerEngine
    private let image: DockerHostImage
    private let key: ClusterKey
    private let rules: Set<OpenPort>
    private let network: DockerNetwork

    /// - Parameter rules: Those of the plan.
    public init(
        cluster: String, rules: Set<OpenPort>, key: ClusterKey, runner: any CommandRunner
    ) {
        self.cluster = cluster
        self.rules = rules
        self.key = key
        engine = DockerEngine(runner: runner)
        image = DockerHostImage(engine)
        network = DockerNetwork(cluster: cluster, engine: engine)
    }

    /// Whether the engine answers.
    public func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] {
        let version = try engine.run(
            ["version", "--format", "{{.Server.Version}}"], doing: "looking for the local engine")
        return [.right("Docker Engine", String(version.prefix { $0 != "\n" }))]
    }

    public func observe() throws(ActionFailure) -> ProviderObservation {
        let hosts = try hosts()
        let networks = try network.list()
        return ProviderObservation(
            hosts: hosts, rules: networks.contains(DockerCommands.networkName(cluster)) ? rules : [],
            hasRemains: !networks.isEmpty)
    }

    private func hosts() throws(ActionFailure) -> [FoundHost] {
        let list = try engine.run(
            DockerCommands.listHosts(cluster).arguments, doing: "looking for the cluster's hosts")
        return try inspect(list.split(separator: "\n").map(String.init))
    }

    private func inspect(_ identities: [String]) throws(ActionFailure) -> [FoundHost] {
        guard !identities.isEmpty else { return [] }
        let text = try engine.run(["inspect"] + identities, doing: "inspecting the cluster's hosts")
        do {
            let source = SourceText(name: "docker inspect", text: text)
            return try JSONReader.read(source).elements?.compactMap(host) ?? []
        } catch {
            throw ActionFailure("'docker inspect' printed what is no JSON")
        }
    }

    private func host(_ node: JSONNode) -> FoundHost? {
        guard let labels = node["Config"]?["Labels"],
            let name = labels[DockerCommands.hostLabel]?.string,
            let identity = node["Id"]?.string
        else { return nil }
        let port = node["NetworkSettings"]?["Ports"]?["22/tcp"]?.elements?.first?["HostPort"]?.string.flatMap {
            Int($0)
        }
        return FoundHost(
            name: name,
            role: labels[DockerCommands.roleLabel]?.string.flatMap(Role.init),
            identity: identity,
            digest: labels[DockerCommands.digestLabel]?.string.flatMap(Digest.init(hexadecimal:)),
            isRunning: node["State"]?["Running"]?.bool ?? false,
            address: labels[DockerCommands.addressLabel]?.string ?? "",
            login: Login(
                address: "127.0.0.1", port: port, user: "root", identityFile: key.path))
    }

    public func openPort(_ rule: OpenPort) throws(ActionFailure) {
        try network.make()
    }

    /// Nothing to do: the rules go with the network.
    public func closePort(_ rule: OpenPort) throws(ActionFailure) {}

    public func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        let publicKey = try key.publicKey()
        try image.make(deadline: request.deadline, log: request.log)
        try network.make()
        if let found = try existing(request.name) {
            if found.digest == request.digest {
                if !found.isRunning { try start(found) }
                return try whenReady(request)
            }
            try destroyHost(found)
        }
        let address = try network.chooseAddress(taken: try hosts().map(\.address))
        let command = DockerCommands.runHost(
            request, cluster: cluster, address: address, image: DockerHostImage.reference,
            publicKey: publicKey)
        _ = try engine.run(
            command.arguments, deadline: request.deadline, log: request.log,
            doing: "making the host")
        return try whenReady(request)
    }

    /// The container of this name, if it is a host of this cluster; a failure if it is anything
    /// else.
    private func existing(_ name: String) throws(ActionFailure) -> FoundHost? {
        let result = try engine.status(
            ["container", "inspect", "--format", "{{.Id}} {{index .Config.Labels \"pdd.cluster\"}}", name],
            doing: "looking for the host")
        guard result.status == 0 else { return nil }
        let words = result.text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 2, words[1] == cluster, let found = try inspect([words[0]]).first
        else {
            throw ActionFailure(
                "the local engine has a container '\(name)' that is no host of this cluster",
                advice: ["remove it, or give the host another name in the description"])
        }
        return found
    }

    private func start(_ host: FoundHost) throws(ActionFailure) {
        _ = try engine.run(["start", host.identity], doing: "starting the host")
    }

    /// The host, once its key is there; the key is read over Docker, so that the first login
    /// already knows whom it talks to.
    private func whenReady(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        let hostKey = try engine.run(
            DockerCommands.readHostKey(request.name).arguments, deadline: request.deadline,
            log: request.log, doing: "waiting for the host's key")
        guard var found = try existing(request.name) else {
            throw ActionFailure("the host is gone again")
        }
        found.hostKey = hostKey.split(separator: " ").prefix(2).joined(separator: " ")
        return found
    }

    public func hostKey(of host: FoundHost) throws(ActionFailure) -> String? {
        guard host.isRunning else { return nil }
        let key = try engine.run(
            DockerCommands.readHostKey(host.name).arguments, doing: "reading the host's key")
        return key.split(separator: " ").prefix(2).joined(separator: " ")
    }

    public func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        let command = Command("docker", ["rm", "--force", "--volumes", host.identity])
        let result = try engine.status(
            command.arguments, deadline: 120, doing: "removing the host")
        let isGone = result.errorLines.contains { $0.contains("No such container") }
        guard result.status == 0 || isGone else {
            throw ActionFailure(result, doing: "removing the host", command: command)
        }
    }

    public func removeRemains() throws(ActionFailure) {
        try network.remove()
    }
}
