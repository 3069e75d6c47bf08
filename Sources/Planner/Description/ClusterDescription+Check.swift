import PlanModel

extension ClusterDescription {
    /// Reports problems that concern several keys: duplicate names, too few addresses, missing hosts.
    func check(_ reader: ObjectReader) {
        checkNames(reader)
        checkRoom(reader)
        checkExisting(reader)
        checkEngine(reader)
        checkKeyPair(reader)
        checkLease(reader)
        checkReach(reader)
        checkEncryption(reader)
    }

    private func checkEncryption(_ reader: ObjectReader) {
        guard network.encrypted else { return }
        let versions = providers.compactMap(\.engine.version)
        for provider in providers {
            guard let version = provider.engine.version, let finding = EncryptedOverlays.finding(version) else {
                continue
            }
            reader.problems.warning(finding, at: reader.place(of: key(of: provider.kind)))
        }
        if let finding = EncryptedOverlays.finding(together: versions) {
            reader.problems.warning(finding, at: reader.place(of: "network"))
        }
    }

    private func checkLease(_ reader: ObjectReader) {
        guard lease != nil, !providers.contains(where: \.kind.capabilities.hasLease) else { return }
        let able = ProviderKind.allCases.filter(\.capabilities.hasLease).map { "'\($0.rawValue)'" }
        reader.error(
            "hosts of the provider '\(provider.kind.rawValue)' do not end themselves; remove 'lease', which "
                + "is for the provider \(able.joined(separator: " or "))", at: "lease")
    }

    private func checkKeyPair(_ reader: ObjectReader) {
        guard case .aws(let settings) = provider(.aws).settings, let name = settings.keyPair,
            ssh.identityFile == nil
        else { return }
        reader.error(
            "the key pair '\(name)' is one of yours, so 'identityFile' in 'ssh' must say where its "
                + "private key is; without 'keyPair' pdd makes a key for the cluster", at: key(of: .aws))
    }

    private func checkNames(_ reader: ObjectReader) {
        var hosts: [String: String] = [submit.host: "'submit'"]
        var containers: [String: String] = [submit.container.name: "'submit'"]
        func add(host: String, container: String, of owner: String, at key: String) -> Bool {
            if let other = hosts.updateValue(owner, forKey: host) {
                reader.error(
                    "\(owner) and \(other) both have a host '\(host)'; give one of them another "
                        + "'host'", at: key)
                return false
            }
            if let other = containers.updateValue(owner, forKey: container) {
                reader.error(
                    "\(owner) and \(other) both have a container '\(container)'; give one of them "
                        + "another 'name' in 'container'", at: key)
                return false
            }
            return true
        }
        if let keystore {
            _ = add(
                host: keystore.host, container: keystore.container.name, of: "'keystore'",
                at: "keystore")
        }
        guard workerCount <= WorkerGroup.maximumCount else { return }
        for (index, group) in workers.enumerated() {
            for number in 1...group.count {
                let isNew = add(
                    host: group.hostName(number), container: group.containerName(number),
                    of: "'workers[\(index)]'", at: "workers")
                guard isNew else { break }
            }
        }
    }

    private func checkRoom(_ reader: ObjectReader) {
        if workerCount > WorkerGroup.maximumCount {
            reader.error(
                "there are \(workerCount) workers; pdd takes at most \(WorkerGroup.maximumCount)",
                at: "workers")
        } else if workerCount + 1 > network.capacity {
            reader.error(
                "the network \(network.subnet) has addresses for \(network.capacity) containers, "
                    + "and there are \(workerCount + 1); set a larger 'subnet' in 'network'",
                at: "workers")
        }
    }

    private func checkExisting(_ reader: ObjectReader) {
        for provider in providers where !provider.kind.capabilities.createsHosts {
            checkExisting(provider, reader)
        }
    }

    private func checkExisting(_ machines: ProviderDescription, _ reader: ObjectReader) {
        func available(_ role: Role) -> Int { machines.existing.count { $0.role == role } }
        func wants(_ settings: HostSettings?) -> Bool { settings?.provider == machines.kind }
        let needed: [(Role, Int)] = [
            (.keystore, wants(keystore?.settings) ? 1 : 0), (.submit, wants(submit.settings) ? 1 : 0),
            (.worker, workers.reduce(0) { $0 + (wants($1.settings) ? $1.count : 0) }),
        ]
        for (role, count) in needed where available(role) < count {
            reader.error(
                "\(count) \(count == 1 ? "host" : "hosts") of the role '\(role.rawValue)' "
                    + "\(count == 1 ? "is" : "are") needed, and 'hosts' has \(available(role)); "
                    + "add hosts with \"role\": \"\(role.rawValue)\"", at: key(of: machines.kind))
        }
    }

    private func checkEngine(_ reader: ObjectReader) {
        for provider in providers {
            guard network.discovery == .consul, let version = provider.engine.version,
                let major = Int(version.split(separator: ".").first ?? ""), major >= 23
            else { continue }
            reader.error(
                "discovery 'consul' needs a Docker Engine older than 23, which still has "
                    + "--cluster-store, and 'engine' asks for \(version); remove the version, or use "
                    + "\"discovery\": \"swarm\"", at: key(of: provider.kind))
        }
    }

    /// Reports hosts of several providers that cannot reach each other.
    private func checkReach(_ reader: ObjectReader) {
        let used = Set(([submit] + (keystore.map { [$0] } ?? [])).map(\.settings.provider))
            .union(workers.map(\.settings.provider))
        if used.count > 1, let local = used.first(where: \.capabilities.isLocal) {
            reader.error(
                "hosts of the provider '\(local.rawValue)' are reached from this machine only, so they cannot work with those of "
                    + "other providers; to rehearse on this machine: --local", at: "otherProviders")
        }
        guard used.contains(where: { $0.capabilities.managesPorts && !$0.capabilities.isLocal }) else { return }
        for machines in providers where used.contains(machines.kind) {
            for (_, machine) in machines.existing
            where CIDR("\(machine.privateAddress ?? machine.address)/32") == nil {
                reader.error(
                    "EC2 lets in addresses and not names: the machine '\(machine.address)' needs a 'privateAddress' "
                        + "such as '192.0.2.10'", at: key(of: machines.kind))
            }
        }
    }

    /// The position of a provider in the description.
    private func key(of kind: ProviderKind) -> String { provider.kind == kind ? "provider" : "otherProviders" }
}
