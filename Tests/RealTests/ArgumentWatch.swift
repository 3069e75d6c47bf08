import Foundation
import TestSupport

/// Reads the arguments of every process of this machine over and over, those in containers too.
final class ArgumentWatch {
    private let process = Process()
    private let file: URL

    init(_ cluster: Cluster) throws {
        file = cluster.file("arguments")
        try Data().write(to: file)
        // Ahead of all others, where that is allowed: a busy machine must not hide a process that ends soon.
        process.executableURL = URL(filePath: "/usr/bin/nice")
        let look = "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'"
        process.arguments = ["-n", "-10", "sh", "-c", "while :; do \(look); sleep 0.02; done"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: file)
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit { stop() }

    private func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    /// Ends the reading and gives all that was seen.
    func end() throws -> String {
        stop()
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}
