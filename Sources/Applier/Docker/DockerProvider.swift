public import PlanModel
import Synchronization

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
    /// Whether the cluster's network is known to be there.
    private let network = Mutex(false)

    /// - Parameter rules: Those of the plan.
    public init(
        cluster: String, rules: Set<OpenPort>, key: ClusterKey, runner: any CommandRunner
    ) {
        self.cluster = cluster
        self.rules = rules
        self.key = key
        engine = DockerEngine(runner: runner)
        image = DockerHostImage(engine)
    }

    public func observe() throws(ActionFailure) -> ProviderObservation {
        let hosts = try inspect(try list(DockerCommands.listHosts(cluster)))
        let networks = try list(DockerCommands.listNetworks(cluster))
        return ProviderObservation(
            hosts: hosts, rules: networks.isEmpty ? [] : rules, hasRemains: !networks.isEmpty)
    }

    private func list(_ command: Command) throws(ActionFailure) -> [String] {
        try engine.run(command.arguments, doing: "looking for the cluster's objects")
            .split(separator: "\n").map(String.init)
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
        let network = node["NetworkSettings"]
        let port = network?["Ports"]?["22/tcp"]?.elements?.first?["HostPort"]?.string.flatMap {
            Int($0)
        }
        let address =
            network?["Networks"]?[DockerCommands.networkName(cluster)]?["IPAddress"]?.string
        return FoundHost(
            name: name,
            role: labels[DockerCommands.roleLabel]?.string.flatMap(Role.init),
            identity: identity,
            digest: labels[DockerCommands.digestLabel]?.string.flatMap(Digest.init(hexadecimal:)),
            isRunning: node["State"]?["Running"]?.bool ?? false,
            address: address ?? "",
            login: Login(
                address: "127.0.0.1", port: port, user: "root", identityFile: key.path))
    }

    public func openPort(_ rule: OpenPort) throws(ActionFailure) {
        try makeNetwork()
    }

    /// Nothing to do: the rules go with the network.
    public func closePort(_ rule: OpenPort) throws(ActionFailure) {}

    /// Makes the cluster's network unless it is there. Several actions ask for it, one after the
    /// other: Docker lets two networks have one name.
    private func makeNetwork() throws(ActionFailure) {
        let result = network.withLock { isThere -> Result<Void, ActionFailure> in
            guard !isThere else { return .success(()) }
            do throws(ActionFailure) {
                if try list(DockerCommands.listNetworks(cluster)).isEmpty {
                    _ = try engine.run(
                        DockerCommands.createNetwork(cluster).arguments,
                        doing: "making the cluster's network")
                }
                isThere = true
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    public func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        let publicKey = try key.publicKey()
        try image.make(deadline: request.deadline, log: request.log)
        try makeNetwork()
        if let found = try existing(request.name) {
            if found.digest == request.digest {
                if !found.isRunning { try start(found) }
                return try whenReady(request)
            }
            try destroyHost(found)
        }
        let command = DockerCommands.runHost(
            request, cluster: cluster, image: DockerHostImage.reference, publicKey: publicKey)
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
        for network in try list(DockerCommands.listNetworks(cluster)) {
            _ = try engine.run(["network", "rm", network], doing: "removing the cluster's network")
        }
    }
}
