import Dispatch
import Foundation
import Synchronization

// What `scripts/tsan` tries ThreadSanitizer on before it believes it: `guarded` must pass, `race` must be reported.

/// A number that two threads add to.
final class Counter: @unchecked Sendable {
    private let lock = Mutex(())
    private var number = 0

    func add() { number += 1 }

    func addGuarded() { lock.withLock { _ in add() } }
}

@main
struct SelfCheck {
    static func main() {
        let isRace = CommandLine.arguments.last == "race"
        let counter = Counter()
        let ended = DispatchSemaphore(value: 0)
        for isCareless in [false, isRace] {
            Thread.detachNewThread {
                for _ in 0..<100_000 {
                    // The lock of the one is worth nothing if the other does not take it.
                    if isCareless { counter.add() } else { counter.addGuarded() }
                }
                ended.signal()
            }
        }
        ended.wait()
        ended.wait()
    }
}
