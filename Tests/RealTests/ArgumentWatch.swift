import Foundation
import Synchronization

/// Reads the arguments of the processes of this machine, those in containers too, from when it is made.
///
/// The kernel's process connector names each process that starts a program, so that one that ends after a few
/// milliseconds is seen as well. Where it says nothing (in a container, or for a user on a kernel before 6.6), only the
/// processes that are there at each look are seen.
final class ArgumentWatch: Sendable {
    /// How long after the last event all processes are looked at, in milliseconds.
    private static let silence = 20

    /// Each command line once, its words on a line each.
    private let seen = Mutex<[String]>([])
    private let ending = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init() {
        let connector = ProcessConnector(silence: Self.silence)
        Thread.detachNewThread { [self] in
            ProcessConnector.runAhead()
            read(connector)
            ended.signal()
        }
    }

    /// Ends the reading and gives all that was seen, a word on a line.
    func end() -> String {
        ending.signal()
        ended.wait()
        return seen.withLock { $0.joined(separator: "\n") }
    }

    private func read(_ connector: ProcessConnector?) {
        var known: Set<String> = []
        func look(_ processes: [Int32]) {
            for line in processes.compactMap(Self.arguments(of:)) where known.insert(line).inserted {
                seen.withLock { $0.append(line) }
            }
        }
        let wait = connector == nil ? Self.silence : 0
        while ending.wait(timeout: .now() + .milliseconds(wait)) == .timedOut {
            look(connector?.next().map { [$0] } ?? Self.processes())
        }
        // What was started before the end.
        while let process = connector?.next(waits: false) { look([process]) }
    }

    private static func processes() -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }
    }

    /// Nil for a process that has ended, or is the kernel's.
    private static func arguments(of process: Int32) -> String? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"), !data.isEmpty else {
            return nil
        }
        return String(decoding: data, as: UTF8.self).replacing("\0", with: "\n")
    }
}
