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

    /// What the script asks of a `docker` that knows a container in this state.
    ///
    /// - Parameters:
    ///   - failures: What `docker start` says before it succeeds, one time each.
    private func calls(
        _ state: String?, of owner: String = "c", failures: [String] = [], patience: Int = 1, replacing: String? = nil,
        status: Int32 = 0, _ look: (LocalHost, CommandResult) -> Void = { _, _ in }
    ) throws -> [String] {
        var calls: [String] = []
        try LocalHost.with { host in
            var settings = ContainerSettings(image: "it's")
            settings.network = "my-net"
            let here = host.directory.path
            try host.install(
                "docker",
                """
                #!/bin/sh
                case "$1 $2" in
                  'container inspect')
                    case "$*" in
                      *'{{.Id}}'*) \(state.map { "echo 'id0 \(owner) \($0)'" } ?? "exit 1") ;;
                      *) exit \(state == nil ? 1 : 0) ;;
                    esac
                    exit 0
                    ;;
                esac
                echo "$1 $2" >>\(here)/calls
                [ "$1" = start ] || exit 0
                [ -s \(here)/failures ] || exit 0
                head -n 1 \(here)/failures >&2
                [ "$(wc -l <\(here)/failures)" = 1 ] || sed -i 1d \(here)/failures
                exit 1

                """)
            try host.install(
                "curl", "#!/bin/sh\necho 'curl create' >>\(here)/calls\ncat >\(here)/body\necho '{\"Id\":\"x\"}'\n")
            try failures.map { $0 + "\n" }.joined().write(
                to: host.directory.appending(path: "failures"), atomically: true, encoding: .utf8)
            var command = command(settings)
            command.patience = patience
            command.replacing = replacing
            command.environment = [("A", "it's\n\n")]
            let result = try host.run(HostScript(lines: try command.lines(), deadline: 60), path: here)
            #expect(result.status == status, "\(result.errorLines)")
            look(host, result)
            calls = (host.text("calls") ?? "").split(separator: "\n").map(String.init)
            #expect(!calls.contains { $0.contains("volume") })
        }
        return calls
    }

    private static let made = ["image inspect", "curl create", "start worker1"]
    private static let anew = [
        "image inspect", "curl create", "stop --time", "rm --force", "rename worker1.next",
        "start worker1",
    ]

    @Test func `the right container is kept, started or let go on; any other is replaced`() throws {
        let right = Self.digest.hexadecimal
        let wrong = Digest(of: "other").hexadecimal
        #expect(try calls(nil) == ["rename worker1.starting"] + Self.made)
        #expect(try calls("\(right) running joined") == [])
        #expect(try calls("\(right) paused joined") == ["unpause worker1"])
        #expect(try calls("\(right) exited joined") == ["start worker1"])
        #expect(try calls("\(right) created joined") == ["start worker1"])
        #expect(try calls("\(right) restarting joined") == ["stop --time", "start worker1"])
        #expect(try calls("\(right) dead joined") == Self.anew)
        #expect(try calls("\(wrong) running joined") == Self.anew)
        let connected = ["unpause worker1", "stop --time", "network disconnect", "network connect", "start worker1"]
        #expect(try calls("\(right) running off") == connected)
        #expect(try calls("\(right) exited off") == connected)
        #expect(try calls("\(wrong) exited off") == Self.anew)
        #expect(try calls("\(right) running joined", of: "", status: 1) == [])
        #expect(try calls("\(right) running joined", of: "d", status: 1) == [])
    }

    @Test func `a container whose network takes a while is started again until it runs`() throws {
        let words = "attaching to network failed"
        let calls = try calls("\(Self.digest) exited joined", failures: [words, words, ""], patience: 20, status: 1)
        #expect(calls.prefix(3) == ["start worker1", "start worker1", "start worker1"])
    }

    @Test
    func `a container that does not start stays, with Docker's message, until a difference announces its replacement`()
        throws
    {
        let state = "\(Self.digest) exited joined"
        let calls = try calls(state, failures: ["network n1 not found"], status: 1) { host, result in
            #expect(result.errorLines.contains("network n1 not found"))
            #expect(host.text("stuck/worker1") == "id0\nnetwork n1 not found\n")
        }
        #expect(Set(calls) == ["start worker1", "network disconnect", "network connect"])
        #expect(try self.calls(state, replacing: "another") == ["start worker1"])
        #expect(try self.calls(state, replacing: "id0") == ["start worker1"])
        let replaced = try self.calls(state, failures: ["network n1 not found", ""], replacing: "id0", status: 1)
        let tried = ["start worker1", "network disconnect", "network connect"]
        #expect(Array(replaced.prefix(9)) == tried + Self.anew)
    }

    @Test func `what another container would meet too is no reason to replace it`() throws {
        let words = "Bind for 0.0.0.0:80 failed: port is already allocated"
        _ = try calls("\(Self.digest) exited joined", failures: [words], status: 1) { host, result in
            #expect(result.errorLines.contains(words))
            #expect(host.text("stuck/worker1") == nil)
        }
    }

    @Test func `the engine is sent the values as they are`() throws {
        _ = try calls(nil) { host, _ in
            #expect(host.text("body")?.contains(#""Env": ["A=it's\n\n"]"#) == true, "\(host.text("body") ?? "")")
        }
    }

    @Test func `the image and the named volumes are written down for the day the host is given back`() throws {
        try LocalHost.with { host in
            var settings = ContainerSettings(image: "it's")
            settings.mounts = ["/here:/there", "data:/data:ro", "/scratch"]
            try host.install("docker", "#!/bin/sh\n[ \"$1\" != container ]\n")
            try host.install("curl", "#!/bin/sh\ncat >/dev/null\necho '{\"Id\":\"x\"}'\n")
            let script = HostScript(lines: try command(settings).lines(), deadline: 60)
            #expect(try host.run(script, path: host.directory.path).status == 0)
            #expect(host.text("images") == "it's\n")
            #expect(host.text("volumes") == "data\n")
        }
    }

    @Test(arguments: [
        (true, ["container inspect", "container inspect", "stop --time", "rm --force"]), (false, ["container inspect"]),
    ])
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
