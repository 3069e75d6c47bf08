public import Foundation

/// A description in a directory of its own, applied to this machine's Docker Engine, and gone again
/// at the end of a test.
public struct Cluster: Sendable {
    public let name: String
    public let directory: URL
    /// Variables that pdd gets beside those of the tests.
    public var variables: [String: String] = [:]

    public init(name: String, directory: URL) {
        self.name = name
        self.directory = directory
    }

    /// The same cluster, described in another directory by a user who shares no lock with the others of
    /// this machine: only what the engine and the hosts refuse keeps the two apart.
    ///
    /// - Parameter files: What the other directory gets of `.pdd/CLUSTER`.
    public func withOther(sharing files: [String], _ body: (Cluster) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            var other = try copy(to: directory, sharing: files)
            let runtime = directory.appending(path: "runtime")
            try FileManager.default.createDirectory(
                at: runtime, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            other.variables["XDG_RUNTIME_DIR"] = runtime.path
            try body(other)
        }
    }

    /// The same cluster, described in another directory.
    public func copy(to directory: URL, sharing files: [String]) throws -> Cluster {
        for name in try FileManager.default.contentsOfDirectory(atPath: self.directory.path) where name != ".pdd" {
            try FileManager.default.copyItem(at: file(name), to: directory.appending(path: name))
        }
        let other = Cluster(name: name, directory: directory)
        guard !files.isEmpty else { return other }
        let own = other.file(".pdd/\(name)")
        try FileManager.default.createDirectory(
            at: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: other.file(".pdd").path)
        for name in files {
            try FileManager.default.copyItem(at: file(".pdd/\(self.name)/\(name)"), to: own.appending(path: name))
        }
        return other
    }

    /// Writes the description, runs `body`, and destroys whatever is there.
    public static func with(
        _ name: String, _ description: String, _ body: (Cluster) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            let cluster = Cluster(name: name, directory: directory)
            try cluster.describe(description)
            // What tests left that were killed has another key.
            cluster.removeAll()
            defer { cluster.removeAll() }
            try body(cluster)
        }
    }

    public func describe(_ text: String) throws {
        try text.write(to: file("cluster.json"), atomically: true, encoding: .utf8)
    }

    public func file(_ path: String) -> URL { directory.appending(path: path) }

    /// A cluster of small containers without a pool: seconds instead of a minute.
    public static func light(
        _ name: String, workers: Int, container: String = "", submit: String = "", more: String = ""
    ) -> String {
        let command = #""command": ["sleep", "infinity"]"#
        return """
            {
              "cluster": "\(name)",
              "provider": { "type": "docker" },
              "image": { "submit": "debian:trixie-slim", "worker": "debian:trixie-slim" },
              "pool": { "type": "none" },
              "submit": { "container": { \(command)\(submit) } },
              "workers": [ { "count": \(workers), "container": { \(command)\(container) } } ]\(more)
            }
            """
    }

    /// Runs pdd in the directory, with more variables than the tests have themselves.
    public func pdd(_ arguments: String..., with variables: [String: String] = [:]) throws -> ProgramRun {
        var environment = ProcessInfo.processInfo.environment
        environment.merge(self.variables) { $1 }
        environment.merge(variables) { $1 }
        return try Program.run(Program.pdd, arguments, environment: environment, in: directory)
    }

    /// What the local engine has of the cluster: containers, networks.
    public func objects() throws -> [String] {
        let label = "label=pdd.cluster=\(name)"
        let containers = try docker("ps", "-a", "--filter", label, "--format", "{{.Names}}")
        let networks = try docker("network", "ls", "--filter", label, "--format", "{{.Name}}")
        return (containers + networks).sorted()
    }

    /// The lines that Docker's client prints.
    public func docker(_ arguments: String...) throws -> [String] {
        try Program.run(named: "docker", arguments).output.split(separator: "\n").map(String.init)
    }

    /// What a command prints on a host, without its last newline.
    public func onHost(_ host: String, _ script: String) throws -> String {
        try docker("exec", host, "sh", "-c", script).joined(separator: "\n")
    }

    private func removeAll() {
        let label = "label=pdd.cluster=\(name)"
        for container in (try? docker("ps", "-aq", "--filter", label)) ?? [] {
            _ = try? docker("rm", "-fv", container)
        }
        for network in (try? docker("network", "ls", "-q", "--filter", label)) ?? [] {
            _ = try? docker("network", "rm", network)
        }
    }
}
