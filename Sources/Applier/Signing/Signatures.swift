import PlanModel

/// Makes and checks signatures with ssh-keygen.
public struct Signatures: Sendable {
    /// Who made a good signature.
    public struct Signer: Sendable, Hashable {
        /// The name in the list of allowed signers.
        public let identity: String
        /// The fingerprint of the key: `SHA256:c+P8…`.
        public let key: String
    }

    private let runner: any CommandRunner
    /// How long a person may take to type a passphrase, in seconds.
    private static let patience = 600
    private static let deadline = 60

    public init(runner: any CommandRunner = SystemCommandRunner()) {
        self.runner = runner
    }

    /// The signature of some bytes, as a file has it.
    public func sign(_ bytes: [UInt8], for purpose: SignaturePurpose, key: String) throws(SignatureFailure) -> [UInt8] {
        let path = absolutePath(key)
        guard fileExists(path) else { throw SignatureFailure("there is no key '\(key)'", advice: Self.newKey) }
        let result = try run(SignatureCommand.sign(purpose, key: path), bytes, Self.patience, doing: "signing")
        let lines = result.errorLines.filter { !$0.isEmpty && !$0.hasPrefix("Signing ") }
            .map { $0.hasPrefix(Self.prompt) ? String($0.dropFirst(Self.prompt.count)) : $0 }
        guard result.status == 0, SSHSignature(armoured: result.output) != nil else {
            throw SignatureFailure(
                "'\(key)' cannot sign: " + (lines.first ?? "ssh-keygen exited with status \(result.status)"),
                advice: lines.dropFirst() + Self.newKey)
        }
        return result.output
    }

    /// What ssh-keygen prints in front of its messages if there is no terminal.
    private static let prompt = "Enter passphrase: "
    private static let newKey = [
        "name a private key, or the public key of one that ssh-agent has; to create one: ssh-keygen -t ed25519"
    ]

    /// Checks the signature of some bytes.
    ///
    /// - Parameters:
    ///   - signature: The file of the signature.
    ///   - allowed: The file that lists who may sign, in the format of ssh-keygen's ALLOWED SIGNERS.
    ///   - identity: Who must have signed; nil is anyone of the list.
    public func verify(
        _ bytes: [UInt8], for purpose: SignaturePurpose, signature: String, allowed: String, identity: String?
    ) throws(SignatureFailure) -> Signer {
        let made = try read(signature, for: purpose)
        guard fileExists(absolutePath(allowed)) else {
            throw SignatureFailure(
                "there is no list of allowed signers '\(allowed)'",
                advice: ["each of its lines is: NAME namespaces=\"pdd-*\" ssh-ed25519 AAAA…"])
        }
        let names = if let identity { [identity] } else { try signers(signature, made, allowed) }
        var failure = SignatureFailure("'\(signature)' is not the signature of an allowed signer")
        for name in names {
            let result = try run(
                SignatureCommand.verify(
                    purpose, absolutePath(signature), by: name, allowed: absolutePath(allowed)),
                bytes, Self.deadline, doing: "checking the signature")
            if result.status == 0 { return Signer(identity: name, key: made.fingerprint) }
            failure = try explain(result, signature, made, by: name, allowed)
        }
        throw failure
    }

    private func read(_ path: String, for purpose: SignaturePurpose) throws(SignatureFailure) -> SSHSignature {
        let bytes: [UInt8]?
        do throws(FileFailure) {
            bytes = try readFile(path)
        } catch {
            throw SignatureFailure("the signature '\(path)' cannot be read: \(error)")
        }
        guard let bytes else {
            throw SignatureFailure("there is no signature '\(path)'", advice: ["make one with: pdd sign"])
        }
        guard let signature = SSHSignature(armoured: bytes) else {
            throw SignatureFailure(
                "'\(path)' is not a signature as ssh-keygen writes it: it was changed, or is another file")
        }
        guard signature.namespace == purpose.rawValue else {
            throw SignatureFailure(
                "'\(path)' is a signature for '\(signature.namespace)', not for '\(purpose.rawValue)'",
                advice: ["sign with 'pdd sign', or with: ssh-keygen -Y sign -n \(purpose.rawValue)"])
        }
        return signature
    }

    /// The names in the list that have the key of a signature.
    private func signers(
        _ signature: String, _ made: SSHSignature, _ allowed: String
    ) throws(SignatureFailure) -> [String] {
        let command = SignatureCommand.findSigners(absolutePath(signature), allowed: absolutePath(allowed))
        let result = try run(command, [], Self.deadline, doing: "looking for the signer")
        let names = result.text.split { $0 == "\n" || $0 == "," }.map(String.init).filter { !$0.hasPrefix("!") }
        guard result.status == 0, !names.isEmpty else {
            throw Self.refusal(result, signature)
                ?? SignatureFailure(
                    "no signer in '\(allowed)' has the key that made '\(signature)': \(made.fingerprint)")
        }
        return names
    }

    /// Why ssh-keygen refused a signature.
    private func explain(
        _ result: CommandResult, _ signature: String, _ made: SSHSignature, by name: String, _ allowed: String
    ) throws(SignatureFailure) -> SignatureFailure {
        if let refusal = Self.refusal(result, signature) { return refusal }
        let others = try signers(signature, made, allowed)
        return SignatureFailure(
            "'\(signature)' was not made by '\(name)', but by \(listed(others, or: true)): \(made.fingerprint)"
        )
    }

    /// What ssh-keygen's messages mean; nil if it did not find the signer.
    private static func refusal(_ result: CommandResult, _ signature: String) -> SignatureFailure? {
        let lines = result.errorLines
        func line(_ text: String) -> String? { lines.first { $0.contains(text) } }
        if line("incorrect signature") != nil {
            return SignatureFailure(
                "'\(signature)' is not the signature of this content: it was changed after it was signed")
        }
        if let line = line("key has expired") ?? line("not yet valid") {
            return SignatureFailure("the signer's key is not valid now: \(line)")
        }
        if let line = line("not permitted for use in signature namespace") {
            return SignatureFailure("the signer may not sign this: \(line)")
        }
        guard let other = lines.first(where: { !$0.isEmpty && !$0.contains("rincipal matched") }) else { return nil }
        return SignatureFailure("'\(signature)' cannot be verified: \(other)")
    }

    private func run(
        _ command: Command, _ bytes: [UInt8], _ deadline: Int, doing what: String
    ) throws(SignatureFailure) -> CommandResult {
        do throws(CommandError) {
            return try runner.run(command, input: .bytes(bytes), deadline: deadline, log: nil)
        } catch {
            throw SignatureFailure(error, doing: what)
        }
    }
}
