/// What a copy knows of its far end before it begins.
struct LookedAt: Sendable, Equatable {
    /// What is at a path.
    enum Kind: String, Sendable {
        case directory
        /// A directory that the user may not list.
        case closed
        /// A symbolic link to a directory.
        case link
        /// Any other file.
        case file
        case missing
        /// The directory of a missing file is missing, too.
        case nowhere
    }

    struct Path: Sendable, Equatable {
        /// The absolute path.
        let path: [UInt8]
        let kind: Kind
        /// The names in a directory whose path ends in `/.`.
        let names: [[UInt8]]
    }

    let hasRsync: Bool
    let paths: [Path]

    /// Reads what `look-at-paths.sh` printed; nil if that is not complete.
    init?(_ output: [UInt8], count: Int) {
        guard output.last == 0 else { return nil }
        var items = output.dropLast().split(separator: 0, omittingEmptySubsequences: false).map(Array.init)[...]
        guard let rsync = items.popFirst(), items.popFirst() != nil else { return nil }
        hasRsync = !rsync.isEmpty
        var paths: [Path] = []
        while let path = items.popFirst() {
            guard let word = items.popFirst(), let kind = Kind(rawValue: String(decoding: word, as: UTF8.self))
            else { return nil }
            var names: [[UInt8]] = []
            while true {
                guard let name = items.popFirst() else { return nil }
                if name.isEmpty { break }
                names.append(name)
            }
            paths.append(Path(path: path, kind: kind, names: names))
        }
        guard paths.count == count else { return nil }
        self.paths = paths
    }
}
