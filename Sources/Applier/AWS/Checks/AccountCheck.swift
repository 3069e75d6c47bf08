import PlanModel

/// Compares the plan's needs with the AWS account, as a pure function that finds all problems at once and determines
/// the settings of launches.
struct AccountCheck {
    /// A number of hosts of one type to create.
    struct Group: Sendable, Hashable {
        /// As messages call it: the name of the type in the plan.
        let name: String
        let host: AWSHostSettings
        let count: Int
    }

    let settings: AWSSettings
    let account: Account
    /// Where calls go, in words.
    let place: String
    let usesStore: Bool
    /// The subnet that hosts of the cluster are in already, where new ones join them.
    let present: String?

    var results: [CheckResult] = []
    private(set) var settled: [AWSHostSettings: LaunchSettings] = [:]

    init(
        _ settings: AWSSettings, account: Account, place: String, usesStore: Bool, present: String?,
        groups: [Group]
    ) {
        self.settings = settings
        self.account = account
        self.place = place
        self.usesStore = usesStore
        self.present = present
        if let caller = account.caller { results.append(.right("credentials", caller)) }
        let vpc = findVPC()
        let own = vpc.map { findGroups(vpc: $0) } ?? []
        checkKeyPair()
        for group in groups { settle(group, vpc: vpc, groups: own) }
        checkQuotas(groups)
    }

    mutating func fail(_ subject: String, _ finding: String, _ advice: String...) {
        results.append(.problem(subject, "\(finding) (\(place))", advice: advice))
    }

    func among(_ names: [String]) -> String {
        guard !names.isEmpty else { return "there is none" }
        let shown = names.sorted().prefix(8).joined(separator: ", ")
        return names.count > 8 ? "there are \(shown), …" : "there \(names.count == 1 ? "is" : "are") \(shown)"
    }

    private mutating func findVPC() -> String? {
        func named(_ network: Account.Network) -> String {
            network.identity + (network.isDefault ? " (default)" : network.name.map { " (\($0))" } ?? "")
        }
        let all = account.networks.map(named)
        if let wanted = settings.vpc {
            guard account.networks.contains(where: { $0.identity == wanted }) else {
                fail("VPC", "there is no VPC '\(wanted)'", "\(among(all)); set 'vpc' of 'provider'")
                return nil
            }
            results.append(.right("VPC", wanted))
            return wanted
        }
        guard let network = account.networks.first(where: \.isDefault) else {
            fail("VPC", "there is no default VPC", "\(among(all)); set 'vpc' of 'provider' to one of them")
            return nil
        }
        results.append(.right("VPC", named(network)))
        return network.identity
    }

    private mutating func findGroups(vpc: String) -> [String] {
        var found: [String] = []
        for wanted in settings.securityGroups {
            let matches = account.groups.filter { $0.identity == wanted || $0.name == wanted }
            if let group = matches.first(where: { $0.vpc == vpc }) {
                found.append(group.identity)
            } else if let other = matches.first {
                fail(
                    "security group", "'\(wanted)' is in the VPC \(other.vpc), not in \(vpc)",
                    "name one of \(vpc) in 'securityGroups'")
            } else {
                let names = account.groups.filter { $0.vpc == vpc }.map { "\($0.identity) (\($0.name))" }
                fail("security group", "there is no security group '\(wanted)'", "in \(vpc) \(among(names))")
            }
        }
        if !found.isEmpty { results.append(.right("security groups", found.joined(separator: ", "))) }
        return found
    }

    private mutating func checkKeyPair() {
        guard let wanted = settings.keyPair else { return }
        if account.keyPairs.contains(wanted) {
            results.append(.right("key pair", wanted))
        } else {
            fail(
                "key pair", "there is no key pair '\(wanted)'",
                "\(among(account.keyPairs)); without 'keyPair' pdd makes one for the cluster")
        }
    }

    private mutating func settle(_ group: Group, vpc: String?, groups: [String]) {
        let image = findImage(group)
        checkNames(group)
        guard let vpc, let subnet = findSubnet(group, vpc: vpc) else { return }
        checkRoute(group, subnet)
        guard let image else { return }
        settled[group.host] = LaunchSettings(
            image: image.identity, rootDevice: image.rootDevice,
            user: LaunchSettings.user(ofImage: image.name), subnet: subnet.identity, zone: subnet.zone,
            vpc: vpc, groups: groups)
    }

    private mutating func findImage(_ group: Group) -> Account.Image? {
        let subject = "image of \(group.name)"
        let identity: String
        switch AccountWants.image(of: group.host, usesStore: usesStore) {
        case .identity(let given): identity = given
        case .parameter(let name):
            guard let value = account.parameters[name] else {
                fail(
                    subject, "there is no SSM parameter '\(name)'", "set 'ami' to an image id, or to another parameter")
                return nil
            }
            identity = value
        }
        guard let image = account.images[identity], image.isAvailable else {
            fail(
                subject, "there is no image '\(identity)' that this account may use",
                "image ids differ from region to region; set 'ami', or leave it out for Ubuntu")
            return nil
        }
        let wanted = isGraviton(group.host.instanceType) ? "arm64" : "x86_64"
        guard image.architecture.isEmpty || image.architecture == wanted else {
            fail(
                subject,
                "'\(identity)' is an image for \(image.architecture), and \(group.host.instanceType) is \(wanted)",
                "set another 'ami' or another 'instanceType'")
            return nil
        }
        results.append(.right(subject, "\(identity) \(image.name)"))
        return image
    }

    private mutating func checkNames(_ group: Group) {
        if let wanted = group.host.placementGroup, !account.placementGroups.contains(wanted) {
            fail(
                "placement group of \(group.name)", "there is no placement group '\(wanted)'",
                among(account.placementGroups))
        }
        if let wanted = group.host.instanceProfile, account.profiles[wanted] == false {
            fail(
                "instance profile of \(group.name)", "there is no instance profile '\(wanted)'",
                "list them: aws iam list-instance-profiles")
        }
    }

    /// Only what the new hosts take by themselves is compared: what else runs is not looked up.
    private mutating func checkQuotas(_ groups: [Group]) {
        var needed: [String: Int] = [:]
        for group in groups {
            guard let quota = AccountWants.quota(of: group.host),
                let processors = account.processors[group.host.instanceType]
            else { continue }
            needed[quota, default: 0] += processors * group.count
        }
        for (quota, processors) in needed.sorted(by: { $0.key < $1.key }) {
            guard let limit = account.quotas[quota] else { continue }
            let words = "\(AccountWants.name(ofQuota: quota)), \(quota)"
            if processors > limit {
                fail(
                    "quota",
                    "the new hosts have \(processors) virtual processors, and the account may run \(limit) in all "
                        + "(\(words))", "ask for more under Service Quotas, or for fewer or smaller hosts")
            } else {
                results.append(
                    .right(
                        "quota",
                        "the new hosts have \(processors) virtual processors, and the account may run \(limit) in all; "
                            + "running hosts are not counted here (\(words))"))
            }
        }
    }
}
