/// The ssh key of a cluster: created once by `ssh-keygen`, used for every host that pdd creates.
public final class ClusterKey: Sendable {
    private let files: ClusterFiles
    private let runner: any CommandRunner
    private let made = Once<String>()

    public init(_ files: ClusterFiles, runner: any CommandRunner) {
        self.files = files
        self.runner = runner
    }

    public var path: String { files.key }

    /// The public half, `ssh-ed25519 AAAA… NAME`; the key is created if there is none.
    ///
    /// - Parameter hosts: The existing hosts. They would refuse a new key, so none is created if there are any.
    public func publicKey(for hosts: () throws(ActionFailure) -> [String]) throws(ActionFailure) -> String {
        try made.value { () throws(ActionFailure) in try readOrMake(hosts) }
    }

    private func readOrMake(_ hosts: () throws(ActionFailure) -> [String]) throws(ActionFailure) -> String {
        try files.make()
        if let key = try read() { return key }
        guard try hosts().isEmpty else { throw ActionFailure.missingKey(files) }
        return try make()
    }

    /// The public half, if the key is here.
    func known() throws(ActionFailure) -> String? { try read() }

    /// Whether two public keys are one, whatever their comments.
    static func isSame(_ key: String, _ other: String) -> Bool {
        key.split(separator: " ").prefix(2) == other.split(separator: " ").prefix(2)
    }

    private func make() throws(ActionFailure) -> String {
        let temporary = "\(files.key).new"
        let removeTemporaries = { for file in [temporary, "\(temporary).pub"] { removeFile(file) } }
        removeTemporaries()
        defer { removeTemporaries() }
        let command = Command(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "pdd", "-f", temporary])
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(command, input: .none, deadline: 30, log: nil)
        } catch {
            throw ActionFailure(error, doing: "creating the cluster's ssh key")
        }
        guard result.status == 0 else {
            var failure = ActionFailure(result, doing: "creating the cluster's ssh key", command: command)
            if result.errorLines.contains(where: { $0.contains("No space left on device") }) {
                failure.advice = [FileFailure.fullDisk(files.key).advice].compactMap { $0 }
            }
            throw failure
        }
        do {
            // The private half is written last: if it exists, both do.
            try moveFile("\(temporary).pub", to: files.publicKey)
            try moveFile(temporary, to: files.key)
        } catch {
            throw ActionFailure("the cluster's ssh key cannot be stored: \(error)")
        }
        guard let key = try read() else {
            throw ActionFailure("ssh-keygen created no key at '\(files.publicKey)'")
        }
        return key
    }

    /// The public half; nil when the private one is not here.
    private func read() throws(ActionFailure) -> String? {
        do {
            guard try readPrivateFile(files.key, isSecret: true) != nil else { return nil }
            if let bytes = try readPrivateFile(files.publicKey) { return Self.firstLine(bytes) }
        } catch {
            throw ActionFailure("the cluster's ssh key '\(files.key)' cannot be read: \(error)")
        }
        return try derive()
    }

    private static func firstLine(_ bytes: [UInt8]) -> String? {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }

    /// Computes the public half and keeps it: only the private one was copied here.
    private func derive() throws(ActionFailure) -> String? {
        let doing = "computing the public half of '\(files.key)'"
        let command = Command("ssh-keygen", ["-y", "-P", "", "-f", files.key])
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(command, input: .none, deadline: 30, log: nil)
        } catch {
            throw ActionFailure(error, doing: doing)
        }
        guard result.status == 0 else { throw ActionFailure(result, doing: doing, command: command) }
        let bytes = Array(result.text.utf8)
        do {
            try writeAtomically(bytes, to: files.publicKey)
        } catch {
            throw ActionFailure("'\(files.publicKey)' cannot be written: \(error)")
        }
        return Self.firstLine(bytes)
    }
}
