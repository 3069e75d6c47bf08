import PlanModel

/// Builds the command lines for the local Docker Engine: pure functions.
enum DockerCommands {
    /// The variable with the key that a host accepts; see `host-init`.
    static let keyVariable = "PDD_AUTHORIZED_KEY"

    static func networkName(_ cluster: String) -> String { "pdd-\(cluster)" }

    /// Runs the container that is the cluster's lock: the engine never gives its name twice, and no host has a dot
    /// in its name.
    ///
    /// It lacks the cluster's own label, which is for what belongs to the cluster.
    /// The container ends with its input, and the engine removes it then.
    static func lock(_ cluster: String, holder: String, image: String) -> Command {
        Command(
            "docker",
            [
                "run", "--rm", "--interactive", "--name", Label.lockName(cluster),
                "--label", "\(Label.lock)=\(cluster)", "--label", "\(Label.holder)=\(holder)",
                "--network", "none", "--log-driver", "none", "--read-only", "--cap-drop", "ALL",
                "--entrypoint", "sh", image, "-c",
                holdLock.lines(with: [("SILENCE", "\(HeldLock.silence)")]).joined(separator: "\n"),
            ])
    }

    static let holdLock = ShellFile(
        "hold-lock-here", PackageResources.hold_lock_here_sh, calls: [HeldLock.awaitSilence])

    /// Prints the id of the lock, its state and its holder.
    static func readLock(_ cluster: String) -> Command {
        let look = "{{.Id}} {{.State.Status}} {{index .Config.Labels \"\(Label.holder)\"}}"
        return Command("docker", ["container", "inspect", "--format", look, Label.lockName(cluster)])
    }

    static func listHosts(_ cluster: String) -> Command {
        Command(
            "docker",
            ["ps", "--all", "--quiet", "--no-trunc", "--filter", "label=\(Label.cluster)=\(cluster)"])
    }

    /// Prints the identities of containers that were created and never started.
    static func listNeverStarted(_ cluster: String) -> Command {
        Command("docker", listHosts(cluster).arguments + ["--filter", "status=created"])
    }

    static func listNetworks(_ cluster: String) -> Command {
        Command(
            "docker",
            [
                "network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}", "--filter",
                "label=\(Label.cluster)=\(cluster)",
            ])
    }

    static func createNetwork(_ name: String, _ cluster: String, subnet: CIDR?) -> Command {
        var words = ["network", "create", "--label", "\(Label.cluster)=\(cluster)"]
        if let subnet { words += ["--subnet", subnet.description] }
        return Command("docker", words + [name])
    }

    /// Prints the names of the containers that are on a network, also of those that do not run.
    static func listMembers(_ network: String) -> Command {
        Command("docker", ["ps", "--all", "--format", "{{.Names}}", "--filter", "network=\(network)"])
    }

    /// Runs a host: a container with its own Docker Engine and sshd.
    ///
    /// It gets only the rights that these need, instead of `--privileged`. ssh is published only on the loopback
    /// address.
    ///
    /// - Parameters:
    ///   - network: The id of the cluster's network, since two networks may have one name.
    ///   - address: The host's address there.
    static func runHost(
        _ request: HostRequest, cluster: String, network: String, address: String, image: String, publicKey: String
    ) -> Command {
        var words = [
            "run", "--detach", "--name", request.name, "--hostname", request.name,
            "--network", network, "--ip", address, "--publish", "127.0.0.1::22",
            "--label", "\(Label.cluster)=\(cluster)", "--label", "\(Label.host)=\(request.name)",
            "--label", "\(Label.role)=\(request.type.role.rawValue)",
            "--label", "\(Label.digest)=\(request.digest)",
            "--label", "\(Label.settings)=\(SettingsRecord(request.type).text)",
            "--env", "\(keyVariable)=\(publicKey)",
            "--label", "\(Label.address)=\(address)",
        ]
        words += rights
        if case .docker(let settings) = request.type.settings {
            if let cpus = settings.cpus { words += ["--cpus", cpus] }
            if let memory = settings.memory { words += ["--memory", memory] }
        }
        return Command("docker", words + [image])
    }

    /// The rights of an engine inside a container: to mount, to create networks, and to use system calls and parts of
    /// `/proc` that Docker hides from other containers.
    ///
    /// It gets no device of this machine and no further capabilities, and has its own control groups.
    private static let rights = [
        "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN",
        "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
        "--security-opt", "systempaths=unconfined", "--cgroupns=private",
    ]

    /// Prints the host's public key as soon as it exists.
    static func readHostKey(_ name: String) -> Command {
        let file = "/etc/ssh/ssh_host_ed25519_key.pub"
        return Command(
            "docker",
            ["exec", name, "sh", "-c", "until [ -s \(file) ]; do sleep 0.05; done; cat \(file)"])
    }
}
