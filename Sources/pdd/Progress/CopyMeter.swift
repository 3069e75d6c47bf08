import Applier
import PlanModel
import Synchronization

/// Shows on a terminal how far a copy is; off a terminal, only what a person should know.
final class CopyMeter: Sendable {
    private let shared = Shared()
    private let area: LiveArea?

    private final class Shared: Sendable {
        let progress = Mutex<CopyProgress?>(nil)
    }

    /// - Parameter what: What is copied, as the line shows it.
    init(_ what: String, isQuiet: Bool) {
        let shared = shared
        area =
            Terminal.isInteractive && !isQuiet
            ? LiveArea { _, columns in
                let line = what + (shared.progress.withLock { $0 }.map { Self.text($0) } ?? "")
                return [String(line.prefix(columns - 1))]
            } : nil
    }

    func handle(_ event: CopyEvent) {
        switch event {
        case .progressed(let progress): shared.progress.withLock { $0 = progress }
        case .cut(let reason): write("note: the connection was cut (\(printable(reason))); the copy goes on\n")
        case .noted(let text): write("note: \(printable(text))\n")
        }
    }

    func end() { area?.end() }

    private func write(_ text: String) {
        if let area { area.drawNow { Standard.error(text) } } else { Standard.error(text) }
    }

    /// `: 12 MB (25 %), 3 MB/s, 4 s left`.
    private static func text(_ progress: CopyProgress) -> String {
        let left = progress.secondsLeft.map { ", \(roughDuration(Double($0))) left" } ?? ""
        return ": \(byteCount(progress.bytes)) (\(progress.percent) %), \(byteCount(Int(progress.rate)))/s\(left)"
    }
}
