import PlanModel
import Testing

@testable import Applier

struct RetryPolicyTests {
    private let passing = ActionFailure("x", isTransient: true)

    private func wait(_ attempt: Int, of most: Int? = nil, salt: String = "w1") -> Double? {
        RetryPolicy().wait(after: passing, attempt: attempt, of: most, salt: ActionID(salt, "host"))
    }

    @Test func `only what is known to pass is tried again`() {
        #expect(RetryPolicy().wait(after: ActionFailure("x"), attempt: 1, salt: ActionID("w1", "host")) == nil)
        #expect(wait(1) != nil)
    }

    @Test(arguments: [(nil, 4), (1, 1), (2, 2), (10, 10)] as [(Int?, Int)])
    func `the given number of attempts is made`(granted: Int?, attempts: Int) {
        for attempt in 1..<20 {
            #expect((wait(attempt, of: granted) == nil) == (attempt >= attempts))
        }
    }

    @Test(arguments: [(1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 15.0), (6, 15.0), (99, 15.0)])
    func `waits double up to the longest, and are spread over their second half`(attempt: Int, most: Double) throws {
        var waits: Set<Double> = []
        for number in 1...50 {
            let wait = try #require(self.wait(attempt, of: 100, salt: "w\(number)"))
            #expect(wait >= most / 2 && wait < most)
            waits.insert(wait)
        }
        #expect(waits.count > 45)
    }

    @Test func `the same action waits the same time`() {
        #expect(wait(1) == wait(1))
        #expect(wait(1) != wait(1, salt: "w2"))
    }

    @Test(
        arguments: [
            (nil, 0.0, true), (4, 59.9, true), (2, 59.9, true), (1, 0.0, false), (4, 60.0, false),
        ] as [(Int?, Double, Bool)])
    func `a host that does not answer is waited for by time`(most: Int?, silence: Double, isTried: Bool) {
        var failure = ActionFailure("x", isTransient: true)
        failure.isUnreachable = true
        for attempt in [1, 5, 50] {
            let wait = RetryPolicy().wait(
                after: failure, attempt: attempt, of: most, silence: silence, salt: ActionID("w1", "host"))
            #expect((wait != nil) == isTried)
            if let wait { #expect(wait > 0 && wait < 4) }
        }
    }
}
