import Applier
import Dispatch
import PlanModel
import Synchronization

/// Shows a work run while it is followed: what the command prints on stdout, everything else on stderr; with '--json',
/// every event on stdout.
final class WorkReporter: Sendable {
    private final class Shared: Sendable {
        let block: Mutex<WorkBlock>
        init(_ block: WorkBlock) { self.block = Mutex(block) }
    }

    private let shared: Shared
    private let json: Bool
    private let begin = now()
    private let area: LiveArea?
    /// The jobs that a line has been printed for last, and when; off a terminal.
    private let printed = Mutex((text: WorkText.jobs(WorkProgress()), time: 0.0, isOver: false))
    /// How often the number of jobs is printed off a terminal, in seconds.
    private static let period = 10.0

    init(run: String, json: Bool) {
        let shared = Shared(WorkBlock(run: run))
        let begin = begin
        self.shared = shared
        self.json = json
        area =
            Terminal.isInteractive && !json
            ? LiveArea { rows, columns in
                shared.block.withLock { $0.lines(at: now() - begin, rows: rows, columns: columns) }
            } : nil
        if area == nil, !json { tick() }
    }

    /// Off a terminal, prints the jobs from time to time while they change.
    private func tick() {
        DispatchQueue.global().asyncAfter(deadline: .now() + 1) { [weak self] in
            guard let self, !printed.withLock({ $0.isOver }) else { return }
            printJobs()
            tick()
        }
    }

    var progress: WorkProgress { shared.block.withLock { $0.progress } }

    func handle(_ event: WorkEvent) {
        shared.block.withLock { $0.progress.add(event) }
        if json { return Standard.output(WorkEventLine.text(event) + "\n") }
        if case .output(let line) = event {
            return write { Standard.output((Terminal.isOutput ? printable(line) : line) + "\n") }
        }
        if let line = WorkText.line(event) {
            write { Standard.error(line + "\n") }
        } else {
            area?.draw()
        }
    }

    /// Prints a line of pdd's own on stderr.
    func note(_ line: String) {
        write { Standard.error("note: \(printable(line))\n") }
    }

    func end() {
        area?.end()
        printed.withLock { $0.isOver = true }
    }

    private func write(_ body: @escaping @Sendable () -> Void) {
        if let area { area.drawNow(above: body) } else { body() }
    }

    private func printJobs() {
        let text = WorkText.jobs(progress)
        let isDue = printed.withLock { printed in
            guard !printed.isOver, text != printed.text, now() - printed.time >= Self.period else { return false }
            (printed.text, printed.time) = (text, now())
            return true
        }
        if isDue { Standard.error("\(duration(now() - begin)): \(text)\n") }
    }
}
