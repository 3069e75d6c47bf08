import Foundation
import TestSupport

/// Remembers every volume that a host of a cluster ever used, as the engine tells of it.
///
/// Whoever shares the engine meanwhile does not matter.
final class VolumeWatch {
    private let cluster: Cluster
    private var processes: [Process] = []

    init(_ cluster: Cluster) throws {
        self.cluster = cluster
        try watch(
            "made", ["--filter", "type=container", "--filter", "event=create"],
            "{{.Actor.ID}} {{index .Actor.Attributes \"pdd.cluster\"}}")
        try watch(
            "mounted", ["--filter", "type=volume", "--filter", "event=mount"],
            "{{.Actor.Attributes.container}} {{.Actor.ID}}")
    }

    private func watch(_ name: String, _ filters: [String], _ format: String) throws {
        let output = cluster.file(name)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["docker", "events"] + filters + ["--format", format]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        processes.append(process)
    }

    private func pairs(_ name: String) throws -> [(String, String)] {
        try String(contentsOf: cluster.file(name), encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            return words.count == 2 ? (words[0], words[1]) : nil
        }
    }

    deinit { stop() }

    private func stop() {
        for process in processes where process.isRunning {
            process.terminate()
            process.waitUntilExit()
        }
    }

    /// How many volumes the hosts have had, and those of them that are still there.
    func end() throws -> (all: Int, left: Set<String>) {
        stop()
        let ours = try Set(pairs("made").filter { $0.1 == cluster.name }.map(\.0))
        let volumes = try Set(pairs("mounted").filter { ours.contains($0.0) }.map(\.1))
        return (volumes.count, try volumes.intersection(cluster.docker("volume", "ls", "--quiet")))
    }
}
