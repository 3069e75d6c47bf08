import Foundation
import Testing

@testable import Applier

/// How the cost of a run grows; what it is in seconds is measured by the benchmark.
@Suite(.serialized) struct ScheduleSpeedTests {
    /// How long this thread has computed, in seconds: tests that run beside it do not count.
    private func computed() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The time of the fastest of some runs of chains of eight items under the limits of a cluster.
    private func seconds(items count: Int, runs: Int) -> Double {
        let items = (0..<count).map { index -> Schedule.Item in
            let host = 1 + index / 8
            let isFirst = index % 8 == 0
            return Schedule.Item(
                dependencies: isFirst ? [] : [index - 1], weight: Double(index % 7),
                limits: isFirst ? [0, host] : [host])
        }
        let limits = [8] + Array(repeating: 6, count: (count + 7) / 8)
        return (0..<runs).map { _ in
            let begin = computed()
            var schedule = Schedule(items, width: 64, limits: limits)
            var running: [Int] = []
            repeat {
                running += schedule.start()
                if let ended = running.popLast() { _ = schedule.finish(ended, succeeded: true) }
            } while !schedule.isOver
            return computed() - begin
        }.min() ?? 0
    }

    /// A cost that grew with the square would make it 64 times; other tests that run beside this one
    /// make it more than eight.
    @Test func `eight times the items take nowhere near the square of that`() {
        #expect(seconds(items: 40_000, runs: 3) < 24 * seconds(items: 5_000, runs: 5))
    }

    @Test func `a hundred thousand items take a second in a release build`() {
        #if DEBUG
            let most = 10.0
        #else
            let most = 1.0
        #endif
        #expect(seconds(items: 100_000, runs: 1) < most)
    }
}
