public import Foundation

/// Machines that pdd did not make: containers with an sshd, some with a Docker Engine, on a network of
/// their own.
public struct Machines: Sendable {
    private let name: String
    private let key: URL
    /// Docker's network that they are on.
    public var network: String { "pdd-test-\(name)" }
    /// The addresses of the machines, in their order.
    public let addresses: [String]

    /// What a machine has before pdd comes.
    public enum Kind: String, Sendable {
        case bare, docker
        /// With an engine of 20.10 that has key-value stores.
        case old

        /// The Debian that it is made from, and the stage of its Dockerfile.
        fileprivate var image: (base: String, stage: String) {
            switch self {
            case .bare: ("debian:trixie-slim", "bare")
            case .docker: ("debian:trixie-slim", "docker")
            case .old: ("debian:bullseye-slim", "docker")
            }
        }
    }

    /// Runs machines, calls `body`, and removes them.
    ///
    /// - Parameter directory: Where the private key goes, under the name `machines-key`.
    public static func with(
        _ name: String, _ kinds: [Kind], in directory: URL, _ body: (Machines) throws -> Void
    ) throws {
        let label = "pdd.test.machines=\(name)"
        func removeAll() {
            let list = try? Program.run(named: "docker", ["ps", "-aq", "--filter", "label=\(label)"])
            for container in (list?.output ?? "").split(separator: "\n") {
                _ = try? Program.run(named: "docker", ["rm", "-fv", String(container)])
            }
            _ = try? Program.run(named: "docker", ["network", "rm", "pdd-test-\(name)"])
        }
        removeAll()
        defer { removeAll() }
        let key = directory.appending(path: "machines-key")
        try Program.output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.path)
        let publicKey = try String(contentsOf: key.appendingPathExtension("pub"), encoding: .utf8)
        try Program.output("docker", "network", "create", "--label", label, "pdd-test-\(name)")
        for kind in Set(kinds) { try build(kind) }
        for (index, kind) in kinds.enumerated() {
            // The rights of Sources/Applier/Docker/DockerCommands.swift.
            try Program.output(
                "docker", "run", "--detach", "--label", label, "--name", "\(name)-\(index)",
                "--hostname", "\(name)-\(index)", "--network", "pdd-test-\(name)",
                "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--security-opt", "seccomp=unconfined",
                "--security-opt", "apparmor=unconfined", "--security-opt", "systempaths=unconfined",
                "--cgroupns=private", "--env", "AUTHORIZED_KEY=\(publicKey)", image(kind))
        }
        let addresses = try kinds.indices.map { index in
            try Program.output(
                "docker", "container", "inspect", "--format",
                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", "\(name)-\(index)")
        }
        let machines = Machines(name: name, key: key, addresses: addresses)
        for index in kinds.indices { try machines.waitUntilUp(index) }
        try body(machines)
    }

    private func waitUntilUp(_ index: Int) throws {
        _ = try on(index, "timeout 60 sh -c 'until [ -e /run/machine-is-up ]; do sleep 0.1; done'")
    }

    /// The same with a directory for a cluster on them, whose builder `build.sh` is `MachineImage.builder`.
    public static func withCluster(
        _ name: String, _ kinds: [Kind], _ body: (Cluster, Machines) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            try with(name, kinds, in: directory) { machines in
                let cluster = Cluster(name: name, directory: directory)
                try MachineImage.builder.write(to: cluster.file("build.sh"), atomically: true, encoding: .utf8)
                try body(cluster, machines)
            }
        }
    }

    private static let sources = Repository.file("Tests/Machines").path

    private static func image(_ kind: Kind) -> String { "pdd-test-machine:\(kind.rawValue)" }

    /// Docker's cache makes this a matter of a moment after the first time.
    static func build(_ kind: Kind) throws {
        try Program.output(Repository.file("scripts/base-image").path, kind.image.base)
        try Program.output(
            "docker", "build", "--quiet", "--build-arg", "BASE=\(kind.image.base)", "--target", kind.image.stage,
            "--tag",
            image(kind), sources)
    }

    /// What a command prints on a machine, without its last newline.
    public func on(_ index: Int, _ script: String) throws -> String {
        try Program.output("docker", "exec", "\(name)-\(index)", "sh", "-c", script)
    }

    /// Puts a machine on another of Docker's networks too, at an address there.
    public func connect(_ index: Int, to network: String, as address: String) throws {
        try Program.output("docker", "network", "connect", "--ip", address, network, "\(name)-\(index)")
    }

    /// Docker's word for a machine as a whole: `pause`, `stop`, `start`.
    public func docker(_ word: String, _ index: Int) throws {
        try Program.output("docker", word, "\(name)-\(index)")
    }

    /// Restarts a machine, as after a power failure, and waits until it is up.
    public func restart(_ index: Int) throws {
        _ = try on(index, "rm /run/machine-is-up")
        try docker("kill", index)
        try docker("start", index)
        try waitUntilUp(index)
    }

    /// Copies an image of this machine's engine into a machine's, which stands for a registry.
    public func load(_ image: String, _ index: Int) throws {
        try Program.output(
            "bash", "-c", "set -o pipefail; docker save \(image) | docker exec -i \(name)-\(index) docker load")
    }

    /// The fingerprint of a machine's host key of one kind.
    public func fingerprint(_ index: Int, _ kind: String = "ed25519") throws -> String {
        let line = try on(index, "ssh-keygen -l -f /etc/ssh/ssh_host_\(kind)_key.pub")
        return String(line.split(separator: " ")[1])
    }

    /// All that a cluster may leave on a machine: what its engine has, files, settings, processes.
    public func traces(_ index: Int) throws -> String {
        try on(
            index,
            """
            if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
              docker ps --all --format 'container {{.Names}} {{.State}}'
              docker image ls --format 'image {{.Repository}}:{{.Tag}} {{.ID}}' | sort
              docker volume ls --format 'volume {{.Name}}' | sort
              docker network ls --format 'network {{.Name}}' | sort
              docker info --format 'swarm {{.Swarm.LocalNodeState}}'
            fi
            find /var/lib/pdd /etc/docker/daemon.json* /etc/docker/certs.d -printf '%p %u %m\n' 2>/dev/null || true
            cat /etc/docker/daemon.json 2>/dev/null || true
            ls /home/sysop
            pgrep -fa '[f]lock|[b]uild.sh' || true
            """)
    }
}
