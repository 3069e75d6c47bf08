import PlanModel

extension ContainerDescription {
    static func decode(
        _ reader: ObjectReader, name: String, upTo length: Int = 63
    ) -> ContainerDescription {
        defer { reader.finish() }
        var container = ContainerDescription(
            name: reader.label("name", of: "a container", upTo: length) ?? name)
        var settings = ContainerSettings(image: reader.imageReference("image") ?? "")
        settings.entrypoint = reader.string("entrypoint")
        settings.command = reader.strings("command") ?? []
        settings.environment = reader.containerEnvironment()
        settings.mounts = reader.checked("mounts", isMount) {
            "'\($0)' is not a mount; write 'SOURCE:TARGET' or 'SOURCE:TARGET:ro' with an absolute "
                + "TARGET, and a SOURCE that is an absolute path on the host or a volume's name"
        }
        settings.ports = reader.checked("ports", { publishedPort($0) != nil }) {
            "'\($0)' does not publish a port; write 'PORT:PORT', with 'ADDRESS:' before or '/udp' after "
                + "it where needed"
        }
        reportOverlaps(settings.ports, reader)
        settings.devices = reader.checked("devices", isDevice) {
            "'\($0)' is not a device; write an absolute path such as '/dev/fuse'"
        }
        settings.ulimits = reader.checked("ulimits", isUlimit) {
            "'\($0)' is not a limit; write 'NAME=SOFT' or 'NAME=SOFT:HARD' such as "
                + "'nofile=65536:65536'"
        }
        settings.labels = reader.dictionary("labels") ?? []
        for label in settings.labels where label.0.hasPrefix(Label.prefix) || !isPlainWord(label.0) {
            reader.error(
                label.0.hasPrefix(Label.prefix)
                    ? "labels that begin with 'pdd.' are reserved"
                    : "'\(label.0)' is not a valid label name", at: "labels")
        }
        if let restart = reader.string("restart") {
            settings.restart = restart
            if !isRestartPolicy(restart) {
                reader.error(
                    "'restart' must be 'no', 'always', 'unless-stopped', 'on-failure' or "
                        + "'on-failure:COUNT', not '\(restart)'", at: "restart")
            }
        }
        settings.cpus = reader.cpus("cpus")
        settings.memory = reader.byteCount("memory")
        settings.shmSize = reader.byteCount("shmSize")
        settings.gpus = reader.gpus()
        settings.user = reader.checkedString("user", isUser) {
            "'user' must be a name or a number, optionally followed by ':GROUP', not '\($0)'"
        }
        settings.workdir = reader.checkedString("workdir", { $0.hasPrefix("/") }) {
            "'workdir' must be an absolute path, not '\($0)'"
        }
        container.settings = settings
        return container
    }

    private static func reportOverlaps(_ ports: [String], _ reader: ObjectReader) {
        var taken = TakenPorts()
        for port in ports.compactMap(publishedPort) {
            if let other = taken.take(port) {
                reader.error(
                    "port \(port.ports) of the host is published twice; the other time as "
                        + "\(other.ports)", at: "ports")
            }
        }
    }
}

extension ObjectReader {
    fileprivate func checked(
        _ name: String, _ isGood: (String) -> Bool, _ rule: (String) -> String
    ) -> [String] {
        let texts = strings(name) ?? []
        for text in texts where !isGood(text) { error(rule(text), at: name) }
        return texts
    }

    fileprivate func checkedString(
        _ name: String, _ isGood: (String) -> Bool, _ rule: (String) -> String
    ) -> String? {
        guard let text = string(name) else { return nil }
        if !isGood(text) { error(rule(text), at: name) }
        return text
    }

    /// The environment; each value is a string or the source of a secret.
    fileprivate func containerEnvironment() -> [EnvironmentEntry] {
        (members("environment") ?? []).compactMap { member in
            guard isContainerVariable(member.name) else {
                problems.error(
                    "'\(member.name)' is not the name of a container's environment variable; use any characters "
                        + "but '=' and control characters", at: member.nameOffset)
                return nil
            }
            if let text = member.node.string {
                return EnvironmentEntry(member.name, .literal(text))
            }
            let expectation = "'\(member.name)' in 'environment' of \(what)"
            guard member.node.members != nil,
                let object = ObjectReader(member.node, what: expectation, problems: problems)
            else {
                problems.error(
                    "\(expectation) must be a string in quotes, or an object with 'env', 'file' or "
                        + "'command' for a secret, not \(member.node.value.kindName)",
                    at: member.node.offset)
                return nil
            }
            let source = SecretSource.decode(object)
            object.finish()
            if source == nil, !object.has("env"), !object.has("file"), !object.has("command") {
                problems.error(
                    "\(expectation) needs 'env', 'file' or 'command'", at: member.node.offset)
            }
            return source.map { EnvironmentEntry(member.name, .secret($0)) }
        }.sorted { $0.name < $1.name }
    }

    fileprivate func gpus() -> String? {
        guard let node = node("gpus") else { return nil }
        if let count = node.integer, count > 0 { return String(count) }
        if let text = node.string, text == "all" || text.hasPrefix("device=") { return text }
        error("'gpus' must be 'all', a number, or 'device=…'", at: "gpus")
        return nil
    }
}
