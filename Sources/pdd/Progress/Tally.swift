import Applier
import Synchronization

/// Counts finished actions.
final class Tally: Sendable {
    private let total: Int
    private let done = Mutex(0)

    init(total: Int) {
        self.total = total
    }

    func count(_ event: RunEvent) {
        switch event {
        case .succeeded, .failed, .skipped: done.withLock { $0 += 1 }
        case .started, .retrying, .noted, .interrupted: break
        }
    }

    var text: String { "\(done.withLock { $0 })/\(total)" }
}
