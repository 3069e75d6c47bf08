import PlanModel

/// The subnet of the hosts of a type, and its route to the internet.
extension AccountCheck {
    /// A zone is given by its name, or by its last letter as docker-machine has it.
    private func isZone(_ zone: String, _ wanted: String) -> Bool {
        zone == wanted || (wanted.utf8.count == 1 && zone.hasSuffix(wanted))
    }

    mutating func findSubnet(_ group: Group, vpc: String) -> Account.Subnet? {
        let subject = "subnet of \(group.name)"
        let inside = account.subnets.filter { $0.vpc == vpc }
        let named = inside.map { "\($0.identity) (\($0.zone))" }
        let offered = account.offerings[group.host.instanceType] ?? []
        guard !offered.isEmpty else {
            let hint = nearest(to: group.host.instanceType, among: account.knownTypes)
            fail(
                "instance type of \(group.name)",
                "there is no instance type '\(group.host.instanceType)'\(hint.map { "; did you mean '\($0)'?" } ?? "")",
                "set 'instanceType'")
            return nil
        }
        var candidates = inside
        if let wanted = group.host.subnet {
            guard let subnet = account.subnets.first(where: { $0.identity == wanted }) else {
                fail(subject, "there is no subnet '\(wanted)'", "in \(vpc) \(among(named))")
                return nil
            }
            guard subnet.vpc == vpc else {
                fail(subject, "'\(wanted)' is in the VPC \(subnet.vpc), not in \(vpc)", "in \(vpc) \(among(named))")
                return nil
            }
            if let zone = group.host.zone, !isZone(subnet.zone, zone) {
                fail(
                    subject, "'\(wanted)' is in the zone \(subnet.zone), not in \(zone)",
                    "in \(vpc) \(among(named)); leave out 'zone' or 'subnet'")
                return nil
            }
            candidates = [subnet]
        } else if let zone = group.host.zone {
            candidates = inside.filter { isZone($0.zone, zone) }
            guard !candidates.isEmpty else {
                fail(subject, "there is no subnet of \(vpc) in the zone '\(zone)'", "in \(vpc) \(among(named))")
                return nil
            }
        }
        guard !candidates.isEmpty else {
            fail(subject, "the VPC \(vpc) has no subnet", "make one, or set 'vpc' of 'provider'")
            return nil
        }
        let fitting = candidates.filter { offered.contains($0.zone) }
        guard let subnet = choose(fitting, group) else {
            fail(
                "instance type of \(group.name)",
                "\(group.host.instanceType) is not offered in \(candidates.map(\.zone).sorted().joined(separator: ", "))",
                "zones that have it: \(offered.sorted().joined(separator: ", "))")
            return nil
        }
        results.append(.right(subject, "\(subnet.identity) in \(subnet.zone), with \(group.host.instanceType)"))
        return subnet
    }

    /// Where the cluster is already, else where there is a way out, else the first; the order is that
    /// of the zones, so that all hosts of a cluster come together.
    private func choose(_ subnets: [Account.Subnet], _ group: Group) -> Account.Subnet? {
        let ordered = subnets.sorted { ($0.zone, $0.identity) < ($1.zone, $1.identity) }
        return ordered.first { $0.identity == present } ?? ordered.first { hasWayOut($0, group) }
            ?? ordered.first
    }

    private func hasWayOut(_ subnet: Account.Subnet, _ group: Group) -> Bool {
        switch (account.routes.way(from: subnet.identity), group.host.address) {
        case (.gateway, .public): true
        case (.gateway, .private): subnet.givesPublicAddresses
        case (.translation, .private): true
        case (.translation, .public), (nil, _): false
        }
    }

    mutating func checkRoute(_ group: Group, _ subnet: Account.Subnet) {
        let subject = "internet access of \(group.name)"
        guard !hasWayOut(subnet, group) else {
            return results.append(.right(subject, "the subnet \(subnet.identity) has a route to the internet"))
        }
        let others = account.subnets.filter { $0.vpc == subnet.vpc && hasWayOut($0, group) }
        let candidates =
            others.isEmpty
            ? "no subnet of \(subnet.vpc) has such a route"
            : "subnets that have one: \(others.map { "\($0.identity) (\($0.zone))" }.sorted().joined(separator: ", "))"
        let needed =
            group.host.address == .public
            ? "hosts with public addresses need a route 0.0.0.0/0 to an internet gateway"
            : "hosts with private addresses need a route 0.0.0.0/0 to a NAT gateway, or public addresses"
        fail(subject, "the subnet \(subnet.identity) has no route to the internet for them", needed, candidates)
    }
}
