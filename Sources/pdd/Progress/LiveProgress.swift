import Applier
import Synchronization

/// Reports a run in one block at the end of a terminal, which is redrawn as the run goes on.
///
/// Each action that finished, failed or is tried again scrolls by above the block.
final class LiveProgress: RunObserver {
    private let begin = now()
    private let block: SharedBlock
    private let area: LiveArea

    init(_ block: LiveBlock) {
        let begin = begin
        let shared = SharedBlock(block)
        self.block = shared
        area = LiveArea { rows, columns in
            shared.block.withLock { $0.lines(at: now() - begin, rows: rows, columns: columns) }
        }
    }

    func handle(_ event: RunEvent) {
        block.block.withLock { $0.handle(event, at: now() - begin) }
        let line = EventLine.text(event).map { $0 + "\n" } ?? ""
        area.draw { if !line.isEmpty { Standard.error(line) } }
    }

    /// Removes the block; nothing is drawn after it.
    func end() { area.end() }
}

/// The block, which the drawing reads while events change it.
private final class SharedBlock: Sendable {
    let block: Mutex<LiveBlock>

    init(_ block: LiveBlock) { self.block = Mutex(block) }
}
