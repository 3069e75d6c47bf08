import PlanModel

/// The directory `.pdd/CLUSTER` beside the description: the key, the known host keys, the runs.
///
/// Losing it loses the key of provider-made hosts and nothing else.
public struct ClusterFiles: Sendable {
    public let directory: String

    public init(cluster: String, beside directory: String) {
        self.directory = "\(directory)/.pdd/\(cluster)"
    }

    public var key: String { "\(directory)/key" }
    public var publicKey: String { "\(directory)/key.pub" }
    public var knownHosts: String { "\(directory)/known_hosts" }
    public var runs: String { "\(directory)/runs" }
    /// Requests for hosts that have not been answered yet.
    public var launches: String { "\(directory)/launches" }
    /// The machines of the provider `ssh` that were taken from here.
    public var machines: String { "\(directory)/machines" }
    public var lock: String { "\(directory)/lock" }

    public func make() throws(ActionFailure) {
        do {
            try makePrivateDirectory(directory)
            try makePrivateDirectory(runs)
        } catch {
            throw ActionFailure("the directory '\(directory)' cannot be made: \(error)")
        }
    }
}

extension ClusterFiles {
    /// Forgets the key and the host keys of a cluster that is gone; the records of its runs stay.
    public func removeSecrets() {
        for path in [key, publicKey, knownHosts] { removeFile(path) }
    }
}
