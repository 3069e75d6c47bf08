public import PlanModel

/// The lines that read and renew a host's lease.
public enum LeaseScript {
    private static let file = HostLayout.lease

    /// Lets the lease of a host that has one end so much later than now, and never earlier than it
    /// would have.
    public static func renew(_ lease: TimeSpan) -> [String] {
        [
            "end=$(($(date +%s) + \(lease.seconds)))",
            "if [ -s \(file) ] && [ \"$(cat \(file))\" -lt \"$end\" ]; then",
            "  echo \"$end\" >\(file).new && mv \(file).new \(file)",
            "fi",
        ]
    }

    /// Prints `lease` and the seconds that are left of it, if the host has one.
    public static let tell = [
        "[ ! -s \(file) ] || echo \"lease $(($(cat \(file)) - $(date +%s)))\""
    ]
}
