import PlanModel

extension MemberDescription {
    /// The member under `key`, or the default member.
    ///
    /// - Parameter replacement: Settings that replace its own, which are read and
    ///   checked in any case.
    static func decode(
        _ parent: ObjectReader, _ key: String, host: String, container: String,
        base: HostBases, replacement: HostSettings?
    ) -> MemberDescription {
        var member = MemberDescription(
            host: host, container: ContainerDescription(name: container),
            settings: replacement ?? base.first)
        guard let reader = parent.object(key) else { return member }
        defer { reader.finish() }
        member.host = reader.label("host", of: "a host") ?? host
        if member.host == ActionID.cluster {
            reader.error(
                "a host cannot have the name 'cluster'; its actions could not be told apart",
                at: "host")
        }
        if let object = reader.object("container", what: "'container' of '\(key)'") {
            member.container = .decode(object, name: container)
            if member.container.name.utf8.count == 1 {
                object.error(
                    "'\(member.container.name)' cannot be the name of a container; Docker wants two "
                        + "characters at least", at: "name")
            }
        }
        if key == Role.submit.rawValue { member.keepsState = reader.bool("state") ?? true }
        let settings = base.read(reader)
        member.settings = replacement ?? settings
        return member
    }
}

extension WorkerGroup {
    /// The maximum number of workers in a description.
    static let maximumCount = 20_000

    static func decode(
        _ parent: ObjectReader, cluster: String, base: HostBases, replacement: HostSettings?, update: UpdateSettings
    ) -> [WorkerGroup] {
        guard parent.require("workers") != nil,
            let readers = parent.objects("workers", what: { "'workers[\($0)]'" })
        else { return [] }
        if parent.node("workers")?.elements?.isEmpty ?? false {
            parent.error("'workers' needs at least one group, such as { \"count\": 2 }", at: "workers")
        }
        return readers.map { reader in
            defer { reader.finish() }
            var group = WorkerGroup(
                count: 1, host: "\(cluster)-worker", container: ContainerDescription(name: "worker"),
                settings: base.first)
            if reader.require("count") != nil {
                group.count = reader.integer("count", in: 1...maximumCount) ?? 1
            }
            group.host = reader.label("host", of: "hosts", upTo: 57) ?? group.host
            if let object = reader.object("container", what: "'container' of \(reader.what)") {
                group.container = .decode(object, name: group.container.name, upTo: 57)
                if ["keystore", "submit"].contains(group.container.name) {
                    object.error(
                        "containers of workers cannot begin with the whole name "
                            + "'\(group.container.name)', which is that of another role; choose "
                            + "another", at: "name")
                }
            }
            group.update = update
            if let object = reader.object("update", what: "'update' of \(reader.what)") {
                group.update = .decode(object, base: update)
            }
            let settings = base.read(reader)
            group.settings = replacement ?? settings
            return group
        }
    }
}

extension ObjectReader {
    /// A DNS label.
    func label(_ name: String, of what: String, upTo length: Int = 63) -> String? {
        guard let text = string(name) else { return nil }
        guard isDNSLabel(text), text.utf8.count <= length else {
            error(DescriptionMessages.label(text, of: what, upTo: length), at: name)
            return nil
        }
        return text
    }
}
