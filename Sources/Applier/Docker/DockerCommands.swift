import PlanModel

/// Builds the command lines for the local Docker Engine: pure functions.
enum DockerCommands {
    /// The label that every object of a cluster carries, and the ones of a host.
    static let clusterLabel = "pdd.cluster"
    static let hostLabel = "pdd.host"
    static let roleLabel = "pdd.role"
    static let digestLabel = "pdd.digest"
    static let addressLabel = "pdd.address"

    static func networkName(_ cluster: String) -> String { "pdd-\(cluster)" }

    static func listHosts(_ cluster: String) -> Command {
        Command(
            "docker",
            ["ps", "--all", "--quiet", "--no-trunc", "--filter", "label=\(clusterLabel)=\(cluster)"])
    }

    static func listNetworks(_ cluster: String) -> Command {
        Command(
            "docker",
            [
                "network", "ls", "--format", "{{.Name}}", "--filter",
                "label=\(clusterLabel)=\(cluster)",
            ])
    }

    static func createNetwork(_ name: String, _ cluster: String, subnet: CIDR?) -> Command {
        var words = ["network", "create", "--label", "\(clusterLabel)=\(cluster)"]
        if let subnet { words += ["--subnet", subnet.description] }
        return Command("docker", words + [name])
    }

    /// Runs a host: a container with a Docker Engine and an sshd of its own.
    ///
    /// It gets the rights that these need and no more, in place of `--privileged`. ssh is published
    /// on the loopback address only.
    static func runHost(
        _ request: HostRequest, cluster: String, address: String, image: String, publicKey: String
    ) -> Command {
        var words = [
            "run", "--detach", "--name", request.name, "--hostname", request.name,
            "--network", networkName(cluster), "--ip", address, "--publish", "127.0.0.1::22",
            "--label", "\(clusterLabel)=\(cluster)", "--label", "\(hostLabel)=\(request.name)",
            "--label", "\(roleLabel)=\(request.type.role.rawValue)",
            "--label", "\(digestLabel)=\(request.digest)",
            "--env", "PDD_AUTHORIZED_KEY=\(publicKey)",
            "--label", "\(addressLabel)=\(address)",
        ]
        words += rights
        if case .docker(let settings) = request.type.settings {
            if let cpus = settings.cpus { words += ["--cpus", cpus] }
            if let memory = settings.memory { words += ["--memory", memory] }
        }
        return Command("docker", words + [image])
    }

    /// What an engine inside of a container needs: to mount, to make networks, and system calls and
    /// parts of `/proc` that Docker hides from others.
    ///
    /// No device of this machine, and no more capabilities; its control groups are its own.
    private static let rights = [
        "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN",
        "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
        "--security-opt", "systempaths=unconfined", "--cgroupns=private",
    ]

    /// Prints the host's public key once it has made it.
    static func readHostKey(_ name: String) -> Command {
        let file = "/etc/ssh/ssh_host_ed25519_key.pub"
        return Command(
            "docker",
            ["exec", name, "sh", "-c", "until [ -s \(file) ]; do sleep 0.05; done; cat \(file)"])
    }
}
