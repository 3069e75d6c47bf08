import Applier
import PlanModel

/// What a copy says.
enum CopyText {
    /// "45%, 1.2 GB, 98.0 MB/s, about 12 s left".
    static func line(_ progress: CopyProgress) -> String {
        var parts = ["\(progress.percent)%", dataSize(progress.bytes), "\(dataSize(Int(progress.rate)))/s"]
        if let left = progress.secondsLeft, left > 0 { parts.append("about \(duration(Double(left))) left") }
        return parts.joined(separator: ", ")
    }

    static func summary(_ totals: CopyTotals) -> String {
        "copied \(grouped(totals.files)) file\(totals.files == 1 ? "" : "s"), \(dataSize(totals.bytes)), "
            + "in \(duration(totals.seconds))"
            + (totals.connections > 1 ? " over \(totals.connections) connections" : "")
    }

    static func json(_ totals: CopyTotals) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.string("event", "copied")
            object.integer("files", totals.files)
            object.integer("bytes", totals.bytes)
            object.integer("sentFiles", totals.sentFiles)
            object.integer("connections", totals.connections)
            object.integer("milliseconds", Int(totals.seconds * 1000))
        }
        return writer.text
    }
}
