import Foundation
import TestSupport
import Testing

/// What others can write, labels and descriptions, on real containers.
@Suite struct TrustTests {
    /// A container that is none of pdd's and carries the label of a cluster.
    private func hostile(_ cluster: Cluster, _ container: String, host: String) throws {
        let run = try Program.run(
            named: "docker",
            [
                "run", "--detach", "--name", container, "--label", "pdd.cluster=\(cluster.name)",
                "--label", "pdd.host=\(host)", "--label", "pdd.role=submit", "--label", "pdd.address=-oProxyCommand=id",
                "debian:trixie-slim", "sleep", "infinity",
            ])
        try #require(run.status == 0, "\(run.errors)")
    }

    private func files(below directory: URL) throws -> Set<String> {
        Set(try FileManager.default.subpathsOfDirectory(atPath: directory.path))
    }

    @Test func `a container with a hostile label is shown, never used, and removed`() throws {
        try withTemporaryDirectory { outer in
            let directory = outer.appending(path: "a/b/c/d")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let cluster = Cluster(name: "trustlabels", directory: directory)
            try cluster.describe(Cluster.light("trustlabels", workers: 1))
            defer { _ = try? cluster.pdd("destroy", "--yes", "--cluster", "trustlabels", "--provider", "docker") }
            try hostile(cluster, "trustlabels-x", host: "../../../../x")
            try hostile(cluster, "trustlabels-y", host: "\u{1B}]0;owned\u{7}\u{1B}[31mred")
            try hostile(cluster, "trustlabels-z", host: "trustlabels-worker1")

            let status = try cluster.pdd("status")
            #expect(status.status == 0, "\(status.errors)")
            #expect(!(status.output + status.errors).unicodeScalars.contains("\u{1B}"))
            #expect(status.output.contains("stray-"))
            #expect(status.errors.contains("its name '../../../../x' is not a valid host name"))
            #expect(status.errors.contains("its container has another name"))
            #expect(status.output.contains("trustlabels-worker1") && status.output.contains("missing"))

            let gone = try cluster.pdd("destroy", "--yes")
            #expect(gone.status == 0, "\(gone.errors)")
            #expect(!(gone.output + gone.errors).unicodeScalars.contains("\u{1B}"))
            #expect(try cluster.objects() == [])
            let outside = try files(below: outer).filter { !"a/b/c/d".hasPrefix($0) && !$0.hasPrefix("a/b/c/d/") }
            #expect(outside.isEmpty, "\(outside)")
        }
    }

    private static let secret = #", "environment": { "TOKEN": { "command": ["sh", "./tell.sh"] } }"#

    @Test func `a command that prints a secret runs on apply only, and only when it is allowed`() throws {
        let description = Cluster.light("trustsecret", workers: 1, container: Self.secret)
        try Cluster.with("trustsecret", description) { cluster in
            let witness = cluster.file("ran")
            try "echo ran >> ran; echo t0ken-of-trust".write(
                to: cluster.file("tell.sh"), atomically: true, encoding: .utf8)
            for verb in [["plan"], ["validate"], ["diff"], ["status"]] {
                _ = try Program.run(Program.pdd, verb, in: cluster.directory)
            }
            let refused = try cluster.pdd("apply", "--yes")
            #expect(refused.status == 3, "\(refused.errors)")
            #expect(refused.errors.contains("error: secrets of 'trustsecret' come from commands"))
            #expect(refused.errors.contains("note: sh ./tell.sh\n"))
            #expect(refused.errors.contains("--allow-commands"))
            #expect(!FileManager.default.fileExists(atPath: witness.path))
            #expect(try cluster.objects() == [])

            let applied = try cluster.pdd("apply", "--yes", "--allow-commands")
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(try String(contentsOf: witness, encoding: .utf8) == "ran\n")
            let seen = try cluster.onHost("trustsecret-worker1", "docker exec worker1 printenv TOKEN")
            #expect(seen == "t0ken-of-trust")
            // Nothing to do needs no secret.
            #expect(try cluster.pdd("apply", "--yes").status == 0)
            #expect(try cluster.pdd("destroy", "--yes").status == 0)
            #expect(try String(contentsOf: witness, encoding: .utf8) == "ran\n")
        }
    }
}
