import Applier
import Dispatch
import PlanModel
import Synchronization

/// Shows that pdd waits, and for what, before anything else can be shown: after a second, in a line of the terminal that
/// disappears at the end; in a log, every 30 s.
final class WaitLine: Sendable {
    private let what: String
    private let begin = now()
    private let area: LiveArea?
    private let isOver = Mutex(false)
    /// Shorter waits are not worth a line, in seconds.
    private static let patience = 1.0

    /// - Parameter what: What pdd does, as in "looking at 3 hosts".
    init(_ what: String) {
        self.what = what
        let begin = begin
        area =
            Terminal.isInteractive
            ? LiveArea { _, columns in Self.lines(what, after: now() - begin, columns: columns) } : nil
        if area == nil { tick() }
    }

    /// The lines on a terminal after so many seconds.
    static func lines(_ what: String, after seconds: Double, columns: Int) -> [String] {
        seconds < patience ? [] : [String("\(what): \(duration(seconds))".prefix(columns - 1))]
    }

    private func tick() {
        DispatchQueue.global().asyncAfter(deadline: .now() + Heartbeat.period) { [weak self] in
            guard let self, printUnlessOver() else { return }
            tick()
        }
    }

    private func printUnlessOver() -> Bool {
        isOver.withLock { isOver in
            if !isOver { Standard.error("wait   \(what): \(duration(now() - begin))\n") }
            return !isOver
        }
    }

    /// Removes the line; nothing is printed after it.
    func end() {
        isOver.withLock { $0 = true }
        area?.end()
    }
}

/// Does something that may take long, and shows so.
func showing<Result, Problem: Error>(
    _ what: String, _ work: () throws(Problem) -> Result
) throws(Problem) -> Result {
    let line = WaitLine(printable(what))
    defer { line.end() }
    return try work()
}
