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

            let watch = ArgumentWatch()
            let plan = try cluster.pdd("plan", "--format", "json", with: variables)
            // One that fails, so that there are errors to look at.
            try cluster.describe(description.replacing("\"FROM_ENV\"", with: "\"A=B\": \"x\", \"FROM_ENV\""))
            let refused = try cluster.pdd("apply", "--yes", "--allow-commands", with: variables)
            try cluster.describe(
                description.replacing("\"environment\"", with: "\"ports\": [\"22:22\"], \"environment\""))
            let failed = try cluster.pdd("apply", "--yes", "--allow-commands", with: variables)
            #expect(failed.status == 4, "\(failed.errors)")
            try cluster.describe(description)
            let difference = try cluster.pdd("diff", "--json", with: variables)
            let applied = try cluster.pdd("apply", "--yes", "--allow-commands", "--json", with: variables)
            let status = try cluster.pdd("status", with: variables)
            let arguments = watch.end()
            try #require(applied.status == 0, "\(applied.errors)")

            let printed = try cluster.pdd(
                "exec", "-c", "worker1", "--", "sh", "-c", "echo $FROM_ENV $FROM_FILE $FROM_COMMAND")
            #expect(printed.output == planted.joined(separator: " ") + "\n", "the container has them")

            let joinToken = try cluster.onHost("secrets-submit-node", "docker swarm join-token -q worker")
            #expect(arguments.contains("docker"), "the watch saw something")
            #expect(applied.output.contains("\"event\": \"result\""))
            for secret in planted + [joinToken] {
                for run in [plan, refused, failed, difference, applied, status] {
                    #expect(!run.output.contains(secret))
                    #expect(!run.errors.contains(secret))
                }
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
