import PlanModel

/// The directory `.pdd/CLUSTER` beside the description: the key, the known host keys, the runs.
///
/// Losing it loses the key of provider-made hosts and nothing else.
public struct ClusterFiles: Sendable {
    public let directory: String
    public let cluster: String
    /// The directory of the description.
    private let base: String

    public init(cluster: String, beside directory: String) {
        self.directory = "\(directory)/.pdd/\(cluster)"
        base = directory
        self.cluster = cluster
    }

    public var key: String { "\(directory)/key" }
    public var publicKey: String { "\(directory)/key.pub" }
    public var knownHosts: String { "\(directory)/known_hosts" }
    public var runs: String { "\(directory)/runs" }
    /// The events of work runs that were followed from here.
    public var work: String { "\(directory)/work" }
    /// Requests for hosts that have not been answered yet.
    public var launches: String { "\(directory)/launches" }
    /// The machines of the provider `ssh` that were taken from here.
    public var machines: String { "\(directory)/machines" }
    /// The digests of the commands that the operator lets secrets come from.
    public var allowedCommands: String { "\(directory)/allowed-commands" }
    /// What marks the locks in an AWS account that were taken from here and may still exist.
    var accountLocks: String { "\(directory)/account-locks" }
    public var lock: String { "\(directory)/lock" }

    /// Creates the directory, or refuses an existing one if another user owns or can change it or its contents.
    public func make() throws(ActionFailure) {
        do throws(FileFailure) {
            try makePrivateDirectories([".pdd", cluster, "runs"], in: base)
            try checkPrivateFiles(in: directory, secrets: [key])
            removeLeftovers(in: directory)
            if !fileExists(ignored) { try writeAtomically(Array("*\n".utf8), to: ignored) }
        } catch {
            // Looking at a cluster, or removing it, needs no disk space.
            guard error.path != ignored else { return }
            throw ActionFailure(error, doing: "the directory '\(directory)' cannot be created")
        }
    }

    /// Keeps the directory out of git.
    private var ignored: String { "\(directory)/.gitignore" }
}

extension ClusterFiles {
    /// Removes the key and the host keys of a removed cluster; the records of its runs stay.
    public func removeSecrets() {
        for path in [key, publicKey, knownHosts] { removeFile(path) }
    }
}
