import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct ContainerCommandTests {
    private static let digest = Digest(of: "container")

    private func command(_ settings: ContainerSettings) -> ContainerCommand {
        ContainerCommand(name: "worker1", cluster: "c", settings: settings, digest: Self.digest)
    }

    private static let first = [
        "run", "--detach", "--init", "--name", "worker1", "--hostname", "worker1",
        "--label", "pdd.cluster=c", "--label", "pdd.digest=\(digest)", "--network", "my-net",
    ]

    @Test func `a container of few words`() {
        var settings = ContainerSettings(image: "pegasus:worker")
        settings.network = "my-net"
        #expect(command(settings).arguments == Self.first + ["pegasus:worker"])
    }

    @Test func `every setting has its option, the image and its command come last`() {
        var settings = ContainerSettings(image: "pegasus:worker")
        settings.network = "my-net"
        settings.restart = "unless-stopped"
        settings.environment = [
            EnvironmentEntry("A", .literal("a")), EnvironmentEntry("B", .addressOf("w1")),
        ]
        settings.mounts = ["/data:/data:ro", "cache:/cache"]
        settings.ports = ["127.0.0.1:8888:8888/tcp"]
        settings.devices = ["/dev/kvm"]
        settings.ulimits = ["nofile=1024:2048"]
        settings.labels = [("team", "x y")]
        settings.cpus = "1.5"
        settings.memory = "2g"
        settings.shmSize = "64m"
        settings.gpus = "all"
        settings.user = "1000"
        settings.workdir = "/work"
        settings.entrypoint = "/bin/tini"
        settings.command = ["sleep", "--", "infinity"]
        #expect(
            command(settings).arguments
                == Self.first + [
                    "--restart", "unless-stopped", "--env", "A", "--env", "B",
                    "--volume", "/data:/data:ro", "--volume", "cache:/cache",
                    "--publish", "127.0.0.1:8888:8888/tcp", "--device", "/dev/kvm",
                    "--ulimit", "nofile=1024:2048", "--label", "team=x y", "--cpus", "1.5",
                    "--memory", "2g", "--shm-size", "64m", "--gpus", "all", "--user", "1000",
                    "--workdir", "/work", "--entrypoint", "/bin/tini",
                    "pegasus:worker", "sleep", "--", "infinity",
                ])
    }

    @Test func `on the host's own network a container has no name of its own there`() {
        var settings = ContainerSettings(image: "consul:1")
        settings.command = ["--hostname", "x"]
        #expect(
            command(settings).arguments == [
                "run", "--detach", "--init", "--name", "worker1",
                "--label", "pdd.cluster=c", "--label", "pdd.digest=\(Self.digest)",
                "--network", "host", "consul:1", "--hostname", "x",
            ])
    }

    @Test func `no value of a variable stands in a command line`() {
        var settings = ContainerSettings(image: "i")
        settings.environment = [
            EnvironmentEntry("TOKEN", .secret(.environment("HIDDEN_NAME"))),
            EnvironmentEntry("PLAIN", .literal("plain value")),
        ]
        let text = command(settings).lines.joined(separator: "\n")
        #expect(text.contains("--env TOKEN --env PLAIN"))
        #expect(!text.contains("HIDDEN_NAME") && !text.contains("plain value"))
    }

    /// What the script asks of a `docker` that knows a container in this state, from its second
    /// question on.
    private func calls(
        _ state: String?, of owner: String = "c", starts: Bool = true, status: Int32 = 0
    ) throws -> [String] {
        var calls: [String] = []
        try LocalHost.with { host in
            var settings = ContainerSettings(image: "it's")
            settings.network = "my-net"
            try host.install(
                "docker",
                """
                #!/bin/sh
                echo "$1 $2" >>\(host.directory.path)/calls
                case "$1" in
                  container) [ "$4" = '{{index .Config.Labels "pdd.cluster"}} {{index .Config.Labels "pdd.digest"}} {{.State.Status}}{{if index .NetworkSettings.Networks "my-net"}} joined{{end}}' ] || exit 1
                    \(state.map { "echo '\(owner) \($0)'" } ?? "exit 1") ;;
                  start) exit \(starts ? 0 : 1) ;;
                esac

                """)
            let script = HostScript(lines: command(settings).lines, deadline: 60)
            let result = try host.run(script, path: host.directory.path)
            #expect(result.status == status, "\(result.errorLines)")
            #expect(result.text == "")
            calls = (host.text("calls") ?? "").split(separator: "\n").map(String.init)
        }
        return Array(calls.dropFirst())
    }

    @Test func `the right container is kept, started or let go on; any other is made anew`() throws {
        let right = Self.digest.hexadecimal
        let wrong = Digest(of: "other").hexadecimal
        let made = ["rm --force", "run --detach"]
        let anew = ["stop --time"] + made
        #expect(try calls(nil) == made)
        #expect(try calls("\(right) running joined") == [])
        #expect(try calls("\(right) paused joined") == ["unpause worker1"])
        #expect(try calls("\(right) exited joined") == ["start worker1"])
        #expect(try calls("\(right) created joined") == ["start worker1"])
        #expect(try calls("\(right) exited joined", starts: false) == ["start worker1"] + anew)
        #expect(try calls("\(right) restarting") == anew)
        #expect(try calls("\(right) dead") == anew)
        #expect(try calls("\(wrong) running joined") == anew)
        #expect(try calls("\(right) running") == anew)
        #expect(try calls("\(right) exited") == anew)
        #expect(try calls("\(right) running joined", of: "", status: 1) == [])
        #expect(try calls("\(right) running joined", of: "d", status: 1) == [])
    }

    @Test func `the image and the named volumes are written down for the day the host is given back`() throws {
        try LocalHost.with { host in
            var settings = ContainerSettings(image: "it's")
            settings.mounts = ["/here:/there", "data:/data:ro", "/scratch"]
            try host.install("docker", "#!/bin/sh\n[ \"$1\" != container ]\n")
            let script = HostScript(lines: command(settings).lines, deadline: 60)
            #expect(try host.run(script, path: host.directory.path).status == 0)
            #expect(host.text("images") == "it's\n")
            #expect(host.text("volumes") == "data\n")
        }
    }

    @Test(arguments: [(true, ["container inspect", "stop --time", "rm --force"]), (false, ["container inspect"])])
    func `a container is stopped and removed if it is there`(isThere: Bool, expected: [String]) throws {
        try LocalHost.with { host in
            try host.install(
                "docker",
                """
                #!/bin/sh
                echo "$1 $2" >>\(host.directory.path)/calls
                [ "$1" != container ] || exit \(isThere ? 0 : 1)

                """)
            let script = HostScript(lines: ContainerCommand.remove("worker1"), deadline: 60)
            #expect(try host.run(script, path: host.directory.path).status == 0)
            #expect(host.text("calls")?.split(separator: "\n").map(String.init) == expected)
        }
    }
}
