import Foundation
import TestSupport
import Testing

/// A secret of each kind is planted and looked for wherever it must not be.
@Suite(.serialized) struct SecretsTests {
    @Test func `no secret is in a plan, a log, a journal, a message or an argument vector`() throws {
        let planted = (1...3).map { "planted-secret-\($0)-\(UUID().uuidString)" }
        let environment = """
            , "environment": {
              "FROM_ENV": { "env": "PLANTED" },
              "FROM_FILE": { "file": "secret.txt" },
              "FROM_COMMAND": { "command": ["cat", "other.txt"] }
            }
            """
        let description = Cluster.light("secrets", workers: 1, container: environment)
        try Cluster.with("secrets", description) { cluster in
            try planted[1].write(to: cluster.file("secret.txt"), atomically: true, encoding: .utf8)
            try planted[2].write(to: cluster.file("other.txt"), atomically: true, encoding: .utf8)
            let variables = ["PLANTED": planted[0]]

            // Reads every process' arguments until it is told to end.
            let seen = cluster.file("arguments")
            let watcher = Process()
            watcher.executableURL = URL(filePath: "/bin/sh")
            watcher.arguments = [
                "-c", "while [ ! -e done ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'; done >arguments",
            ]
            watcher.currentDirectoryURL = cluster.directory
            try watcher.run()
            let plan = try cluster.pdd("plan", "--format", "json", with: variables)
            let applied = try cluster.pdd("apply", "--yes", with: variables)
            try Data().write(to: cluster.file("done"))
            watcher.waitUntilExit()
            try #require(applied.status == 0, "\(applied.errors)")

            let printed = try cluster.pdd(
                "exec", "-c", "worker1", "--", "sh", "-c", "echo $FROM_ENV $FROM_FILE $FROM_COMMAND")
            #expect(printed.output == planted.joined(separator: " ") + "\n", "the container has them")

            let joinToken = try cluster.onHost("secrets-submit-node", "docker swarm join-token -q worker")
            let arguments = try String(decoding: Data(contentsOf: seen), as: UTF8.self)
            #expect(arguments.contains("docker"), "the watcher saw something")
            for secret in planted + [joinToken] {
                #expect(!plan.output.contains(secret))
                #expect(!applied.errors.contains(secret))
                #expect(!applied.output.contains(secret))
                #expect(!arguments.contains(secret), "in the arguments of a process")
                let found = try Program.run(named: "grep", ["-rlF", secret, cluster.file(".pdd").path])
                #expect(found.output == "")
            }
        }
    }

    @Test func `a secret that is not there is named and nothing of others is shown`() throws {
        let environment = #", "environment": { "KEY": { "env": "PDD_NO_SUCH_VARIABLE" } }"#
        try Cluster.with("nosecret", Cluster.light("nosecret", workers: 1, container: environment)) { cluster in
            let applied = try cluster.pdd("apply", "--yes")
            #expect(applied.status != 0)
            #expect(
                applied.errors.contains(
                    "the environment variable 'PDD_NO_SUCH_VARIABLE', a secret, is not set"))
        }
    }
}
