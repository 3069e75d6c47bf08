import PlanModel

/// A log to read.
public struct LogRequest: Sendable {
    public enum Kind: Sendable, Hashable {
        /// What a container's main program prints.
        case container(String)
        /// The log files of HTCondor's daemons in a container.
        case condor(String)
        /// The host's journal, or the log of its engine.
        case host
    }

    public let host: FoundHost
    public let kind: Kind

    public init(host: FoundHost, kind: Kind) {
        self.host = host
        self.kind = kind
    }

    /// What is read of every log.
    public struct Part: Sendable {
        /// Whether new lines follow.
        public var follows: Bool
        /// Only lines of the last so many seconds; nil is no limit.
        ///
        /// It has no effect on HTCondor's logs.
        public var seconds: Int?
        /// Only the last so many lines; nil is all.
        public var lines: Int?

        public init(follows: Bool, seconds: Int? = nil, lines: Int? = nil) {
            self.follows = follows
            self.seconds = seconds
            self.lines = lines
        }
    }

    static let whileConnected = ShellFile("while-connected", PackageResources.while_connected_sh)
    static let printLogs = ShellFile("print-logs", PackageResources.print_logs_sh, calls: [whileConnected])
    static let printCondorLogs = ShellFile(
        "print-condor-logs", PackageResources.print_condor_logs_sh, calls: [whileConnected])

    /// The command line on the host that prints the log.
    ///
    /// - Parameter user: The login's user; nil if only the machine knows it.
    func line(_ part: Part, user: String?) -> String {
        let values = [("FOLLOW", part.follows ? "yes" : ""), ("TAIL", part.lines.map { "\($0)" } ?? "all")]
        let since = ("SINCE", part.seconds.map { "\($0)" } ?? "")
        switch kind {
        case .container(let name):
            return RemoteScripts.asRoot(
                RemoteScripts.line(Self.printLogs, [("CONTAINER", name), since] + values), user: user)
        case .host:
            return RemoteScripts.asRoot(
                RemoteScripts.line(Self.printLogs, [("CONTAINER", ""), since] + values), user: user)
        case .condor(let name):
            let script = Self.printCondorLogs.lines(with: values).joined(separator: "\n")
            return RemotePlace(host: host, container: name, user: "0").line(running: ["sh", "-euc", script])
        }
    }
}
