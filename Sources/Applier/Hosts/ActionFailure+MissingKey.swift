extension ActionFailure {
    /// The cluster's key is not here, and its hosts exist.
    static func missingKey(_ files: ClusterFiles, provider removesAlone: Bool = true) -> ActionFailure {
        ActionFailure(
            "no key for '\(files.cluster)' here; copy .pdd/\(files.cluster)/key from where it was created",
            refusal: .missingKey, advice: wayOut(removesAlone))
    }

    /// What helps when the key is lost.
    static func wayOut(_ removesAlone: Bool) -> [String] {
        removesAlone ? ["if the key is lost for good: pdd destroy --without-hosts"] : []
    }
}
