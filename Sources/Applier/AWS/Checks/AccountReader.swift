import PlanModel

/// Looks up what hosts can be made of: all that is independent at once.
struct AccountReader: Sendable {
    let client: AWSClient

    private typealias Answer = Result<JSONNode, AWSError>

    /// The account; a failure when the credentials are no good or an answer is missing that all
    /// hosts need.
    func read(_ wants: AccountWants, vpc: String?) throws(ActionFailure) -> Account {
        var calls = [
            AWSCommands.getCallerIdentity, AWSCommands.describeVpcs, AWSCommands.describeSubnets,
            AWSCommands.describeOfferings(wants.instanceTypes),
            AWSCommands.describeTypes(wants.instanceTypes),
        ]
        if !wants.parameters.isEmpty { calls.append(AWSCommands.getParameters(wants.parameters)) }
        if wants.wantsGroups { calls.append(AWSCommands.describeAllGroups) }
        if wants.wantsPlacementGroups { calls.append(AWSCommands.describePlacementGroups) }
        if wants.wantsKeyPairs { calls.append(AWSCommands.describeAllKeyPairs) }
        calls += wants.profiles.map(AWSCommands.getInstanceProfile)
        calls += wants.quotas.map(AWSCommands.getQuota)
        let first = ask(calls)
        // With invalid credentials every call fails; the call that asks for them reports it.
        _ = try answer(to: AWSCommands.getCallerIdentity, first, doing: "looking up whose credentials these are")
        var account = Account()
        account.caller = try caller(first)
        try readNetworks(&account, first)
        try readTypes(&account, wants, first)
        try readNames(&account, wants, first)
        try readOptional(&account, wants, first)
        try readSecond(&account, wants, vpc)
        return account
    }

    private func ask(_ calls: [AWSCall]) -> [AWSCall: Answer] {
        let answers = sideBySide(calls) { call -> (AWSCall, Answer) in
            do throws(AWSError) {
                return (call, .success(try client.ask(call)))
            } catch {
                return (call, .failure(error))
            }
        }
        return Dictionary(answers, uniquingKeysWith: { first, _ in first })
    }

    private func answer(
        to call: AWSCall, _ answers: [AWSCall: Answer], doing what: String
    ) throws(ActionFailure) -> JSONNode {
        switch answers[call] {
        case .success(let node): return node
        case .failure(let error): throw client.failure(error, doing: what)
        case nil: preconditionFailure("this is a bug in pdd: '\(call.name)' was not asked")
        }
    }

    private func caller(_ answers: [AWSCall: Answer]) throws(ActionFailure) -> String {
        let node = try answer(
            to: AWSCommands.getCallerIdentity, answers, doing: "looking up whose credentials these are")
        return "account \(node["Account"]?.string ?? "?"), \(node["Arn"]?.string ?? "?")"
    }

    private func readNetworks(
        _ account: inout Account, _ answers: [AWSCall: Answer]
    ) throws(ActionFailure) {
        let vpcs = try answer(to: AWSCommands.describeVpcs, answers, doing: "looking for the VPC")
        account.networks = (vpcs["Vpcs"]?.elements ?? []).compactMap { node in
            guard let identity = node["VpcId"]?.string else { return nil }
            let name = (node["Tags"]?.elements ?? []).first { $0["Key"]?.string == "Name" }
            return Account.Network(
                identity: identity, isDefault: node["IsDefault"]?.bool ?? false,
                name: name?["Value"]?.string)
        }
        let subnets = try answer(to: AWSCommands.describeSubnets, answers, doing: "looking for subnets")
        account.subnets = (subnets["Subnets"]?.elements ?? []).compactMap { node in
            guard let identity = node["SubnetId"]?.string, let vpc = node["VpcId"]?.string,
                let zone = node["AvailabilityZone"]?.string
            else { return nil }
            return Account.Subnet(
                identity: identity, vpc: vpc, zone: zone,
                givesPublicAddresses: node["MapPublicIpOnLaunch"]?.bool ?? false)
        }
    }

