import PlanModel

extension ClusterSteps {
    /// Opens the ports of the topology among the hosts of the cluster, ssh for the operator,
    /// and the user's ports.
    ///
    /// Hosts that pdd does not create have their own firewalls, which pdd does not change.
    mutating func openPorts() {
        guard managesPorts else { return }
        var opened: Set<ActionID> = []
        for port in topologyPorts + registryPorts + sshPorts + machinePorts + description.openPorts {
            let id = Self.id(port)
            guard opened.insert(id).inserted else { continue }
            plan.actions.append(Action(id, .openPort(OpenPort(port))))
        }
    }

    /// Whether a provider of the plan opens and closes ports.
    private var managesPorts: Bool { description.providers.contains(where: \.kind.capabilities.managesPorts) }

    /// Sets what the steps of all hosts wait for.
    mutating func namePorts() {
        guard managesPorts else { return }
        sshPortIDs = sshPorts.map(Self.id)
        networkPortIDs = topologyPorts.map(Self.id)
        registryPortIDs = registryPorts.map(Self.id)
    }

    /// The ports of Docker's overlay networks, with what finds the others: the swarm's managers at
    /// 2377, or Consul at 8500 (Docker's documentation of overlay networks).
    var topologyPorts: [PortRule] {
        func open(_ port: Int, _ transport: PortRule.Transport) -> PortRule {
            PortRule(ports: PortRange(port), transport: transport, source: .cluster)
        }
        var ports = [usesSwarm ? open(2377, .tcp) : open(8500, .tcp)]
        ports += [open(7946, .tcp), open(7946, .udp), open(4789, .udp)]
        if description.network.encrypted { ports.append(open(1, .esp)) }
        return ports
    }

    private var sshPorts: [PortRule] {
        let allowed = description.providers.flatMap(\.settings.allowSSHFrom).compactMap(PortRule.Source.init)
        let sources = allowed.isEmpty ? [.operator] : allowed
        return sources.map { PortRule(ports: PortRange(22), transport: .tcp, source: $0) }
    }

    /// The ports of the topology and of the registry again, for the user's machines among the hosts.
    ///
    /// The provider does not know those as hosts of the cluster, so rules name their addresses.
    private var machinePorts: [PortRule] {
        let addresses = description.providers.flatMap(\.existing).compactMap { entry in
            CIDR("\(entry.host.privateAddress ?? entry.host.address)/32")
        }
        return addresses.flatMap { address in
            (topologyPorts + registryPorts).map {
                PortRule(ports: $0.ports, transport: $0.transport, source: .network(address))
            }
        }
    }

    private static func id(_ port: PortRule) -> ActionID {
        let source =
            switch port.source {
            case .cluster: ""
            case .operator: "-operator"
            case .network(let network):
                "-from-" + network.description.map { $0 == "/" ? "-" : String($0) }.joined()
            }
        return switch port.transport {
        case .tcp, .udp: ActionID(ActionID.cluster, .port, "\(port.ports)-\(port.transport.rawValue)\(source)")
        case .esp: ActionID(ActionID.cluster, .protocol, port.transport.rawValue + source)
        }
    }
}
