import Foundation
import PlanModel

/// The locks that let one pdd at a time work on a cluster from this machine.
///
/// They are advisory locks of the operating system, which end with the process that holds them: a dead
/// holder never has to be removed by hand.
public final class ClusterLock: Sendable {
    private let descriptors: [Int32]

    private init(_ descriptors: [Int32]) {
        self.descriptors = descriptors
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// The lock, or its holder.
    public enum Attempt: Sendable {
        case held(ClusterLock)
        case busy(holder: String)
    }

    /// Takes all of these locks, or none.
    ///
    /// - Parameters:
    ///   - paths: Files, in the same order for every pdd that takes two of them.
    ///   - what: The purpose of the locks: `apply`.
    static func take(_ paths: [String], for what: String) throws(ActionFailure) -> Attempt {
        var descriptors: [Int32] = []
        do throws(ActionFailure) {
            for path in paths {
                guard let descriptor = try lock(path, for: what) else {
                    for descriptor in descriptors { close(descriptor) }
                    return .busy(holder: holder(path))
                }
                descriptors.append(descriptor)
            }
        } catch {
            for descriptor in descriptors { close(descriptor) }
            throw error
        }
        return .held(ClusterLock(descriptors))
    }

    /// The open file once it is locked; nil when another process has the lock.
    private static func lock(_ path: String, for what: String) throws(ActionFailure) -> Int32? {
        // Found out first, so that the name follows the lock at once.
        let name = Array((description(of: what) + "\n").utf8)
        while true {
            let descriptor = try open(path)
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                return nil
            }
            // A file that was removed in the meantime locks nothing.
            guard isSame(descriptor, path) else {
                close(descriptor)
                continue
            }
            ftruncate(descriptor, 0)
            // Where the disk is full the lock is held all the same, by a holder without a name.
            try? writeAll(name, to: descriptor, path)
            return descriptor
        }
    }

    private static func open(_ path: String) throws(ActionFailure) -> Int32 {
        do throws(FileFailure) {
            if let descriptor = try openPrivateFile(path, O_RDWR | O_CREAT) { return descriptor }
        } catch {
            throw ActionFailure(error, doing: "the lock '\(path)' cannot be opened")
        }
        throw ActionFailure("the lock '\(path)' cannot be opened")
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return unsafe fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    /// This process, as other runs show it when they find the lock taken.
    public static func description(of what: String) -> String {
        "pdd \(what) by \(userName()) on \(ProcessInfo.processInfo.hostName), "
            + "process \(processIdentifier()), since \(Date().ISO8601Format())"
    }

    private static func userName() -> String {
        environmentVariable("SUDO_USER") ?? environmentVariable("USER") ?? "user \(getuid())"
    }

    /// The name in a lock that another process has just taken or has had for long.
    private static func holder(_ path: String) -> String {
        let limit = now() + 1
        while true {
            let bytes = readRecord(path) ?? []
            if let end = bytes.firstIndex(of: 0x0A) { return String(decoding: bytes[..<end], as: UTF8.self) }
            guard now() < limit else { return unnamedHolder }
            pause(0.01)
        }
    }
}

/// What a lock's holder is called that did not leave its name.
let unnamedHolder = "a pdd that did not report its user"
