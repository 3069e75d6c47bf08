/// The paths on a host that the scripts of plans and pdd itself agree on.
public enum HostLayout {
    /// The directory of everything that pdd keeps on a host.
    public static let root = "/var/lib/pdd"

    /// The file with the time at which the host's lease ends, in seconds since 1970; no file, no lease.
    public static let lease = root + "/lease"

    /// What is in the directory of a cluster.
    ///
    /// Scripts run in `files` and name the others as `../images`.
    public enum Entry: String, CaseIterable, Sendable {
        /// What `scp` actions copied.
        case files
        /// A marker for each action that was done: its digest, and what its file looked like.
        case done
        /// A file for each action, held while the action runs.
        case locks
        /// A file for each container that did not start: its id and Docker's words.
        case stuck
        /// The images and volumes that a machine must be rid of when it is given back, one a line.
        case images, volumes
        /// The keys and certificates of the registry, and the digest of the image that it has; on the submit host.
        case registry
        /// The registries that the engine was told to trust, one a line.
        case registries
        /// Where the builder builds the image of workers on the submit host.
        case building
        /// A file for each container that is being replaced: what is still to be copied into its volumes.
        case copies
        /// Which host the machine is, and what it had before; on machines that exist.
        case host, before
        /// A file `reach.CONTAINER` for each worker: how the submit container was reached last.
        case reach
        /// A file `listed.CONTAINER` for each worker: the process and start of the daemon that the pool listed last.
        case listed
        /// Held while a pdd changes the cluster; on the submit host.
        case lock
    }

    /// The directory of a cluster.
    public static func directory(_ cluster: String) -> String { "\(root)/\(cluster)" }

    public static func path(_ entry: Entry, of cluster: String) -> String {
        "\(directory(cluster))/\(entry.rawValue)"
    }

    /// The path of a file that an `scp` action puts on a host.
    ///
    /// - Parameter destination: Absolute, or relative to the cluster's `files`.
    public static func file(_ destination: String, of cluster: String) -> String {
        begins(destination, with: "/") ? destination : "\(path(.files, of: cluster))/\(destination)"
    }
}
