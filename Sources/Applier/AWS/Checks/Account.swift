import PlanModel

/// The resources of an account and a region that a plan names for its hosts.
struct Account: Sendable {
    struct Network: Sendable, Hashable {
        let identity: String
        let isDefault: Bool
        let name: String?
    }

    struct Subnet: Sendable, Hashable {
        let identity: String
        let vpc: String
        let zone: String
        /// Whether instances get public addresses there by themselves.
        let givesPublicAddresses: Bool
    }

    struct Image: Sendable, Hashable {
        let identity: String
        let name: String
        let rootDevice: String
        /// EC2's word: `x86_64`, `arm64`.
        let architecture: String
        let isAvailable: Bool
    }

    struct Group: Sendable, Hashable {
        let identity: String
        let name: String
        let vpc: String
    }

    /// The account and the caller; nil if AWS did not report them.
    var caller: String?
    var networks: [Network] = []
    var subnets: [Subnet] = []
    var routes = RouteTables()
    /// The zones that have an instance type, by type.
    var offerings: [String: Set<String>] = [:]
    /// Virtual processors by instance type.
    var processors: [String: Int] = [:]
    /// All instance types of the region; only if a type was not found.
    var knownTypes: [String] = []
    var images: [String: Image] = [:]
    /// The values of SSM parameters.
    var parameters: [String: String] = [:]
    var groups: [Group] = []
    var placementGroups: [String] = []
    var keyPairs: [String] = []
    /// Whether an instance profile exists; those that could not be asked for are left out.
    var profiles: [String: Bool] = [:]
    /// How many virtual processors may run, by the quota's code; what could not be asked for is left
    /// out.
    var quotas: [String: Int] = [:]
}

/// Which way out subnets have, from the route tables of a VPC.
struct RouteTables: Sendable {
    enum Way: Sendable, Hashable {
        /// To the internet and back, for hosts with a public address.
        case gateway
        /// Out only: a NAT, a transit gateway, a peer, a network interface.
        case translation
    }

    private var ways: [String: Way?] = [:]
    private var main: Way?

    init(_ answer: JSONNode = JSONNode(.null, offset: 0)) {
        for table in answer["RouteTables"]?.elements ?? [] {
            let way = Self.way(table)
            for association in table["Associations"]?.elements ?? [] {
                if association["Main"]?.bool == true { main = way }
                if let subnet = association["SubnetId"]?.string { ways[subnet] = .some(way) }
            }
        }
    }

    /// The way out of a subnet: by its own table, else by the main one.
    func way(from subnet: String) -> Way? { ways[subnet] ?? main }

    private static func way(_ table: JSONNode) -> Way? {
        let out = (table["Routes"]?.elements ?? []).filter {
            $0["DestinationCidrBlock"]?.string == "0.0.0.0/0" && $0["State"]?.string != "blackhole"
        }
        if out.contains(where: { $0["GatewayId"]?.string.map { begins($0, with: "igw-") } ?? false }) {
            return .gateway
        }
        return out.isEmpty ? nil : .translation
    }
}
