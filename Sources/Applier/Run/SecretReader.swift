import PlanModel

/// Gets secrets from where the plan says they are, each once.
final class SecretReader: Sendable {
    private let directory: String
    private let runner: any CommandRunner
    private let commands: Set<[String]>
    private let known = OnceForEach<SecretSource, Secret>()

    /// - Parameters:
    ///   - directory: What the paths of files are relative to.
    ///   - commands: Those that the operator allows; no other is run.
    init(directory: String, runner: any CommandRunner, commands: Set<[String]> = []) {
        self.directory = directory
        self.commands = commands
        self.runner = runner
    }

    func read(_ source: SecretSource) throws(ActionFailure) -> Secret {
        try known.value(of: source) { () throws(ActionFailure) in Secret(try text(of: source)) }
    }

    private func text(of source: SecretSource) throws(ActionFailure) -> String {
        switch source {
        case .environment(let name):
            guard let value = environmentVariable(name) else {
                throw ActionFailure("the environment variable '\(name)', a secret, is not set")
            }
            return value
        case .file(let path):
            do throws(InnerFileError) {
                let bytes = try readInnerFile(path, in: directory, limit: maximumSecretSize)
                return withoutLastNewline(String(decoding: bytes, as: UTF8.self))
            } catch {
                throw ActionFailure("the file '\(path)' of a secret cannot be read: \(error)")
            }
        case .command(let words):
            guard commands.contains(words) else {
                throw ActionFailure("'\(words[0])', which prints a secret, is not allowed to run on this machine")
            }
            var command = Command(try program(words[0]), Array(words.dropFirst()))
            command.output = .upTo(HostScript.outputLimit)
            let result: CommandResult
            do throws(CommandError) {
                result = try runner.run(command, input: .none, deadline: 60, log: nil)
            } catch {
                throw ActionFailure(error, doing: "reading a secret")
            }
            guard result.status == 0 else {
                throw ActionFailure(
                    "'\(words[0])', which prints a secret, exited with status \(result.status)",
                    output: result.errorLines)
            }
            return withoutLastNewline(result.text)
        }
    }

    /// A program with a relative path is one below the directory, wherever pdd runs.
    private func program(_ word: String) throws(ActionFailure) -> String {
        guard word.utf8.contains(0x2F), !begins(word, with: "/") else { return word }
        do throws(InnerFileError) {
            return try innerFilePath(word, in: directory)
        } catch {
            throw ActionFailure("'\(word)', which prints a secret, cannot be run: \(error)")
        }
    }

    private func withoutLastNewline(_ text: String) -> String {
        // A newline after a carriage return is one character with it.
        text.last == "\n" || text.last == "\r\n" ? String(text.dropLast()) : text
    }
}
