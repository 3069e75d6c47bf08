extension PlanMember {
    /// The members of a plan's file in their order; what goes before a member can be read without it.
    static let all = [
        cluster, provider, otherProviders, ssh, lease, timeouts, attempts, removal, updates, spares, files, functions,
        scripts,
        hosts, containers, actions,
    ]

    private static let cluster = PlanMember(name: "cluster") { plan in
        return { $0.string(plan.cluster) }
    } read: { reader, plan in
        guard let name = reader.requiredString("cluster") else { return false }
        if !isDNSLabel(name) { reader.error("'\(name)' is not a valid cluster name", at: "cluster") }
        plan.cluster = name
        return true
    }

    private static let provider = PlanMember(name: "provider") { plan in
        return { writer in writer.object { plan.provider.encode(to: &$0) } }
    } read: { reader, plan in
        guard reader.require("provider") != nil, let object = reader.object("provider"),
            let settings = ProviderSettings.decode(object)
        else { return false }
        plan.provider = settings
        return true
    }

    private static let otherProviders = list("otherProviders", \.otherProviders) { settings, writer in
        settings.encode(to: &writer)
    } decode: { reader, plan in
        guard let settings = ProviderSettings.decode(reader) else { return nil }
        if plan.providers.contains(where: { $0.kind == settings.kind }) {
            reader.error("the provider '\(settings.kind.rawValue)' is listed twice", at: "type")
        }
        return settings
    }

    private static let ssh = object("ssh", \.ssh, unless: { $0.isEmpty }) { settings, writer in
        settings.encode(to: &writer)
    } decode: { reader in
        defer { reader.finish() }
        return SSHSettings.decode(reader)
    }

    private static let lease = PlanMember(name: "lease") { plan in
        guard let lease = plan.lease else { return nil }
        return { $0.string(lease.description) }
    } read: { reader, plan in
        plan.lease = reader.timeSpan("lease")
        return true
    }

    private static let timeouts = kinds("timeouts", \.timeouts, isAlwaysWritten: true) { name, timeout, writer in
        writer.string(name, timeout?.description)
    } decode: { name, reader in
        reader.timeSpan(name)
    }

    private static let attempts = kinds("attempts", \.attempts) { name, count, writer in
        writer.integer(name, count)
    } decode: { name, reader in
        reader.integer(name, in: 1...100)
    }

    private static let removal = object("removal", \.removal, unless: { $0 == nil }) { removal, writer in
        removal?.encode(to: &writer)
    } decode: { reader in
        Removal.decode(reader)
    }

    private static let updates = objects("updates", \.updates) { settings, _, writer in
        settings.encode(to: &writer)
    } decode: { reader, _ in
        UpdateSettings.decode(reader)
    }

    private static let spares = list("spares", \.spares) { machine, writer in
        machine.encode(to: &writer)
    } decode: { reader, _ in
        defer { reader.finish() }
        return ExistingHost.decode(reader)
    }

    private static let files = objects("files", \.files) { file, _, writer in
        file.encode(to: &writer)
    } decode: { reader, _ in
        PinnedFile.decode(reader)
    }

    private static let functions = table("functions", \.functions) { lines, _, writer in
        writer.lines(lines, indent: "    ")
    } decode: { member, reader, _ in
        Script.decodeLines(member.node, "functions '\(member.name)'", reader.problems)
    }

    private static let scripts = table("scripts", \.scripts) { script, _, writer in
        script.encode(to: &writer)
    } decode: { member, reader, plan in
        Script.decode(member, calling: plan.functions, problems: reader.problems)
    }

    private static let hosts = objects("hosts", \.hosts) { type, plan, writer in
        type.encode(to: &writer, provider: plan.provider.kind)
    } decode: { reader, plan in
        HostType.decode(reader, provider: plan.provider.kind)
    }

    private static let containers = objects("containers", \.containers) { settings, _, writer in
        settings.encode(to: &writer)
    } decode: { reader, _ in
        ContainerSettings.decode(reader)
    }

    private static let actions = PlanMember(name: "actions") { plan in
        return { writer in
            writer.raw("[")
            for (index, action) in plan.actions.enumerated() {
                writer.raw(index == 0 ? "\n    " : ",\n    ")
                action.encode(to: &writer)
            }
            writer.raw("\n  ]")
        }
    } read: { reader, plan in
        _ = reader.require("actions")
        let objects = reader.objects("actions", what: { "action \($0 + 1)" }) ?? []
        plan.actions = objects.compactMap { Action.decode($0) }
        return true
    }
}
