import PlanModel

/// The scripts for machines that exist already.
///
/// What belongs to a cluster on a machine is below one directory there. Its file `host` says whose the
/// machine is, its file `before` what was there when pdd came.
enum MachineScripts {
    private static let alone = ShellFile("alone", PackageResources.alone_sh, calls: [.wait])

    static let look = ShellFile("look", PackageResources.look_sh)
    static let probe = ShellFile("probe", PackageResources.probe_sh, calls: [.wait])
    static let take = ShellFile("take", PackageResources.take_sh, calls: [.wait, .engine, .swarm, alone])
    static let giveBack = ShellFile(
        "give-back", PackageResources.give_back_sh, calls: [.wait, .engine, .swarm, .storeSettings, alone])

    /// The script that makes the machine the host, and prints its file `host`.
    static func take(_ request: HostRequest, _ machine: ExistingHost, cluster: String) -> String {
        text(
            take,
            [
                ("DIRECTORY", HostLayout.directory(cluster)), ("DIGEST", "\(request.digest)"),
                ("NAME", request.name), ("ROLE", request.type.role.rawValue), ("ADDRESS", machine.address),
                ("PRIVATE_ADDRESS", machine.privateAddress ?? ""),
            ])
    }

    /// The script that leaves the machine as it was before the cluster.
    static func giveBack(_ cluster: String, identity: String) -> String {
        text(
            giveBack,
            [("DIRECTORY", HostLayout.directory(cluster)), ("CLUSTER", cluster), ("IDENTITY", identity)])
    }

    /// The script that prints the file `host`, or `free` where there is none.
    ///
    /// - Parameters:
    ///   - probes: Whether to print what a free machine has, too.
    ///   - forStores: Whether its engine must know key-value stores.
    static func look(_ cluster: String, probes: Bool, forStores: Bool) -> String {
        let probing = probe.lines(with: [("STORES", forStores ? "yes" : "")]).joined(separator: "\n")
        return text(look, [("DIRECTORY", HostLayout.directory(cluster)), ("PROBE", probes ? probing : "")])
    }

    private static func text(_ file: ShellFile, _ values: [(String, String)]) -> String {
        file.lines(with: values).map { $0 + "\n" }.joined()
    }
}
