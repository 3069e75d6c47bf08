import Applier
import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C, SIGTERM and SIGHUP into an orderly end: the first lets nothing new start, the
/// second ends what runs.
///
/// While nothing is being changed, the first does.
final class Interruption {
    private static let numbers = [SIGINT, SIGTERM, SIGHUP]
    private let sources: [any DispatchSourceSignal]

    private let counter = Counter()

    /// Whether a signal came.
    var happened: Bool { counter.value > 0 }

    init(_ commands: SystemCommandRunner, run: ApplyRun? = nil) {
        let queue = DispatchQueue(label: "signals")
        let counter = counter
        sources = Self.numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in
                let isFirst = counter.next() == 1
                if isFirst, let run { run.interrupt() } else { commands.endAll() }
            }
            source.activate()
            return source
        }
    }

    /// Signals end pdd again, as they do by default.
    func end() {
        for source in sources { source.cancel() }
        for number in Self.numbers { signal(number, SIG_DFL) }
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)

        var value: Int { count.withLock { $0 } }

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }
}
