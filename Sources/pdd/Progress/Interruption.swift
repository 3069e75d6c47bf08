import Applier
import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C, SIGTERM and SIGHUP into an orderly end, from the start of a session.
///
/// During a run, the first signal stops the start of new actions, and the second ends the running ones. Before a run,
/// when nothing has been changed yet, the first signal ends pdd.
final class Interruption {
    /// What pdd is doing.
    enum Phase: Sendable {
        /// pdd observes the world, or waits for a lock.
        case reading
        /// pdd waits for an answer; reading from a terminal cannot be cancelled, so a signal ends the program.
        case asking
        case running(ApplyRun)
        /// The run has finished, and pdd is about to end.
        case finishing
    }

    private struct State {
        var phase = Phase.reading
        var count = 0
    }

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    /// The numbers of the handled signals.
    private let numbers: [Int32]
    private let sources: [any DispatchSourceSignal]
    private let shared = Shared()
    /// Ends a run like the first signal, because the reader of its events has closed.
    let outputClosed: @Sendable () -> Void

    /// Whether a signal arrived.
    var happened: Bool { shared.state.withLock { $0.count > 0 } }

    /// The same for another thread.
    var happening: @Sendable () -> Bool {
        let shared = shared
        return { shared.state.withLock { $0.count > 0 } }
    }

    init(_ session: ClusterSession) {
        let queue = DispatchQueue(label: "signals")
        let shared = shared
        outputClosed = {
            let phase = shared.state.withLock { state in
                state.count += 1
                return state.phase
            }
            switch phase {
            case .running(let run): run.interrupt()
            case .reading, .asking, .finishing: break
            }
        }
        // Under nohup(1), pdd outlives the terminal.
        numbers = [SIGINT, SIGTERM, SIGHUP].filter { $0 != SIGHUP || !isIgnored($0) }
        sources = numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in
                let (phase, isFirst) = shared.state.withLock { state in
                    state.count += 1
                    return (state.phase, state.count == 1)
                }
                switch phase {
                case .reading: session.commands.endAll()
                case .asking:
                    Standard.error("\nnothing was changed\n")
                    session.unlockProvider()
                    session.close()
                    exit(ExitStatus.interrupted.rawValue)
                case .running(let run): if isFirst { run.interrupt() } else { session.commands.endAll() }
                case .finishing: if !isFirst { session.commands.endAll() }
                }
            }
            source.activate()
            return source
        }
    }

    /// Starts a phase.
    ///
    /// - Throws: If a signal arrived before anything was changed.
    func enter(_ phase: Phase) throws {
        let isTooLate = shared.state.withLock { state in
            state.phase = phase
            return state.count > 0
        }
        switch phase {
        case .reading, .asking, .running: if isTooLate { throw Self.failure }
        case .finishing: break
        }
    }

    /// Ends pdd early with status 130.
    static let failure = Failure(.interrupted, "interrupted; nothing was changed\n")

    /// Restores the default effect of the signals.
    func end() {
        for source in sources { source.cancel() }
        for number in numbers { signal(number, SIG_DFL) }
    }
}

/// Whether pdd was started with a signal ignored.
private func isIgnored(_ number: Int32) -> Bool {
    let former = signal(number, SIG_IGN)
    signal(number, former)
    return unsafe unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
