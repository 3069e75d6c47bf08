import Dispatch
import PlanModel
import Synchronization

/// A lock that a program holds elsewhere, on a host or in an engine, while pdd sends it heartbeats.
///
/// The program ends with its input, so the lock is free as soon as pdd is, however pdd ended. A pdd
/// whose machine vanished is detected by its missing heartbeats.
final class HeldLock: Sendable {
    private let program: HeldProgram
    private let pulse: Mutex<any DispatchSourceTimer>

    /// What came of an attempt to take a lock.
    enum Attempt: Sendable {
        case held(HeldLock)
        /// The lock's holder, if the program named it.
        case busy(holder: String?)
        /// The program printed neither; what it did print.
        case failed([String])
    }

    /// The time between two heartbeats, and the silence after which the lock is free, in seconds.
    static let (interval, silence) = (5, 30)
    /// How long the program has for each line, in seconds.
    private static let patience = 15

    /// Goes on as long as heartbeats arrive.
    static let awaitSilence = ShellFile("await-silence", PackageResources.await_silence_sh)

    private init(_ program: HeldProgram) {
        self.program = program
        pulse = Mutex(Self.heartbeat(program))
    }

    private static func heartbeat(_ program: HeldProgram) -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "heartbeat"))
        timer.schedule(deadline: .now() + .seconds(interval), repeating: .seconds(interval))
        timer.setEventHandler { @Sendable in program.write(".") }
        timer.activate()
        return timer
    }

    /// Starts a program that prints `held` and keeps the lock, or prints `busy` and the holder.
    ///
    /// - Parameter readsErrors: Whether what the program writes to its error stream is part of the answer.
    static func take(
        _ command: Command, readsErrors: Bool = false, doing what: String
    ) throws(ActionFailure) -> Attempt {
        let program: HeldProgram
        do throws(CommandError) {
            program = try HeldProgram(command, readsErrors: readsErrors)
        } catch {
            throw ActionFailure(error, doing: what)
        }
        let first = program.line(within: patience)
        switch first {
        case "held": return .held(HeldLock(program))
        case "busy":
            let holder = program.line(within: patience)
            program.letGo(within: 1)
            return .busy(holder: holder)
        case let line:
            var lines = line.map { [$0] } ?? []
            program.letGo(within: 1)
            while lines.count < 10, !lines.isEmpty, let next = program.line(within: 0) { lines.append(next) }
            return .failed(lines)
        }
    }

    /// Whether the program has ended, so that another may have the lock by now.
    var isLost: Bool { program.hasEnded }

    func release(within seconds: Int) {
        pulse.withLock { $0.cancel() }
        program.letGo(within: seconds)
    }
}
