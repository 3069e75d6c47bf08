import PlanModel
import Synchronization

/// The security group of a cluster: created once, its rules opened with one call, removed at the end.
final class ClusterGroup: Sendable {
    private struct State {
        var identity: String?
        var rules: Set<IngressRule> = []
        var announced: [PortRule] = []
    }

    private let cluster: String
    private let client: AWSClient
    private let vpc: @Sendable () throws(ActionFailure) -> String
    private let operatorAddress: @Sendable () throws(ActionFailure) -> CIDR
    private let state = Mutex(State())
    /// The rules to close with the next call.
    private let closing = Mutex<Set<PortRule>>([])

    /// - Parameters:
    ///   - vpc: The VPC in which to create the group if there is none.
    ///   - operatorAddress: Where ssh comes from.
    init(
        cluster: String, client: AWSClient, vpc: @escaping @Sendable () throws(ActionFailure) -> String,
        operatorAddress: @escaping @Sendable () throws(ActionFailure) -> CIDR
    ) {
        self.cluster = cluster
        self.client = client
        self.vpc = vpc
        self.operatorAddress = operatorAddress
    }

    func announce(_ rules: [PortRule]) { state.withLock { $0.announced = rules } }

    /// The groups that carry the cluster's tag: one, unless the VPC of the description changed.
    func find() throws(ActionFailure) -> [JSONNode] { try list().groups }

    /// The same, and the cluster's locks: one call answers for both.
    func list() throws(ActionFailure) -> (groups: [JSONNode], locks: [LockGroup]) {
        let answer = try client.ask(
            AWSCommands.describeGroups(cluster), doing: "looking for the cluster's security group")
        let all = answer["SecurityGroups"]?.elements ?? []
        return (all.filter { LockGroup($0) == nil }, all.compactMap(LockGroup.init))
    }

    /// The group's id; the group is created if it does not exist.
    func identity() throws(ActionFailure) -> String {
        return try state.withLock { (state) throws(ActionFailure) -> String in try make(&state) }
    }

    private func make(_ state: inout State) throws(ActionFailure) -> String {
        if let identity = state.identity { return identity }
        let network = try vpc()
        let found = try find().first { $0["VpcId"]?.string == network }
        if let found, let identity = found["GroupId"]?.string {
            take(found, identity, &state)
            return identity
        }
        do throws(AWSError) {
            let answer = try client.ask(AWSCommands.createGroup(cluster, vpc: network))
            state.identity = answer["GroupId"]?.string
        } catch  where error.isDuplicate {
            try takeNamed(network, &state)
        } catch {
            throw client.failure(error, doing: "creating the cluster's security group")
        }
        guard let identity = state.identity else {
            throw ActionFailure("EC2 created a security group and did not return its id", isTransient: true)
        }
        return identity
    }

    private func take(_ group: JSONNode, _ identity: String, _ state: inout State) {
        state.identity = identity
        state.rules = Set(IngressRule.read(group))
    }

    /// The existing group of this name: the cluster's, if the list by tag was out of date, or someone else's.
    private func takeNamed(_ network: String, _ state: inout State) throws(ActionFailure) {
        let name = AWSCommands.sharedName(cluster)
        let answer = try client.ask(
            AWSCommands.describeGroup(named: name, vpc: network),
            doing: "looking for the cluster's security group")
        guard let group = answer["SecurityGroups"]?.elements?.first, let identity = group["GroupId"]?.string
        else {
            throw ActionFailure("EC2 reports that a group '\(name)' exists but does not list it", isTransient: true)
        }
        let isOurs = (group["Tags"]?.elements ?? []).contains {
            $0["Key"]?.string == Label.cluster && $0["Value"]?.string == cluster
        }
        guard isOurs else {
            throw ActionFailure(
                "the VPC \(network) has a security group '\(name)' (\(identity)) that pdd did not create",
                advice: ["rename or remove it, or give the cluster another name; pdd does not edit it"])
        }
        take(group, identity, &state)
    }

