public import PlanModel

/// The scripts that read a host's lease and make it longer.
public enum LeaseScript {
    static let lease = ShellFile("lease", PackageResources.lease_sh)
    static let extendLease = ShellFile("extend-lease", PackageResources.extend_lease_sh, calls: [lease])

    /// Lets the lease of a host that has one end so much later than now, and never earlier than it would have; prints
    /// `lease` and the seconds that are left of it, if the host has one.
    public static func extend(_ lease: TimeSpan) -> [String] {
        extendLease.lines(with: [("LEASE", "\(lease.seconds)")])
    }
}
