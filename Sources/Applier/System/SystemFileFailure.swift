import Foundation
import PlanModel

/// Why a file or a directory cannot be used: the operating system's reason or pdd's own, and the way on.
public struct FileFailure: Error, Sendable, CustomStringConvertible {
    public let path: String
    /// What is wrong, without the path: "no space left on device".
    public let reason: String
    /// Advice; nil if the reason is enough.
    public let advice: String?
    /// Whether pdd refuses the file because another user owns it or can change it.
    public let isUntrusted: Bool

    init(_ path: String, _ reason: String, advice: String? = nil, isUntrusted: Bool = false) {
        self.path = path
        self.reason = reason
        self.advice = advice
        self.isUntrusted = isUntrusted
    }

    /// The failure of a system call; `number` is its `errno`.
    init(_ path: String, errno number: Int32) {
        self.init(path, Self.reason(number), advice: Self.advice(path, number))
    }

    /// No room for a file.
    static func fullDisk(_ path: String) -> FileFailure { FileFailure(path, errno: ENOSPC) }

    /// The system's words for an `errno`.
    public static func reason(_ number: Int32) -> String {
        let words = unsafe String(cString: strerror(number))
        return words.prefix(1).lowercased() + words.dropFirst()
    }

    private static func advice(_ path: String, _ number: Int32) -> String? {
        let directory = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        switch number {
        case ENOSPC: return "free some space in '\(directory)', then run the same command again"
        case EDQUOT:
            return "your quota for '\(directory)' is used up; remove some files, then run the same command again"
        case EROFS:
            return "the file system of '\(directory)' is mounted read-only; copy the project to one that can be written"
        case EACCES, EPERM: return "pdd runs as '\(userName(geteuid()))'; see: ls -ld \(shellWord(directory))"
        default: return nil
        }
    }

    public var description: String { advice.map { "\(reason); \($0)" } ?? reason }
}

extension ActionFailure {
    /// A file that pdd refuses, in its own words; any other failure with what pdd was doing.
    init(_ failure: FileFailure, doing what: String) {
        self.init(
            failure.isUntrusted ? "'\(failure.path)' \(failure.reason)" : "\(what): \(failure.reason)",
            advice: failure.advice.map { [$0] } ?? [])
    }
}

/// The name of a user, or the number where the system knows no name.
func userName(_ identifier: uid_t) -> String {
    guard let entry = unsafe getpwuid(identifier) else { return "user \(identifier)" }
    return unsafe String(cString: entry.pointee.pw_name)
}
