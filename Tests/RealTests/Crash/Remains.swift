import Foundation
import TestSupport

/// What a run of pdd may leave behind outside of its cluster: processes and files of this machine, processes
/// of hosts.
///
/// All that pdd starts for a campaign inherits a mark in its environment, so that nothing else on this
/// machine is taken for pdd's. Its temporary files and its home are directories of the campaign.
struct Remains {
    private let mark = "PDD_CHAOS_MARK=\(UUID().uuidString)"
    private let cluster: Cluster
    let home: URL
    let scratch: URL
    private let ownSSH: [String]

    init(_ cluster: Cluster) throws {
        self.cluster = cluster
        home = cluster.file("home")
        scratch = cluster.file("scratch")
        for directory in [home, scratch] {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        }
        ownSSH = try Self.listing(of: Self.sshDirectory)
    }

    /// The environment of the campaign's pdd.
    var environment: [String: String] {
        let parts = mark.split(separator: "=").map(String.init)
        return ProcessInfo.processInfo.environment.merging([
            parts[0]: parts[1], "HOME": home.path, "TMPDIR": scratch.path,
        ]) { $1 }
    }

    /// The user's own, which `ssh` finds without HOME.
    private static var sshDirectory: URL {
        FileManager.default.homeDirectory(forUser: NSUserName())?.appending(path: ".ssh")
            ?? URL(filePath: "/nonexistent")
    }

    private static func listing(of directory: URL) throws -> [String] {
        guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
        return try Program.output("find", directory.path, "-mindepth", "1", "-printf", "%P %m %s %T@\n").split(
            separator: "\n"
        )
        .map(String.init).sorted()
    }

    /// What is allowed to stay for a while, as the beginning of a command line, and why.
    static let allowed = [
        ("ssh: ", "a shared connection ends by itself, 30 s after its last use (ControlPersist)")
    ]

    /// The processes of this machine that pdd or its programs started and that still run.
    func processes(includingAllowed: Bool) throws -> [String] {
        let wanted = Data(mark.utf8)
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int32($0) != nil }.compactMap {
            // A process may end meanwhile.
            guard let environment = FileManager.default.contents(atPath: "/proc/\($0)/environ"),
                environment.range(of: wanted) != nil,
                let line = FileManager.default.contents(atPath: "/proc/\($0)/cmdline")
            else { return nil }
            let text = String(decoding: line.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
            let isAllowed = !includingAllowed && Self.allowed.contains { text.hasPrefix($0.0) }
            return text.isEmpty || isAllowed ? nil : "process \($0): \(text)"
        }
    }

    /// Files outside of `.pdd`: temporary ones, ones in the home directory, changes to the user's own ssh.
    func files() throws -> [String] {
        let changed = try Self.listing(of: Self.sshDirectory) != ownSSH
        return try Self.listing(of: home).map { "home: \($0)" }
            + Self.listing(of: scratch).map { "temporary: \($0)" }
            + (changed ? ["~/.ssh changed"] : [])
    }

    /// The processes of each host that belong to no container and not to sshd.
    func hostProcesses(_ hosts: some Sequence<String>) throws -> [String: [String]] {
        let script = try Repository.text("Tests/RealTests/Crash/Scripts/processes.sh")
        var found: [String: [String]] = [:]
        for host in hosts { found[host] = try cluster.onHost(host, script).split(separator: "\n").map(String.init) }
        return found
    }
}
