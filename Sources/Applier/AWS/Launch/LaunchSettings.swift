import PlanModel

/// The settings for launching hosts of one type, after every name in them has been looked up.
struct LaunchSettings: Hashable, Sendable {
    let image: String
    /// The name of the root volume in that image: `/dev/sda1`.
    let rootDevice: String
    /// The login's user.
    let user: String
    let subnet: String
    let zone: String
    let vpc: String
    /// The user's own security groups, by id.
    let groups: [String]
}

extension LaunchSettings {
    /// The user that images of a distribution have for the first login.
    static func user(ofImage name: String) -> String {
        let name = name.lowercased()
        if begins(name, with: "al2023-") || begins(name, with: "amzn2-") { return "ec2-user" }
        if begins(name, with: "debian-") { return "admin" }
        if begins(name, with: "rhel-") || begins(name, with: "fedora-") { return "ec2-user" }
        return "ubuntu"
    }
}
