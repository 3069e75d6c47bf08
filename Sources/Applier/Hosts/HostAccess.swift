public import PlanModel

/// Runs scripts on hosts and copies files to them; tests replace it by simulated hosts.
///
/// Every method blocks and throws an `ActionFailure`.
public protocol HostAccess: Sendable {
    /// Waits until the host answers. A host that was just created gets its own host key here.
    func connect(to host: FoundHost, deadline: Int, log: OutputLog?) throws(ActionFailure)

    /// Whether the host still has the host key that it was created with, so that its creation is not complete.
    func awaitsFirstLogin(_ host: FoundHost) throws(ActionFailure) -> Bool

    /// Forgets what is known of a host that has been removed, or, once a host has been created, of those whose
    /// place it takes.
    func forget(_ gone: GoneHosts)

    /// Runs a script under `sh -eu` as root in the cluster's directory there, and returns what it
    /// printed.
    func run(_ script: HostScript, on host: FoundHost) throws(ActionFailure) -> String

    /// Writes a file with these bytes, completely or not at all.
    func copy(_ copy: HostCopy, to host: FoundHost) throws(ActionFailure)

    /// Copies an image from the local engine to the host's engine, if the local engine has it.
    ///
    /// If neither has it, the marker becomes that of a missing image: the host may be able to pull it, or never need it.
    func copyImage(_ image: String, marker: HostMarker, to host: FoundHost, deadline: Int, log: OutputLog?)
        throws(ActionFailure)
}

extension HostAccess {
    public func awaitsFirstLogin(_ host: FoundHost) throws(ActionFailure) -> Bool { false }
}

/// Hosts that no longer exist.
public enum GoneHosts: Sendable, Hashable {
    case removed(FoundHost)
    /// Earlier hosts of the same name as this one.
    case replaced(by: FoundHost)
}

/// The marker on a host of an action that has been done.
public struct HostMarker: Sendable, Hashable {
    public let action: ActionID
    public let digest: Digest

    public init(action: ActionID, digest: Digest) {
        self.action = action
        self.digest = digest
    }

    /// What is left in place of this marker by the copy of an image that is on neither engine.
    public var ofMissingImage: HostMarker {
        HostMarker(action: action, digest: Digest(of: "missing \(digest.hexadecimal)"))
    }
}

/// A script to run on a host.
public struct HostScript: Sendable {
    public var lines: [String]
    /// The values that are assigned before the first line.
    public var environment: [(name: String, value: String)] = []
    /// Values that grow with the cluster: assigned too, but only to the shell.
    ///
    /// Linux gives a program at most 128 KiB in one argument or variable. If a longer value were
    /// exported, no program that the script runs would start.
    public var lists: [(name: String, value: String)] = []
    /// Written after success.
    public var marker: HostMarker?
    /// Lines that check whether the script's effect still exists.
    ///
    /// A script with an existing marker runs only if these lines fail: an earlier pdd that died had started it, or
    /// the host could not be observed. Nil means lines that never fail.
    public var check: [String]?
    /// Whether what it prints is handed on as a value, so that it must be text without NUL.
    public var isOutputHandedOn = false
    /// In seconds.
    public var deadline: Int
    public var log: OutputLog?
    /// What `HostAccess.run` returns of its standard output.
    public var output: KeptOutput = .upTo(HostScript.outputLimit)

    /// The largest output of a script that another action reads, in bytes.
    public static let outputLimit = 1 << 20

    public init(lines: [String], deadline: Int, log: OutputLog? = nil) {
        self.lines = lines
        self.deadline = deadline
        self.log = log
    }
}

/// A file to put on a host.
public struct HostCopy: Sendable {
    public enum Source: Sendable {
        case bytes([UInt8])
        /// A file of this machine below the directory of the plan.
        case file(String, directory: String)
    }

    public var source: Source
    public var destination: String
    public var mode: String
    /// What arrives must have this digest; nil when it is not known before.
    public var digest: Digest?
    public var marker: HostMarker
    public var deadline: Int
    public var log: OutputLog?
}
