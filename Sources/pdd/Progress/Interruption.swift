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

    /// The signals that are heeded.
    private let numbers: [Int32]
    private let sources: [any DispatchSourceSignal]
    private let shared = Shared()
    /// Ends a run like the first signal: whoever follows it has gone away.
    let outputClosed: @Sendable () -> Void

    /// Whether a signal came.
    var happened: Bool { shared.state.withLock { $0.count > 0 } }

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
        // Whoever starts pdd by nohup(1) wants it to outlive the terminal.
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
        for number in numbers { signal(number, SIG_DFL) }
    }
}

/// Whether pdd was started with a signal ignored.
private func isIgnored(_ number: Int32) -> Bool {
    let former = signal(number, SIG_IGN)
    signal(number, former)
    return unsafe unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
