import PlanModel

/// The commands of ssh-keygen that make and check signatures; what is signed is on standard input.
enum SignatureCommand {
    private static let program = "ssh-keygen"

    /// - Parameter key: The file of the private key, or of the public key of one that ssh-agent has.
    static func sign(_ purpose: SignaturePurpose, key: String) -> Command {
        var command = Command(program, ["-Y", "sign", "-n", purpose.rawValue, "-f", key])
        // ssh-keygen asks for the key's passphrase.
        command.sharesTerminal = true
        return command
    }

    /// Prints who in the list of signers may have made the signature.
    static func findSigners(_ signature: String, allowed: String) -> Command {
        Command(program, ["-Y", "find-principals", "-s", signature, "-f", allowed], environment: words)
    }

    static func verify(_ purpose: SignaturePurpose, _ signature: String, by identity: String, allowed: String)
        -> Command
    {
        Command(
            program, ["-Y", "verify", "-n", purpose.rawValue, "-s", signature, "-I", identity, "-f", allowed],
            environment: words)
    }

    private static let words: [String: Secret] = ["LC_ALL": Secret("C")]
}

/// What a signature is for, as ssh's namespace: a signature for one purpose is refused for another.
public enum SignaturePurpose: String, Sendable, CaseIterable {
    case plan = "pdd-plan"
    case run = "pdd-run"
}
