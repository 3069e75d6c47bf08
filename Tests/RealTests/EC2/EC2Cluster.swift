import Foundation
import TestSupport
import Testing

@testable import Applier

/// A cluster on an EC2 of the tests, described in a directory of its own.
struct EC2Cluster {
    let world: EC2World
    let cluster: Cluster
    /// The image of the instances; nil means the one that pdd chooses, in which no engine is.
    var image: String?

    var name: String { cluster.name }

    init(_ name: String, in world: EC2World, directory: URL) throws {
        self.world = world
        cluster = Cluster(name: name, directory: directory)
        try Self.builder.write(to: cluster.file("build.sh"), atomically: true, encoding: .utf8)
    }

    /// Runs `body` with a light cluster's description on an EC2 of its own; both are gone afterwards.
    ///
    /// - Parameter engine: Whether the instances have a Docker Engine from the start.
    static func with(
        _ name: String, workers: Int, engine: Bool = false, _ body: (EC2Cluster) throws -> Void
    ) throws {
        try EC2World.with(engine: engine) { world in
            try withTemporaryDirectory { directory in
                var cluster = try EC2Cluster(name, in: world, directory: directory)
                if engine { cluster.image = world.facts.engineImage }
                try cluster.describe(workers: workers)
                try body(cluster)
            }
        }
    }

    /// Builds an image from what the host itself has: no registry is asked.
    private static let builder = """
        #!/bin/sh
        set -eu
        cd /
        tar -c bin lib lib64 usr/bin/sleep usr/bin/sh usr/bin/dash usr/lib/x86_64-linux-gnu/libc.so.6 \\
            usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 usr/lib64 etc/passwd |
            docker import - "pegasus:${1:-submit}" >/dev/null
        """

    /// Containers that run nothing, with a limit of open files that instances of the tests can give.
    static let container = #""container": { "command": ["sleep", "infinity"], "ulimits": ["nofile=1024:4096"] }"#

    /// A cluster without a pool, whose hosts are reached at their private addresses.
    ///
    /// - Parameters:
    ///   - provider: More members of `provider`; nil gives what the world has, region and network.
    ///   - groups: More groups of workers, with a comma before each.
    ///   - more: More members of the description, with a comma before each.
    func light(workers: Int, provider: String? = nil, groups: String = "", more: String = "") -> String {
        let facts = world.facts
        let chosen = image.map { #", "ami": "\#($0)""# } ?? ""
        let own = #""region": "\#(facts.region)", "vpc": "\#(facts.vpc)", "endpoint": "\#(facts.endpoint)"\#(chosen)"#
        return """
            {
              "cluster": "\(name)",
              "provider": {
                "type": "aws", \(provider ?? own), "address": "private", "allowSSHFrom": ["\(facts.cidr)"]
              },
              "image": { "builder": "build.sh", "build": "each" },
              "pool": { "type": "none" },
              "submit": { \(Self.container) },
              "workers": [ { "count": \(workers), \(Self.container) }\(groups) ]\(more)
            }
            """
    }

    func describe(workers: Int) throws { try cluster.describe(light(workers: workers)) }

    /// Runs pdd in the directory, with the world's credentials unless others are given.
    func pdd(_ arguments: String..., with variables: [String: String] = [:]) throws -> ProgramRun {
        try Program.run(
            Program.pdd, arguments, environment: world.environment.merging(variables) { $1 }, in: cluster.directory)
    }

    /// Applies, which must succeed.
    @discardableResult
    func apply(with variables: [String: String] = [:]) throws -> ProgramRun {
        let run = try pdd("apply", "--yes", with: variables)
        try #require(run.status == 0, "\(run.errors)")
        return run
    }

    /// Destroys, which must succeed.
    func destroy() throws {
        let run = try pdd("destroy", "--yes")
        try #require(run.status == 0, "\(run.errors)")
    }

    /// An instance of the cluster.
    struct Host {
        let name: String
        let instance: String
        let state: String
    }

    /// The instances of the cluster, also those that are gone, sorted by the hosts that they are.
    func allHosts() throws -> [Host] {
        let lines = try world.ask(
            "ec2", "describe-instances", "--filters", "Name=tag:pdd.cluster,Values=\(name)", "--query",
            "Reservations[].Instances[].[InstanceId, AmiLaunchIndex, State.Name, Tags[?Key=='pdd.hosts'] | [0].Value]")
        return try lines.split(separator: "\n").map { line in
            let words = line.split(separator: "\t").map(String.init)
            let names = try #require(words.count == 4 ? HostRange.names(words[3]) : nil, "\(line)")
            let index = try #require(Int(words[1]))
            return Host(name: names[index], instance: words[0], state: words[2])
        }.sorted { $0.name < $1.name }
    }

    /// The same without those that are gone or going.
    func hosts() throws -> [Host] {
        try allHosts().filter { !["terminated", "shutting-down"].contains($0.state) }
    }

    /// The instance of a host.
    func instance(_ host: String) throws -> String {
        try #require(try hosts().first { $0.name == host }, "no instance is '\(host)'").instance
    }

    /// What a command prints on a host, past ssh and pdd.
    func onHost(_ host: String, _ script: String) throws -> String {
        try onInstance(instance(host), script)
    }

    func onInstance(_ instance: String, _ script: String) throws -> String {
        let run = try Program.run(named: "docker", ["exec", "pdd-test-ec2-\(instance)", "sh", "-c", script])
        try #require(run.status == 0, "\(script): \(run.errors)")
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The account's resources of a sort: `instance`, `volume`, `key-pair`.
    func resources(_ kind: String) throws -> [String] {
        try world.resources().filter { $0.hasPrefix("\(kind) ") }
    }

    /// Another directory, as another machine has it: with the description and these files.
    func elsewhere(with files: [String], _ body: (EC2Cluster) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let other = try EC2Cluster(name, in: world, directory: directory)
            for file in files {
                let target = other.cluster.file(file)
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileManager.default.copyItem(at: cluster.file(file), to: target)
            }
            try body(other)
        }
    }

    /// The files of the key that pdd made for the cluster.
    var keyFiles: [String] { [".pdd/\(name)/key", ".pdd/\(name)/key.pub"] }
}
