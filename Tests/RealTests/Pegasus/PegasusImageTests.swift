import Foundation
import TestSupport
import Testing

/// The example's builder with a package and a binary release that are the tests' own; neither is Pegasus.
@Suite(.serialized) struct PegasusImageTests {
    /// Runs the example's builder on the local engine.
    private func build(_ directory: URL, _ values: [String: String], _ role: String = "submit") throws -> ProgramRun {
        var environment = ProcessInfo.processInfo.environment
        environment["IMAGE"] = Self.image(role)
        environment.merge(values) { $1 }
        return try Program.run(
            Repository.file("examples/build-pegasus-image.sh"), [role], environment: environment, in: directory)
    }

    private static func image(_ role: String) -> String { "pegasusimagetest:\(role)" }

    private func label(_ role: String) throws -> String {
        try Program.output(
            "docker", "image", "inspect", "--format", #"{{index .Config.Labels "pdd.pegasus"}}"#, Self.image(role))
    }

    private func make(_ script: String, _ arguments: String...) throws {
        let path = Repository.file("Tests/RealTests/Pegasus/Scripts/\(script).sh").path
        let made = try Program.run(named: "sh", [path] + arguments)
        try #require(made.status == 0, "\(made.errors)")
    }

    @Test func `a signed repository supplies the package, or the builder says why it does not`() throws {
        defer {
            for role in ["submit", "worker"] {
                _ = try? Program.output("docker", "image", "rm", "-f", Self.image(role))
            }
        }
        try withTemporaryDirectory { directory in
            // Whether the repository answers makes no difference to workers.
            let nowhere = ["PEGASUS_REPOSITORY": "http://127.0.0.1:9"]
            let worker = try build(directory, ["PEGASUS": "auto"].merging(nowhere) { $1 }, "worker")
            try #require(worker.status == 0, "\(worker.errors)")
            #expect(try label("worker") == "none")
            let alone = try build(directory, ["PEGASUS": "auto"].merging(nowhere) { $1 })
            #expect(alone.status == 0)
            #expect(alone.errors.contains("note: \(Self.image("submit")) has HTCondor alone, without Pegasus"))
            #expect(try label("submit") == "none")

            try make("make-repository", directory.path, "trixie")
            // The worker's image has a server for it.
            let server = try Program.output(
                "docker", "run", "-d", "--rm", "-v", "\(directory.path):/srv:ro", "-w", "/srv", Self.image("worker"),
                "python3", "-m", "http.server", "80")
            defer { _ = try? Program.output("docker", "rm", "-f", server) }
            let address = try Program.output(
                "docker", "inspect", "-f", "{{.NetworkSettings.IPAddress}}", server)
            let asked = ["PEGASUS": "repository", "PEGASUS_REPOSITORY": "http://\(address)"]
            let answers = try Program.run(
                named: "docker",
                [
                    "exec", server, "curl", "-fs", "--retry", "20", "--retry-connrefused", "--retry-delay", "1",
                    "http://localhost/gpg.txt",
                ])
            try #require(answers.status == 0)

            let built = try build(directory, asked.merging(["PEGASUS_VERSION": "5.1"]) { $1 })
            try #require(built.status == 0, "\(built.output.suffix(2000)) \(built.errors)")
            #expect(built.output.contains("Pegasus 5.1.2 is in \(Self.image("submit"))\n"))
            #expect(try label("submit") == "5.1.2")
            #expect(
                try Program.output(
                    "docker", "run", "--rm", Self.image("submit"), "sh", "-c",
                    "pegasus-version; python3 -c 'import Pegasus'; grep -c condorpool /etc/pegasus/pegasus.properties")
                    == "5.1.2\n3")

            for (values, reason) in [
                (["PEGASUS_VERSION": "5.2"], "the repository http://\(address)/debian has no Pegasus 5.2 for trixie"),
                (
                    ["PEGASUS_KEY": "http://\(address)/other.txt"],
                    "the repository http://\(address)/debian has nothing for trixie that its key signed"
                ),
                (["PEGASUS_REPOSITORY": "http://\(address):9"], "http://\(address):9/gpg.txt cannot be read"),
            ] {
                let refused = try build(directory, asked.merging(values) { $1 })
                #expect(refused.status == 1)
                #expect(
                    refused.errors.contains("error: PEGASUS is 'repository', but \(reason); set "), "\(refused.errors)")
            }
            // What failed left the image as it was.
            #expect(try label("submit") == "5.1.2")
        }
    }

    @Test func `a release that only submit has is described, installed and shown`() throws {
        let name = "pegasusimage"
        let description = """
            {
              "cluster": "\(name)",
              "provider": { "type": "docker" },
              "image": {
                "builder": "build-pegasus-image.sh",
                "environment": { "PEGASUS": "tarball" },
                "submitFiles": ["pegasus-binary.tar.gz"]
              },
              "workers": [ { "count": 1 } ]
            }
            """
        try Cluster.with(name, description) { cluster in
            try FileManager.default.copyItem(
                at: Repository.file("examples/build-pegasus-image.sh"), to: cluster.file("build-pegasus-image.sh"))
            try make("make-tarball", cluster.file("pegasus-binary.tar.gz").path)
            let applied = try cluster.pdd("apply", "--yes")
            try #require(applied.status == 0, "\(applied.errors)")
            #expect(applied.errors.contains("done   \(name)-submit-node/pegasus"))

            let status = try cluster.pdd("status")
            #expect(status.output.contains("\nPegasus: 6.0.0-dev.0\n"), "\(status.output)")
            // As a user has it, in a login shell too.
            let inside = try cluster.pdd(
                "exec", "--", "bash", "-lc",
                "pegasus-version; python3 -c 'import Pegasus; print(Pegasus.name)'; tail -n 1 /opt/pegasus/etc/pegasus.properties"
            )
            #expect(
                inside.output
                    == "6.0.0-dev.0\nthe tests Pegasus\npegasus.transfer.worker.package.strict = false\n",
                "\(inside.errors)")
            let worker = try cluster.pdd(
                "exec", "-c", "worker1", "--", "sh", "-c", "command -v pegasus-version || command -v curl")
            #expect(worker.output == "/usr/bin/curl\n", "\(worker.errors)")
            let again = try cluster.pdd("apply", "--yes")
            #expect(again.errors == "nothing to do: \(name) matches its plan\n")
        }
    }
}
