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
        image.files = reader.strings("files") ?? []
        for path in image.files + [image.builder].compactMap({ $0 }) where !isInnerPath(path) {
            reader.error(
                Messages.innerPath(path), at: path == image.builder ? "builder" : "files")
        }
        if !reader.has("builder") {
            if reader.has("files") {
                reader.error("'files' need a 'builder', and there is none", at: "files")
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
}

extension ImageDescription {
    /// Files are beside the builder under their own names, and each is a step of its host.
    private static func checkFiles(_ image: ImageDescription, _ reader: ObjectReader) {
        var taken: Set<String> = [Step.builder.rawValue]
        for path in image.files {
            let name = lastComponent(path)
            if path == image.builder {
                reader.error("'\(path)' is the 'builder' already; remove it here", at: "files")
            } else if !taken.insert(name).inserted {
                reader.error(
                    "two files would have the name '\(name)' on the hosts; rename one", at: "files")
            } else if Step.isReserved(name) {
                reader.error(
                    "a file cannot have the name '\(name)', which is the name of one of pdd's steps; rename it",
                    at: "files")
            } else if !isPlainWord(name) {
                reader.error(
                    "the file name '\(name)' has characters other than letters, digits, '-', '_', "
                        + "'.'", at: "files")
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
