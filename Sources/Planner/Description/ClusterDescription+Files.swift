import PlanModel

extension ImageDescription {
    /// The files beside the builder, whichever hosts get them.
    var allFiles: [String] { files + submitFiles + workerFiles }

    /// The files beside the builder on a host of this role.
    func files(for role: Role) -> [String] {
        switch role {
        case .keystore: []
        case .submit: files + submitFiles
        case .worker: files + workerFiles
        }
    }
}

extension ClusterDescription {
    /// The files that a plan for this description pins, relative to the description.
    public var filePaths: [String] {
        guard let builder = image.builder else { return [] }
        return [builder] + image.allFiles
    }
}
