import PlanModel

extension ClusterSteps {
    /// The base image of this project's builders.
    static let baseImage = "debian:trixie-slim"

    /// The host's engine has the image of its container: built there, or pulled.
    mutating func obtainImage(_ host: PlannedHost) {
        let image = imageReference(host)
        let isBuilt = description.image.builder != nil && host.description.settings.image.isEmpty
        let preloaded = preload(host, isBuilt ? Self.baseImage : image)
        guard isBuilt else {
            run(
                host.id(.image), on: host.name, .pullImage, check: .imageExists,
                environment: [Variable.image: .literal(image)], timeout: description.timeouts.build,
                after: [engine(host)], uses: preloaded)
            return
        }
        var files: [ActionID] = []
        for path in [description.image.builder].compactMap({ $0 }) + description.image.files(for: host.role) {
            let name = Self.fileName(path, of: description.image)
            files.append(ActionID(host.name, name))
            let copy = CopyFile(
                host: host.name, source: .file(name), destination: name,
                mode: path == description.image.builder ? "0755" : "0644")
            plan.actions.append(Action(ActionID(host.name, name), .scp(copy), after: [host.id(.host)]))
        }
        run(
            host.id(.image), on: host.name,
            host.role == .worker ? .buildWorkerImage : .buildSubmitImage, check: .imageExists,
            environment: builderEnvironment(host, image), timeout: description.timeouts.build,
            after: [engine(host)] + preloaded, uses: files)
    }

    /// The user's values, and pdd's own: the image, and on the submit host the files that workers do not have.
    private func builderEnvironment(_ host: PlannedHost, _ image: String) -> [String: EnvironmentValue] {
        var values = Dictionary(
            description.image.environment.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        values[Variable.image] = .literal(image)
        let own = description.image.submitFiles.map(lastComponent)
        if host.role == .submit, !own.isEmpty {
            values[Variable.submitFiles] = .literal(own.joined(separator: "\n"))
        }
        return values
    }

    /// The last step that can restart the engine.
    private func engine(_ host: PlannedHost) -> ActionID {
        host.id(usesSwarm || host.role == .keystore ? .engine : networkStep)
    }

    /// Copies images from the local engine if hosts are on this machine: a machine without a
    /// registry must work too.
    mutating func preload(_ host: PlannedHost, _ needed: String) -> [ActionID] {
        guard host.provider.capabilities.isLocal else { return [] }
        var ids: [ActionID] = []
        for (index, image) in (description.provider(host.provider).preload ?? [needed]).enumerated() {
            let id = ActionID(host.name, .preload, index == 0 ? nil : "\(index + 1)")
            ids.append(id)
            let copy = CopyImage(host: host.name, image: image)
            plan.actions.append(Action(id, .scpImage(copy), after: [engine(host)]))
        }
        return ids
    }

    func imageReference(_ host: PlannedHost) -> String {
        let own = host.description.settings.image
        if !own.isEmpty { return own }
        switch host.role {
        case .keystore: return Self.consulImage
        case .submit: return description.image.submit
        case .worker: return description.image.worker
        }
    }
}
