/// A file of the user that the plan pins.
public struct PinnedFile: Hashable, Sendable {
    /// Relative to the plan's own directory.
    public let path: String
    public let digest: Digest

    public init(path: String, digest: Digest) {
        self.path = path
        self.digest = digest
    }
}
