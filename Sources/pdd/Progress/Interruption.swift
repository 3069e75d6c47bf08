import Applier
import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C, SIGTERM and SIGHUP into an orderly end, from the opening of a session on.
///
/// During a run the first lets nothing new start, and the second ends what runs. Before it, the first
/// ends pdd: nothing has been changed yet.
final class Interruption {
    /// What pdd is at.
    enum Phase: Sendable {
        /// It looks at the world, or waits for a lock.
        case reading
        /// It waits for an answer; reading from a terminal cannot be called off, so the program ends.
        case asking
        case running(ApplyRun)
        /// The run is over, and the rest takes a moment.
        case finishing
    }

    private struct State {
        var phase = Phase.reading
        var count = 0
    }

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    private static let numbers = [SIGINT, SIGTERM, SIGHUP]
    private let sources: [any DispatchSourceSignal]
    private let shared = Shared()

    /// Whether a signal came.
    var happened: Bool { shared.state.withLock { $0.count > 0 } }

    init(_ session: ClusterSession) {
        let queue = DispatchQueue(label: "signals")
        let shared = shared
        sources = Self.numbers.map { number in
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
                    Standard.error("\nnothing was done\n")
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

    /// Begins a phase.
    ///
    /// - Throws: When a signal came while nothing had been changed yet.
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

    /// Signals end pdd again, as they do by default.
    func end() {
        for source in sources { source.cancel() }
        for number in Self.numbers { signal(number, SIG_DFL) }
    }
}
