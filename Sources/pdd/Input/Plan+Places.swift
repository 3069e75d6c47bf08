import PlanModel

/// A container or a host of a plan.
enum PlanPlace: Sendable, Hashable {
    case container(String, host: String)
    case host(String)

    var name: String {
        switch self {
        case .container(let name, _), .host(let name): name
        }
    }

    /// The host that it is, or is on.
    var host: String {
        switch self {
        case .container(_, let host), .host(let host): host
        }
    }
}

extension Plan {
    /// The names of the hosts that it creates, in the order of the plan.
    var createdHosts: [String] {
        actions.compactMap { action in
            if case .createHost(let payload) = action.payload { payload.host } else { nil }
        }
    }

    /// All of its containers, the submit container first.
    var containers: [PlanPlace] {
        let submit = firstHost(.submit)
        let all = placements.map { PlanPlace.container($0.name, host: $0.host) }
        return all.filter { $0.host == submit } + all.filter { $0.host != submit }
    }

    /// The container with this name; nil selects the submit container.
    func container(named name: String?) throws -> PlanPlace {
        let submit = firstHost(.submit)
        let found = containers.first { place in name.map { $0 == place.name } ?? (place.host == submit) }
        guard let found else {
            throw missing("container", name ?? "submit", among: containers.map(\.name), "containers")
        }
        return found
    }

    /// The host with this name.
    func host(named name: String) throws -> PlanPlace {
        if createdHosts.contains(name) { return .host(name) }
        if case .container(let container, let host)? = containers.first(where: { $0.name == name }) {
            throw Failure.error(
                .wrongInput, "'\(container)' is a container, not a host",
                notes: ["its host is '\(host)'; to enter the container: pdd shell \(container)"])
        }
        throw missing("host", name, among: createdHosts, "hosts")
    }

    /// The container or the host with this name.
    func place(named name: String) throws -> PlanPlace {
        if let container = containers.first(where: { $0.name == name }) { return container }
        if createdHosts.contains(name) { return .host(name) }
        throw missing("container or host", name, among: containers.map(\.name) + createdHosts, "containers and hosts")
    }

    private func missing(_ kind: String, _ name: String, among names: [String], _ kinds: String) -> Failure {
        let hint = nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
        let list = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        return .error(
            .wrongInput, "the plan has no \(kind) '\(printable(name))'\(hint)", notes: ["its \(kinds) are: \(list)"])
    }
}
