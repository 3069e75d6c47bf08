import PlanModel
import Synchronization

extension DockerProvider {
    public func observe() throws(ActionFailure) -> ProviderObservation {
        let (hosts, networks) = try sideBySide(
            { () throws(ActionFailure) in try self.hosts() }, { () throws(ActionFailure) in try self.network.list() })
        seen.withLock { $0 = Set(hosts.map(\.identity)) }
        return ProviderObservation(
            // Of two, one is removed when the rules are opened again.
            hosts: hosts, rules: networks.count { $0.name == DockerCommands.networkName(cluster) } == 1 ? rules : [],
            hasRemains: !networks.isEmpty)
    }

    func hosts() throws(ActionFailure) -> [FoundHost] {
        let list = try engine.run(
            DockerCommands.listHosts(cluster).arguments, doing: "looking for the cluster's hosts")
        return try attachments.checked(try inspect(list.split(separator: "\n").map(String.init)))
    }

    func inspect(_ identities: [String]) throws(ActionFailure) -> [FoundContainer] {
        guard !identities.isEmpty else { return [] }
        let command = Command("docker", ["container", "inspect"] + identities)
        let doing = "inspecting the cluster's hosts"
        let result = try engine.status(command.arguments, doing: doing)
        // A container may have been removed since it was listed: an earlier pdd died, and the engine is still
        // executing its requests. The other containers are reported nevertheless.
        let isGone = !result.errorLines.isEmpty && result.errorLines.allSatisfy { $0.contains("No such container") }
        guard result.status == 0 || isGone else {
            throw ActionFailure(result, doing: doing, command: command)
        }
        do {
            let source = SourceText(name: "docker inspect", text: result.text)
            return try JSONReader.read(source).elements?.compactMap(found) ?? []
        } catch {
            throw ActionFailure("'docker inspect' did not print JSON")
        }
    }

    private func found(_ node: JSONNode) -> FoundContainer? {
        host(node).map {
            FoundContainer(host: $0, endpoint: HostEndpoint(node, in: DockerCommands.networkName(cluster)))
        }
    }

    private func host(_ node: JSONNode) -> FoundHost? {
        guard let labels = node["Config"]?["Labels"], let identity = node["Id"]?.string else { return nil }
        let claimed = labels[Label.host]?.string ?? ""
        let port = node["NetworkSettings"]?["Ports"]?["22/tcp"]?.elements?.first?["HostPort"]?.string.flatMap {
            Int($0)
        }
        var host = FoundHost(
            name: claimed, identity: identity,
            digest: labels[Label.digest]?.string.flatMap(Digest.init(hexadecimal:)),
            // Docker reports a paused container as running, but it does not answer.
            isRunning: (node["State"]?["Running"]?.bool ?? false) && node["State"]?["Paused"]?.bool != true,
            address: labels[Label.address]?.string ?? "",
            // Without a port ssh would reach this machine's own sshd.
            login: port.map { Login(address: "127.0.0.1", port: $0, user: "root", identityFile: key.path) })
        host.settings = labels[Label.settings]?.string.map { SettingsRecord($0) }
        host.takeRole(labels[Label.role]?.string)
        // pdd gives the container of a host the host's own name, which the engine gives to one only.
        if host.name == claimed, let given = node["Name"]?.string, given != "/" + claimed {
            host = host.asStray
            host.find("its label says '\(claimed)', but its container has another name")
        }
        guard host.finding == nil else { return host }
        // Known before a login, which sshd may not even answer after others were refused.
        if let accepted = acceptedKey(node), let known = try? key.known() {
            if !ClusterKey.isSame(known, accepted) { host.refusal = .key }
        } else if !fileExists(key.path) {
            host.refusal = .missingKey
        }
        return host
    }

    /// The public key that a host was created with.
    private func acceptedKey(_ node: JSONNode) -> String? {
        let variables = node["Config"]?["Env"]?.elements?.compactMap(\.string) ?? []
        let start = DockerCommands.keyVariable + "="
        return variables.first { begins($0, with: start) }.map { String($0.dropFirst(start.count)) }
    }
}
