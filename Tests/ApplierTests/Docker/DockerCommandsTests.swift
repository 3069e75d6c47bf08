import PlanModel
import Testing

@testable import Applier

struct DockerCommandsTests {
    private let digest = Digest(of: "host")

    private func request(cpus: String? = nil, memory: String? = nil) -> HostRequest {
        var settings = DockerHostSettings()
        settings.cpus = cpus
        settings.memory = memory
        return HostRequest(
            name: "w1", type: HostType(role: .worker, settings: .docker(settings)), existing: nil,
            digest: digest, deadline: 60, log: nil)
    }

    private func run(_ request: HostRequest) -> Command {
        DockerCommands.runHost(
            request, cluster: "c", network: "8f1c", address: "172.20.0.2", image: "pdd-host:1",
            publicKey: "ssh-ed25519 AAAA pdd")
    }

    private func most(limits: String = "") -> [String] {
        [
            "run", "--detach", "--name", "w1", "--hostname", "w1", "--network", "8f1c",
            "--ip", "172.20.0.2", "--publish", "127.0.0.1::22", "--label", "pdd.cluster=c",
            "--label", "pdd.host=w1", "--label", "pdd.role=worker", "--label", "pdd.digest=\(digest)",
            "--label", "pdd.settings={ \"role\": \"worker\"\(limits) }",
            "--env", "PDD_AUTHORIZED_KEY=ssh-ed25519 AAAA pdd", "--label", "pdd.address=172.20.0.2",
            "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--security-opt", "seccomp=unconfined",
            "--security-opt", "apparmor=unconfined", "--security-opt", "systempaths=unconfined",
            "--cgroupns=private",
        ]
    }

    @Test func `a host gets the rights it needs and no others`() {
        #expect(run(request()) == Command("docker", most() + ["pdd-host:1"]))
        let limited = most(limits: #", "cpus": "1.5", "memory": "2g""#)
        #expect(
            run(request(cpus: "1.5", memory: "2g")).arguments
                == limited + ["--cpus", "1.5", "--memory", "2g", "pdd-host:1"])
    }

    @Test func `a host is never privileged, and published on the loopback address only`() throws {
        let words = run(request(cpus: "1", memory: "1g")).arguments
        #expect(!words.contains { $0.contains("privileged") || $0.hasPrefix("--device") || $0.hasPrefix("--volume") })
        let published = words.indices.filter {
            words[$0].hasPrefix("--publish") || words[$0] == "-p" || words[$0] == "-P"
        }
        #expect(published.map { words[$0 + 1] } == ["127.0.0.1::22"])
    }

    @Test func `what is of a cluster is found by its label`() {
        #expect(
            DockerCommands.listHosts("c").arguments
                == ["ps", "--all", "--quiet", "--no-trunc", "--filter", "label=pdd.cluster=c"])
        #expect(
            DockerCommands.listNetworks("c").arguments
                == [
                    "network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}", "--filter", "label=pdd.cluster=c",
                ])
    }

    @Test func `a lock ends with its input, leaves nothing, and is no object of the cluster`() {
        let words = DockerCommands.lock("c", holder: "pdd apply by me", image: "sha256:1").arguments
        #expect(Array(words.prefix(5)) == ["run", "--rm", "--interactive", "--name", "pdd.lock.c"])
        #expect(words.contains("pdd.holder=pdd apply by me"))
        #expect(!words.contains("pdd.cluster=c"))
        #expect(
            Array(words.suffix(5)) == [
                "--entrypoint", "sh", "sha256:1", "-c",
                DockerCommands.holdLock.lines(with: [("SILENCE", "30")]).joined(separator: "\n"),
            ])
    }

    @Test func `a network carries the label, and a range where one is given`() {
        let start = ["network", "create", "--label", "pdd.cluster=c"]
        #expect(DockerCommands.createNetwork("pdd-c", "c", subnet: nil).arguments == start + ["pdd-c"])
        #expect(
            DockerCommands.createNetwork("pdd-c", "c", subnet: CIDR("172.20.0.0/16")).arguments
                == start + ["--subnet", "172.20.0.0/16", "pdd-c"])
    }

    @Test func `pdd waits for a host's key where it is created`() {
        let file = "/etc/ssh/ssh_host_ed25519_key.pub"
        #expect(
            DockerCommands.readHostKey("w1").arguments
                == ["exec", "w1", "sh", "-c", "until [ -s \(file) ]; do sleep 0.05; done; cat \(file)"])
    }
}
