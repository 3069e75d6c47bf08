import PlanModel

extension ImageDescription {
    static func rule(_ text: String) -> String {
        "'\(text)' is not a valid image name; names look like 'pegasus:worker' or "
            + "'registry.example/team/pegasus:5.1'"
    }

    static func decode(_ reader: ObjectReader) -> ImageDescription {
        defer { reader.finish() }
        var image = ImageDescription()
        image.submit = reader.imageReference("submit") ?? image.submit
        image.worker = reader.imageReference("worker") ?? image.worker
        image.builder = reader.string("builder")
        image.build = reader.choice("build")
        image.registry = reader.imageReference("registry") ?? image.registry
        image.files = reader.strings("files") ?? []
        image.submitFiles = reader.strings("submitFiles") ?? []
        image.workerFiles = reader.strings("workerFiles") ?? []
        image.environment = reader.builderEnvironment()
        if let builder = image.builder, !isInnerPath(builder) {
            reader.error(Messages.innerPath(builder), at: "builder")
        }
        if !reader.has("builder") {
            for name in fileKeys + ["environment", "build", "registry"] where reader.has(name) {
                reader.error(
                    "'\(name)' \(fileKeys.contains(name) ? "need" : "needs") a 'builder', and there is none", at: name)
            }
            for name in ["submit", "worker"] where !reader.has(name) {
                reader.problems.error(
                    "'image' needs either a 'builder', or both 'submit' and 'worker' to pull",
                    at: reader.offset)
                break
            }
        }
        checkFiles(image, reader)
        return image
    }

    private static let fileKeys = ["files", "submitFiles", "workerFiles"]
}

extension ImageDescription {
    /// Files are beside the builder under their own names, and each is a step of its host.
    private static func checkFiles(_ image: ImageDescription, _ reader: ObjectReader) {
        var taken: Set<String> = [Step.builder.rawValue]
        let fileLists = [image.files, image.submitFiles, image.workerFiles]
        for (key, paths) in zip(fileKeys, fileLists) {
            for path in paths {
                let name = lastComponent(path)
                if !isInnerPath(path) {
                    reader.error(Messages.innerPath(path), at: key)
                } else if path == image.builder {
                    reader.error("'\(path)' is the 'builder' already; remove it here", at: key)
                } else if !taken.insert(name).inserted {
                    reader.error(
                        image.files.contains(path) && key != "files"
                            ? "'\(path)' is in 'files' already, which are for both images; remove it here"
                            : "two files would have the name '\(name)' on the hosts; rename one", at: key)
                } else if Step.isReserved(name) {
                    reader.error(
                        "a file cannot have the name '\(name)', which is the name of one of pdd's steps; rename it",
                        at: key)
                } else if !isPlainWord(name) {
                    reader.error(
                        "the file name '\(name)' has characters other than letters, digits, '-', '_', "
                            + "'.'", at: key)
                }
            }
        }
    }
}

extension ObjectReader {
    func imageReference(_ name: String) -> String? {
        guard let text = string(name) else { return nil }
        guard isImageReference(text) else {
            error(ImageDescription.rule(text), at: name)
            return nil
        }
        return text
    }
}

extension PoolDescription {
    private enum Kind: String, CaseIterable { case htcondor, none }

    static func decode(_ reader: ObjectReader) -> PoolDescription? {
        defer { reader.finish() }
        let kind: Kind? = reader.require("type") == nil ? nil : reader.choice("type")
        if kind == Kind.none { return PoolDescription.none }
        return .htcondor(submitRunsJobs: reader.bool("submitRunsJobs") ?? false)
    }
}
