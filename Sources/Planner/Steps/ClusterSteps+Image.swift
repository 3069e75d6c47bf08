import PlanModel

extension ClusterSteps {
    /// The base image of this project's builders.
    private static let baseImage = "debian:trixie-slim"

    /// The host's engine has the image of its container: built there, or pulled.
    mutating func obtainImage(_ host: PlannedHost) {
        let image = imageReference(host)
        let isBuilt = isBuilt(host)
        let buildsOnce = description.buildsOnce
        if host.role == .worker, isBuilt, buildsOnce { return pullFromSubmit(host, image) }
        let buildsForWorkers = host.role == .submit && buildsOnce
        var needed = isBuilt ? [Self.baseImage] : [image]
        if buildsForWorkers { needed += (isBuilt ? [] : [Self.baseImage]) + [description.image.registry] }
        let preloaded = preload(host, needed)
        if isBuilt || buildsForWorkers { copyBuilder(to: host, forWorkers: buildsForWorkers) }
        if buildsForWorkers { buildForWorkers(host, after: preloaded) }
        guard isBuilt else {
            run(
                host.id(.image), on: host.name, .pullImage, check: .imageExists,
                environment: [Variable.image: .literal(image)], timeout: description.timeouts.build,
                after: [engine(host)], uses: preloaded)
            return
        }
        run(
            host.id(.image), on: host.name,
            host.role == .worker ? .buildWorkerImage : .buildSubmitImage, check: .imageExists,
            environment: builderEnvironment(host.role, image), timeout: description.timeouts.build,
            // Two builds at once would not share their layers.
            after: [engine(host)] + preloaded + (buildsForWorkers ? [host.id(.workerImage)] : []),
            uses: builderFiles(for: host.role).map { ActionID(host.name, $0) })
    }

    private func isBuilt(_ host: PlannedHost) -> Bool {
        description.image.builder != nil && host.description.settings.image.isEmpty
    }

    /// The names of the builder and of what is beside it on a host of this role.
    func builderFiles(for role: Role) -> [String] {
        ([description.image.builder].compactMap { $0 } + description.image.files(for: role))
            .map { Self.fileName($0, of: description.image) }
    }

    private mutating func copyBuilder(to host: PlannedHost, forWorkers: Bool) {
        var names = builderFiles(for: host.role)
        if forWorkers { names += description.image.workerFiles.map(lastComponent) }
        for name in names {
            let copy = CopyFile(
                host: host.name, source: .file(name), destination: name,
                mode: name == Step.builder.rawValue ? "0755" : "0644")
            plan.actions.append(Action(ActionID(host.name, name), .scp(copy), after: [host.id(.host)]))
        }
    }

    /// The user's values, and pdd's own: the image, and on the submit host the files that workers do not have.
    func builderEnvironment(_ role: Role, _ image: String) -> [String: EnvironmentValue] {
        var values = Dictionary(
            description.image.environment.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        values[Variable.image] = .literal(image)
        let own = description.image.submitFiles.map(lastComponent)
        if role == .submit, !own.isEmpty {
            values[Variable.submitFiles] = .literal(own.joined(separator: "\n"))
        }
        return values
    }

    /// The last step that can restart the engine.
    func engine(_ host: PlannedHost) -> ActionID {
        host.id(usesSwarm || host.role == .keystore ? .engine : networkStep)
    }

    /// Copies images from the local engine if hosts are on this machine: a machine without a
    /// registry must work too.
    mutating func preload(_ host: PlannedHost, _ needed: [String]) -> [ActionID] {
        guard host.provider.capabilities.isLocal else { return [] }
        var images = description.provider(host.provider).preload ?? needed
        for image in needed where image == description.image.registry && !images.contains(image) {
            images.append(image)
        }
        var ids: [ActionID] = []
        for (index, image) in images.enumerated() {
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