    /// Opens a rule, and with it all announced ones that are closed.
    func open(_ rule: PortRule) throws(ActionFailure) {
        try state.withLock { (state) throws(ActionFailure) in try open(rule, &state) }
    }

    private func open(_ rule: PortRule, _ state: inout State) throws(ActionFailure) {
        let group = try make(&state)
        let address = rule.source == .operator ? try operatorAddress() : nil
        var wanted: [IngressRule] = []
        for candidate in state.announced + [rule] {
            let known = candidate.source == .operator ? address ?? addressIfKnown() : nil
            guard let ingress = IngressRule(candidate, operator: known), !wanted.contains(ingress),
                !state.rules.contains(ingress)
            else { continue }
            wanted.append(ingress)
        }
        try authorise(wanted, group, &state)
        if let address { try revokeOthers(of: rule, but: address, group, &state) }
    }

    /// Nil where the operator's address cannot be learned: the announced rule then fails when it is opened itself.
    private func addressIfKnown() -> CIDR? {
        do throws(ActionFailure) {
            return try operatorAddress()
        } catch {
            return nil
        }
    }

    private func authorise(
        _ wanted: [IngressRule], _ group: String, _ state: inout State
    ) throws(ActionFailure) {
        guard !wanted.isEmpty else { return }
        // EC2 does not know a new group everywhere at once.
        let limit = now() + 30
        while true {
            do throws(AWSError) {
                _ = try client.ask(AWSCommands.authorize(wanted, group: group))
                state.rules.formUnion(wanted)
                return
            } catch  where error.isDuplicate && wanted.count > 1 {
                for rule in wanted { try authorise([rule], group, &state) }
                return
            } catch  where error.isDuplicate {
                state.rules.formUnion(wanted)
                return
            } catch  where error.code == "InvalidGroup.NotFound" && now() < limit {
                pause(1)
            } catch {
                throw client.failure(error, doing: "opening ports")
            }
        }
    }

    /// An operator is where pdd runs now; what it opened from elsewhere closes.
    private func revokeOthers(
        of rule: PortRule, but address: CIDR, _ group: String, _ state: inout State
    ) throws(ActionFailure) {
        let others = state.rules.filter {
            $0.rule == rule && $0.source != .operator(address)
        }
        try revoke(Array(others), group, &state)
    }

    private func revoke(
        _ rules: [IngressRule], _ group: String, _ state: inout State
    ) throws(ActionFailure) {
        guard !rules.isEmpty else { return }
        do throws(AWSError) {
            _ = try client.ask(AWSCommands.revoke(rules, group: group))
        } catch  where error.isNotFound && rules.count > 1 {
            for rule in rules { try revoke([rule], group, &state) }
        } catch  where error.isNotFound {
            // It is closed already.
        } catch {
            throw client.failure(error, doing: "closing ports")
        }
        state.rules.subtract(rules)
    }

    /// Closes a rule; those that are asked for while a call is under way go with the next one.
    func close(_ rule: PortRule) throws(ActionFailure) {
        closing.withLock { _ = $0.insert(rule) }
        try state.withLock { (state) throws(ActionFailure) in
            if state.identity == nil {
                guard let group = try find().first, let identity = group["GroupId"]?.string else { return }
                take(group, identity, &state)
            }
            guard let group = state.identity else { return }
            let batch = closing.withLock { $0 }
            try revoke(state.rules.filter { batch.contains($0.rule) }, group, &state)
            closing.withLock { $0.subtract(batch) }
        }
    }

    /// Removes the groups with the cluster's tag, as soon as nothing uses them.
    func remove(until limit: Double) throws(ActionFailure) {
        for group in try find() {
            guard let identity = group["GroupId"]?.string else { continue }
            while true {
                do throws(AWSError) {
                    _ = try client.ask(AWSCommands.deleteGroup(identity))
                    break
                } catch  where error.isNotFound {
                    break
                } catch  where error.code == "DependencyViolation" && now() < limit {
                    pause(3)
                } catch {
                    throw client.failure(error, doing: "removing the security group \(identity)")
                }
            }
        }
        state.withLock { $0.identity = nil }
    }
}
