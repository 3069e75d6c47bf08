extension ClusterDescription {
    /// The files that a plan for this description pins, relative to the description.
    public var filePaths: [String] {
        guard let builder = image.builder else { return [] }
        return [builder] + image.files
    }
}
