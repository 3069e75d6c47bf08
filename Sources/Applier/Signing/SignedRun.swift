public import PlanModel

/// The record of a run, which can be signed: its journal and its logs.
///
/// The signature covers the seal, the seal has the digests of the journal and the logs, and the journal has the digest of
/// the plan.
public struct SignedRun: Sendable {
    public let directory: String
    /// Whether a pdd that works on the cluster may still be writing it.
    private let mayGrow: Bool

    /// - Parameter name: The name of a run of the cluster, or the path of its directory; nil is the last run.
    public init(_ name: String?, of files: ClusterFiles) throws(SignatureFailure) {
        let newest = fileNames(in: files.runs).last { !$0.hasPrefix(".") }
        guard let name = name ?? newest else {
            throw SignatureFailure("'\(files.cluster)' has no run yet: '\(files.runs)' is empty")
        }
        directory = name.contains("/") ? absolutePath(name) : "\(files.runs)/\(name)"
        mayGrow = lastComponent(directory) == newest && isLocked(files.lock)
        guard fileExists(journal) else {
            throw SignatureFailure(
                "there is no run '\(name)': '\(journal)' is missing", advice: ["see: ls \(shellWord(files.runs))"])
        }
    }

    /// The name of the run: when it began, and pdd's process.
    public var name: String { lastComponent(directory) }
    private var journal: String { "\(directory)/\(RunSeal.journal)" }
    private var seal: String { "\(directory)/\(RunSeal.name)" }
    public var signature: String { "\(seal).sig" }

    /// Seals the run as it is now, and signs the seal.
    public func sign(key: String, _ signatures: Signatures = Signatures()) throws(SignatureFailure) -> RunSeal {
        guard !mayGrow else {
            throw SignatureFailure(
                "run \(name) may not have ended: another pdd is working on the cluster",
                advice: ["sign it when that pdd has ended"])
        }
        let seal = try contents()
        let signature = try signatures.sign(seal.bytes, for: .run, key: key)
        do throws(FileFailure) {
            try writeAtomically(seal.bytes, to: self.seal)
            try writeAtomically(signature, to: self.signature)
        } catch {
            throw SignatureFailure("the signature of '\(name)' cannot be written: \(error)")
        }
        return seal
    }

    /// Checks the signature, each file of the run, and that the run applied a plan with this digest.
    ///
    /// - Returns: Who signed, and how many files the signature covers.
    public func verify(
        plan: Digest, allowed: String, identity: String?, _ signatures: Signatures = Signatures()
    ) throws(SignatureFailure) -> (signer: Signatures.Signer, count: Int) {
        let sealed = try readSeal()
        let now = try contents()
        try check(sealed, now, plan: plan)
        let signer = try signatures.verify(
            sealed.bytes, for: .run, signature: signature, allowed: allowed, identity: identity)
        return (signer, now.digests.count)
    }

    /// Everything but the signature: the seal's form, the digests of the files, and the plan that the journal names.
    func check(_ sealed: RunSeal, _ now: RunSeal, plan: Digest) throws(SignatureFailure) {
        let differences = sealed.differences(from: now)
        if let first = differences.first {
            throw SignatureFailure("run \(name): \(first)", advice: Array(differences.dropFirst()))
        }
        guard let applied = try appliedPlan() else {
            throw SignatureFailure("run \(name): its journal does not name the plan; an older pdd wrote it")
        }
        guard applied == plan else {
            throw SignatureFailure("run \(name) applied another plan: sha256 \(applied), and this one has \(plan)")
        }
    }

    private func contents() throws(SignatureFailure) -> RunSeal {
        do throws(FileFailure) {
            return try RunSeal(of: directory)
        } catch {
            throw SignatureFailure("run \(name) cannot be read: '\(error.path)': \(error)")
        }
    }

    func readSeal() throws(SignatureFailure) -> RunSeal {
        guard let bytes = try bytes(of: seal) else {
            throw SignatureFailure(
                "run \(name) is not signed", advice: ["sign it: pdd sign FILE --key KEY --run \(shellWord(name))"])
        }
        guard let seal = RunSeal(bytes) else {
            throw SignatureFailure("run \(name): '\(RunSeal.name)' was changed, or is another file")
        }
        return seal
    }

    /// The digest of the plan that the run applied; nil if the journal does not name it.
    private func appliedPlan() throws(SignatureFailure) -> Digest? {
        guard let line = try bytes(of: journal)?.split(separator: 0x0A).first,
            let node = try? JSONReader.read(SourceText(name: "journal", bytes: Array(line)))
        else { return nil }
        return node["plan"]?.string.flatMap(Digest.init(hexadecimal:))
    }

    private func bytes(of path: String) throws(SignatureFailure) -> [UInt8]? {
        do throws(FileFailure) {
            return try readFile(path)
        } catch {
            throw SignatureFailure("run \(name): '\(error.path)' cannot be read: \(error)")
        }
    }
}
