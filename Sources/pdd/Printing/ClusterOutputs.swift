import Applier
import PlanModel

/// The values of a cluster that scripts ask for by name, as `pdd output` prints them.
struct ClusterOutputs {
    enum Value: Equatable {
        case text(String)
        case list([String])
    }

    /// What belongs to a host.
    enum Attribute: String, CaseIterable {
        case host, container, image
        /// Where other hosts reach it, and what distinguishes it from its successor.
        case address, id
        /// How pdd logs in to it.
        case login, port
        /// The private key for that, on this machine.
        case key

        /// Whether only the provider knows it.
        var needsHosts: Bool {
            switch self {
            case .host, .container, .image: false
            case .address, .id, .login, .port, .key: true
            }
        }
    }

    private let plan: Plan
    /// A host of the plan with its container, and the word that stands for it in the list.
    private struct Member {
        let host: String
        let container: RunContainer?
        let subject: String
    }

    /// In the order of the plan.
    private let members: [Member]
    /// The place in `members` of each word that stands for a host: role, container, host.
    private let places: [String: Int]

    init(_ plan: Plan) {
        self.plan = plan
        let containers = Dictionary(plan.placements.map { ($0.host, $0) }, uniquingKeysWith: { first, _ in first })
        let single = [Role.keystore, .submit].compactMap { role in plan.firstHost(role).map { ($0, role.rawValue) } }
        let roles = Dictionary(single, uniquingKeysWith: { first, _ in first })
        members = plan.createdHosts.map { host in
            Member(host: host, container: containers[host], subject: roles[host] ?? containers[host]?.name ?? host)
        }
        var places: [String: Int] = [:]
        for (index, member) in members.enumerated() {
            places[member.host] = index
            if let container = member.container { places[container.name] = index }
            places[member.subject] = index
        }
        self.places = places
    }

    /// The values that concern the whole cluster.
    private var common: [(name: String, value: Value)] {
        let settings = plan.placements.compactMap(plan.settings(of:))
        let types = plan.hostTypes
        let workers = plan.createdHosts.filter { types[$0]?.role == .worker }
        var values: [(String, Value)] = [
            ("cluster", .text(plan.cluster)), ("providers", .list(plan.providers.map(\.kind.rawValue))),
        ]
        if let network = settings.compactMap(\.network).first { values.append(("network", .text(network))) }
        if let subnet { values.append(("network.subnet", .text(subnet))) }
        return values + [("hosts", .list(plan.createdHosts)), ("workers", .list(workers))]
    }

    private var subnet: String? {
        for case .ssh(let payload) in plan.actions.map(\.payload) {
            for entry in payload.environment where entry.name == "SUBNET" {
                if case .literal(let text) = entry.value { return text }
            }
        }
        return nil
    }

    /// All names, in the order of the list.
    var names: [String] {
        common.map(\.name)
            + members.flatMap { member in Attribute.allCases.map { "\(member.subject).\($0.rawValue)" } }
    }

    /// All values that exist, given the hosts that exist.
    func all(_ hosts: [String: FoundHost], user: (FoundHost) -> String) -> [(name: String, value: Value)] {
        common
            + members.flatMap { member in
                Attribute.allCases.compactMap { attribute in
                    value(attribute, of: member, hosts, user: user).map {
                        ("\(member.subject).\(attribute.rawValue)", $0)
                    }
                }
            }
    }

    /// What a name stands for.
    enum Found {
        case value(Value)
        /// A value of a host, which the provider may have to be asked for.
        case attribute(Attribute, host: String)
    }

    /// What a name stands for; nil if it is none of the names.
    func find(_ name: String) -> Found? {
        if let value = common.first(where: { $0.name == name })?.value { return .value(value) }
        let words = parts(of: name, at: ".")
        guard words.count == 2, let place = places[words[0]], let attribute = Attribute(rawValue: words[1]) else {
            return nil
        }
        return .attribute(attribute, host: members[place].host)
    }

    /// The name that was probably meant.
    func nearest(to name: String) -> String? {
        let words = parts(of: name, at: ".")
        if words.count == 2, places[words[0]] != nil {
            return PlanModel.nearest(to: words[1], among: Attribute.allCases.map(\.rawValue)).map {
                "\(words[0]).\($0)"
            }
        }
        if words.count == 1, places[name] != nil { return "\(name).address" }
        return PlanModel.nearest(to: name, among: names)
    }

    /// The value of a host's attribute; nil if it has none, or the host does not exist.
    func value(
        _ attribute: Attribute, of host: String, _ hosts: [String: FoundHost], user: (FoundHost) -> String
    ) -> Value? {
        places[host].flatMap { value(attribute, of: members[$0], hosts, user: user) }
    }

    private func value(
        _ attribute: Attribute, of member: Member,
        _ hosts: [String: FoundHost], user: (FoundHost) -> String
    ) -> Value? {
        let found = hosts[member.host]
        let text: String? =
            switch attribute {
            case .host: member.host
            case .container: member.container?.name
            case .image: member.container.flatMap(plan.settings(of:))?.image
            case .address: found?.address
            case .id: found?.identity
            case .login: found.flatMap { host in host.login.map { "\(user(host))@\($0.address)" } }
            case .port: found?.login.map { "\($0.port ?? 22)" }
            case .key: found.flatMap { $0.login?.identityFile }
            }
        return text.flatMap { $0.isEmpty ? nil : .text($0) }
    }
}
