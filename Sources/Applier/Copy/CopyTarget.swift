import PlanModel

/// A source of a copy, which exists.
struct CopySource: Sendable, Equatable {
    /// As the user wrote it.
    let written: String
    /// The absolute path, without a slash at its end.
    let path: [UInt8]
    /// Whether it is a directory, and no link to one.
    let isDirectory: Bool
    /// The names in the directory, when its contents are the source; nil when it is the file itself.
    let names: [[UInt8]]?

    /// Whether a path stands for what is in a directory.
    static func isContents(_ path: String) -> Bool { path == "." || path.hasSuffix("/.") }

    /// What is copied: the file, or everything in the directory.
    var entries: [[UInt8]] { names.map { $0.map { path + [0x2F] + $0 } } ?? [path] }

    var name: [UInt8] { Array(path[((path.lastIndex(of: 0x2F) ?? -1) + 1)...]) }
}

/// Where a copy goes.
struct CopyTarget: Sendable {
    enum Kind: Sendable {
        /// A directory, or a link to one.
        case directory
        case file
        case missing
        /// Its directory is missing, too.
        case nowhere
    }

    /// As the user wrote it.
    let written: String
    /// The absolute path, without a slash at its end.
    let path: String
    let kind: Kind
    /// Whether the user wrote a slash at its end.
    let wantsDirectory: Bool

    /// What rsync does.
    ///
    /// - Throws: When the sources cannot go there.
    func transfer(_ direction: CopyTransfer.Direction, of sources: [CopySource]) throws(ActionFailure) -> CopyTransfer {
        switch kind {
        case .nowhere:
            throw ActionFailure(
                "the directory of '\(written)' does not exist", advice: ["create it first, or name another place"])
        case .directory:
            try requireDifferentNames(sources)
            return CopyTransfer(direction: direction, entries: sources.flatMap(\.entries), target: path + "/")
        case .file:
            guard !wantsDirectory, sources.count == 1, !sources[0].isDirectory else {
                throw ActionFailure("'\(written)' is a file, not a directory")
            }
            return CopyTransfer(direction: direction, entries: [sources[0].path], target: path)
        case .missing:
            guard sources.count == 1 else {
                throw ActionFailure(
                    "there is no directory '\(written)' for \(counted(sources.count, "source"))",
                    advice: ["create it first"])
            }
            guard sources[0].isDirectory else {
                guard !wantsDirectory else { throw ActionFailure("there is no directory '\(written)'") }
                return CopyTransfer(direction: direction, entries: [sources[0].path], target: path)
            }
            return CopyTransfer(direction: direction, entries: [sources[0].path + [0x2F]], target: path + "/")
        }
    }

    private func requireDifferentNames(_ sources: [CopySource]) throws(ActionFailure) {
        var seen: [[UInt8]: String] = [:]
        for source in sources where source.names == nil {
            guard let other = seen.updateValue(source.written, forKey: source.name) else { continue }
            throw ActionFailure("'\(other)' and '\(source.written)' would get the same name in '\(written)'")
        }
    }
}
