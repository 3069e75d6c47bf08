import PlanModel

/// The image of hosts, built once from files that are embedded in this program.
final class DockerHostImage: Sendable {
    private let engine: DockerEngine
    /// The image of each base.
    private let images = OnceForEach<String, String>()

    init(_ engine: DockerEngine) {
        self.engine = engine
    }

    /// The files that the image is built of, by name.
    private static let files: [(name: String, bytes: [UInt8], mode: String)] = [
        ("Dockerfile", PackageResources.Dockerfile, "0000644"),
        ("engine-service", PackageResources.engine_service, "0000755"),
        ("host-init", PackageResources.host_init, "0000755"),
    ]

    /// The default image of hosts.
    static let defaultBase = "debian:trixie-slim"

    /// Its name holds the digest of its base and its files: other content, other image.
    static func reference(_ base: String) -> String {
        var hash = SHA256()
        hash.update("\(base)\n")
        for file in files {
            hash.update("\(file.name) \(file.bytes.count)\n")
            hash.update(file.bytes)
        }
        return "pdd-host:\(hash.finish().short)"
    }

    /// Builds the image unless the engine has it, and gives its name; others who ask meanwhile wait.
    func make(from base: String, deadline: Int, log: OutputLog?) throws(ActionFailure) -> String {
        try images.value(of: base) { () throws(ActionFailure) in
            let reference = Self.reference(base)
            try build(reference, base, deadline, log)
            return reference
        }
    }

    private func build(
        _ reference: String, _ base: String, _ deadline: Int, _ log: OutputLog?
    ) throws(ActionFailure) {
        let inspection = try engine.status(
            ["image", "inspect", "--format", "{{.Id}}", reference], doing: "looking for the image of hosts")
        guard inspection.status != 0 else { return }
        log?.note("building the image of hosts, \(reference), from \(base); this happens once")
        _ = try engine.run(
            ["build", "--build-arg", "BASE=\(base)", "--tag", reference, "--label", "\(Label.image)=host", "-"],
            input: TapeArchive.bytes(Self.files), deadline: deadline, log: log,
            doing: "building the image of hosts")
    }
}
