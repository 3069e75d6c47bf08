extension Approval {
    private static let kind = "approval"

    /// The approval as it is written to a file: always the same bytes for the same approval, one action a line, a
    /// newline at the end.
    public func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.reserve(512 + observed.count * 96 + actions.count * 256)
        writer.raw("{\n  \"format\": \(Self.format)")
        for (name, text) in [
            ("kind", Self.kind), ("cluster", cluster), ("plan", plan.hexadecimal),
        ] {
            writer.raw(",\n  \"\(name)\": ")
            writer.string(text)
        }
        writer.raw(",\n  \"observed\": {")
        let hosts = observed.sorted { isNaturallyBefore($0.key, $1.key) }
        for (index, (host, digest)) in hosts.enumerated() {
            writer.raw(index == 0 ? "\n    " : ",\n    ")
            writer.string(host)
            writer.raw(": ")
            writer.string(digest.hexadecimal)
        }
        writer.raw(hosts.isEmpty ? "},\n  \"actions\": [" : "\n  },\n  \"actions\": [")
        for (index, entry) in actions.enumerated() {
            writer.raw(index == 0 ? "\n    " : ",\n    ")
            writer.object { entry.encode(to: &$0) }
        }
        writer.raw(actions.isEmpty ? "]\n}\n" : "\n  ]\n}\n")
        return writer.bytes
    }

    /// Whether a JSON value looks like an approval rather than like a plan or a description.
    public static func looksLikeApproval(_ node: JSONNode) -> Bool { node["kind"]?.string == kind }

    /// Reads an approval.
    ///
    /// - Throws: `Diagnostics` with every problem found, with its place.
    public static func read(_ source: SourceText) throws(Diagnostics) -> Approval {
        let node = try JSONReader.read(source)
        let problems = Problems()
        problems.refuseNUL(in: node)
        try problems.check()
        let approval = ObjectReader(node, what: "the approval", problems: problems).flatMap(decode)
        try problems.check()
        guard let approval else { preconditionFailure("this is a bug in pdd: an approval without a problem") }
        return approval
    }

    /// Nil after a problem was reported.
    private static func decode(_ reader: ObjectReader) -> Approval? {
        guard checkKind(reader) else { return nil }
        defer { reader.finish() }
        let cluster = reader.requiredString("cluster")
        let plan = reader.requiredDigest("plan")
        let observed = reader.require("observed").flatMap { _ in reader.members("observed") }
        let actions = reader.require("actions").flatMap { _ in reader.objects("actions") { "'actions[\($0)]'" } }
        guard let cluster, let plan, let observed, let actions else { return nil }
        var approval = Approval(cluster: cluster, plan: plan)
        for member in observed {
            approval.observed[member.name] = Digest.read(
                member.node, "'\(member.name)' in 'observed'", reader.problems)
        }
        var seen: Set<ActionID> = []
        for object in actions {
            guard let entry = Entry.decode(object) else { continue }
            if !seen.insert(entry.id).inserted { object.error("'\(entry.id)' is listed twice", at: "action") }
            approval.actions.append(entry)
        }
        return approval
    }

    /// Reports a file that is no approval, or one of another format; its other members would only cause more problems.
    private static func checkKind(_ reader: ObjectReader) -> Bool {
        guard let name = reader.requiredString("kind") else { return false }
        guard name == kind else {
            reader.error(
                "'kind' of the approval must be '\(kind)', not '\(name)'; write an approval with 'pdd diff --out'",
                at: "kind")
            return false
        }
        guard reader.require("format") != nil, let version = reader.integer("format", in: 1...999) else { return false }
        guard version == format else {
            reader.error(
                "this is an approval of format \(version), but this pdd reads format \(format); write the approval "
                    + "again with 'pdd diff --out'", at: "format")
            return false
        }
        return true
    }
}

extension Approval.Entry {
    func encode(to writer: inout ObjectWriter) {
        writer.string("action", id.description)
        writer.string("kind", kind.rawValue)
        writer.string("change", change.rawValue)
        writer.string("reason", reason)
        writer.string("digest", digest?.hexadecimal)
    }

    /// Nil after a problem was reported.
    static func decode(_ reader: ObjectReader) -> Approval.Entry? {
        defer { reader.finish() }
        let id = reader.require("action").flatMap { _ in reader.actionID("action") }
        let kind: Action.Kind? = reader.require("kind").flatMap { _ in reader.choice("kind") }
        let change: Approval.Change? = reader.require("change").flatMap { _ in reader.choice("change") }
        let reason = reader.string("reason")
        let digest = reader.node("digest").flatMap { Digest.read($0, "'digest' of \(reader.what)", reader.problems) }
        guard let id, let kind, let change else { return nil }
        if change != .needed, !reader.has("reason") { _ = reader.require("reason") }
        return Approval.Entry(id, kind, change, reason: reason, digest: digest)
    }
}

extension ObjectReader {
    fileprivate func requiredDigest(_ name: String) -> Digest? {
        require(name).flatMap { Digest.read($0, "'\(name)' of \(what)", problems) }
    }
}

extension Digest {
    /// Nil after a problem was reported.
    fileprivate static func read(_ node: JSONNode, _ what: String, _ problems: Problems) -> Digest? {
        if let digest = node.string.flatMap(Digest.init(hexadecimal:)) { return digest }
        problems.error("\(what) must be 64 lower-case hexadecimal digits", at: node.offset)
        return nil
    }
}
