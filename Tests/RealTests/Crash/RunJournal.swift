import Foundation
import TestSupport

/// The journal that one process of pdd wrote, as far as it came.
struct RunJournal {
    struct Line {
        let event: String
        let action: String
        let kind: String
    }

    private(set) var lines: [Line] = []

    /// - Parameter process: The run's directory ends with its number.
    init(_ cluster: Cluster, process: Int32) throws {
        let runs = cluster.file(".pdd/\(cluster.name)/runs")
        guard FileManager.default.fileExists(atPath: runs.path),
            let run = try FileManager.default.contentsOfDirectory(atPath: runs.path)
                .first(where: { $0.hasSuffix("-\(process)") }),
            let bytes = FileManager.default.contents(atPath: runs.appending(path: "\(run)/journal.jsonl").path)
        else { return }
        var kinds: [String: String] = [:]
        // The last line may be cut.
        for line in bytes.split(separator: 0x0A) where line.last == UInt8(ascii: "}") {
            guard let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
                let event = object["event"] as? String, let action = object["action"] as? String
            else { continue }
            if let kind = object["kind"] as? String { kinds[action] = kind }
            lines.append(Line(event: event, action: action, kind: kinds[action] ?? "?"))
        }
    }

    /// The actions that had begun and not ended.
    var open: [Line] {
        let ended = Set(lines.filter { $0.event == "result" }.map(\.action))
        return lines.filter { $0.event == "intent" && !ended.contains($0.action) }
    }

    /// Every intent and every result, counted by kind.
    var marks: [JournalMark] {
        var counts: [JournalMark: Int] = [:]
        return lines.filter { $0.event == "intent" || $0.event == "result" }.map { line in
            let key = JournalMark(kind: line.kind, event: line.event, number: 0)
            counts[key, default: 0] += 1
            return JournalMark(kind: line.kind, event: line.event, number: counts[key, default: 0])
        }
    }
}
