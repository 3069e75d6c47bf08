import Synchronization

@testable import Applier

/// Records the commands it is given, and answers what it was told to.
final class RecordingRunner: CommandRunner {
    typealias Answer = @Sendable (Command) throws(CommandError) -> CommandResult

    private let recorded = Mutex<[Command]>([])
    private let answer: Answer

    init(_ answer: @escaping Answer = { _ in CommandResult(status: 0) }) {
        self.answer = answer
    }

    var commands: [Command] { recorded.withLock { $0 } }

    func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?
    ) throws(CommandError) -> CommandResult {
        recorded.withLock { $0.append(command) }
        return try answer(command)
    }
}

/// What an expression throws as an `ActionFailure`; nil when it throws nothing.
func failure(_ body: () throws(ActionFailure) -> Void) -> ActionFailure? {
    do throws(ActionFailure) {
        try body()
        return nil
    } catch {
        return error
    }
}
