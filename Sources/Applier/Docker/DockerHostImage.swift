import PlanModel
import Synchronization

/// The image that hosts are made of, built once from what is embedded in this program.
final class DockerHostImage: Sendable {
    private let engine: DockerEngine
    private let isReady = Mutex(false)

    init(_ engine: DockerEngine) {
        self.engine = engine
    }

    /// The files that the image is built of, by name.
    private static let files: [(name: String, bytes: [UInt8], mode: String)] = [
        ("Dockerfile", PackageResources.Dockerfile, "0000644"),
        ("engine-service", PackageResources.engine_service, "0000755"),
        ("host-init", PackageResources.host_init, "0000755"),
    ]

    /// Its name holds the digest of its files: other content, other image.
    static let reference: String = {
        var hash = SHA256()
        for file in files {
            hash.update("\(file.name) \(file.bytes.count)\n")
            hash.update(file.bytes)
        }
        return "pdd-host:\(hash.finish().short)"
    }()

    /// Builds the image unless the engine has it; others who ask meanwhile wait.
    func make(deadline: Int, log: OutputLog?) throws(ActionFailure) {
        let result = isReady.withLock { isReady in
            catching { () throws(ActionFailure) in
                if !isReady { try build(deadline, log) }
                isReady = true
            }
        }
        try result.get()
    }

    private func build(_ deadline: Int, _ log: OutputLog?) throws(ActionFailure) {
        let inspection = try engine.status(
            ["image", "inspect", "--format", "{{.Id}}", Self.reference],
            doing: "looking for the image of hosts")
        guard inspection.status != 0 else { return }
        log?.note("building the image of hosts, \(Self.reference); this happens once")
        _ = try engine.run(
            ["build", "--tag", Self.reference, "--label", "pdd.image=host", "-"],
            input: TapeArchive.bytes(Self.files), deadline: deadline, log: log,
            doing: "building the image of hosts")
    }
}
