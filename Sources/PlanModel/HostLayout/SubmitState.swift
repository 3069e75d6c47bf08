/// What a submit container holds that its successor needs.
public enum SubmitState: String, CaseIterable, Sendable {
    /// HTCondor's queue and history.
    case queue
    /// The keys that sign the pool's tokens.
    case keys
    /// The users' homes.
    case home

    /// Its directory in the container, as in Debian's package of HTCondor.
    public var path: String {
        switch self {
        case .queue: "/var/lib/condor"
        case .keys: "/etc/condor/passwords.d"
        case .home: "/home"
        }
    }

    /// Whether a volume or directory that is mounted at one of these paths has it.
    public func isMounted(in paths: [String]) -> Bool { paths.contains { path == $0 || begins(path, with: $0 + "/") } }
}
