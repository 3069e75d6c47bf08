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
        let descriptor = unsafe open(files.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ActionFailure("the lock '\(files.lock)' cannot be opened")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return .busy(holder: holder(files))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        do {
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data((description(of: what) + "\n").utf8))
        } catch {
            close(descriptor)
            throw ActionFailure("the lock '\(files.lock)' cannot be written: \(error)")
        }
        return .held(ClusterLock(descriptor))
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
        let text = (try? readFile(files.lock)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
        let line = text?.split(separator: "\n").first.map(String.init)
        return line ?? "somebody who did not say who"
    }
}
