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
        try run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.path)
        let publicKey = try String(contentsOf: key.appendingPathExtension("pub"), encoding: .utf8)
        try run("docker", "network", "create", "--label", label, "pdd-test-\(name)")
        for kind in Set(kinds) { try build(kind) }
        for (index, kind) in kinds.enumerated() {
            // The rights of Sources/Applier/Docker/DockerCommands.swift.
            try run(
                "docker", "run", "--detach", "--label", label, "--name", "\(name)-\(index)",
                "--hostname", "\(name)-\(index)", "--network", "pdd-test-\(name)",
                "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--security-opt", "seccomp=unconfined",
                "--security-opt", "apparmor=unconfined", "--security-opt", "systempaths=unconfined",
                "--cgroupns=private", "--env", "AUTHORIZED_KEY=\(publicKey)", image(kind))
        }
        let addresses = try kinds.indices.map { index in
            try run(
                "docker", "container", "inspect", "--format",
                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", "\(name)-\(index)")
        }
        let machines = Machines(name: name, key: key, addresses: addresses)
        for index in kinds.indices {
            _ = try machines.on(index, "timeout 60 sh -c 'until [ -e /run/machine-is-up ]; do sleep 0.1; done'")
        }
        try body(machines)
    }

    /// A builder that makes an image from what the machine itself has: no registry is asked.
    public static let builder = """
        #!/bin/sh
        set -eu
        cd /
        tar -c bin lib lib64 usr/bin/sleep usr/lib/x86_64-linux-gnu/libc.so.6 \\
            usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 usr/lib64 etc/passwd |
            docker import - "pegasus:${1:-submit}" >/dev/null
        """

    private static let sources = Repository.file("Tests/Machines").path

    private static func image(_ kind: Kind) -> String { "pdd-test-machine:\(kind.rawValue)" }

    /// Docker's cache makes this a matter of a moment after the first time.
    static func build(_ kind: Kind) throws {
        try run("docker", "build", "--quiet", "--target", kind.rawValue, "--tag", image(kind), sources)
    }

    @discardableResult
    private static func run(_ words: String...) throws -> String {
        let run = try Program.run(named: words[0], Array(words.dropFirst()))
        guard run.status == 0 else { throw MachineError(said: "\(words.joined(separator: " ")): \(run.errors)") }
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What a command prints on a machine, without its last newline.
    public func on(_ index: Int, _ script: String) throws -> String {
        try Self.run("docker", "exec", "\(name)-\(index)", "sh", "-c", script)
    }

    /// Puts a machine on another of Docker's networks too, at an address there.
    public func connect(_ index: Int, to network: String, as address: String) throws {
        try Self.run("docker", "network", "connect", "--ip", address, network, "\(name)-\(index)")
    }

    /// Docker's word for a machine as a whole: `pause`, `stop`, `start`.
    public func docker(_ word: String, _ index: Int) throws {
        try Self.run("docker", word, "\(name)-\(index)")
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
              docker ps --all --format 'container {{.Names}}'
              docker image ls --format 'image {{.Repository}}:{{.Tag}} {{.ID}}' | sort
              docker volume ls --format 'volume {{.Name}}' | sort
              docker network ls --format 'network {{.Name}}' | sort
              docker info --format 'swarm {{.Swarm.LocalNodeState}}'
            fi
            find /var/lib/pdd /etc/docker/daemon.json 2>/dev/null || true
            ls /home/sysop
            pgrep -fa '[f]lock|[b]uild.sh' || true
            """)
    }
}

struct MachineError: Error, CustomStringConvertible {
    let said: String
    var description: String { said }
}
