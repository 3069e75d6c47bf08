/// A file of the user that the plan pins.
public struct PinnedFile: Hashable, Sendable {
    /// Relative to the plan's own directory.
    public let path: String
    public let digest: Digest

    public init(path: String, digest: Digest) {
        self.path = path
        self.digest = digest
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("path", path)
        writer.string("sha256", digest.hexadecimal)
    }

    static func decode(_ reader: ObjectReader) -> PinnedFile? {
        defer { reader.finish() }
        let (path, sha256) = (reader.requiredString("path"), reader.requiredString("sha256"))
        guard let path, let sha256 else { return nil }
        guard let digest = Digest(hexadecimal: sha256) else {
            reader.error("'sha256' must be 64 lower-case hexadecimal digits", at: "sha256")
            return nil
        }
        guard isInnerPath(path) else {
            reader.error(Messages.innerPath(path), at: "path")
            return nil
        }
        return PinnedFile(path: path, digest: digest)
    }
}
