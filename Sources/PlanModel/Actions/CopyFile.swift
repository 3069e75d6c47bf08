/// Copies a file to a host, completely or not at all.
public struct CopyFile: Hashable, Sendable {
    public let host: String
    public let source: Source
    /// Relative to the cluster's directory on the host, or absolute.
    public let destination: String
    /// The permissions, four octal digits.
    public let mode: String

    public enum Source: Hashable, Sendable {
        /// A key of the plan's `files`: a file beside the plan, pinned by its digest.
        case file(String)
        case lines([String])
        /// The output of another action.
        case output(ActionID)
    }

    public init(host: String, source: Source, destination: String, mode: String = "0644") {
        self.host = host
        self.source = source
        self.destination = destination
        self.mode = mode
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("host", host)
        switch source {
        case .file(let name): writer.string("file", name)
        case .lines(let lines): writer.strings("lines", lines)
        case .output(let id): writer.string("outputOf", id.description)
        }
        writer.string("to", destination)
        writer.string("mode", mode)
    }

    static func decode(_ reader: ObjectReader) -> CopyFile? {
        guard let host = reader.hostName("host") else { return nil }
        let source: Source? =
            if reader.has("file") {
                reader.string("file").map { .file($0) }
            } else if reader.has("lines") {
                reader.strings("lines").map { .lines($0) }
            } else {
                reader.actionID("outputOf").map { .output($0) }
            }
        if !["file", "lines", "outputOf"].contains(where: reader.has) {
            reader.problems.error(
                "\(reader.what) needs 'file', 'lines', 'outputOf' or 'image'", at: reader.offset)
        }
        guard let source, let destination = reader.requiredString("to") else { return nil }
        guard !destination.isEmpty, !begins(destination, with: "-"),
            !parts(of: destination, at: "/").contains("..")
        else {
            reader.error(
                "'to' must be a path without '..' that does not begin with '-', not '\(destination)'",
                at: "to")
            return nil
        }
        let mode = reader.string("mode") ?? "0644"
        guard mode.utf8.count == 4, mode.utf8.allSatisfy({ (0x30...0x37).contains($0) }) else {
            reader.error("'mode' must be four octal digits such as '0644'", at: "mode")
            return nil
        }
        return CopyFile(host: host, source: source, destination: destination, mode: mode)
    }
}
