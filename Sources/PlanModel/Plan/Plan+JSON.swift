extension Plan {
    /// The plan as it is written to a file: always the same bytes for the same plan, one action a
    /// line, a newline at the end.
    public func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.reserve(4096 + actions.count * 224)
        writer.raw("{\n  \"format\": \(Self.format),\n  \"cluster\": ")
        writer.string(cluster)
        writer.raw(",\n  \"provider\": ")
        writer.object { provider.encode(to: &$0) }
        writer.list("otherProviders", otherProviders) { $0.encode(to: &$1) }
        if !ssh.isEmpty {
            writer.raw(",\n  \"ssh\": ")
            writer.object { ssh.encode(to: &$0) }
        }
        if let lease {
            writer.raw(",\n  \"lease\": ")
            writer.string(lease.description)
        }
        writer.raw(",\n  \"timeouts\": ")
        writer.object { object in
            for kind in Action.Kind.allCases {
                object.string(kind.rawValue, timeouts[kind]?.description)
            }
        }
        if !attempts.isEmpty {
            writer.raw(",\n  \"attempts\": ")
            writer.object { object in
                for kind in Action.Kind.allCases { object.integer(kind.rawValue, attempts[kind]) }
            }
        }
        if let removal {
            writer.raw(",\n  \"removal\": ")
            writer.object { removal.encode(to: &$0) }
        }
        writer.list("spares", spares) { $0.encode(to: &$1) }
        writer.table("files", files) { file, writer in
            writer.object {
                $0.string("path", file.path)
                $0.string("sha256", file.digest.hexadecimal)
            }
        }
        writer.table("scripts", scripts) { $1.lines($0, indent: "    ") }
        writer.table("hosts", hosts) { type, writer in
            writer.object { type.encode(to: &$0, provider: provider.kind) }
        }
        writer.table("containers", containers) { settings, writer in
            writer.object { settings.encode(to: &$0) }
        }
        writer.raw(",\n  \"actions\": [")
        for (index, action) in actions.enumerated() {
            writer.raw(index == 0 ? "\n    " : ",\n    ")
            action.encode(to: &writer)
        }
        writer.raw("\n  ]\n}\n")
        return writer.bytes
    }

    /// Reads a plan, and checks that it can be applied.
    ///
    /// - Throws: `Diagnostics` with every problem found, with its place.
    public static func read(_ source: SourceText) throws(Diagnostics) -> Plan {
        let problems = Problems()
        let node = try JSONReader.read(source)
        problems.refuseNUL(in: node)
        try problems.check()
        guard let reader = ObjectReader(node, what: "the plan", problems: problems) else {
            throw problems.found
        }
        let plan = decode(reader)
        try problems.check()
        guard let plan else { preconditionFailure("this is a bug in pdd: no plan, no problem") }
        return plan
    }

    /// Whether a JSON value looks like a plan rather than like a description.
    public static func looksLikePlan(_ node: JSONNode) -> Bool {
        node["format"] != nil && node["actions"] != nil
    }

    private static func decode(_ reader: ObjectReader) -> Plan? {
        let version = reader.require("format") == nil ? nil : reader.integer("format", in: 1...999)
        if let version, version != format {
            reader.error(
                "this is a plan of format \(version), but this pdd reads format \(format); "
                    + "write the plan again with 'pdd plan --out'", at: "format")
            return nil
        }
        guard let cluster = reader.requiredString("cluster"), reader.require("provider") != nil,
            let providerReader = reader.object("provider"),
            providerReader.require("type") != nil,
            let kind: ProviderKind = providerReader.choice("type")
        else { return nil }
        if !isDNSLabel(cluster) { reader.error("'\(cluster)' is not a valid cluster name", at: "cluster") }
        var plan = Plan(cluster: cluster, provider: .decode(providerReader, kind: kind))
        providerReader.finish()
        for other in reader.objects("otherProviders", what: { "'otherProviders[\($0)]'" }) ?? [] {
            guard other.require("type") != nil, let kind: ProviderKind = other.choice("type") else { continue }
            if plan.providers.contains(where: { $0.kind == kind }) {
                other.error("the provider '\(kind.rawValue)' is listed twice", at: "type")
            }
            plan.otherProviders.append(.decode(other, kind: kind))
            other.finish()
        }
        if let ssh = reader.object("ssh") {
            plan.ssh = .decode(ssh)
            ssh.finish()
        }
        plan.lease = reader.timeSpan("lease")
        if let timeouts = reader.object("timeouts") {
            for kind in Action.Kind.allCases {
                plan.timeouts[kind] = timeouts.timeSpan(kind.rawValue)
            }
            timeouts.finish()
        }
        if let attempts = reader.object("attempts") {
            for kind in Action.Kind.allCases {
                plan.attempts[kind] = attempts.integer(kind.rawValue, in: 1...100)
            }
            attempts.finish()
        }
        plan.spares = (reader.objects("spares", what: { "'spares[\($0)]'" }) ?? []).compactMap { object in
            defer { object.finish() }
            return ExistingHost.decode(object)
        }
        plan.removal = reader.object("removal").flatMap { Removal.decode($0) }
        plan.files = reader.table("files") { file in
            defer { file.finish() }
            let (path, sha256) = (file.requiredString("path"), file.requiredString("sha256"))
            guard let path, let sha256 else { return nil }
            guard let digest = Digest(hexadecimal: sha256) else {
                file.error("'sha256' must be 64 lower-case hexadecimal digits", at: "sha256")
                return nil
            }
            guard isInnerPath(path) else {
                file.error(Messages.innerPath(path), at: "path")
                return nil
            }
            return PinnedFile(path: path, digest: digest)
        }
        for member in reader.members("scripts") ?? [] {
            let lines = member.node.elements?.compactMap(\.string)
            guard let lines, lines.count == member.node.elements?.count else {
                reader.problems.error(
                    "the script '\(member.name)' must be an array of lines", at: member.node.offset)
                continue
            }
            plan.scripts[member.name] = lines
        }
        plan.hosts = reader.table("hosts") { HostType.decode($0, provider: kind) }
        plan.containers = reader.table("containers") { ContainerSettings.decode($0) }
        _ = reader.require("actions")
        var places: [Int] = []
        for action in reader.objects("actions", what: { "action \($0 + 1)" }) ?? [] {
            guard let decoded = Action.decode(action) else { continue }
            plan.actions.append(decoded)
            places.append(action.offset)
        }
        reader.finish()
        if !reader.problems.hasErrors {
            plan.check(places: places, problems: reader.problems)
            plan.checkRemoval(reader)
        }
        return plan
    }
}

