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
        let labels = settings.labels + [(Label.cluster, cluster), (Label.digest, "\(digest)")]
        let request = ContainerRequest(name: name, settings: settings, labels: labels, environment: environment)
        let values = [
            ("name", name), ("cluster", cluster), ("digest", "\(digest)"), ("network", settings.network ?? "host"),
            ("replace", replacing ?? ""), ("wait", "\(patience)"), ("image", settings.image),
            ("volumes", volumes.joined(separator: "\n")), ("body", try request.body()),
        ]
        return values.map { "pdd_\($0.0)=\(shellWord($0.1))" } + Self.script
    }

    private static let script = text(PackageResources.run_container_sh)

    private static func text(_ bytes: [UInt8]) -> [String] {
        parts(of: String(decoding: bytes, as: UTF8.self), at: "\n")
    }

    private var volumes: [String] {
        settings.mounts.filter { !$0.hasPrefix("/") && $0.contains(":") }.map { parts(of: $0, at: ":")[0] }
    }

    /// The script that removes the container, if it exists; its volumes stay.
    static func remove(_ name: String) -> [String] {
        let name = shellWord(name)
        return [
            "if docker container inspect \(name) >/dev/null 2>&1; then",
            "  docker container inspect --format '{{range .Mounts}}{{if eq .Type \"volume\"}}{{println .Name}}{{end}}{{end}}' "
                + "\(name) | sed '/^$/d' >>../volumes",
            "  docker stop --time 10 \(name) >/dev/null",
            "  docker rm --force \(name) >/dev/null",
            "fi",
        ]
    }
}
