import PlanModel

/// The arguments of `pdd cp`: what is copied, and where.
struct CopyArguments: Equatable {
    /// The description or the plan.
    var file = "cluster.json"
    var sources: [String]
    var target: String
    /// Whether the target is in the container or on the host; otherwise the sources are.
    var isUpload: Bool
    /// The container or the host.
    var place: String

    /// Reads the arguments.
    ///
    /// The first of three or more that ends in `.json`, or is `-`, is the description.
    init(_ arguments: [String]) throws {
        var words = arguments[...]
        if words.count > 2, let first = words.first, first == "-" || first.hasSuffix(".json"), Self.far(first) == nil {
            file = first
            words = words.dropFirst()
        }
        guard let target = words.popLast(), !words.isEmpty else {
            throw Failure.usage("'pdd cp' needs a source and a target", subcommand: "cp")
        }
        let sources = words.map { (word: $0, far: Self.far($0)) }
        if let end = Self.far(target) {
            if let source = sources.first(where: { $0.far != nil }) {
                throw Failure.usage(
                    "'\(printable(source.word))' and '\(printable(target))' are both not on this machine; "
                        + "copy to this machine first", subcommand: "cp")
            }
            self.sources = Array(words)
            (self.target, place, isUpload) = (end.path, end.name, true)
            return
        }
        guard let name = sources.compactMap(\.far).first?.name else {
            throw Failure.error(
                .wrongUsage, "no argument names a container or a host",
                notes: ["a file in a container is CONTAINER:PATH, such as: pdd cp submit:results ."])
        }
        self.sources = try sources.map { source in
            guard let far = source.far else {
                throw Failure.usage(
                    "'\(printable(source.word))' and the target are both on this machine", subcommand: "cp")
            }
            guard far.name == name else {
                throw Failure.usage(
                    "the sources are in '\(printable(name))' and '\(printable(far.name))'; copy from one at a time",
                    subcommand: "cp")
            }
            return far.path
        }
        (self.target, place, isUpload) = (target, name, false)
    }

    /// `NAME:PATH`; nil for a path of this machine, whose first colon comes after a slash.
    private static func far(_ word: String) -> (name: String, path: String)? {
        guard let colon = word.utf8.firstIndex(of: 0x3A), colon != word.startIndex,
            !word.utf8[..<colon].contains(0x2F)
        else { return nil }
        return (String(word[..<colon]), String(word[word.utf8.index(after: colon)...]))
    }
}