    private func readTypes(
        _ account: inout Account, _ wants: AccountWants, _ answers: [AWSCall: Answer]
    ) throws(ActionFailure) {
        let offerings = try answer(
            to: AWSCommands.describeOfferings(wants.instanceTypes), answers,
            doing: "looking for instance types")
        for offering in offerings["InstanceTypeOfferings"]?.elements ?? [] {
            guard let type = offering["InstanceType"]?.string, let zone = offering["Location"]?.string
            else { continue }
            account.offerings[type, default: []].insert(zone)
        }
        // How many processors they have only serves the quotas, which may be unknown too.
        if case .success(let types) = answers[AWSCommands.describeTypes(wants.instanceTypes)] {
            for type in types["InstanceTypes"]?.elements ?? [] {
                guard let name = type["InstanceType"]?.string else { continue }
                account.processors[name] = type["VCpuInfo"]?["DefaultVCpus"]?.integer
            }
        }
        guard !wants.parameters.isEmpty else { return }
        let parameters = try answer(
            to: AWSCommands.getParameters(wants.parameters), answers, doing: "looking for the image")
        for parameter in parameters["Parameters"]?.elements ?? [] {
            if let name = parameter["Name"]?.string {
                account.parameters[name] = parameter["Value"]?.string
            }
        }
    }

    private func readNames(
        _ account: inout Account, _ wants: AccountWants, _ answers: [AWSCall: Answer]
    ) throws(ActionFailure) {
        if wants.wantsGroups {
            let node = try answer(
                to: AWSCommands.describeAllGroups, answers, doing: "looking for your security groups")
            account.groups = (node["SecurityGroups"]?.elements ?? []).compactMap { group in
                guard let identity = group["GroupId"]?.string else { return nil }
                return Account.Group(
                    identity: identity, name: group["GroupName"]?.string ?? "",
                    vpc: group["VpcId"]?.string ?? "")
            }
        }
        if wants.wantsPlacementGroups {
            let node = try answer(
                to: AWSCommands.describePlacementGroups, answers, doing: "looking for the placement group")
            account.placementGroups = (node["PlacementGroups"]?.elements ?? []).compactMap {
                $0["GroupName"]?.string
            }
        }
        if wants.wantsKeyPairs {
            let node = try answer(
                to: AWSCommands.describeAllKeyPairs, answers, doing: "looking for the key pair")
            account.keyPairs = (node["KeyPairs"]?.elements ?? []).compactMap { $0["KeyName"]?.string }
        }
    }

    /// What an identity may well not be allowed to ask: then it is not checked.
    private func readOptional(
        _ account: inout Account, _ wants: AccountWants, _ answers: [AWSCall: Answer]
    ) throws(ActionFailure) {
        for profile in wants.profiles {
            switch answers[AWSCommands.getInstanceProfile(profile)] {
            case .success: account.profiles[profile] = true
            case .failure(let error) where error.code == "NoSuchEntity": account.profiles[profile] = false
            case .failure, nil: continue
            }
        }
        for quota in wants.quotas {
            guard case .success(let node) = answers[AWSCommands.getQuota(quota)],
                case .number(let text) = node["Quota"]?["Value"]?.value, let value = Double(text)
            else { continue }
            account.quotas[quota] = Int(value)
        }
    }

    /// What can be asked only once ids are known.
    private func readSecond(
        _ account: inout Account, _ wants: AccountWants, _ vpc: String?
    ) throws(ActionFailure) {
        let images = Set(wants.images + account.parameters.values).sorted()
        let network = vpc ?? account.networks.first(where: \.isDefault)?.identity
        var calls: [AWSCall] = []
        if !images.isEmpty { calls.append(AWSCommands.describeImages(images)) }
        if let network { calls.append(AWSCommands.describeRouteTables(vpc: network)) }
        if wants.instanceTypes.contains(where: { account.offerings[$0] == nil }) {
            calls.append(AWSCommands.describeAllOfferings)
        }
        let answers = ask(calls)
        for call in calls {
            let node = try answer(to: call, answers, doing: "looking for images and routes")
            for image in node["Images"]?.elements ?? [] {
                guard let identity = image["ImageId"]?.string else { continue }
                account.images[identity] = Account.Image(
                    identity: identity, name: image["Name"]?.string ?? "",
                    rootDevice: image["RootDeviceName"]?.string ?? "/dev/sda1",
                    architecture: image["Architecture"]?.string ?? "",
                    isAvailable: image["State"]?.string ?? "available" == "available")
            }
            if call.operation == .describeRouteTables { account.routes = RouteTables(node) }
            if call == AWSCommands.describeAllOfferings {
                account.knownTypes = (node["InstanceTypeOfferings"]?.elements ?? []).compactMap {
                    $0["InstanceType"]?.string
                }
            }
        }
    }
}
