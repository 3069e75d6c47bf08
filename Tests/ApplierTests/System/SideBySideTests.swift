import Synchronization
import Testing

@testable import Applier

struct SideBySideTests {
    @Test func `results have the order of their elements`() {
        let results = sideBySide(Array(0..<200)) { number in
            if number % 7 == 0 { pause(0.002) }
            return number * 2
        }
        #expect(results == (0..<200).map { $0 * 2 })
    }

    @Test func `no more than the width run at once`() {
        let running = Mutex((now: 0, most: 0))
        _ = sideBySide(Array(0..<40), width: 3) { _ in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            pause(0.002)
            running.withLock { $0.now -= 1 }
        }
        #expect(running.withLock { $0.most } == 3)
    }

    @Test func `the first failure of two is thrown after both have ended`() {
        let ended = Mutex(false)
        let failure = #expect(throws: ActionFailure.self) {
            try sideBySide(
                { () throws(ActionFailure) -> Int in throw ActionFailure("first") },
                { () throws(ActionFailure) -> Int in
                    pause(0.02)
                    ended.withLock { $0 = true }
                    throw ActionFailure("second")
                })
        }
        #expect(failure?.reason == "first")
        #expect(ended.withLock { $0 })
    }
}
