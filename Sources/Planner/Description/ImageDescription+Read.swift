import PlanModel

extension ImageDescription {
    static func rule(_ text: String) -> String {
        "'\(text)' is no name of an image; names look like 'pegasus:worker' or "
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
                DescriptionMessages.innerPath(path), at: path == image.builder ? "builder" : "files")
        }
        if image.builder == nil {
            if reader.has("files") {
                reader.error("'files' are copied beside a 'builder', and there is none", at: "files")
            }
            for name in ["submit", "worker"] where !reader.has(name) {
                reader.problems.error(
                    "'image' needs either a 'builder', or both 'submit' and 'worker' to pull",
                    at: reader.offset)
                break
            }
        }
        let names = image.files.map(lastComponent)
        for (index, name) in names.enumerated()
        where name == "build.sh" || name == "pool-token" || names[..<index].contains(name) {
            reader.error(
                "two files would have the name '\(name)' on the hosts; rename one", at: "files")
        }
        for name in names where !isPlainWord(name) {
            reader.error(
                "the file name '\(name)' has characters other than letters, digits, '-', '_', '.'",
                at: "files")
        }
        return image
    }
}

/// What stands behind the last slash.
func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
}

/// Whether Docker would take the text as the reference of an image: lower-case path, `:tag`,
/// `@sha256:…` (the grammar of distribution/reference, a little narrower).
func isImageReference(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 255,
        (0x30...0x39).contains(first) || (0x61...0x7A).contains(first)
    else { return false }
    let named = text.split(separator: "@", omittingEmptySubsequences: false)
    guard named.count <= 2, let name = named.first, !name.hasSuffix("/"), !name.hasSuffix(":"),
        !name.contains("//")
    else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
            && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "-_./:@".unicodeScalars.contains(scalar))
    } && !lastComponent(String(name)).hasPrefix("-")
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
        guard reader.require("type") != nil, let kind: Kind = reader.choice("type") else {
            return nil
        }
        switch kind {
        case .none: return PoolDescription.none
        case .htcondor: return .htcondor(submitRunsJobs: reader.bool("submitRunsJobs") ?? false)
        }
    }
}
