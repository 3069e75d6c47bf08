import Foundation
import TestSupport

/// A run of pdd that is killed on its way, and what was under way at that instant.
struct KilledRun {
    /// What the journal said; empty when nothing had begun.
    let journal: RunJournal
    /// Whether pdd had ended by itself before.
    let hadEnded: Bool
    /// Whether programs that pdd had started were running.
    let hadPrograms: Bool
    /// The hosts on which something that pdd had begun still worked after its end.
    let workingHosts: Set<String>
    /// The directories of sockets that pdd held.
    let directories: Set<String>

    /// Starts pdd, waits for the instant, stops all of it at once to look at it, and kills it.
    ///
    /// - Parameter environment: All of its environment; nil means that of the tests.
    init(
        _ cluster: Cluster, _ arguments: [String], _ kill: Kill, environment: [String: String]? = nil
    ) throws {
        let process = Process()
        if let environment { process.environment = environment }
        process.executableURL = Program.pdd
        process.arguments = arguments
        process.currentDirectoryURL = cluster.directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let number = process.processIdentifier
        try Self.wait(for: kill.instant, of: process, cluster)
        hadEnded = !process.isRunning
        Foundation.kill(number, SIGSTOP)
        journal = try RunJournal(cluster, process: number)
        let programs = hadEnded ? [] : try Self.children(of: number)
        hadPrograms = !programs.isEmpty
        directories = hadEnded ? [] : Self.directories(of: number)
        Foundation.kill(number, SIGKILL)
        switch kill.victim {
        case .pdd: break
        case .programs: for program in programs { Foundation.kill(-program, SIGKILL) }
        case .host:
            let hosts = try cluster.objects().filter { !$0.hasPrefix("pdd-") }
            if !hosts.isEmpty { _ = try cluster.docker("kill", hosts[kill.host % hosts.count]) }
        }
        process.waitUntilExit()
        let touched = Set(journal.open.map { String($0.action.split(separator: "/")[0]) })
        workingHosts = try Set(touched.filter { try Self.works(cluster, on: $0) })
    }

    /// The longest that a run may take, in seconds.
    private static let limit = 180.0

    private static func wait(for instant: Kill.Instant, of process: Process, _ cluster: Cluster) throws {
        let begin = Date()
        let end = begin.addingTimeInterval(limit)
        func isTime() throws -> Bool {
            switch instant {
            case .time(let seconds): Date() >= begin.addingTimeInterval(seconds)
            case .line(let mark, _):
                try RunJournal(cluster, process: process.processIdentifier).marks.contains(mark)
            case .length(let file, let lines, _): try Data(contentsOf: file).count { $0 == 0x0A } >= lines
            }
        }
        while process.isRunning, try !isTime(), Date() < end { turn(0.001) }
        switch instant {
        case .time: break
        case .line(_, let delay), .length(_, _, let delay): turn(Double(delay) / 1000)
        }
    }

    /// Lets Foundation notice the end of processes meanwhile.
    private static func turn(_ seconds: Double) {
        RunLoop.current.run(until: Date().addingTimeInterval(seconds))
    }

    /// The processes that this one started; each leads a group of its own.
    private static func children(of parent: Int32) throws -> [Int32] {
        try Program.run(named: "ps", ["-eo", "pid=,ppid="]).output.split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { Int32($0) }
            return numbers.count == 2 && numbers[1] == parent ? numbers[0] : nil
        }
    }

    /// What it has open below `/tmp` under a name of pdd's.
    private static func directories(of process: Int32) -> Set<String> {
        let descriptors = "/proc/\(process)/fd"
        // It may have ended meanwhile.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: descriptors) else { return [] }
        let paths = names.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\($0)")
        }
        return Set(paths.filter { $0.hasPrefix("/tmp/pdd-ssh-") })
    }

    /// When the run was killed, what died, and what was under way.
    func story(_ kill: Kill) -> String {
        let instant =
            switch kill.instant {
            case .time(let seconds): "after \((seconds * 100).rounded() / 100) s"
            case .line(let mark, let delay): "\(delay) ms after \(mark.kind) \(mark.event) \(mark.number)"
            case .length(let file, let lines, let delay): "\(delay) ms after line \(lines) of \(file.lastPathComponent)"
            }
        let open = journal.open.map(\.action)
        let under = hadEnded ? "it had ended" : open.isEmpty ? "nothing under way" : open.joined(separator: " ")
        return "killed \(kill.victim.rawValue) \(instant) (\(under))"
    }

    /// Whether a session of sshd on the host still has something to do.
    private static func works(_ cluster: Cluster, on host: String) throws -> Bool {
        guard try cluster.objects().contains(host) else { return false }
        let count = try cluster.onHost(
            host,
            """
            ps -eo pid=,ppid=,comm= | awk '
              { name[$1] = $3; parent[$1] = $2 }
              END { for (p in parent) if (name[parent[p]] ~ /^sshd/ && name[p] !~ /^sshd/) n++; print n + 0 }'
            """)
        return Int(count).map { $0 > 0 } ?? false
    }
}
