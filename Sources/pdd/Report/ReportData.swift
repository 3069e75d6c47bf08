import Applier
import PlanModel

/// What the page of a report shows of a run, as a JSON object that its program reads.
enum ReportData {
    /// - Parameter path: The path of a file as the page shows it.
    static func json(_ run: RecordedRun, cluster: String, path: (String) -> String) -> String {
        let failed = run.items.map(\.isFailed)
        let limits = LogLimits(zip(run.items, failed).map { (fileSize($0.log), $1) })
        let places = Dictionary(
            run.items.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var writer = JSONWriter()
        writer.object { object in
            object.string("cluster", cluster)
            object.string("run", run.name)
            object.member("duration") { $0.raw(decimal(run.duration)) }
            object.member("interruption") { $0.raw(run.interruption.map(decimal) ?? "null") }
            object.member("notes") { writer in
                list(run.notes, &writer) { note, writer in
                    writer.object { object in
                        object.member("time") { $0.raw(decimal(note.time)) }
                        object.string("text", printable(note.text))
                    }
                }
            }
            object.member("critical") { $0.raw("[\(run.criticalPath.map(String.init).joined(separator: ","))]") }
            object.member("actions") { writer in
                list(run.items, &writer) { item, writer in
                    let log = LogExcerpt(item.log, limit: item.isFailed ? limits.failed : limits.other)
                    writer.object { write(item, log, path: path, places, &$0) }
                }
            }
        }
        return String(decoding: embedded(writer.bytes), as: UTF8.self)
    }

    /// JSON that can be within an element of a page: nothing in it ends the element or starts a comment or another one.
    static func embedded(_ json: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count)
        for (index, byte) in json.enumerated() {
            guard byte == 0x3C, index + 1 < json.count else {
                bytes.append(byte)
                continue
            }
            switch json[index + 1] {
            // A slash can be escaped, and that is short.
            case 0x2F: bytes += [0x3C, 0x5C]
            case 0x21, 0x53, 0x73: bytes += Array("\\u003c".utf8)
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    private static func write(
        _ item: RecordedRun.Item, _ log: LogExcerpt?, path: (String) -> String, _ places: [String: Int],
        _ object: inout ObjectWriter
    ) {
        object.string("id", item.id)
        object.string("kind", item.kind)
        object.string("does", item.does)
        let (state, reason) = item.outcome.words
        object.string("state", state)
        object.string("reason", reason.map(printable))
        if let begin = item.begin { object.member("begin") { $0.raw(decimal(begin)) } }
        if let end = item.end { object.member("end") { $0.raw(decimal(end)) } }
        let dependencies = item.dependencies.compactMap { places[$0] }
        if !dependencies.isEmpty {
            object.member("after") { $0.raw("[\(dependencies.map(String.init).joined(separator: ","))]") }
        }
        if !item.retries.isEmpty {
            object.member("retries") { writer in
                list(item.retries, &writer) { $1.string("after \(decimal($0.time)) s: \(printable($0.reason))") }
            }
        }
        guard let log, !log.head.isEmpty else { return }
        object.string("path", path(item.log))
        object.string("head", text(log.head))
        guard log.omitted > 0 else { return }
        object.integer("omitted", log.omitted)
        object.string("tail", text(log.tail))
    }

    /// The text of a log; bytes that are not text, and what would control a terminal, are visible.
    private static func text(_ bytes: [UInt8]) -> String {
        // A carriage return before a newline is only another way to end a line.
        let lines = bytes.indices.filter { bytes[$0] != 0x0D || $0 + 1 == bytes.count || bytes[$0 + 1] != 0x0A }
        return printable(String(decoding: lines.map { bytes[$0] }, as: UTF8.self))
    }

    static func list<Element>(
        _ elements: [Element], _ writer: inout JSONWriter, _ write: (Element, inout JSONWriter) -> Void
    ) {
        writer.raw("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { writer.raw(",\n") }
            write(element, &writer)
        }
        writer.raw("]")
    }

    /// With hundredths, which are enough for a picture.
    static func decimal(_ seconds: Double) -> String {
        let hundredths = Int((max(0, seconds) * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension RecordedRun.Item {
    var isFailed: Bool {
        switch outcome {
        case .failed: true
        case .succeeded, .skipped, .running, .notStarted: false
        }
    }
}

extension RecordedRun.Outcome {
    /// The word for it, and the reason.
    fileprivate var words: (state: String, reason: String?) {
        switch self {
        case .succeeded: ("succeeded", nil)
        case .failed(let reason): ("failed", reason)
        case .skipped(let cause): ("skipped", "\(cause) failed")
        case .running: ("running", nil)
        case .notStarted: ("not started", nil)
        }
    }
}
