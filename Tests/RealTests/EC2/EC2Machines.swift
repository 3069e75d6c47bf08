import Foundation
import TestSupport
import Testing

/// Instances that a test makes with the AWS CLI, and ways to log in to them.
struct EC2Machines {
    let world: EC2World
    let group: String

    /// Makes a security group, a key pair and a host key for them.
    init(_ world: EC2World) throws {
        self.world = world
        for name in ["login", "host"] {
            let path = world.directory.appending(path: name).path
            let made = try Program.run(named: "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path])
            try #require(made.status == 0, "\(made.errors)")
        }
        _ = try world.ask(
            "ec2", "import-key-pair", "--key-name", "tests", "--public-key-material", "fileb://login.pub")
        group = try world.ask(
            "ec2", "create-security-group", "--group-name", "tests", "--description", "tests", "--vpc-id",
            world.facts.vpc, "--query", "GroupId")
        let host = try text("host").split(separator: "\n").map { "    \($0)\n" }.joined()
        let userData = """
            #cloud-config
            ssh_keys:
              ed25519_private: |
            \(host)  ed25519_public: \(try text("host.pub"))
            write_files:
              - path: /root/made
                content: by cloud-init
            """
        try userData.write(
            to: world.directory.appending(path: "user-data"), atomically: true, encoding: .utf8)
    }

    /// Makes instances that shutting down terminates, and returns their ids.
    func run(count: Int) throws -> [String] {
        try world.ask(
            "ec2", "run-instances", "--image-id", world.facts.image, "--instance-type", "t3.micro",
            "--count", String(count), "--subnet-id", world.facts.subnet, "--key-name", "tests",
            "--security-group-ids", group, "--user-data", "file://user-data",
            "--instance-initiated-shutdown-behavior", "terminate", "--query", "Instances[].InstanceId"
        ).split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// Waits until an instance lets the test in, known by the host key of its user data.
    func reach(_ id: String) throws -> EC2Machine {
        let address = try world.ask(
            "ec2", "describe-instances", "--instance-ids", id, "--query",
            "Reservations[].Instances[].PrivateIpAddress")
        let machine = EC2Machine(address: address, user: world.facts.sshUser, directory: world.directory)
        try "\(address) \(text("host.pub"))".write(to: machine.knownHosts, atomically: true, encoding: .utf8)
        try until("\(id) lets the test in") { try machine.answers("true") != nil }
        return machine
    }

    func wait(for state: String, _ id: String) throws {
        try until("\(id) is \(state)") {
            try world.ask(
                "ec2", "describe-instances", "--instance-ids", id, "--query",
                "Reservations[].Instances[].State.Name") == state
        }
    }

    /// Deletes the group and the key pair.
    func removeShared() throws {
        _ = try world.ask("ec2", "delete-security-group", "--group-id", group)
        _ = try world.ask("ec2", "delete-key-pair", "--key-name", "tests")
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: world.directory.appending(path: name), encoding: .utf8)
    }
}

/// One of them.
struct EC2Machine {
    let address: String
    let user: String
    let directory: URL

    var knownHosts: URL { directory.appending(path: "known_hosts.\(address)") }

    private var login: [String] {
        [
            "-i", directory.appending(path: "login").path, "-o", "UserKnownHostsFile=\(knownHosts.path)",
            "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5",
            "-o", "ServerAliveInterval=5", "\(user)@\(address)",
        ]
    }

    /// What a script prints, which must succeed.
    func does(_ script: String) throws -> String {
        let run = try Program.run(named: "ssh", login + [script])
        try #require(run.status == 0, "\(script): \(run.errors)")
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What a script prints, nil when it or the login fails.
    func answers(_ script: String) throws -> String? {
        let run = try Program.run(named: "ssh", login + [script])
        return run.status == 0 ? run.output.trimmingCharacters(in: .whitespacesAndNewlines) : nil
    }

    /// Copies an image of this machine's engine into the machine's.
    func load(_ image: String) throws {
        let words = (["ssh"] + login).map { "'\($0)'" }.joined(separator: " ")
        let run = try Program.run(
            named: "bash",
            ["-c", "set -o pipefail; docker save '\(image)' | \(words) 'sudo docker load'"])
        try #require(run.status == 0, "\(run.errors)")
    }
}

/// Asks again and again whether something is so, for five minutes at most.
func until(_ what: String, _ condition: () throws -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: 300)
    while try !condition() {
        try #require(Date() < deadline, "\(what): not within 300 s")
        Thread.sleep(forTimeInterval: 0.1)
    }
}
