import Synchronization

/// The ssh key of a cluster: made once by `ssh-keygen`, used for every host that pdd makes.
public final class ClusterKey: Sendable {
    private let files: ClusterFiles
    private let runner: any CommandRunner
    private let made = Mutex<String?>(nil)

    public init(_ files: ClusterFiles, runner: any CommandRunner) {
        self.files = files
        self.runner = runner
    }

    public var path: String { files.key }

    /// The public half, `ssh-ed25519 AAAA… NAME`; the key is made when there is none.
    public func publicKey() throws(ActionFailure) -> String {
        let result = made.withLock { known in
            catching { () throws(ActionFailure) -> String in
                if let known { return known }
                let key = try readOrMake()
                known = key
                return key
            }
        }
        return try result.get()
    }

    private func readOrMake() throws(ActionFailure) -> String {
        try files.make()
        if let key = try read() { return key }
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
            throw ActionFailure(error, doing: "making the cluster's ssh key")
        }
        guard result.status == 0 else {
            var failure = ActionFailure(result, doing: "making the cluster's ssh key", command: command)
            if result.errorLines.contains(where: { $0.contains("No space left on device") }) {
                failure.advice = [FileFailure.fullDisk(files.key).advice].compactMap { $0 }
            }
            throw failure
        }
        do {
            // The private half comes last: once it stands, both do.
            try moveFile("\(temporary).pub", to: files.publicKey)
            try moveFile(temporary, to: files.key)
        } catch {
            throw ActionFailure("the cluster's ssh key cannot be stored: \(error)")
        }
        guard let key = try read() else {
            throw ActionFailure("ssh-keygen made no key at '\(files.publicKey)'")
        }
        return key
    }

    private func read() throws(ActionFailure) -> String? {
        do {
            guard try readPrivateFile(files.key, isSecret: true) != nil,
                let bytes = try readPrivateFile(files.publicKey)
            else {
                return nil
            }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(
                String.init)
        } catch {
            throw ActionFailure("the cluster's ssh key '\(files.key)' cannot be read: \(error)")
        }
    }
}
