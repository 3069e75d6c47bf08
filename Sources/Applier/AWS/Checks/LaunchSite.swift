import PlanModel
import Synchronization

/// The place and settings of a plan's launches, looked up once, when they are first needed.
final class LaunchSite: Sendable {
    private struct State {
        var check: AccountCheck?
        /// The subnet that hosts of the cluster are in.
        var present: String?
    }

    private let settings: AWSSettings
    private let types: [(name: String, type: HostType, host: AWSHostSettings)]
    private let usesStore: Bool
    private let client: AWSClient
    private let state = Mutex(State())

    init(_ plan: Plan, _ settings: AWSSettings, client: AWSClient) {
        self.settings = settings
        self.client = client
        types = plan.hosts.sorted { $0.key < $1.key }.compactMap { name, type in
            if case .aws(let host) = type.settings { (name, type, host) } else { nil }
        }
        usesStore = plan.usesStore
    }

    func note(present subnet: String?) { state.withLock { $0.present = subnet } }

    /// Checks whether these hosts can be created.
    func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] {
        var counts: [HostType: Int] = [:]
        for request in requests { counts[request.type, default: 0] += 1 }
        let groups = types.compactMap { name, type, host in
            // Two groups of workers may be of one type: they count once.
            counts.removeValue(forKey: type).map { AccountCheck.Group(name: name, host: host, count: $0) }
        }
        return try state.withLock { (state) throws(ActionFailure) -> [CheckResult] in
            let check = try look(groups, state.present)
            state.check = check
            return check.results
        }
    }

    private func look(_ groups: [AccountCheck.Group], _ present: String?) throws(ActionFailure) -> AccountCheck {
        let wants = AccountWants(settings, hosts: groups.map(\.host), usesStore: usesStore)
        let account = try AccountReader(client: client).read(wants, vpc: settings.vpc)
        return AccountCheck(
            settings, account: account, place: client.place, usesStore: usesStore, present: present,
            groups: groups)
    }

    private func looked() throws(ActionFailure) -> AccountCheck {
        return try state.withLock { (state) throws(ActionFailure) -> AccountCheck in
            if let check = state.check { return check }
            let groups = types.map { name, _, host in AccountCheck.Group(name: name, host: host, count: 1) }
            let check = try look(groups, state.present)
            state.check = check
            return check
        }
    }

    /// The VPC of the cluster.
    func vpc() throws(ActionFailure) -> String {
        if let vpc = settings.vpc { return vpc }
        let check = try looked()
        guard let network = check.account.networks.first(where: \.isDefault) else {
            throw failure(check)
        }
        return network.identity
    }

    /// The settings of a host's launch.
    func settings(_ request: HostRequest) throws(ActionFailure) -> LaunchSettings {
        let check = try looked()
        guard case .aws(let host) = request.type.settings, let settings = check.settled[host] else {
            throw failure(check)
        }
        return settings
    }

    private func failure(_ check: AccountCheck) -> ActionFailure {
        let problems = check.results.filter(\.isProblem)
        return ActionFailure(
            problems.first?.finding ?? "pdd cannot tell what to create the host from",
            advice: problems.first?.advice ?? [])
    }
}
