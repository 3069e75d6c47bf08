public import Foundation

/// A docker-machine of a test: `Tests/DockerMachine/docker-machine` with a store of its own, whose machines
/// are containers of this machine's Docker Engine.
public struct DockerMachines: Sendable {
    public let store: URL

    /// Makes an empty store in a directory, calls `body`, and removes all its machines.
    public static func with(in directory: URL, _ body: (DockerMachines) throws -> Void) throws {
        try Machines.build(.docker)
        let machines = DockerMachines(store: directory.appending(path: "store"))
        defer { machines.removeAll() }
        try body(machines)
    }

    /// What pdd has to find in its environment.
    public var environment: [String: String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return ["PATH": "\(Repository.file("Tests/DockerMachine").path):\(path)", "MACHINE_STORAGE_PATH": store.path]
    }

    /// Runs docker-machine, which must succeed; gives what it printed, without its last newline.
    @discardableResult
    public func machine(_ words: String...) throws -> String {
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let run = try Program.run(named: "docker-machine", words, environment: variables)
        guard run.status == 0 else { throw ProgramFailure(said: "docker-machine \(words): \(run.output)\(run.errors)") }
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The names of the machines in the store.
    ///
    /// Lines of a plugin stand between them when there is chatter.
    public func names() throws -> [String] {
        try machine("ls", "-q").split(separator: "\n").map(String.init).filter { !$0.hasPrefix("(") }
    }

    /// The names of the machines that have a container, in whatever state; one that has two is there twice.
    public func bodies() throws -> [String] {
        try Program.output("docker", "ps", "--all", "--filter", label, "--format", #"{{.Label "machine"}}"#)
            .split(separator: "\n").map(String.init).sorted()
    }

    /// What a script prints on a machine as root, without its last newline.
    public func on(_ name: String, _ script: String) throws -> String {
        try Program.output("docker", "exec", body(of: name), "sh", "-c", script)
    }

    /// Docker's word for the container of a machine: `stop`, `pause`, `kill`.
    public func docker(_ word: String, body name: String) throws { try Program.output("docker", word, body(of: name)) }

    /// The machine is gone, and docker-machine does not know it.
    public func lose(_ name: String) throws {
        try Program.output("docker", "rm", "--force", "--volumes", body(of: name))
    }

    /// Makes the next `driver`, `provision` or `engine` phase of creating a machine fail, or its next `start`, or its
    /// next removal: at once (`refuse`), or once the machine has been stopped (`remove`).
    public func fail(_ phase: String, of name: String) throws { try setFault("\(phase)-\(name)") }

    /// From now on docker-machine prints lines of a plugin between its answers, as rancher-machine does.
    public func chatter() throws { try setFault("noise") }

    private func setFault(_ name: String) throws {
        let faults = store.appending(path: "faults")
        try FileManager.default.createDirectory(at: faults, withIntermediateDirectories: true)
        try Data().write(to: faults.appending(path: name))
    }

    /// A call of docker-machine.
    public struct Call: Decodable, Sendable {
        public let arguments: [String]
        /// What tells it whether to report failures to its makers.
        public let reports: String?
    }

    /// All calls, the tests' own too.
    public func calls() throws -> [Call] {
        try String(contentsOf: store.appending(path: "calls"), encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Call.self, from: Data($0.utf8))
        }
    }

    /// How many times certificates were made.
    public func authorities() throws -> Int {
        try String(contentsOf: store.appending(path: "authorities"), encoding: .utf8).split(separator: "\n").count
    }

    private var label: String { "label=pdd.test.docker-machine=\(store.path)" }

    private func body(of name: String) throws -> String {
        try Program.output("docker", "ps", "--all", "--quiet", "--filter", label, "--filter", "label=machine=\(name)")
    }

    private func removeAll() {
        let bodies = try? Program.output("docker", "ps", "--all", "--quiet", "--filter", label)
        for body in (bodies ?? "").split(separator: "\n") {
            _ = try? Program.output("docker", "rm", "-fv", String(body))
        }
        let networks = try? Program.output("docker", "network", "ls", "--quiet", "--filter", label)
        for network in (networks ?? "").split(separator: "\n") {
            _ = try? Program.output("docker", "network", "rm", String(network))
        }
    }
}
