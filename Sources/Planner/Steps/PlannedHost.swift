import PlanModel

/// A host during planning: its identity, and what it shares with others of its type.
struct PlannedHost {
    let role: Role
    let name: String
    /// The key of its type, and of its container's settings, in the plan's tables.
    let type: String
    let container: String
    let description: ContainerDescription
    let settings: HostSettings
    /// Its index among the hosts of its role, from 0.
    let index: Int
    /// How its worker is drained; nil for a host of another role.
    var update: UpdateSettings?

    static func keystore(_ member: MemberDescription) -> PlannedHost {
        PlannedHost(
            role: .keystore, name: member.host, type: "keystore", container: member.container.name,
            description: member.container, settings: member.settings, index: 0)
    }

    static func submit(_ member: MemberDescription) -> PlannedHost {
        PlannedHost(
            role: .submit, name: member.host, type: "submit", container: member.container.name,
            description: member.container, settings: member.settings, index: 0)
    }

    static func worker(_ number: Int, of group: WorkerGroup) -> PlannedHost {
        PlannedHost(
            role: .worker, name: group.hostName(number), type: group.container.name,
            container: group.containerName(number), description: group.container,
            settings: group.settings, index: number - 1, update: group.update)
    }

    func id(_ step: Step) -> ActionID { ActionID(name, step) }

    var provider: ProviderKind { settings.provider }
}
