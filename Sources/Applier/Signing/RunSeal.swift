public import PlanModel

/// The digests of the files of a run, as `sha256sum` writes them: the one file of a run that is signed.
public struct RunSeal: Sendable, Hashable {
    /// The name of the file in the directory of the run.
    public static let name = "SHA256SUMS"
    static let journal = "journal.jsonl"

    /// The digest of each file, by its name.
    public let digests: [String: Digest]

    init(digests: [String: Digest]) {
        self.digests = digests
    }

    /// The digests of what a directory has now, besides the seal and its signature.
    public init(of directory: String) throws(FileFailure) {
        var digests: [String: Digest] = [:]
        for name in fileNames(in: directory) where ![Self.name, Self.name + ".sig"].contains(name) {
            digests[name] = try fileDigest(Array("\(directory)/\(name)".utf8))
        }
        self.digests = digests
    }

    /// The lines of the file, by name.
    public var bytes: [UInt8] {
        Array(digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined().utf8)
    }

    /// Nil unless the bytes are, one for one, what pdd writes for these digests.
    public init?(_ bytes: [UInt8]) {
        var digests: [String: Digest] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let name = line.dropFirst(66)
            guard let digest = Digest(hexadecimal: String(line.prefix(64))), !name.isEmpty else { return nil }
            digests[String(name)] = digest
        }
        self.digests = digests
        guard self.bytes == bytes else { return nil }
    }

    /// What is different in a directory, in words; empty if each file is as it was sealed.
    func differences(from now: RunSeal) -> [String] {
        Set(digests.keys).union(now.digests.keys).sorted().compactMap { name in
            switch (digests[name], now.digests[name]) {
            case (nil, _): "'\(name)' was added after the run was signed"
            case (_, nil): "'\(name)' is missing"
            case (let before, let after): before == after ? nil : "'\(name)' was changed after the run was signed"
            }
        }
    }
}
