import Foundation
import TestSupport
import Testing

/// What goes wrong on the way, on real hosts.
@Suite(.serialized) struct BadWeatherTests {
    /// A description whose images are built by a builder of the test, on each host.
    static func built(_ name: String, workers: Int) -> String {
        """
        {
          "cluster": "\(name)",
          "provider": { "type": "docker" },
          "image": { "builder": "builder.sh", "build": "each", "submit": "test:submit", "worker": "test:worker" },
          "pool": { "type": "none" },
          "submit": { "container": { "command": ["sleep", "infinity"] } },
          "workers": [ { "count": \(workers), "container": { "command": ["sleep", "infinity"] } } ]
        }
        """
    }

    static let goodBuilder = """
        #!/bin/sh
        docker tag debian:trixie-slim test:${1:-submit}

        """

    @Test func `a failing builder on one host stops neither the others nor the report`() throws {
        try Cluster.with("weather", Self.built("weather", workers: 2)) { cluster in
            let builder = """
                #!/bin/sh
                case $(hostname) in *worker2) echo 'no space on the moon' >&2; exit 100 ;; esac
                docker tag debian:trixie-slim test:${1:-submit}

                """
            try builder.write(to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let failed = try cluster.pdd("apply", "--yes")
            #expect(failed.status == 4)
            #expect(
                failed.errors.contains(
                    "error: weather-worker2/image failed: the script exited with status 100"))
            #expect(failed.errors.contains("  on weather-worker2: ./build.sh worker\n"))
            #expect(failed.errors.contains("  | no space on the moon\n"))
            #expect(failed.errors.contains("note: to continue: pdd apply cluster.json\n"))
            let log = try #require(
                failed.errors.split(separator: "\n").first { $0.hasPrefix("note: full output: ") })
            let path = String(log.dropFirst("note: full output: ".count))
            #expect(
                try String(contentsOf: cluster.file(path), encoding: .utf8)
                    .contains("no space on the moon"))
            #expect(try cluster.onHost("weather-worker1", "docker ps --format '{{.Names}}'") == "worker1")
            #expect(try cluster.onHost("weather-worker2", "docker ps --format '{{.Names}}'") == "")

            try Self.goodBuilder.write(
                to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let mended = try cluster.pdd("apply", "--yes")
            #expect(mended.status == 0, "\(mended.errors)")
            #expect(try cluster.onHost("weather-worker2", "docker ps --format '{{.Names}}'") == "worker2")
        }
    }

    @Test func `a builder that makes no image is found out`() throws {
        try Cluster.with("noimage", Self.built("noimage", workers: 1)) { cluster in
            try "#!/bin/sh\ntrue\n".write(
                to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let failed = try cluster.pdd("apply", "--yes")
            #expect(failed.status == 1)
            #expect(
                failed.errors.contains(
                    "./build.sh worker succeeded, but there is no image test:worker after it"))
            let destroyed = try cluster.pdd("destroy", "--yes")
            #expect(destroyed.status == 0)
            #expect(try cluster.objects() == [])
        }
    }

    @Test func `a host that dies during apply is named, and the others finish`() throws {
        try Cluster.with("dying", Self.built("dying", workers: 2)) { cluster in
            // The builder of worker1 kills its own host's login service and connections.
            let builder = """
                #!/bin/sh
                docker tag debian:trixie-slim test:${1:-submit}
                case $(hostname) in *worker1) service ssh stop; pkill -9 sshd; exec sleep 600 ;; esac

                """
            try builder.write(to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let failed = try cluster.pdd("apply", "--yes")
            #expect(failed.status == 4)
            #expect(failed.errors.contains("error: dying-worker1/image failed: the script: ssh"))
            #expect(!failed.errors.contains("error: dying-worker2"))
            #expect(try cluster.onHost("dying-worker2", "docker ps --format '{{.Names}}'") == "worker2")
        }
    }

    @Test func `without a Docker Engine plan works and apply says so in one line`() throws {
        try Cluster.with("noengine", Cluster.light("noengine", workers: 1)) { cluster in
            let nowhere = ["DOCKER_HOST": "unix:///nonexistent/docker.sock"]
            #expect(try cluster.pdd("plan", with: nowhere).status == 0)
            let applied = try cluster.pdd("apply", "--yes", with: nowhere)
            #expect(applied.status == 1)
            #expect(applied.errors.hasPrefix("error: no Docker Engine answers on this machine\n"))
        }
    }

    @Test func `without the docker program apply says so before anything starts`() throws {
        try Cluster.with("noprogram", Cluster.light("noprogram", workers: 1)) { cluster in
            let tools = cluster.file("tools")
            try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
            for name in ["ssh", "ssh-keygen"] {
                let path = try Program.run(named: "which", [name]).output
                    .trimmingCharacters(in: .whitespacesAndNewlines)
                try FileManager.default.createSymbolicLink(
                    atPath: tools.appending(path: name).path, withDestinationPath: path)
            }
            let applied = try cluster.pdd("apply", "--yes", with: ["PATH": tools.path])
            #expect(applied.status == 3)
            #expect(applied.errors.hasPrefix("error: 'docker' is not installed\n"))
        }
    }

    @Test func `another user's container with a host's name is left alone`() throws {
        try Cluster.with("foreign", Cluster.light("foreign", workers: 1)) { cluster in
            _ = try cluster.docker("create", "--name", "foreign-worker1", "debian:trixie-slim", "true")
            defer { _ = try? cluster.docker("rm", "foreign-worker1") }
            let applied = try cluster.pdd("apply", "--yes")
            #expect(applied.status == 4)
            #expect(
                applied.errors.contains(
                    "the local engine has a container 'foreign-worker1' that is not a host of this "
                        + "cluster"))
            #expect(
                try cluster.docker("inspect", "--format", "{{.State.Status}}", "foreign-worker1")
                    == ["created"])
        }
    }

    @Test func `hostile values arrive as they are and are run by no shell`() throws {
        let value = #"it's "quoted" $(touch /tmp/pdd-hostile) `touch /tmp/pdd-hostile`\nnext --rm ; | & > <"#
        let container = #", "environment": { "VALUE": "\#(value.replacing("\"", with: "\\\""))" }"#
        let description = Cluster.light("hostile", workers: 1, container: container)
        try Cluster.with("hostile", description) { cluster in
            let applied = try cluster.pdd("apply", "--yes")
            try #require(applied.status == 0, "\(applied.errors)")
            let printed = try cluster.pdd("exec", "-c", "worker1", "--", "sh", "-c", "printf %s \"$VALUE\"")
            #expect(printed.output == value.replacing("\\n", with: "\n"))
            #expect(try cluster.onHost("hostile-worker1", "ls /tmp/pdd-hostile 2>/dev/null || echo none") == "none")
            let words = try cluster.pdd(
                "exec", "-c", "worker1", "--", "printf", "%s|", "a b", "$(id)", "it's", "--", "*")
            #expect(words.output == "a b|$(id)|it's|--|*|")
        }
    }

    @Test func `exec ends with the status of its command`() throws {
        try Cluster.with("exits", Cluster.light("exits", workers: 1)) { cluster in
            let applied = try cluster.pdd("apply", "--yes")
            try #require(applied.status == 0, "\(applied.errors)")
            #expect(try cluster.pdd("exec", "--", "sh", "-c", "exit 7").status == 7)
            let unknown = try cluster.pdd("exec", "-c", "wroker1", "--", "true")
            #expect(unknown.status == 3)
            #expect(unknown.errors.contains("did you mean 'worker1'?"))
        }
    }
}