/// Whether a path is relative and stays inside of the directory it is relative to.
public func isInnerPath(_ path: String) -> Bool {
    !path.isEmpty && !["/", "~", "-"].contains { begins(path, with: $0) }
        && !parts(of: path, at: "/").contains("..") && !path.utf8.contains(0)
}

extension JSONWriter {
    /// Appends a member of the outermost object that holds one entry a line, sorted by name.
    fileprivate mutating func table<Entry>(
        _ name: String, _ entries: [String: Entry], _ body: (Entry, inout JSONWriter) -> Void
    ) {
        guard !entries.isEmpty else { return }
        raw(",\n  ")
        string(name)
        raw(": {")
        for (index, entry) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
            raw(index == 0 ? "\n    " : ",\n    ")
            string(entry.key)
            raw(": ")
            body(entry.value, &self)
        }
        raw("\n  }")
    }
}

extension JSONWriter {
    /// Appends a member of the outermost object that holds one object a line, unless it is empty.
    fileprivate mutating func list<Entry>(
        _ name: String, _ entries: [Entry], _ body: (Entry, inout ObjectWriter) -> Void
    ) {
        guard !entries.isEmpty else { return }
        raw(",\n  ")
        string(name)
        raw(": [")
        for (index, entry) in entries.enumerated() {
            raw(index == 0 ? "\n    " : ",\n    ")
            object { body(entry, &$0) }
        }
        raw("\n  ]")
    }
}

extension ObjectReader {
    fileprivate func table<Entry>(
        _ name: String, _ decode: (ObjectReader) -> Entry?
    ) -> [String: Entry] {
        var table: [String: Entry] = [:]
        for member in members(name) ?? [] {
            guard
                let reader = ObjectReader(
                    member.node, what: "'\(member.name)' in '\(name)'", problems: problems)
            else { continue }
            table[member.name] = decode(reader)
        }
        return table
    }
}
