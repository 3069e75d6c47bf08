import PlanModel

extension FileCopier {
    /// Copies files and directories of this machine to a path of the place, as cp(1) does.
    ///
    /// Into a directory if there is one at the path; otherwise the only source gets this name. `DIRECTORY/.` stands for
    /// what is in the directory.
    ///
    /// - Parameters:
    ///   - sources: Paths of this machine.
    ///   - target: An absolute path, or one that is relative to the user's home; empty is the home.
    public func send(_ sources: [String], to target: String) throws(ActionFailure) -> CopyTotals {
        try LocalRsync.require(runner)
        var found: [CopySource] = []
        for source in sources {
            let path = Self.plain(source)
            let full = fullPath(path)
            let kind = localKind(full)
            guard kind != .missing else {
                throw ActionFailure(
                    "there is no file '\(source)' on this machine",
                    advice: ["a file of a container is CONTAINER:PATH"])
            }
            let contents = CopySource.isContents(path)
            let names = contents ? try Self.localNames(in: full, written: source) : []
            found.append(
                CopySource(
                    written: source, path: Array(full.utf8), isDirectory: contents || kind == .directory,
                    names: contents ? names : nil))
        }
        let end = try look(at: [Self.farPath(target)]).paths[0]
        let kind: CopyTarget.Kind
        switch end.kind {
        case .directory, .link, .closed: kind = .directory
        case .file: kind = .file
        case .missing: kind = .missing
        case .nowhere: kind = .nowhere
        }
        let path = CopyTarget(
            written: "\(place.name):\(target)", path: String(decoding: end.path, as: UTF8.self), kind: kind,
            wantsDirectory: target.hasSuffix("/"))
        return try transfer(try path.transfer(.send, of: found))
    }

    /// Copies files and directories of the place to a path of this machine, as cp(1) does.
    ///
    /// - Parameters:
    ///   - sources: Absolute paths, or paths that are relative to the user's home.
    ///   - target: A path of this machine.
    public func fetch(_ sources: [String], to target: String) throws(ActionFailure) -> CopyTotals {
        try LocalRsync.require(runner)
        let paths = sources.map { Self.farPath($0.isEmpty ? "." : $0) }
        let looked = try look(at: paths).paths
        var found: [CopySource] = []
        for ((source, path), end) in zip(zip(sources, paths), looked) {
            let written = "\(place.name):\(source)"
            switch end.kind {
            case .directory, .link, .file: break
            case .closed: throw ActionFailure("the directory '\(written)' cannot be read by its user")
            case .missing, .nowhere:
                throw ActionFailure(
                    "there is no file '\(written)', or its user may not see it",
                    advice: ["a relative path starts from the user's home; --user selects another user"])
            }
            let contents = CopySource.isContents(path)
            found.append(
                CopySource(
                    written: written, path: end.path, isDirectory: contents || end.kind == .directory,
                    names: contents ? end.names : nil))
        }
        let full = fullPath(Self.plain(target))
        let kind: CopyTarget.Kind
        switch localKind(full) {
        case .directory, .link: kind = .directory
        case .file: kind = .file
        case .missing: kind = localKind(Self.parent(of: full)) == .missing ? .nowhere : .missing
        }
        let path = CopyTarget(written: target, path: full, kind: kind, wantsDirectory: target.hasSuffix("/"))
        return try transfer(try path.transfer(.fetch, of: found))
    }

    /// The path without slashes at its end.
    static func plain(_ path: String) -> String {
        var bytes = Array(path.utf8)
        while bytes.count > 1, bytes.last == 0x2F { bytes.removeLast() }
        return bytes.isEmpty ? "." : String(decoding: bytes, as: UTF8.self)
    }

    /// The path as the far end looks at it; `~/` is the home, too.
    static func farPath(_ path: String) -> String {
        plain(path == "~" ? "." : begins(path, with: "~/") ? String(path.dropFirst(2)) : path)
    }

    private static func parent(of path: String) -> String {
        path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
    }
}
