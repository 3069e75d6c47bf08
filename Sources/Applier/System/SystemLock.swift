import Foundation
import PlanModel

/// The lock that lets one apply at a time work on a cluster from this machine.
///
/// It is an advisory lock of the operating system, which ends with the process that holds it: a
/// dead holder never has to be removed by hand.
public final class ClusterLock: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The lock, or who holds it.
    public enum Attempt: Sendable {
        case held(ClusterLock)
        case busy(holder: String)
    }

    /// Takes the lock if nobody has it.
    public static func take(_ files: ClusterFiles, for what: String) throws(ActionFailure) -> Attempt {
        try files.make()
        let descriptor = try open(files)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return .busy(holder: holder(files))
        }
        ftruncate(descriptor, 0)
        // Where the disk is full the lock is held all the same, by a holder without a name.
        try? writeAll(Array((description(of: what) + "\n").utf8), to: descriptor, files.lock)
        return .held(ClusterLock(descriptor))
    }

    private static func open(_ files: ClusterFiles) throws(ActionFailure) -> Int32 {
        do throws(FileFailure) {
            if let descriptor = try openPrivateFile(files.lock, O_RDWR | O_CREAT) { return descriptor }
        } catch {
            throw ActionFailure(error, doing: "the lock '\(files.lock)' cannot be opened")
        }
        throw ActionFailure("the lock '\(files.lock)' cannot be opened")
    }

    /// Who this process is, for those who find the lock taken.
    public static func description(of what: String) -> String {
        "pdd \(what) by \(userName()) on \(ProcessInfo.processInfo.hostName), "
            + "process \(processIdentifier()), since \(Date().ISO8601Format())"
    }

    private static func userName() -> String {
        environmentVariable("SUDO_USER") ?? environmentVariable("USER") ?? "user \(getuid())"
    }

    private static func holder(_ files: ClusterFiles) -> String {
        let text = (try? readPrivateFile(files.lock)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
        let line = text?.split(separator: "\n").first.map(String.init)
        return line ?? "somebody who did not say who"
    }
}
