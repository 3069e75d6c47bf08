import PlanModel

/// Builds the script that runs a container, as a pure function of its settings.
struct ContainerCommand {
    let name: String
    let cluster: String
    let settings: ContainerSettings
    let digest: Digest
    /// The values of its variables.
    var environment: [(name: String, value: String)] = []
    /// The id of the container that the difference replaces because it does not start; nil for none.
    var replacing: String?
    /// How long starting it is retried, in seconds.
    var patience = 90

    /// The script's own values, then `run-container.sh`.
    ///
    /// They are shell variables that are not exported: the programs in the script do not see them.
    ///
    /// - Throws: When a setting is not one that `docker run` takes.
    func lines() throws(ActionFailure) -> [String] {
        let labels =
            settings.labels + [
                (Label.cluster, cluster), (Label.digest, "\(digest)"), (Label.settings, SettingsRecord(settings).text),
            ]
        let request = ContainerRequest(name: name, settings: settings, labels: labels, environment: environment)
        let values = [
            ("PDD_NAME", name), ("PDD_CLUSTER", cluster), ("PDD_DIGEST", "\(digest)"),
            ("PDD_NETWORK", settings.network ?? "host"), ("PDD_ADDRESS", settings.address ?? ""),
            ("PDD_REPLACE", replacing ?? ""), ("PDD_WAIT", "\(patience)"), ("PDD_IMAGE", settings.image),
            ("PDD_VOLUMES", volumes.joined(separator: "\n")), ("PDD_BODY", try request.body()),
        ]
        return Self.runContainer.lines(with: values)
    }

    static let runContainer = ShellFile(
        "run-container", PackageResources.run_container_sh, calls: [.wait, volumeFunctions])
    private static let volumeFunctions = ShellFile("volumes", PackageResources.volumes_sh, calls: [.wait])
    static let removeContainer = ShellFile("remove-container", PackageResources.remove_container_sh, calls: [.wait])

    /// The named volumes, each with where it is mounted: `queue /var/lib/condor`.
    private var volumes: [String] {
        settings.mounts.filter { !$0.hasPrefix("/") && $0.contains(":") }.map { mount in
            parts(of: mount, at: ":").prefix(2).joined(separator: " ")
        }
    }

    /// The script that makes sure that there is no such container; its volumes stay.
    static func remove(_ name: String) -> [String] { removeContainer.lines(with: [("NAME", name)]) }
}
